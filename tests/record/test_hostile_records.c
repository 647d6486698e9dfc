/* Lines in the form of records: impossible values are refused, and what is read can be written in every
 * form and read again. */
#include "fuzz/made.h"
#include "testing.h"

#include "base/buffer.h"
#include "pigmatch.h"
#include "report/csv.h"
#include "report/sheet.h"
#include "report/text.h"

enum { CHANGES = 3000 };

/* A good record with all that there is: hair, shades, blends, sessions. */
static char *good_record(void) {
    struct pm_options options;
    struct pm_error err = {0};
    struct made photo = pm_make_hair_jpeg((struct recipe){.width = 160, .height = 160}, 1);
    struct pm_worker *worker = pm_worker_new(&err);
    struct pm_palette *palette = pm_palette_load(NULL, NULL, &err);
    pm_options_init(&options);
    options.palette = palette;
    options.drops = 3;
    options.top = 2;
    options.n_hair = 1;
    options.hair[0] = (struct pm_region){{0.25, 0.1, 0.5, 0.35}, {true, true, true, true}};
    struct pm_record *record = pm_consult_bytes(worker, photo.bytes, photo.size, "x.jpg", &options, &err);
    ck_assert_msg(record != NULL && record->status == PM_STATUS_OK, "%s", err.message);
    char *json = pm_record_json(record, &err);
    ck_assert_ptr_nonnull(json);
    pm_record_free(record);
    pm_palette_free(palette);
    pm_worker_free(worker);
    free(photo.bytes);
    return json;
}

static void write_all(const struct pm_record *record) {
    struct pm_buffer out = {0};
    struct pm_text_style style = {.ink = PM_INK_256, .columns = 60};
    pm_report_text(record, &style, &out);
    pm_report_csv_row(record, &out);
    pm_report_html(record, NULL, &out);
    ck_assert(!out.failed);
    pm_buffer_free(&out);
}

/* Reads a line; what is read says the same when it is written and read again. */
static enum pm_code try(const char *json, size_t size) {
    struct pm_error err = {0};
    struct pm_record *record = pm_record_read(json, size, &err);
    if (record == NULL) {
        ck_assert(err.code != PM_E_NONE && err.message[0] != '\0');
        return err.code;
    }
    write_all(record);
    char *first = pm_record_json(record, &err);
    ck_assert_ptr_nonnull(first);
    struct pm_record *again = pm_record_read(first, strlen(first), &err);
    ck_assert_msg(again != NULL, "%s", err.message);
    char *second = pm_record_json(again, &err);
    ck_assert_ptr_nonnull(second);
    ck_assert(strcmp(first, second) == 0);
    pm_record_free(record);
    pm_record_free(again);
    free(first);
    free(second);
    return PM_E_NONE;
}

/* The line with the first `from` replaced. */
static char *replaced(const char *json, const char *from, const char *to) {
    const char *at = strstr(json, from);
    ck_assert_msg(at != NULL, "no %s", from);
    char *changed = malloc(strlen(json) + strlen(to) + 1);
    size_t before = (size_t)(at - json);
    memcpy(changed, json, before);
    strcpy(changed + before, to);
    strcat(changed, at + strlen(from));
    return changed;
}

START_TEST(what_no_record_says_is_refused) {
    static const struct {
        const char *from, *to;
    } changes[] = {
        {"\"target\":{", "\"aim\":{"},              /* shades that are near to nothing */
        {"\"palette\":{", "\"other\":{"},           /* and come out of nowhere */
        {"\"kind\":\"shade\"", "\"kind\":null"},    /* a session with bottles but without work */
        {"\"level\":\"warn\"", "\"level\":\"so\""}, /* a word that nobody knows */
        {"\"check\":", "\"chuck\":"},               /* a check without a name */
        {"\"name\":\"", "\"name\":\"<script>"},     /* the hair's colour name: pages print it as it is */
        {"\"de00\":", "\"de00\":1e300,\"x\":"},     /* numbers beyond all sense */
        {"\"status\":\"ok\"", "\"status\":\"error\""},
        {"\"lab\":[", "\"lab\":[1,"},
        {"\"hair\":[[", "\"hair\":[[9999999999,"},
        {"\"session\":1", "\"session\":0"},
        {"\"below_hair_shades\":", "\"below\":"}, /* how far in L*, but not in shades */
    };
    char *json = good_record();
    ck_assert_int_eq(try(json, strlen(json)), PM_E_NONE);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char *changed = replaced(json, changes[i].from, changes[i].to);
        enum pm_code code = try(changed, strlen(changed));
        ck_assert_msg(code == PM_E_CORRUPT, "%s: %s", changes[i].to, pm_code_name(code));
        free(changed);
    }
    free(json);
}
END_TEST

START_TEST(changed_and_cut_lines_are_survived) {
    static const char signs[] = "\"{}[],:0123456789-.eE \\ntfnul";
    uint64_t seed = 20261121;
    char *json = good_record();
    size_t size = strlen(json), read = 0;
    printf("changed_and_cut_lines_are_survived: seed %llu\n", (unsigned long long)seed);
    for (size_t end = 0; end < size; end += 41) {
        char *cut = malloc(end > 0 ? end : 1);
        memcpy(cut, json, end);
        ck_assert_int_eq(try(cut, end), PM_E_CORRUPT);
        free(cut);
    }
    for (int i = 0; i < CHANGES; i++) {
        char *changed = malloc(size);
        memcpy(changed, json, size);
        for (int k = 1 + pm_random_below(&seed, 2); k > 0; k--)
            changed[pm_random_below(&seed, (int)size)] = signs[pm_random_below(&seed, sizeof signs - 1)];
        read += try(changed, size) == PM_E_NONE;
        free(changed);
    }
    ck_assert_int_gt((int)read, CHANGES / 20);
    free(json);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("hostile records");
    TCase *tests = tcase_create("records");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, what_no_record_says_is_refused);
    tcase_add_test(tests, changed_and_cut_lines_are_survived);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
