/* pick: a page to draw the regions on. */
#include "base/error.h"
#include "base/language.h"
#include "base/memory.h"
#include "cli/args/verbs.h"
#include "cli/shell/message.h"
#include "cli/shell/output.h"
#include "job/picture.h"
#include "report/pick.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PICTURE_PX = 1600 };

static const char page_ending[] = ".pick.html";

/* A photo of the page, with what it points at. */
struct picked {
    struct pm_page_photo picture;
    struct pm_record *found;
};

/* Hair that is not found is not a failure here, since it will be drawn. The chart is then searched for
 * with hair assumed anywhere. */
static bool find(struct pm_worker *worker, const char *path, struct pm_options *options,
                 struct picked *picked, struct pm_error *err) {
    picked->found = pm_consult(worker, path, options, err);
    if (picked->found == NULL || picked->found->error.code != PM_E_NO_HAIR)
        return picked->found != NULL;
    pm_record_free(picked->found);
    options->hair[0] = (struct pm_region){{0, 0, 1, 1}, {true, true, true, true}};
    options->n_hair = 1;
    picked->found = pm_consult(worker, path, options, err);
    return picked->found != NULL;
}

static bool look_at(struct pm_worker *worker, const char *path, struct picked *picked,
                    struct pm_pick_photo *photo, struct pm_error *err) {
    struct pm_options options;
    struct pm_view view;
    pm_options_init(&options);
    if (!pm_view_read(worker, path, &options, &view, err))
        return false;
    const struct pm_page_photo_request request = {.pixels = &view.pixels,
                                                  .profile = view.profile,
                                                  .photo_width = view.width,
                                                  .photo_height = view.height,
                                                  .most_px = PICTURE_PX};
    bool ok =
        find(worker, path, &options, picked, err) && pm_page_photo_make(&request, &picked->picture, err);
    *photo = (struct pm_pick_photo){.path = path,
                                    .width = view.width,
                                    .height = view.height,
                                    .picture = &picked->picture,
                                    .found = picked->found};
    pm_view_free(&view);
    return ok;
}

static bool write_page(const struct pm_cli *cli, const char *path, struct pm_error *err) {
    const size_t n = (size_t)cli->n_operands;
    struct pm_worker *worker = pm_worker_with(cli->heif, err);
    struct picked *picked = worker != NULL ? pm_alloc(n, sizeof *picked, err) : NULL;
    struct pm_pick_photo *photos = picked != NULL ? pm_alloc(n, sizeof *photos, err) : NULL;
    struct pm_buffer page = {0};
    bool ok = photos != NULL;
    for (size_t i = 0; i < n && ok; i++)
        ok = look_at(worker, cli->operands[i], &picked[i], &photos[i], err);
    if (ok) {
        pm_report_pick(photos, n, pm_language_at(cli->lang), &page);
        ok = pm_write_file(path, cli->overwrite, &page, err);
    }
    for (size_t i = 0; i < n && picked != NULL; i++) {
        pm_record_free(picked[i].found);
        pm_page_photo_free(&picked[i].picture);
    }
    pm_buffer_free(&page);
    free(photos);
    free(picked);
    pm_worker_free(worker);
    return ok;
}

/* The page is written beside the first photo, if the name is not too long. */
static bool check_names(const struct pm_cli *cli, struct pm_error *err) {
    const char *first = cli->operands[0], *slash = strrchr(first, '/');
    const size_t length = strlen(slash != NULL ? slash + 1 : first);
    for (int i = 0; i < cli->n_operands; i++)
        if (strcmp(cli->operands[i], "-") == 0)
            return pm_fail(err, PM_E_USAGE,
                           "-: the page names photos by their files, and standard input has none: save the "
                           "photo and give its name");
    return cli->output != NULL || length + strlen(page_ending) + strlen(".part") <= NAME_MAX ||
           pm_fail(err, PM_E_USAGE, "%s%s: the name is too long for a file: give -o FILE", first,
                   page_ending);
}

int pm_pick(struct pm_cli *cli) {
    struct pm_error err = {0};
    struct pm_buffer path = {0};
    pm_buffer_printf(&path, "%s%s", cli->output != NULL ? cli->output : cli->operands[0],
                     cli->output != NULL ? "" : page_ending);
    bool ok = path.failed ? pm_fail_memory(&err) : check_names(cli, &err) && write_page(cli, path.text, &err);
    pm_buffer_text(&path, "\n");
    int code = !ok                                   ? pm_message_failure(&err)
               : !path.failed && pm_print(path.text) ? PM_EXIT_OK
                                                     : PM_EXIT_OUTPUT;
    pm_buffer_free(&path);
    return code;
}
