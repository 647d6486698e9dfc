/* Lets every allocation fail in turn: each point gives PM_E_MEMORY, or the same result as without the
 * fault, and leaks nothing. * By default some points of each job are visited; PIGMATCH_FAULTS=all visits
 * all of them, twice: with that allocation failing, and with all failing from there on. */
#include "fault_points.h"
#include "fuzz/made_heif.h"
#include "fuzz/made_png.h"
#include "testing.h"

#include "base/buffer.h"
#include "job/picture.h"
#include "palette/lint.h"
#include "palette/read.h"
#include "palette/write.h"
#include "photo/photo.h"
#include "pigmatch.h"
#include "record/options.h"
#include "record/record.h"
#include "report/csv.h"
#include "report/sheet.h"
#include "report/text.h"

#include <lcms2.h>
#include <unistd.h>

enum { USUAL_POINTS = 60 };

/* What a job works on, made before anything fails. */
struct stuff {
    struct made photo;
    char path[64]; /* of a file that holds it */
    const struct pm_palette *palette;
    char *json;
};

/* A job: its result as text in *result (free()), or false with *err. */
typedef bool job(const struct stuff *stuff, char **result, struct pm_error *err);

/* ------------------------------------------------------------------ the sweep */

/* A check's message may be shorter without memory; everything else must be the same. */
static bool alike(const char *result, const char *whole) {
    const char *a = strstr(result, "\"quality\":["), *b = strstr(whole, "\"quality\":[");
    if (a == NULL || b == NULL)
        return strcmp(result, whole) == 0;
    const char *a_end = strstr(a, "],\"confidence\""), *b_end = strstr(b, "],\"confidence\"");
    return a - result == b - whole && strncmp(result, whole, (size_t)(a - result)) == 0 && a_end != NULL &&
           b_end != NULL && strcmp(a_end, b_end) == 0;
}

/* Runs it with one fault; the result must be complete, or an error that names the cause. */
static void visit(job *work, const struct stuff *stuff, const char *whole, long point, bool forever) {
    struct pm_error err = {0};
    char *result = NULL;
    pm_faults_begin(point, forever);
    bool good = work(stuff, &result, &err);
    pm_faults_end();
    if (good && !alike(result, whole))
        fprintf(stderr, "%s\ninstead of\n%s\n", result, whole);
    if (good)
        ck_assert_msg(alike(result, whole), "point %ld%s gives another result", point,
                      forever ? " and on" : "");
    else
        ck_assert_msg(err.code == PM_E_MEMORY, "point %ld%s is told as %s: %s", point,
                      forever ? " and on" : "", pm_code_name(err.code), err.message);
    free(result);
}

static void check_leaks(long point) {
    ck_assert_msg(__lsan_do_recoverable_leak_check() == 0, "point %ld or one before it leaks", point);
}

/* Visits the points of a job, all or some. */
static void sweep(const char *name, job *work, const struct stuff *stuff) {
    const char *how = getenv("PIGMATCH_FAULTS");
    const bool all = how != NULL && strcmp(how, "all") == 0;
    struct pm_error err = {0};
    char *whole = NULL;
    /* Once for what libraries keep, once to count. */
    ck_assert_msg(work(stuff, &whole, &err), "%s", err.message);
    free(whole);
    pm_faults_begin(-1, false);
    bool good = work(stuff, &whole, &err);
    long points = pm_faults_end(), step = all || points < USUAL_POINTS ? 1 : points / USUAL_POINTS,
         visited = 0;
    ck_assert(good);
    for (long point = 0; point < points; point += step, visited++) {
        visit(work, stuff, whole, point + visited % step, false);
        if (all || visited % 8 == 0)
            visit(work, stuff, whole, point, true);
        if (all || visited % 8 == 0)
            check_leaks(point);
    }
    check_leaks(points);
    printf("%s: %ld points, %ld visited\n", name, points, visited);
    free(whole);
}

/* ------------------------------------------------------------------ jobs */

static void choose(struct pm_options *options, const struct stuff *stuff) {
    pm_options_init(options);
    options->palette = stuff->palette;
    options->drops = 2;
    options->pigments = 2;
    options->top = 2;
    options->n_hair = 1;
    options->hair[0] = (struct pm_region){{0.25, 0.1, 0.5, 0.35}, {true, true, true, true}};
    options->client = "C-1";
}

