/* Writes the pages that the browser looks at: pages FOLDER PHOTO HAIR [SKIN [CHART|-]]
 *     sheet.html  the photo's record with everything a sheet can show
 *     blend.html, failure.html, hostile.html, index.html   made-up records
 * HAIR and SKIN are X,Y,W,H in pixels of the upright photo. */
#include "base/error.h"
#include "hair/hair.h"
#include "photo/photo.h"
#include "report/sheet.h"
#include "report_made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const struct pm_error *err) {
    fprintf(stderr, "pages: %s\n", err->message);
    exit(EXIT_FAILURE);
}

static void save(const char *folder, const char *name, struct pm_buffer *page) {
    char path[1000];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (page->failed || file == NULL || fwrite(page->text, 1, page->length, file) != page->length ||
        fclose(file) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    pm_buffer_free(page);
}

/* ------------------------------------------------------------------ a photo and what is seen of it */

struct seen {
    struct pm_photo *photo;
    const struct pm_photo_info *info;
    struct pm_profiles *profiles;
    const struct pm_profile *profile;
    struct pm_pixels overview;
    struct pm_hair_result hair;
};

static void look_at(const char *path, struct seen *seen) {
    struct pm_error err = {0};
    const struct pm_photo_limits limits = {.max_pixels = 250000000};
    const struct pm_photo_request request = {.overview_px = 1600};
    *seen = (struct seen){.photo = pm_photo_open(path, &limits, &err), .profiles = pm_profiles_new(&err)};
    if (seen->photo == NULL || seen->profiles == NULL ||
        !pm_photo_read(seen->photo, &request, NULL, &seen->overview, &err))
        die(&err);
    seen->info = pm_photo_info(seen->photo);
    seen->profile = seen->info->icc != NULL
                        ? pm_profile_from_icc(seen->profiles, seen->info->icc, seen->info->icc_size,
                                              seen->info->channels, &err)
                        : pm_profile_builtin(seen->profiles, PM_PROFILE_SRGB, &err);
    if (seen->profile == NULL)
        die(&err);
}

/* The pixels that are taken as hair, from the overview: good enough to be looked at. */
static void find_hair(struct seen *seen, struct pm_box box) {
    struct pm_error err = {0};
    double scale = (double)seen->overview.box.w / seen->info->width;
    seen->overview.scale = scale;
    const struct pm_box scaled = {(int)(box.x * scale), (int)(box.y * scale), (int)(box.w * scale),
                                  (int)(box.h * scale)};
    const struct pm_hair_request request = {
        .hair = &seen->overview, .hair_boxes = &scaled, .n_hair = 1, .profile = seen->profile};
    if (!pm_hair_measure(&request, &seen->hair, &err))
        die(&err);
}

static void forget(struct seen *seen) {
    pm_hair_result_free(&seen->hair);
    pm_pixels_free(&seen->overview);
    pm_profiles_free(seen->profiles);
    pm_photo_close(seen->photo);
}

static struct pm_page_photo show(const struct seen *seen, struct pm_box part, int most_px, bool marked) {
    struct pm_error err = {0};
    struct pm_page_photo photo;
    const struct pm_page_photo_request request = {.pixels = &seen->overview,
                                                  .profile = seen->profile,
                                                  .photo_width = seen->info->width,
                                                  .photo_height = seen->info->height,
                                                  .part = part,
                                                  .most_px = most_px,
                                                  .masks = seen->hair.masks,
                                                  .n_masks = marked ? seen->hair.n_masks : 0};
    if (!pm_page_photo_make(&request, &photo, &err))
        die(&err);
    return photo;
}

/* ------------------------------------------------------------------ pages */

static void read_numbers(const char *text, double *values, int n) {
    for (int i = 0; i < n; i++) {
        char *end;
        values[i] = strtod(text, &end);
        text = end + (*end == ',');
    }
}

static struct pm_record *consult(const char *path, char **given, int n) {
    struct pm_error err = {0};
    struct pm_options options;
    pm_options_init(&options);
    options.palette = pm_palette_load(NULL, NULL, &err);
    options.n_hair = 1;
    options.start = "2026-05-10";
    options.client = "C-17";
    read_numbers(given[0], options.hair[0].v, 4);
    if (n > 1 && strcmp(given[1], "-") != 0) {
        options.n_skin = 1;
        read_numbers(given[1], options.skin[0].v, 4);
    }
    if (n > 2) {
        options.chart = PM_CHART_CORNERS;
        read_numbers(given[2], &options.corners[0].x, 8);
    }
    struct pm_worker *worker = pm_worker_new(&err);
    struct pm_record *record =
        worker != NULL && options.palette != NULL ? pm_consult(worker, path, &options, &err) : NULL;
    if (record == NULL)
        die(&err);
    pm_worker_free(worker);
    pm_palette_free((struct pm_palette *)options.palette);
    return record;
}

static void write_sheet(const char *folder, const char *name, const struct pm_record *record,
                        const struct pm_sheet *sheet) {
    struct pm_buffer page = {0};
    pm_report_html(record, sheet, &page);
    save(folder, name, &page);
}

/* A made-up second visit, with everything that the client's file can tell, on the photo that was given. */
static void write_blend(const char *folder, const struct pm_record *record, struct pm_sheet sheet) {
    static const char *const history[] = {
        "Session 1, 10 May 2026: healed two points lighter than planned; density "
        "as planned.",
        "Advice: next shade as planned."};
    static const struct pm_sheet_entry done = {.session = 1,
                                               .date = "2026-05-10",
                                               .drops = "N6 6, W5 4",
                                               .lot = "A-1234 / B-88",
                                               .expiry = "2027-03",
                                               .needle = "3RS 0.25",
                                               .depth = "0.6",
                                               .operator_id = "AM"};
    struct pm_record blended = made_blended();
    sheet.session = 2;
    sheet.done = &done;
    sheet.n_done = 1;
    sheet.history = history;
    sheet.n_history = 2;
    blended.image = record->image;
    blended.correction = record->correction;
    blended.hair_boxes[0] = record->hair_boxes[0];
    blended.skin_boxes[0] = record->skin_boxes[0];
    blended.n_skin_boxes = record->n_skin_boxes;
    write_sheet(folder, "blend.html", &blended, &sheet);
}

static void write_photo_pages(const char *folder, const char *path, char **given, int n) {
    struct seen seen;
    struct pm_record *record = consult(path, given, n);
    look_at(path, &seen);
    if (record->region_source != PM_ORIGIN_UNKNOWN)
        find_hair(&seen, record->hair_boxes[0]);
    struct pm_page_photo photo = show(&seen, (struct pm_box){0}, 900, false);
    struct pm_page_photo closeup = show(&seen, pm_closeup_part(record), 600, true);
    const struct pm_sheet sheet = {.date = "2026-05-04", .photo = &photo, .closeup = &closeup};
    write_sheet(folder, "sheet.html", record, &sheet);
    write_blend(folder, record, sheet);
    pm_page_photo_free(&photo);
    pm_page_photo_free(&closeup);
    forget(&seen);
    pm_record_free(record);
}

/* Names, ids and messages that would do harm, in every place that shows them. */
static void write_hostile(const char *folder) {
    struct pm_index index = {0};
    struct pm_buffer page = {0};
    for (size_t i = 0; i < PM_N_HOSTILE; i++) {
        char *text = (char *)pm_hostile[i];
        struct pm_record record = made_record();
        struct pm_buffer file = {0};
        record.photo = record.client = record.palette_name = record.image.camera = text;
        record.shades[0].id = record.shades[0].name = record.sessions[0].parts[0].id = text;
        record.sessions[1].note = text;
        if (i == 0)
            write_sheet(folder, "hostile.html", &record, NULL);
        pm_sheet_file_name(&record, i + 1, &file);
        pm_index_add(&index, &record, file.text, NULL);
        pm_buffer_free(&file);
    }
    struct pm_record failure = made_failure();
    pm_index_add(&index, &failure, "failure.html", NULL);
    pm_report_index(&index, &page);
    pm_index_free(&index);
    save(folder, "index.html", &page);
    write_sheet(folder, "failure.html", &failure, NULL);
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: pages FOLDER PHOTO HAIR [SKIN|- [CHART]]\n");
        return 2;
    }
    write_photo_pages(argv[1], argv[2], argv + 3, argc - 3);
    write_hostile(argv[1]);
    return EXIT_SUCCESS;
}
