/* pick: a page to draw the regions on. */
#include "base/error.h"
#include "cli/args/verbs.h"
#include "cli/shell/message.h"
#include "cli/shell/output.h"
#include "job/picture.h"
#include "report/pick.h"

#include <stdio.h>
#include <string.h>

enum { PICTURE_PX = 1600 };

static bool write_page(struct pm_worker *worker, const char *photo, const char *path, bool overwrite,
                       struct pm_error *err) {
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
    /* Hair that nobody can make out is no failure here: it is to be drawn. */
    struct pm_record *found = pm_consult(worker, photo, &options, err);
    bool ok = found != NULL && pm_page_photo_make(&request, &picture, err);
    if (ok) {
        pm_report_pick(photo, view.width, view.height, &picture, found, &page);
        ok = pm_write_file(path, overwrite, &page, err);
    }
    pm_record_free(found);
    pm_buffer_free(&page);
    pm_page_photo_free(&picture);
    pm_view_free(&view);
    return ok;
}

int pm_pick(struct pm_cli *cli) {
    struct pm_error err = {0};
    struct pm_buffer path = {0};
    const char *photo = cli->operands[0];
    pm_buffer_printf(&path, "%s%s", cli->output != NULL ? cli->output : photo,
                     cli->output != NULL ? "" : ".pick.html");
    struct pm_worker *worker = pm_worker_with(cli->heif, &err);
    bool ok = worker != NULL && (path.failed ? pm_fail_memory(&err)
                                             : write_page(worker, photo, path.text, cli->overwrite, &err));
    pm_buffer_text(&path, "\n");
    int code = !ok                                   ? pm_message_failure(&err)
               : !path.failed && pm_print(path.text) ? PM_EXIT_OK
                                                     : PM_EXIT_OUTPUT;
    pm_worker_free(worker);
    pm_buffer_free(&path);
    return code;
}
