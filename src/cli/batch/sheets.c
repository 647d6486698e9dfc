#include "cli/batch/sheets.h"

#include "base/error.h"
#include "cli/batch/stream.h"
#include "cli/shell/output.h"
#include "cli/shell/terminal.h"
#include "job/picture.h"
#include "report/sheet.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* Longest sides of the two pictures: the whole photo, and the hair close enough to see what was taken. */
enum { PHOTO_PX = 800, CLOSEUP_PX = 640 };

/* ------------------------------------------------------------------ begin and end */

bool pm_may_be_several(const struct pm_cli *cli) {
    struct stat status;
    if (cli->combine || cli->target != NULL || cli->client.like != NULL)
        return false;
    return cli->n_operands > 1 || cli->files_from != NULL || cli->jobs != NULL ||
           (cli->n_operands == 1 && stat(cli->operands[0], &status) == 0 && S_ISDIR(status.st_mode));
}

bool pm_sheets_begin(struct pm_sheets *sheets, const struct pm_cli *cli, struct pm_error *err) {
    *sheets = (struct pm_sheets){.cli = cli};
    const char *path = cli->report;
    if (path == NULL)
        return true;
    sheets->folder = path[strlen(path) - 1] == '/' || pm_may_be_several(cli);
    if (sheets->folder && mkdir(path, 0777) != 0 && errno != EEXIST)
        return pm_fail(err, PM_E_OUTPUT, "%s: the folder for the sheets cannot be made: %s", path,
                       strerror(errno));
    if (sheets->folder)
        pm_report_index_begin(&sheets->index);
    sheets->worker = pm_worker_with(cli->heif, err);
    return sheets->worker != NULL;
}

/* A run that goes on makes the sheets of its records, and the index, anew. */
static bool may_replace(const struct pm_sheets *sheets) {
    return sheets->cli->overwrite || sheets->cli->resume;
}

static void add_path(struct pm_buffer *path, const struct pm_sheets *sheets, const char *file) {
    const char *folder = sheets->cli->report;
    pm_buffer_printf(path, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", file);
}

bool pm_sheets_end(struct pm_sheets *sheets, struct pm_error *err) {
    if (!sheets->folder)
        return true;
    struct pm_buffer path = {0};
    pm_report_index_end(sheets->n, sheets->failed, &sheets->index);
    add_path(&path, sheets, "index.html");
    bool ok = path.failed ? pm_fail_memory(err)
                          : pm_write_file(path.text, may_replace(sheets), &sheets->index, err);
    pm_buffer_free(&path);
    return ok;
}

void pm_sheets_free(struct pm_sheets *sheets) {
    pm_worker_free(sheets->worker);
    pm_buffer_free(&sheets->index);
}

/* ------------------------------------------------------------------ one sheet */

struct pictures {
    struct pm_view view;
    struct pm_page_photo photo, closeup;
    bool shown;
};

/* What was measured; and what was looked at in vain. */
static bool is_shown(const struct pm_record *record) {
    return record->status == PM_STATUS_OK || (record->error.code == PM_E_NO_HAIR && record->n_outline > 0);
}

static bool make_pictures(struct pm_sheets *sheets, const struct pm_record *record,
                          struct pictures *pictures) {
    struct pm_view *view = &pictures->view;
    if (sheets->without_photo || record->photo == NULL || pm_is_pipe(record->photo) || !is_shown(record) ||
        !pm_view_read(sheets->worker, record->photo, &sheets->cli->job, view, NULL))
        return false;
    struct pm_page_photo_request request = {.pixels = &view->pixels,
                                            .profile = view->profile,
                                            .photo_width = view->width,
                                            .photo_height = view->height,
                                            .most_px = PHOTO_PX};
    if (!pm_page_photo_make(&request, &pictures->photo, NULL))
        return false;
    if (record->status != PM_STATUS_OK)
        return true;
    request.part = pm_closeup_part(record);
    request.most_px = CLOSEUP_PX;
    request.masks = record->masks;
    request.n_masks = record->n_masks;
    return pm_page_photo_make(&request, &pictures->closeup, NULL);
}

static void free_pictures(struct pictures *pictures) {
    pm_page_photo_free(&pictures->photo);
    pm_page_photo_free(&pictures->closeup);
    pm_view_free(&pictures->view);
}

static void write_sheet(struct pm_sheets *sheets, const struct pm_record *record, struct pm_buffer *page) {
    char today[11];
    pm_today(today);
    struct pictures pictures = {0};
    struct pm_sheet sheet = {.clinic = sheets->cli->clinic,
                             .paper = sheets->cli->paper,
                             .date = today,
                             .session = sheets->session};
    if (sheets->history != NULL) {
        sheet.done = sheets->history->done;
        sheet.n_done = sheets->history->n_done;
        sheet.history = (const char *const *)sheets->history->lines;
        sheet.history_labels = sheets->history->labels;
        sheet.n_history = sheets->history->n_lines;
    }
    if (make_pictures(sheets, record, &pictures)) {
        sheet.photo = &pictures.photo;
        sheet.closeup = pictures.closeup.jpeg != NULL ? &pictures.closeup : NULL;
    }
    pm_report_html(record, &sheet, page);
    free_pictures(&pictures);
}

bool pm_sheets_add(struct pm_sheets *sheets, const struct pm_record *record, struct pm_error *err) {
    if (sheets->worker == NULL)
        return true;
    struct pm_buffer page = {0}, path = {0}, name = {0};
    sheets->n++;
    sheets->failed += record->status != PM_STATUS_OK;
    write_sheet(sheets, record, &page);
    if (sheets->folder) {
        pm_sheet_file_name(record, sheets->n, &name);
        pm_report_index_row(record, name.text, &sheets->index);
        add_path(&path, sheets, name.text);
    } else {
        pm_buffer_text(&path, sheets->cli->report);
    }
    bool ok = name.failed || path.failed ? pm_fail_memory(err)
                                         : pm_write_file(path.text, may_replace(sheets), &page, err);
    pm_buffer_free(&page);
    pm_buffer_free(&path);
    pm_buffer_free(&name);
    return ok;
}
