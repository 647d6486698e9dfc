#include "cli/batch/pick_verb.h"

#include "base/error.h"
#include "cli/args/cli.h"
#include "cli/shell/message.h"
#include "cli/shell/output.h"
#include "job/picture.h"
#include "report/pick.h"

#include <stdio.h>
#include <string.h>

enum { PICTURE_PX = 1600 };

static const char usage[] =
    "usage: pigmatch pick [-o FILE] PHOTO\n"
    "\n"
    "Writes PHOTO.pick.html (or FILE): a page with the photo, on which hair, skin, treated scalp, card, "
    "strip and chart "
    "are\n"
    "drawn by mouse, finger or keyboard. It shows the options to copy. Nothing leaves the page.\n";

static bool write_page(struct pm_worker *worker, const char *photo, const char *path, struct pm_error *err) {
    struct pm_options options;
    struct pm_view view;
    struct pm_page_photo picture = {0};
    struct pm_buffer page = {0};
    pm_options_init(&options);
    if (!pm_view_read(worker, photo, &options, &view, err))
        return false;
    const struct pm_page_photo_request request = {.pixels = &view.pixels,
                                                  .profile = view.profile,
                                                  .photo_width = view.width,
                                                  .photo_height = view.height,
                                                  .most_px = PICTURE_PX};
    bool ok = pm_page_photo_make(&request, &picture, err);
    if (ok) {
        pm_report_pick(photo, view.width, view.height, &picture, &page);
        ok = pm_write_whole(path, &page, err);
    }
    pm_buffer_free(&page);
    pm_page_photo_free(&picture);
    pm_view_free(&view);
    return ok;
}

static int pick(const char *photo, const char *output) {
    struct pm_error err = {0};
    struct pm_buffer path = {0};
    pm_buffer_printf(&path, "%s%s", output != NULL ? output : photo, output != NULL ? "" : ".pick.html");
    struct pm_worker *worker = pm_worker_new(&err);
    bool ok =
        worker != NULL && (path.failed ? pm_fail_memory(&err) : write_page(worker, photo, path.text, &err));
    pm_buffer_text(&path, "\n");
    bool printed = ok && !path.failed && pm_print(path.text);
    if (!ok)
        pm_message_error(&err);
    pm_worker_free(worker);
    pm_buffer_free(&path);
    if (ok)
        return printed ? PM_EXIT_OK : PM_EXIT_OUTPUT;
    return err.code == PM_E_OUTPUT ? PM_EXIT_OUTPUT : PM_EXIT_SOME_FAILED;
}

int pm_pick_main(int argc, char **argv) {
    const char *output = NULL, *photo = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(usage, stdout);
            return PM_EXIT_OK;
        }
        if ((strcmp(argv[i], "-o") == 0 || strcmp(argv[i], "--output") == 0) && i + 1 < argc)
            output = argv[++i];
        else if (strcmp(argv[i], "--") != 0 && (photo != NULL || argv[i][0] == '-')) {
            fprintf(stderr, "pigmatch: pick takes one photo, and -o FILE: see pigmatch pick --help\n");
            return PM_EXIT_USAGE;
        } else if (strcmp(argv[i], "--") != 0)
            photo = argv[i];
    }
    if (photo != NULL)
        return pick(photo, output);
    fprintf(stderr, "pigmatch: no photo is given: pigmatch pick PHOTO\n");
    return PM_EXIT_USAGE;
}
