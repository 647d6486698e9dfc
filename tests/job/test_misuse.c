/* Mistakes of the library's callers: each is reported with the member and its range. */
#include "testing.h"

#include "pigmatch.h"

#include <math.h>
#include <string.h>

static struct pm_palette *palette;
static struct pm_options options;
static struct pm_error err;

static void set_up(void) {
    palette = pm_palette_load(NULL, NULL, NULL);
    ck_assert_ptr_nonnull(palette);
    pm_options_init(&options);
    options.palette = palette;
    err = (struct pm_error){0};
}

static void tear_down(void) {
    pm_palette_free(palette);
}

/* The options are refused, by the check and by the work, and the message begins so. */
static void expect_refusal(const char *message) {
    ck_assert_msg(!pm_options_check(&options, &err), "accepted: %s", message);
    ck_assert_int_eq(err.code, PM_E_USAGE);
    ck_assert_msg(strstr(err.message, message) != NULL, "%s", err.message);
    struct pm_record *record = pm_consult_target((struct pm_lab){30, 4, 5}, &options, NULL);
    ck_assert_int_eq(record->status, PM_STATUS_ERROR);
    ck_assert_int_eq(record->error.code, PM_E_USAGE);
    ck_assert_str_eq(record->error.message, err.message);
    pm_record_free(record);
    pm_options_init(&options);
    options.palette = palette;
}

START_TEST(lists_that_are_too_long_are_refused) {
    options.n_hair = 17;
    expect_refusal("n_hair is 17: at most 16");
    options.n_skin = 17;
    expect_refusal("n_skin is 17: at most 16");
    options.n_strips = 3;
    expect_refusal("n_strips is 3: at most 2");
    options.n_zones = 7;
    expect_refusal("n_zones is 7: at most 6");
    options.n_hair = (size_t)-1;
    expect_refusal("n_hair is ");
}
END_TEST

START_TEST(words_outside_their_lists_are_refused) {
    options.look = (enum pm_look)9;
    expect_refusal("look is 9: give 0 to 2");
    options.card = (enum pm_card_kind)4;
    expect_refusal("card is 4: give 0 to 3");
    options.chart = (enum pm_chart_mode) - 1;
    expect_refusal("chart is -1: give 0 to 2");
    options.grey = PM_GREY_UNKNOWN;
    expect_refusal("grey is 0: give 1 to 3");
    options.zones[0] = (struct pm_zone){
        .name = "crown", .kind = (enum pm_zone_kind)7, .n_regions = 1, .region = {{{0, 0, 9, 9}, {false}}}};
    options.n_zones = 1;
    expect_refusal("zones: crown: kind is 7");
    ck_assert_int_eq(pm_word_value(PM_WORDS_LOOK, NULL), -1);
    ck_assert_int_eq(pm_word_value(PM_WORD_LISTS, "shaved"), -1);
    ck_assert_ptr_null(pm_word(PM_WORD_LISTS, 0));
    ck_assert_ptr_null(pm_word(PM_WORDS_LOOK, -1));
}
END_TEST

/* What callers rely on; pigmatch(1) states some of them. */
START_TEST(ranges_are_part_of_the_interface) {
#define MEMBER(name) #name, offsetof(struct pm_options, name)
    static const struct pm_range ranges[] = {
        {MEMBER(grey), true, 1, 3},
        {MEMBER(level[0]), true, 0, 10},
        {MEMBER(level[1]), true, 0, 10},
        {MEMBER(level_sd_L), false, 1, 30},
        {MEMBER(abstain_above_de00), false, 1, 100},
        {MEMBER(aim), true, 1, 3},
        {MEMBER(sessions), true, 2, 3},
        {MEMBER(first_session), true, 1, 99},
        {MEMBER(interval_days[0]), true, 1, 3650},
        {MEMBER(interval_days[1]), true, 1, 3650},
        {MEMBER(step_L), false, 0.5, 20},
        {MEMBER(drops), true, 1, 20},
        {MEMBER(pigments), true, 1, 3},
        {MEMBER(top), true, 1, 1000},
        {MEMBER(volume_ml), false, 0.05, 100},
        {MEMBER(drop_ml), false, 0.01, 1},
        {MEMBER(dilution), false, 0, 100},
        {MEMBER(healing_shades), false, -10, 10},
        {MEMBER(max_pixels), true, 1, 4e9},
        {MEMBER(max_memory_mb), true, 16, 65536},
    };
#undef MEMBER
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        const struct pm_range *range = pm_option_range(ranges[i].offset);
        ck_assert_ptr_nonnull(range);
        ck_assert_str_eq(range->member, ranges[i].member);
        ck_assert_int_eq(range->whole, ranges[i].whole);
        ck_assert_double_eq(range->least, ranges[i].least);
        ck_assert_double_eq(range->most, ranges[i].most);
    }
}
END_TEST