/* A record's failure as the job's own. */
static bool take_record(struct pm_record *record, char **result, struct pm_error *err) {
    bool good = record != NULL && record->status == PM_STATUS_OK;
    if (record != NULL && !good)
        *err = record->error;
    if (good)
        *result = pm_record_json(record, err);
    pm_record_free(record);
    return good && *result != NULL;
}

/* A photo in a file, with a region given. */
static bool match_file(const struct stuff *stuff, char **result, struct pm_error *err) {
    struct pm_options options;
    choose(&options, stuff);
    struct pm_worker *worker = pm_worker_new(err);
    if (worker == NULL)
        return false;
    bool good = take_record(pm_consult(worker, stuff->path, &options, err), result, err);
    pm_worker_free(worker);
    return good;
}

/* As far as the pixels: few points, each of which is visited. */
static bool open_file(const struct stuff *stuff, char **result, struct pm_error *err) {
    static const struct pm_photo_limits limits = {.max_pixels = 1000000};
    struct pm_buffer out = {0};
    struct pm_photo *photo = pm_photo_open(stuff->path, &limits, err);
    if (photo == NULL)
        return false;
    const struct pm_photo_info *info = pm_photo_info(photo);
    pm_buffer_printf(&out, "%d x %d, %zu bytes of profile, turned %d", info->width, info->height,
                     info->icc_size, info->orientation);
    pm_photo_close(photo);
    *result = pm_buffer_take(&out, err);
    return *result != NULL;
}

/* A photo in which the network finds hair, which it does in none of the small made ones. */
static struct pm_record *consult_head(struct pm_worker *worker, const struct pm_options *options,
                                      struct pm_error *err) {
    static uint8_t head[400000];
    FILE *file = fopen("samples/black.jpg", "rb");
    ck_assert_ptr_nonnull(file);
    size_t size = fread(head, 1, sizeof head, file);
    fclose(file);
    ck_assert_uint_lt(size, sizeof head);
    return pm_consult_bytes(worker, head, size, "x", options, err);
}

/* Bytes, with the hair found. */
static bool match_bytes(const struct stuff *stuff, char **result, struct pm_error *err) {
    struct pm_options options;
    choose(&options, stuff);
    options.n_hair = 0;
    options.force = true;
    struct pm_worker *worker = pm_worker_new(err);
    if (worker == NULL)
        return false;
    bool good = take_record(consult_head(worker, &options, err), result, err);
    pm_worker_free(worker);
    return good;
}

static bool match_target(const struct stuff *stuff, char **result, struct pm_error *err) {
    struct pm_options options;
    choose(&options, stuff);
    return take_record(pm_consult_target((struct pm_lab){30, 5, 10}, &options, err), result, err);
}

static bool read_record(const struct stuff *stuff, char **result, struct pm_error *err) {
    struct pm_record *record = pm_record_read(stuff->json, strlen(stuff->json), err);
    char *options = record != NULL ? pm_settings_text(record, err) : NULL;
    if (options == NULL) {
        pm_record_free(record);
        return false;
    }
    free(options);
    return take_record(record, result, err);
}

static bool combine(const struct stuff *stuff, char **result, struct pm_error *err) {
    struct pm_options options;
    bool good = false;
    choose(&options, stuff);
    struct pm_record *record = pm_record_read(stuff->json, strlen(stuff->json), err);
    if (record != NULL) {
        const struct pm_record *both[2] = {record, record};
        good = take_record(pm_combine(both, 2, &options, err), result, err);
    }
    pm_record_free(record);
    return good;
}

