/* A record read from its JSON is unchanged: written again it gives the same bytes. */
#include "record/record.h"
#include "testing.h"

#include <stdlib.h>
#include <string.h>

static struct pm_palette *palette;
static struct pm_worker *worker;

static void set_up(void) {
    palette = pm_palette_load(NULL, NULL, NULL);
    worker = pm_worker_new(NULL);
    ck_assert_ptr_nonnull(palette);
    ck_assert_ptr_nonnull(worker);
}

static void tear_down(void) {
    pm_palette_free(palette);
    pm_worker_free(worker);
}

static void check_round_trip(struct pm_record *record) {
    struct pm_error err = {0};
    char *before = pm_record_json(record, &err);
    ck_assert_ptr_nonnull(before);
    struct pm_record *again = pm_record_read(before, strlen(before), &err);
    ck_assert_msg(again != NULL, "%s\n%s", err.message, before);
    char *after = pm_record_json(again, &err);
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
    pm_record_free(again);
    pm_record_free(record);
}

static struct pm_options rich_options(void) {
    struct pm_options options;
    pm_options_init(&options);
    options.palette = palette;
    options.hair[0] = (struct pm_region){{.25, .1, .5, .35}, {true, true, true, true}};
    options.skin[0] = (struct pm_region){{.3, .62, .3, .12}, {true, true, true, true}};
    options.n_hair = options.n_skin = 1;
    options.start = "2026-05-10";
    options.client = "C-17";
    options.id = "7";
    options.healing_shades = 1.5;
    options.dilution = 3;
    options.volume_ml = 2;
    return options;
}

START_TEST(photos_come_back) {
    static const char *const photos[] = {"samples/darkbrown.jpg", "samples/blond.jpg", "samples/stubble.jpg",
                                         "no/such.jpg"};
    struct pm_options options = rich_options();
    for (size_t i = 0; i < sizeof photos / sizeof *photos; i++)
        check_round_trip(pm_consult(worker, photos[i], &options, NULL));
    pm_options_init(&options); /* nothing is given: a proposed region, no palette */
    check_round_trip(pm_consult(worker, photos[0], &options, NULL));
}
END_TEST

START_TEST(targets_and_several_photos_come_back) {
    struct pm_options options = rich_options();
    check_round_trip(pm_consult_target((struct pm_lab){23, 4, 5}, &options, NULL));
    struct pm_record *records[3] = {pm_consult(worker, "samples/darkbrown.jpg", &options, NULL),
                                    pm_consult(worker, "samples/lightbrown.jpg", &options, NULL),
                                    pm_consult(worker, "no/such.jpg", &options, NULL)};
    check_round_trip(pm_combine((const struct pm_record *const *)records, 3, &options, NULL));
    for (int i = 0; i < 3; i++)
        pm_record_free(records[i]);
}
END_TEST

/* Bytes of a record with one of them changed or the end cut off: a record, or an error, never a crash. */
START_TEST(damaged_lines_are_errors_or_records) {
    struct pm_options options = rich_options();
    struct pm_record *record = pm_consult_target((struct pm_lab){23, 4, 5}, &options, NULL);
    char *line = pm_record_json(record, NULL);
    size_t length = strlen(line);
    unsigned refused = 0, seed = 20261121;
    for (int i = 0; i < 4000; i++) {
        size_t at = (size_t)rand_r(&seed) % length, cut = i % 4 == 0 ? at : length;
        char before = line[at];
        struct pm_error err = {0};
        line[at] = (char)rand_r(&seed);
        struct pm_record *read = pm_record_read(line, cut, &err);
        refused += read == NULL;
        ck_assert(read != NULL || err.code == PM_E_CORRUPT);
        pm_record_free(read);
        line[at] = before;
    }
    ck_assert_uint_gt(refused, 1000);
    free(line);
    pm_record_free(record);
}
END_TEST