START_TEST(pairs_stand_in_their_order) {
    static const struct {
        int from, to;
        bool good;
    } levels[] = {{0, 0, true},  {1, 1, true},  {1, 10, true}, {5, 4, false},
                  {0, 1, false}, {1, 0, false}, {10, 10, true}},
      days[] = {{1, 1, true}, {10, 14, true}, {11, 10, false}, {3650, 3650, true}};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        options.level[0] = levels[i].from;
        options.level[1] = levels[i].to;
        if (!levels[i].good)
            expect_refusal("give the darker level first, 1 to 10");
        ck_assert(pm_options_check(&options, &err));
    }
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        options.interval_days[0] = days[i].from;
        options.interval_days[1] = days[i].to;
        if (!days[i].good)
            expect_refusal("interval_days is 11-10: give the smaller number first");
        ck_assert(pm_options_check(&options, &err));
    }
    options.aim = options.sessions = 2;
    ck_assert(pm_options_check(&options, &err));
    options.aim = 3;
    expect_refusal("aim is 3: give a session of the plan, 1 to 2");
}
END_TEST

START_TEST(texts_that_records_cannot_give_back_are_refused) {
    const char *latin1 = "J\xe4ger";
    options.client = latin1;
    expect_refusal("client is 'J\xe4ger': give valid UTF-8");
    options.id = latin1;
    expect_refusal("id is 'J\xe4ger': give valid UTF-8");
    options.exclude = latin1;
    expect_refusal("exclude is 'J\xe4ger': give valid UTF-8");
    options.use = latin1;
    expect_refusal("use is 'J\xe4ger': give valid UTF-8");
    options.client = "J\xc3\xa4ger";
    ck_assert(pm_options_check(&options, &err));
}
END_TEST

/* One number after another of a rectangle, and of a point, is none. */
START_TEST(each_number_of_a_place_counts) {
    for (int k = 0; k < 4; k++)
        for (int wrong = 0; wrong < 3; wrong++) {
            options.n_hair = 1;
            options.hair[0] = (struct pm_region){{1, 2, 3, 4}, {false}};
            options.hair[0].v[k] = wrong == 0 ? NAN : wrong == 1 ? -INFINITY : 0;
            if (wrong == 2 && k < 2)
                ck_assert(pm_options_check(&options, &err));
            else
                expect_refusal("hair, rectangle 1 is ");
        }
    for (int k = 0; k < 8; k++) {
        options.chart = PM_CHART_CORNERS;
        *(k % 2 == 0 ? &options.corners[k / 2].x : &options.corners[k / 2].y) = NAN;
        char message[40];
        snprintf(message, sizeof message, "corners: point %d is not a number", k / 2 + 1);
        expect_refusal(message);
    }
    options.n_strips = 2;
    options.strips[0] = options.strips[1] = (struct pm_swatch_grid){.cols = 3, .rows = 4};
    options.strips[1].corners[3].y = INFINITY;
    expect_refusal("strips: point 4");
}
END_TEST

START_TEST(places_that_are_none_are_refused) {
    options.n_hair = 2;
    options.hair[0] = (struct pm_region){{0, 0, 10, 10}, {false}};
    options.hair[1] = (struct pm_region){{NAN, 0, 10, 10}, {false}};
    expect_refusal("hair, rectangle 2 is nan,0,10,10: give x, y, width and height, the last two above 0");
    options.n_skin = 1;
    options.skin[0] = (struct pm_region){{.1, .1, 0, .5}, {true, true, true, true}};
    expect_refusal("skin, rectangle 1 is 10%,10%,0%,50%");
    options.has_roots = true;
    options.roots = (struct pm_region){{1, 1, 5, INFINITY}, {false}};
    expect_refusal("roots, rectangle 1");
    options.card = PM_CARD_L;
    options.card_region = (struct pm_region){{1, 1, 5, 5}, {false}};
    options.card_L = 500;
    expect_refusal("card_L is 500: give 10 to 100");
    options.card = PM_CARD_GREY;
    expect_refusal("card_region, rectangle 1");
    options.chart = PM_CHART_CORNERS;
    options.corners[2].y = NAN;
    expect_refusal("corners: point 3");
    options.zones[0] = (struct pm_zone){.name = "crown", .kind = PM_ZONE_HAIR, .n_regions = 1};
    options.n_zones = 1;
    expect_refusal("crown, rectangle 1");
}
END_TEST

START_TEST(what_was_resolved_holds_for_its_options_only) {
    options.use = "N5";
    struct pm_resolved *resolved = pm_options_resolve(&options, &err);
    ck_assert_msg(resolved != NULL, "%s", err.message);
    options.resolved = resolved;
    ck_assert_msg(pm_options_check(&options, &err), "%s", err.message);
    options.exclude = "N5";
    expect_refusal("resolved was made of options with another exclude");
    options.resolved = resolved;
    expect_refusal("resolved was made of options with another use");
    options.resolved = resolved;
    options.use = "N5";
    options.mix_brands = true;
    expect_refusal("resolved was made of options with another mix_brands");
    struct pm_palette *twin = pm_palette_load(NULL, NULL, NULL);
    options.resolved = resolved;
    options.use = "N5";
    options.palette = twin;
    expect_refusal("resolved was made of options with another palette");
    pm_palette_free(twin);
    pm_resolved_free(resolved);
    options.palette = NULL;
    ck_assert_ptr_null(pm_options_resolve(&options, &err));
    ck_assert_int_eq(err.code, PM_E_USAGE);
    ck_assert_ptr_nonnull(strstr(err.message, "palette is NULL"));
}
END_TEST

