#include "cli/batch/sheets.h"

#include "base/error.h"
#include "base/language.h"
#include "base/memory.h"
#include "cli/batch/logo.h"
#include "cli/batch/stream.h"
#include "cli/shell/output.h"
#include "cli/shell/terminal.h"
#include "job/picture.h"
#include "photo/photo.h"
#include "report/sheet.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The long sides of the pictures: the entire photo, a close-up of the hair that shows what was used, the
 * thumbnails of an index and of combined photos. */
enum { PHOTO_PX = 800, CLOSEUP_PX = 640, POOLED_PX = 320, THUMBNAIL_PX = 128 };

/* ------------------------------------------------------------------ begin and end */

bool pm_may_be_several(const struct pm_cli *cli) {
    struct stat status;
    if (cli->combine || cli->target != NULL || cli->client.like != NULL)
        return false;
    return cli->n_operands > 1 || cli->files_from != NULL || cli->jobs != NULL ||
           (cli->n_operands == 1 && stat(cli->operands[0], &status) == 0 && S_ISDIR(status.st_mode));
}

/* Of "0001-IMG_0417.html"; 0: it is no sheet of a folder. */
static size_t number_of(const char *file) {
    char *end;
    const size_t number = strtoul(file, &end, 10), length = strlen(file);
    const bool is_page = length > strlen(".html") && strcmp(file + length - strlen(".html"), ".html") == 0;
    return *end == '-' && is_page && number < 1000000000 ? number : 0;
}

static int is_sheet(const struct dirent *entry) {
    return number_of(entry->d_name) > 0;
}

/* The sheets that earlier runs left in the folder: they go into the index, and new ones are numbered after
 * them, as they would be replaced otherwise. */
static bool take_earlier(struct pm_sheets *sheets, struct pm_error *err) {
    struct dirent **list = NULL;
    const int n = scandir(sheets->cli->report, &list, is_sheet, versionsort);
    if (n < 0)
        return pm_fail(err, PM_E_OUTPUT, "%s: the sheets in the folder cannot be listed: %s",
                       sheets->cli->report, strerror(errno));
    for (int i = 0; i < n; i++) {
        const size_t number = number_of(list[i]->d_name);
        pm_index_earlier(&sheets->index, list[i]->d_name);
        if (number > sheets->earlier)
            sheets->earlier = sheets->n = number;
        free(list[i]);
    }
    free(list);
    return true;
}

bool pm_sheets_begin(struct pm_sheets *sheets, const struct pm_cli *cli, struct pm_error *err) {
    *sheets = (struct pm_sheets){.cli = cli};
    const char *path = cli->report;
    sheets->index.language = pm_language_at(cli->lang);
    if (path == NULL)
        return true;
    if (cli->logo != NULL && !pm_logo_read(cli->logo, &sheets->logo, err))
        return false;
    sheets->folder = path[strlen(path) - 1] == '/' || pm_may_be_several(cli);
    if (sheets->folder && mkdir(path, 0777) != 0 && errno != EEXIST)
        return pm_fail(err, PM_E_OUTPUT, "%s: the folder for the sheets cannot be created: %s", path,
                       strerror(errno));
    if (sheets->folder && cli->resume && !take_earlier(sheets, err))
        return false;
    sheets->worker = pm_worker_with(cli->heif, err);
    return sheets->worker != NULL;
}

/* A continued run numbers its sheets after those that are there, and makes the index again. */
static bool may_replace(const struct pm_sheets *sheets) {
    return sheets->cli->overwrite || sheets->cli->resume;
}