/* Each member in turn as something else than what a record has there: the message says which. */
START_TEST(wrong_members_are_named) {
    static const struct {
        const char *members, *named;
    } wrong[] = {
        {"\"hair\":3", "\"hair\""},
        {"\"hair\":{\"lab\":[1,2]}", "\"hair.lab\""},
        {"\"hair\":{\"lab\":[1,2,\"3\"]}", "\"hair.lab[2]\""},
        {"\"hair\":{\"lab\":null}", "\"hair.lab\""},
        {"\"hair\":{\"lab\":[1,2,3],\"level\":-1}", "\"hair.level\""},
        {"\"hair\":{\"lab\":[1,2,3],\"name\":\"mauve\"}", "\"hair.name\""},
        {"\"status\":\"fine\"", "\"status\""},
        {"\"photo\":5", "\"photo\""},
        {"\"photo_hex\":\"6fg0\"", "\"photo_hex\""},
        {"\"options\":{\"aim\":2}", "\"options\""},
        {"\"sessions\":[{\"session\":-1}]", "\"sessions[0].session\""},
        {"\"sessions\":[{},{},{},{}]", "\"sessions\""},
        {"\"sessions\":[{\"session\":1,\"chosen_by\":\"tool\",\"date\":[\"2026-05-10\"]}]",
         "\"sessions[0].date\""},
        {"\"likely\":[{\"id\":\"N1\",\"probability_nearest\":\"x\"}]", "\"likely[0].probability_nearest\""},
        {"\"region\":{\"source\":\"given\",\"hair\":[[1,2,3]]}", "\"region.hair[0]\""},
        {"\"target\":{\"lab\":[1,2,3]}", "\"target.source\""},
        {"\"likely\":[{\"id\":\"\",\"probability_nearest\":1}]", "\"likely[0].id\""},
        {"\"dilution\":1e300", "\"dilution\""},
        {"\"posterior\":{\"lab\":[1,2,3],\"visible\":-0.7}",
         "\"posterior.visible\" is not a number from 0 to 1"},
        {"\"posterior\":{\"lab\":[1,2,3],\"beyond\":1.001}",
         "\"posterior.beyond\" is not a number from 0 to 1"},
        {"\"hair\":{\"lab\":[1,2,3],\"clusters\":[{\"lab\":[1,2,3],\"frac\":2}]}",
         "\"hair.clusters[0].frac\""},
        {"\"forced\":1", "\"forced\""},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct pm_error err = {0};
        char line[400];
        snprintf(line, sizeof line, "{\"schema\":\"pigmatch/1\"%s,%s}",
                 strstr(wrong[i].members, "\"status\"") == NULL ? ",\"status\":\"ok\"" : "",
                 wrong[i].members);
        ck_assert_msg(pm_record_read(line, strlen(line), &err) == NULL, "%s", line);
        ck_assert_int_eq(err.code, PM_E_CORRUPT);
        ck_assert_msg(strstr(err.message, wrong[i].named) != NULL, "%s: %s", line, err.message);
    }
}
END_TEST

/* An empty option is none, so that what is written can be read. */
START_TEST(empty_options_are_left_out) {
    static const char line[] = "{\"schema\":\"pigmatch/1\",\"status\":\"ok\",\"options\":"
                               "{\"hair\":[\"\",\"1,2,3,4\",null],\"client\":\"\",\"aim\":\"2\"}}";
    struct pm_error err = {0};
    struct pm_record *record = pm_record_read(line, strlen(line), &err);
    ck_assert_msg(record != NULL, "%s", err.message);
    ck_assert_uint_eq(record->n_options, 2);
    char *json = pm_record_json(record, &err);
    ck_assert_ptr_nonnull(strstr(json, "\"options\":{\"hair\":[\"1,2,3,4\"],\"aim\":\"2\"}"));
    pm_record_free(record);
    record = pm_record_read(json, strlen(json), &err);
    ck_assert_msg(record != NULL, "%s", err.message);
    pm_record_free(record);
    free(json);
}
END_TEST

START_TEST(other_lines_are_no_records) {
    static const char *const others[] = {"{\"schema\":\"other/1\",\"status\":\"ok\"}",
                                         "{\"schema\":\"pigmatch/1\"}", "[1]", ""};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct pm_error err = {0};
        ck_assert_msg(pm_record_read(others[i], strlen(others[i]), &err) == NULL, "%s", others[i]);
        ck_assert_int_eq(err.code, PM_E_CORRUPT);
        ck_assert_uint_gt(strlen(err.message), 10);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("json_read");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, photos_come_back);
    tcase_add_test(all, targets_and_several_photos_come_back);
    tcase_add_test(all, damaged_lines_are_errors_or_records);
    tcase_add_test(all, wrong_members_are_named);
    tcase_add_test(all, empty_options_are_left_out);
    tcase_add_test(all, other_lines_are_no_records);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