/* The record in every form, with pictures. */
static bool write_pages(const struct stuff *stuff, char **result, struct pm_error *err) {
    struct pm_buffer out = {0};
    struct pm_options options;
    struct pm_view view = {0};
    struct pm_page_photo photo = {0};
    struct pm_sheet sheet = {.photo = &photo};
    struct pm_text_style style = {.ink = PM_INK_TRUE, .columns = 80};
    bool good = false;
    choose(&options, stuff);
    struct pm_worker *worker = pm_worker_new(err);
    struct pm_record *record = pm_record_read(stuff->json, strlen(stuff->json), err);
    if (worker == NULL || record == NULL || !pm_view_read(worker, stuff->path, &options, &view, err))
        goto out;
    struct pm_page_photo_request request = {.pixels = &view.pixels,
                                            .profile = view.profile,
                                            .photo_width = view.width,
                                            .photo_height = view.height,
                                            .most_px = 64};
    if (!pm_page_photo_make(&request, &photo, err))
        goto out;
    pm_report_text(record, &style, &out);
    pm_report_csv_header(&out);
    pm_report_csv_row(record, &out);
    pm_report_html(record, &sheet, &out);
    *result = pm_buffer_take(&out, err);
    good = *result != NULL;
out:
    pm_page_photo_free(&photo);
    pm_view_free(&view);
    pm_record_free(record);
    pm_worker_free(worker);
    return good;
}

static bool read_palette(const char *text, char **result, struct pm_error *err) {
    struct pm_findings findings = {0};
    struct pm_buffer out = {0};
    char *details = NULL;
    struct pm_palette *palette = pm_palette_read(text, strlen(text), "x.cgats", &details, err);
    bool good = palette != NULL && pm_palette_lint(palette, "2026-05-04", &findings, err);
    for (size_t i = 0; i < findings.count && good; i++)
        pm_buffer_text(&out, findings.list[i].message);
    if (good) {
        pm_write_cgats(palette, &out);
        pm_write_csv(palette, true, &out);
        pm_write_gpl(palette, &out);
        *result = pm_buffer_take(&out, err);
    }
    pm_findings_free(&findings);
    pm_palette_free(palette);
    free(details);
    return good && *result != NULL;
}

static bool read_cgats(const struct stuff *stuff, char **result, struct pm_error *err) {
    static const char text[] = "CGATS.17\nDESCRIPTOR \"d\"\nNUMBER_OF_FIELDS 6\nBEGIN_DATA_FORMAT\n"
                               "SAMPLE_ID SAMPLE_NAME LAB_L LAB_A LAB_B LADDER\nEND_DATA_FORMAT\n"
                               "BEGIN_DATA\n\"N1\" \"a \"\"b\"\"\" 58 0.6 2.1 \"neutral\"\n"
                               "\"N2\" \"\" 50 0.6 2.1 \"neutral\"\n\"W1\" \"w\" 40 1 2 \"warm\"\nEND_DATA\n";
    (void)stuff;
    return read_palette(text, result, err);
}

static bool read_csv(const struct stuff *stuff, char **result, struct pm_error *err) {
    (void)stuff;
    return read_palette(
        "#DESCRIPTOR,d\r\nid,name,L,a,b,ladder,lot\r\nA,\"x, y\",58,1,2,n,L1\r\nB,z,50,1,2,n,L2\r\n", result,
        err);
}

/* Failing anyway: the problems, in full, or out of memory. */
static bool read_wrong_palette(const struct stuff *stuff, char **result, struct pm_error *err) {
    static const char text[] = "id,L,a,b\nA,58,1\nB,x,1,2\nA,50,1,2\nC,400,1,2\n";
    char *details = NULL;
    (void)stuff;
    struct pm_palette *palette = pm_palette_read(text, sizeof text - 1, "x.csv", &details, err);
    if (palette == NULL && err->code == PM_E_PALETTE && details != NULL) {
        *err = (struct pm_error){0};
        *result = details;
        return true;
    }
    pm_palette_free(palette);
    free(details);
    return false;
}

/* ------------------------------------------------------------------ what they work on */

static void put_in_file(struct stuff *stuff) {
    snprintf(stuff->path, sizeof stuff->path, "/tmp/pigmatch-faults-XXXXXX");
    int fd = mkstemp(stuff->path);
    ck_assert_int_ge(fd, 0);
    ck_assert(write(fd, stuff->photo.bytes, stuff->photo.size) == (ssize_t)stuff->photo.size);
    close(fd);
}

static struct stuff stuff_new(struct made photo) {
    struct stuff stuff = {.photo = photo, .palette = pm_palette_load(NULL, NULL, NULL)};
    struct pm_error err = {0};
    ck_assert_ptr_nonnull(stuff.palette);
    put_in_file(&stuff);
    ck_assert_msg(match_file(&stuff, &stuff.json, &err), "%s", err.message);
    return stuff;
}