static void expect_no_target(struct pm_lab target, const char *message) {
    struct pm_record *record = pm_consult_target(target, &options, NULL);
    ck_assert_int_eq(record->status, PM_STATUS_ERROR);
    ck_assert_int_eq(record->error.code, PM_E_USAGE);
    ck_assert_str_eq(record->error.message, message);
    ck_assert(!record->has_target);
    pm_record_free(record);
}

START_TEST(a_target_that_is_no_colour_is_refused) {
    expect_no_target((struct pm_lab){500, 0, 0}, "target.L is 500: give 0 to 100");
    expect_no_target((struct pm_lab){NAN, 0, 0}, "target.L is nan: give 0 to 100");
    expect_no_target((struct pm_lab){50, 0, INFINITY}, "target.b is inf: give -150 to 150");
}
END_TEST

static void expect_no_combination(const struct pm_record *const *records, size_t n, const char *message) {
    struct pm_record *record = pm_combine(records, n, &options, NULL);
    ck_assert_ptr_nonnull(record);
    ck_assert_int_eq(record->status, PM_STATUS_ERROR);
    ck_assert_int_eq(record->error.code, PM_E_USAGE);
    ck_assert_str_eq(record->error.message, message);
    char *json = pm_record_json(record, NULL);
    struct pm_record *again = pm_record_read(json, strlen(json), &err);
    ck_assert_msg(again != NULL, "%s", err.message);
    free(json);
    pm_record_free(again);
    pm_record_free(record);
}

START_TEST(nothing_is_not_combined) {
    struct pm_record *one = pm_consult_target((struct pm_lab){30, 4, 5}, &options, NULL);
    const struct pm_record *const holed[] = {one, NULL};
    expect_no_combination(NULL, 0, "records is empty: give at least one");
    expect_no_combination(NULL, 2, "records is empty: give at least one");
    expect_no_combination(holed, 2, "records[1] is NULL: give only records");
    options.aim = 7;
    expect_no_combination(holed, 1, "aim is 7: give 1 to 3");
    pm_record_free(one);
}
END_TEST

START_TEST(wrong_options_are_told_before_the_photo) {
    struct pm_worker *worker = pm_worker_new(NULL);
    options.n_hair = 1000;
    struct pm_record *record = pm_consult(worker, "no/such/photo.jpg", &options, NULL);
    ck_assert_str_eq(record->error.message, "n_hair is 1000: at most 16");
    ck_assert_uint_eq(record->n_options, 0);
    pm_record_free(record);
    options.palette = NULL; /* measured alone, too */
    record = pm_consult_bytes(worker, "junk", 4, "junk", &options, NULL);
    ck_assert_str_eq(record->error.message, "n_hair is 1000: at most 16");
    pm_record_free(record);
    options.n_hair = 0;
    record = pm_consult_bytes(worker, NULL, 0, "none", &options, NULL);
    ck_assert_int_eq(record->error.code, PM_E_EMPTY);
    pm_record_free(record);
    pm_worker_free(worker);
}
END_TEST

START_TEST(shades_can_be_read_one_by_one) {
    const char *id = NULL, *name = NULL;
    struct pm_lab lab = {NAN, NAN, NAN};
    const size_t n = pm_palette_size(palette);
    ck_assert_uint_eq(n, 24);
    for (size_t i = 0; i < n; i++) {
        ck_assert(pm_palette_shade(palette, i, &id, &name, &lab));
        ck_assert(*id != 0 && *name != 0 && lab.L > 0 && lab.L < 100);
        options.use = id; /* it is the id that options name it by */
        ck_assert_msg(pm_options_check(&options, &err), "%s", err.message);
    }
    ck_assert(pm_palette_shade(palette, 0, NULL, NULL, NULL));
    id = "as it was";
    ck_assert(!pm_palette_shade(palette, n, &id, &name, &lab));
    ck_assert_str_eq(id, "as it was");
    ck_assert_str_eq(pm_version(), PM_VERSION);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("misuse");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, lists_that_are_too_long_are_refused);
    tcase_add_test(all, words_outside_their_lists_are_refused);
    tcase_add_test(all, ranges_are_part_of_the_interface);
    tcase_add_test(all, pairs_stand_in_their_order);
    tcase_add_test(all, texts_that_records_cannot_give_back_are_refused);
    tcase_add_test(all, each_number_of_a_place_counts);
    tcase_add_test(all, places_that_are_none_are_refused);
    tcase_add_test(all, what_was_resolved_holds_for_its_options_only);
    tcase_add_test(all, a_target_that_is_no_colour_is_refused);
    tcase_add_test(all, nothing_is_not_combined);
    tcase_add_test(all, wrong_options_are_told_before_the_photo);
    tcase_add_test(all, shades_can_be_read_one_by_one);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