static void add_path(struct pm_buffer *path, const struct pm_sheets *sheets, const char *file) {
    const char *folder = sheets->cli->report;
    pm_buffer_printf(path, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", file);
}

bool pm_sheets_end(struct pm_sheets *sheets, struct pm_error *err) {
    /* A run that had nothing left to do leaves the index of the earlier one. */
    if (!sheets->folder || (sheets->earlier > 0 && sheets->n == sheets->earlier))
        return true;
    struct pm_buffer path = {0}, page = {0};
    pm_report_index(&sheets->index, &page);
    add_path(&path, sheets, "index.html");
    bool ok = path.failed ? pm_fail_memory(err) : pm_write_file(path.text, may_replace(sheets), &page, err);
    pm_buffer_free(&path);
    pm_buffer_free(&page);
    return ok;
}

void pm_sheets_free(struct pm_sheets *sheets) {
    pm_worker_free(sheets->worker);
    pm_index_free(&sheets->index);
    pm_logo_free(&sheets->logo);
}

/* ------------------------------------------------------------------ one sheet */

struct pictures {
    struct pm_page_photo photo, closeup, thumbnail, before;
    struct pm_page_photo *pooled; /* one for each of the record's; NULL: none */
    size_t n_pooled;
};

/* The measured area, or the area that was examined without success. */
static bool is_shown(const struct pm_record *record) {
    return record->status == PM_STATUS_OK || record->status == PM_STATUS_REFUSED;
}

/* Whether the file is still the one of the record. */
static bool is_same_file(const struct pm_sheets *sheets, const char *path, const char *sha256) {
    const struct pm_photo_limits limits = {.max_pixels = sheets->cli->job.max_pixels};
    char hex[65];
    struct pm_photo *photo = sha256 != NULL ? pm_photo_open(path, &limits, NULL) : NULL;
    bool same = photo != NULL && pm_photo_sha256(photo, hex, NULL) && strcmp(hex, sha256) == 0;
    pm_photo_close(photo);
    return same;
}

/* A missing photo is not a failure: the sheet is made without it. */
static bool read_view(struct pm_sheets *sheets, const char *path, const char *sha256, bool by_hash,
                      struct pm_view *view) {
    return path != NULL && !pm_is_pipe(path) && (!by_hash || is_same_file(sheets, path, sha256)) &&
           pm_view_read(sheets->worker, path, &sheets->cli->job, view, NULL);
}

/* Of all of the view, or of a part of it. */
static void make_picture(const struct pm_view *view, struct pm_box part, int most_px,
                         const struct pm_record *masked, struct pm_page_photo *photo) {
    const struct pm_page_photo_request request = {.pixels = &view->pixels,
                                                  .profile = view->profile,
                                                  .photo_width = view->width,
                                                  .photo_height = view->height,
                                                  .part = part,
                                                  .most_px = most_px,
                                                  .masks = masked != NULL ? masked->masks : NULL,
                                                  .n_masks = masked != NULL ? masked->n_masks : 0};
    if (!pm_page_photo_make(&request, photo, NULL))
        *photo = (struct pm_page_photo){0};
}

static void make_whole(struct pm_sheets *sheets, const char *path, const char *sha256, bool by_hash,
                       int most_px, struct pm_page_photo *photo) {
    struct pm_view view;
    if (!read_view(sheets, path, sha256, by_hash, &view))
        return;
    make_picture(&view, (struct pm_box){0}, most_px, NULL, photo);
    pm_view_free(&view);
}

static void make_pooled(struct pm_sheets *sheets, const struct pm_record *record, struct pictures *pictures) {
    pictures->pooled = pm_alloc(record->n_pooled, sizeof *pictures->pooled, NULL);
    pictures->n_pooled = pictures->pooled != NULL ? record->n_pooled : 0;
    for (size_t i = 0; i < pictures->n_pooled; i++)
        make_whole(sheets, record->pooled[i].photo, record->pooled[i].sha256, sheets->from_file, POOLED_PX,
                   &pictures->pooled[i]);
}

static void make_pictures(struct pm_sheets *sheets, const struct pm_record *record,
                          struct pictures *pictures) {
    struct pm_view view;
    const bool shown = is_shown(record), measured = record->status == PM_STATUS_OK;
    if (record->n_pooled > 0)
        make_pooled(sheets, record, pictures);
    if ((!shown && !sheets->folder) ||
        !read_view(sheets, record->photo, record->sha256, sheets->from_file, &view))
        return;
    const struct pm_box part = measured ? pm_closeup_part(record) : (struct pm_box){0};
    if (sheets->folder)
        make_picture(&view, part, THUMBNAIL_PX, NULL, &pictures->thumbnail);
    if (shown)
        make_picture(&view, (struct pm_box){0}, PHOTO_PX, NULL, &pictures->photo);
    if (measured)
        make_picture(&view, part, CLOSEUP_PX, record, &pictures->closeup);
    pm_view_free(&view);
    if (record->has_followup && sheets->before != NULL)
        make_whole(sheets, sheets->before->photo, sheets->before->sha256, true, PHOTO_PX, &pictures->before);
}

static void free_pictures(struct pictures *pictures) {
    pm_page_photo_free(&pictures->photo);
    pm_page_photo_free(&pictures->closeup);
    pm_page_photo_free(&pictures->thumbnail);
    pm_page_photo_free(&pictures->before);
    for (size_t i = 0; i < pictures->n_pooled; i++)
        pm_page_photo_free(&pictures->pooled[i]);
    free(pictures->pooled);
}

static const struct pm_page_photo *if_made(const struct pm_page_photo *photo) {
    return photo->jpeg != NULL ? photo : NULL;
}

static void write_sheet(const struct pm_sheets *sheets, const struct pm_record *record,
                        const struct pictures *pictures, struct pm_buffer *page) {
    char today[11];
    pm_today(today);
    struct pm_sheet sheet = {
        .language = pm_language_at(sheets->cli->lang),
        .clinic = sheets->cli->clinic,
        .logo = sheets->logo.bytes != NULL ? &sheets->logo : NULL,
        .paper = sheets->cli->paper,
        .dot_mm = sheets->cli->client.dot_mm,
        .cover_frac = isfinite(sheets->cli->client.density_frac) ? sheets->cli->client.density_frac : 0,
        .needle = sheets->cli->client.needle,
        .date = today,
        .session = sheets->session,
        .photo = if_made(&pictures->photo),
        .closeup = if_made(&pictures->closeup),
        .before = sheets->before,
        .before_photo = if_made(&pictures->before),
        .pooled = pictures->pooled};
    if (sheets->history != NULL) {
        sheet.done = sheets->history->done;
        sheet.n_done = sheets->history->n_done;
        sheet.history = (const char *const *)sheets->history->lines;
        sheet.history_labels = sheets->history->labels;
        sheet.n_history = sheets->history->n_lines;
    }
    pm_report_html(record, &sheet, page);
}

bool pm_sheets_add(struct pm_sheets *sheets, const struct pm_record *record, struct pm_error *err) {
    if (sheets->worker == NULL)
        return true;
    struct pm_buffer page = {0}, path = {0}, name = {0};
    struct pictures pictures = {0};
    sheets->n++;
    make_pictures(sheets, record, &pictures);
    write_sheet(sheets, record, &pictures, &page);
    if (sheets->folder) {
        pm_sheet_file_name(record, sheets->n, &name);
        pm_index_add(&sheets->index, record, name.text, if_made(&pictures.thumbnail));
        add_path(&path, sheets, name.text);
    } else {
        pm_buffer_text(&path, sheets->cli->report);
    }
    bool ok = name.failed || path.failed ? pm_fail_memory(err)
                                         : pm_write_file(path.text, may_replace(sheets), &page, err);
    free_pictures(&pictures);
    pm_buffer_free(&page);
    pm_buffer_free(&path);
    pm_buffer_free(&name);
    return ok;
}