static void stuff_free(struct stuff *stuff) {
    unlink(stuff->path);
    free(stuff->photo.bytes);
    free(stuff->json);
    pm_palette_free((struct pm_palette *)(uintptr_t)stuff->palette);
}

/* A profile that littleCMS must read, not the built-in one. */
static struct made make_icc(void) {
    cmsHPROFILE profile = cmsCreate_sRGBProfile();
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, NULL, &size);
    struct made made = {malloc(size), size};
    cmsSaveProfileToMem(profile, made.bytes, &size);
    cmsCloseProfile(profile);
    return made;
}

enum { WIDTH = 80, HEIGHT = 64 };

START_TEST(jpeg_photos) {
    struct made icc = make_icc();
    struct recipe recipe = {.width = WIDTH,
                            .height = HEIGHT,
                            .sampling = {{2, 2}},
                            .orientation = 6,
                            .icc = icc.bytes,
                            .icc_size = icc.size};
    struct stuff stuff = stuff_new(pm_make_hair_jpeg(recipe, 1));
    free(icc.bytes);
    sweep("open a JPEG file", open_file, &stuff);
    sweep("match a JPEG file", match_file, &stuff);
    stuff_free(&stuff);
}
END_TEST

START_TEST(jpeg_bytes) {
    struct recipe recipe = {.width = 3 * WIDTH, .height = 3 * HEIGHT, .progressive = true};
    struct stuff stuff = stuff_new(pm_make_hair_jpeg(recipe, 2));
    sweep("match the bytes of a progressive JPEG", match_bytes, &stuff);
    stuff_free(&stuff);
}
END_TEST

START_TEST(png_photos) {
    struct made icc = make_icc();
    struct pm_png_recipe recipe = {.width = WIDTH,
                                   .height = HEIGHT,
                                   .depth = 16,
                                   .interlaced = true,
                                   .icc = icc.bytes,
                                   .icc_size = icc.size};
    struct made photo = pm_make_hair_png(&recipe, 3);
    free(icc.bytes);
    if (photo.size == 0) {
        printf("skipped: png_photos: this build has no PNG\n");
        return;
    }
    struct stuff stuff = stuff_new(photo);
    sweep("open a PNG file", open_file, &stuff);
    sweep("match a PNG file", match_file, &stuff);
    stuff_free(&stuff);
}
END_TEST

START_TEST(heif_photos) {
    struct pm_heif_recipe recipe = {.width = 64, .height = 64, .depth = 8, .cols = 2, .rows = 1};
    struct made photo = pm_make_hair_heif(&recipe, 4);
    if (photo.size == 0) {
        printf("skipped: heif_photos: libheif has no encoder here\n");
        return;
    }
    struct stuff stuff = stuff_new(photo);
    sweep("open a HEIC file", open_file, &stuff);
    sweep("match a HEIC file", match_file, &stuff);
    stuff_free(&stuff);
}
END_TEST

/* jansson 2.14 silently loses characters that it reads when memory runs out, so faults are excluded
 * there. Its output is tested above. */
START_TEST(records_and_pages) {
    struct recipe recipe = {.width = WIDTH, .height = HEIGHT};
    struct stuff stuff = stuff_new(pm_make_hair_jpeg(recipe, 5));
    sweep("match a target", match_target, &stuff);
    pm_faults.spares_jansson = true;
    sweep("read a record", read_record, &stuff);
    sweep("combine records", combine, &stuff);
    sweep("write text, CSV and a sheet", write_pages, &stuff);
    stuff_free(&stuff);
}
END_TEST

START_TEST(palettes) {
    struct stuff stuff = {.json = NULL};
    sweep("read and write a CGATS palette", read_cgats, &stuff);
    sweep("read and write a CSV palette", read_csv, &stuff);
    sweep("read a wrong palette", read_wrong_palette, &stuff);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("faults");
    TCase *tests = tcase_create("faults");
    tcase_set_timeout(tests, 7200);
    tcase_add_test(tests, jpeg_photos);
    tcase_add_test(tests, jpeg_bytes);
    tcase_add_test(tests, png_photos);
    tcase_add_test(tests, heif_photos);
    tcase_add_test(tests, records_and_pages);
    tcase_add_test(tests, palettes);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
