/* Regions, options told again, and records: what the job does before and after the pixels. */
#include "match_palette.h"
#include "testing.h"

#include "color/names.h"
#include "job/consultation.h"
#include "job/picture.h"
#include "palette/palette.h"
#include "record/options.h"
#include "record/record.h"

#include <math.h>
#include <string.h>

static struct pm_region pixels(double x, double y, double w, double h) {
    return (struct pm_region){{x, y, w, h}, {false, false, false, false}};
}

static struct pm_region shares(double x, double y, double w, double h) {
    return (struct pm_region){{x, y, w, h}, {true, true, true, true}};
}

static void assert_box(struct pm_region region, int x, int y, int w, int h) {
    struct pm_box box;
    struct pm_error err = {0};
    ck_assert_msg(pm_region_box(&region, 1000, 501, "hair", PM_REMEDY_HAIR, "a.jpg", &box, &err), "%s",
                  err.message);
    ck_assert_int_eq(box.x, x);
    ck_assert_int_eq(box.y, y);
    ck_assert_int_eq(box.w, w);
    ck_assert_int_eq(box.h, h);
}

START_TEST(regions_become_boxes) {
    assert_box(pixels(1, 2, 3, 4), 1, 2, 3, 4);
    assert_box(pixels(0, 0, 1000, 501), 0, 0, 1000, 501);
    assert_box(pixels(999, 500, 1, 1), 999, 500, 1, 1);
    assert_box(shares(0, 0, 1, 1), 0, 0, 1000, 501);
    assert_box(shares(0.5, 0.5, 0.5, 0.5), 500, 251, 500, 250);
    struct pm_region mixed = {{10, 0.1, 0.25, 100}, {false, true, true, false}};
    assert_box(mixed, 10, 50, 250, 100);
}
END_TEST

/* Regions that share an edge in percent must neither overlap nor leave a gap. */
START_TEST(neighbours_share_their_edge) {
    for (int width = 7; width < 400; width += 13) {
        int next = 0;
        for (int i = 0; i < 7; i++) {
            struct pm_region region = shares(i / 7.0, 0, 1 / 7.0, 1);
            struct pm_box box;
            ck_assert(pm_region_box(&region, width, 10, "hair", PM_REMEDY_HAIR, "a.jpg", &box, NULL));
            ck_assert_int_eq(box.x, next);
            next = box.x + box.w;
        }
        ck_assert_int_eq(next, width);
    }
}
END_TEST

START_TEST(regions_that_do_not_fit_are_refused) {
    const struct pm_region wrong[] = {pixels(0, 0, 1001, 5), pixels(990, 0, 20, 5), pixels(0, 500, 5, 2),
                                      pixels(0, 0, 0.2, 5),  pixels(5, 5, 0, 0),    shares(0.5, 0, 0.6, 1),
                                      pixels(-1, 0, 5, 5),   pixels(NAN, 0, 5, 5)};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct pm_box box;
        struct pm_error err = {0};
        ck_assert_msg(!pm_region_box(&wrong[i], 1000, 501, "hair", PM_REMEDY_HAIR, "a.jpg", &box, &err),
                      "region %zu", i);
        ck_assert_int_eq(err.code, PM_E_REGION);
        ck_assert_int_eq(err.remedy, PM_REMEDY_HAIR);
        ck_assert_ptr_nonnull(strstr(err.message, "a.jpg: hair"));
    }
}
END_TEST

START_TEST(a_place_beyond_the_photo_is_told_as_it_was_given) {
    const struct pm_region region = shares(0.9, 0.1, 0.2, 0.2);
    struct pm_box box;
    struct pm_error err = {0};
    ck_assert(!pm_region_box(&region, 1000, 500, "crown", PM_REMEDY_NONE, "a.jpg", &box, &err));
    ck_assert_ptr_nonnull(
        strstr(err.message, "crown 90%,10%,20%,20% (pixels 900,50,200,100) extends beyond"));
}
END_TEST

static const char *said(const struct pm_record *record, const char *name) {
    for (size_t i = 0; i < record->n_options; i++)
        if (strcmp(record->options[i].name, name) == 0)
            return record->options[i].value;
    return NULL;
}

START_TEST(defaults_say_nothing) {
    struct pm_options options;
    pm_options_init(&options);
    struct pm_record *record = pm_record_new(NULL);
    ck_assert_ptr_nonnull(record);
    ck_assert(pm_options_describe(&options, record, NULL));
    ck_assert_uint_eq(record->n_options, 0);
    pm_record_free(record);
}
END_TEST

START_TEST(what_differs_is_told_as_the_command_line_takes_it) {
    struct pm_options options;
    pm_options_init(&options);
    options.hair[0] = shares(0.1, 0.05, 0.333, 0.2);
    options.n_hair = 1;
    options.skin[0] = pixels(1, 2.5, 3, 4);
    options.n_skin = 1;
    options.zones[0] = (struct pm_zone){.name = "my crown", .kind = PM_ZONE_HAIR, .n_regions = 1};
    options.zones[0].region[0] = pixels(5, 6, 7, 8);
    options.zones[1] = (struct pm_zone){.name = "beard", .kind = PM_ZONE_BEARD, .n_regions = 1};
    options.zones[1].region[0] = shares(0.5, 0.5, 0.25, 0.1);
    options.n_zones = 2;
    options.chart = PM_CHART_NONE;
    options.aim = 2;
    options.interval_days[0] = 7;
    options.start = "2026-05-10";
    options.step_L = 4.25;
    options.look = PM_LOOK_SHAVED;
    options.force = true;
    struct pm_record *record = pm_record_new(NULL);
    ck_assert(pm_options_describe(&options, record, NULL));
    ck_assert_str_eq(said(record, "hair"), "10%,5%,33.3%,20%");
    ck_assert_str_eq(said(record, "skin"), "1,2.5,3,4");
    ck_assert_str_eq(said(record, "zone"), "my crown=5,6,7,8");
    ck_assert_str_eq(said(record, "beard"), "50%,50%,25%,10%");
    ck_assert_str_eq(said(record, "chart"), "none");
    ck_assert_str_eq(said(record, "aim"), "2");
    ck_assert_str_eq(said(record, "interval"), "7-14");
    ck_assert_str_eq(said(record, "start"), "2026-05-10");
    ck_assert_str_eq(said(record, "step"), "4.25");
    ck_assert_str_eq(said(record, "look"), "shaved");
    ck_assert_str_eq(said(record, "force"), "yes");
    ck_assert_uint_eq(record->n_options, 11);
    pm_record_free(record);
}
END_TEST

/* Sets the member of a range, whatever its type. */
static void set_member(struct pm_options *options, const struct pm_range *range, double value) {
    void *member = (char *)options + range->offset;
    if (!range->whole)
        *(double *)member = value;
    else if (range->offset == offsetof(struct pm_options, max_pixels))
        *(int64_t *)member = (int64_t)value;
    else
        *(int *)member = (int)value;
}

START_TEST(every_member_is_held_to_its_range) {
    struct pm_options options;
    struct pm_error err = {0};
    pm_options_init(&options);
    ck_assert(pm_options_check(&options, NULL));
    for (const struct pm_range *range = pm_option_ranges; range->member != NULL; range++) {
        ck_assert_ptr_eq(pm_option_range(range->offset), range);
        const double outside[] = {range->least - 1, range->most + 1,
                                  range->whole ? range->least - 1 : -INFINITY};
        for (int i = 0; i < 3; i++) {
            pm_options_init(&options);
            set_member(&options, range, outside[i]);
            ck_assert_msg(!pm_options_check(&options, &err), "%s %g", range->member, outside[i]);
            ck_assert_int_eq(err.code, PM_E_USAGE);
            ck_assert_msg(strncmp(err.message, range->member, strlen(range->member)) == 0, "%s", err.message);
            ck_assert_ptr_nonnull(strstr(err.message, ": give "));
        }
    }
    ck_assert_ptr_null(pm_option_range(offsetof(struct pm_options, force)));
    pm_options_init(&options);
    options.drop_ml = NAN; /* has a default, so it is never unknown */
    ck_assert(!pm_options_check(&options, &err));
    ck_assert_str_eq(err.message, "drop_ml is nan: give 0.01 to 1");
}
END_TEST

START_TEST(members_that_contradict_each_other_are_refused) {
    struct pm_options options;
    struct pm_error err = {0};
    pm_options_init(&options);
    options.interval_days[0] = 20;
    ck_assert(!pm_options_check(&options, &err));
    ck_assert_str_eq(err.message, "interval_days is 20-14: give the smaller number first");
    pm_options_init(&options);
    options.sessions = 2;
    options.aim = 3;
    ck_assert(!pm_options_check(&options, &err));
    ck_assert_str_eq(err.message, "aim is 3: give a session of the plan, 1 to 2");
    pm_options_init(&options);
    options.start = "2026-02-30";
    ck_assert(!pm_options_check(&options, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "start is '2026-02-30': give a valid date"));
}
END_TEST

START_TEST(a_new_record_knows_nothing) {
    struct pm_record *record = pm_record_new(NULL);
    ck_assert(isnan(record->hair.lab.L) && isnan(record->target_lab.b) && isnan(record->hair.grey_frac));
    ck_assert_int_eq(record->hair.level, -1);
    ck_assert_int_eq(record->image.flash, -1);
    char *json = pm_record_json(record, NULL);
    ck_assert_ptr_nonnull(strstr(json, "\"hair\":null"));
    ck_assert_ptr_nonnull(strstr(json, "\"status\":\"ok\""));
    ck_assert_ptr_null(strstr(json, "nan"));
    free(json);
    pm_record_free(record);
    pm_record_free(NULL);
}
END_TEST

/* Up to 5 is certain, up to 9 fairly, where the palette was measured as the photo was; NAN is never sure. */
START_TEST(confidence_follows_the_uncertainty) {
    struct pm_palette by_camera = {.capture = PM_CAPTURE_CAMERA}, by_other = {.capture = PM_CAPTURE_NOMINAL};
    struct pm_options options;
    pm_options_init(&options);
    for (int i = 0; i < 4; i++) {
        options.palette = i == 0 ? NULL : i == 1 ? &by_camera : &by_other;
        options.n_strips = i == 3;
        const enum pm_confidence best = i == 2 ? PM_CONFIDENCE_MEDIUM : PM_CONFIDENCE_HIGH;
        ck_assert_int_eq(pm_confidence_of(0, &options), best);
        ck_assert_int_eq(pm_confidence_of(5, &options), best);
        ck_assert_int_eq(pm_confidence_of(5.01, &options), PM_CONFIDENCE_MEDIUM);
        ck_assert_int_eq(pm_confidence_of(9, &options), PM_CONFIDENCE_MEDIUM);
        ck_assert_int_eq(pm_confidence_of(9.01, &options), PM_CONFIDENCE_LOW);
        ck_assert_int_eq(pm_confidence_of(NAN, &options), PM_CONFIDENCE_LOW);
    }
}
END_TEST

/* A tenth of either is salt and pepper, which has no level; dots whose colour is unknown have no name. */
START_TEST(part_grey_hair_has_no_level) {
    static const double grey_frac[] = {NAN, 0, 0.09, 0.1, 0.5, 0.9, 0.91, 1};
    const struct pm_lab dark = {24, 4, 6};
    int level;
    const enum pm_hair_name plain = pm_hair_name(dark, &level);
    ck_assert_int_gt(level, 0);
    for (size_t i = 0; i < sizeof grey_frac / sizeof *grey_frac; i++) {
        struct pm_hair_facts hair = {.lab = dark, .grey_frac = grey_frac[i]};
        const bool mixed = i >= 3 && i <= 5;
        pm_name_hair(&hair);
        ck_assert_int_eq(hair.name, mixed ? PM_HAIR_SALT_AND_PEPPER : plain);
        ck_assert_int_eq(hair.level, mixed ? -1 : level);
        ck_assert_uint_eq(strlen(hair.hex), 7);
        hair.kind = PM_HAIR_FORM_STUBBLE;
        hair.stubble.state = PM_STUBBLE_SMALL;
        pm_name_hair(&hair);
        ck_assert_int_eq(hair.name, PM_HAIR_UNKNOWN);
        ck_assert_int_eq(hair.level, -1);
    }
}
END_TEST

START_TEST(a_missing_photo_is_a_record) {
    struct pm_error err = {0};
    struct pm_worker *worker = pm_worker_new(&err);
    ck_assert_ptr_nonnull(worker);
    struct pm_options options;
    pm_options_init(&options);
    options.hair[0] = pixels(0, 0, 5, 5);
    options.n_hair = 1;
    struct pm_record *record = pm_consult(worker, "no/such/photo.jpg", &options, &err);
    ck_assert_ptr_nonnull(record);
    ck_assert_int_eq(record->status, PM_STATUS_ERROR);
    ck_assert_int_eq(record->error.code, PM_E_OPEN);
    ck_assert_str_eq(record->photo, "no/such/photo.jpg");
    pm_record_free(record);
    record = pm_consult_bytes(worker, "junk", 4, "junk", &options, &err);
    ck_assert_ptr_nonnull(record);
    ck_assert_int_eq(record->error.code, PM_E_NOT_PHOTO);
    pm_record_free(record);
    pm_worker_free(worker);
}
END_TEST

/* The codes of ITU-T H.273, then EXIF's, then sRGB, which is all that grey can be; CMYK means nothing alone.
 */
START_TEST(a_file_without_a_profile_says_what_its_codes_mean) {
    static const struct {
        int channels, primaries;
        enum pm_exif_space exif;
        const char *name; /* NULL: refused */
        enum pm_profile_source source;
    } cases[] = {
        {3, 12, PM_SPACE_SRGB, "Display P3", PM_PROFILE_SOURCE_EMBEDDED},
        {3, 9, PM_SPACE_UNSAID, "BT.2020", PM_PROFILE_SOURCE_EMBEDDED},
        {3, 1, PM_SPACE_ADOBE_RGB, "sRGB", PM_PROFILE_SOURCE_EMBEDDED},
        {3, 0, PM_SPACE_ADOBE_RGB, "Adobe RGB (1998)", PM_PROFILE_SOURCE_EXIF},
        {3, 0, PM_SPACE_SRGB, "sRGB", PM_PROFILE_SOURCE_EXIF},
        {3, 0, PM_SPACE_OTHER, "sRGB", PM_PROFILE_SOURCE_ASSUMED},
        {3, 0, PM_SPACE_UNSAID, "sRGB", PM_PROFILE_SOURCE_ASSUMED},
        {1, 12, PM_SPACE_ADOBE_RGB, "Grey, sRGB's curve", PM_PROFILE_SOURCE_ASSUMED},
        {4, 0, PM_SPACE_SRGB, NULL, PM_PROFILE_SOURCE_EMBEDDED},
    };
    struct pm_error err = {0};
    struct pm_worker *worker = pm_worker_new(&err);
    ck_assert_ptr_nonnull(worker);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pm_photo_info info = {.channels = cases[i].channels,
                                           .cicp = {cases[i].primaries, 13, false},
                                           .exif_space = cases[i].exif};
        struct pm_record *record = pm_record_new(NULL);
        struct pm_consultation c = {.worker = worker, .record = record, .name = "a.jpg", .info = &info};
        ck_assert_int_eq(pm_choose_profile(&c, &err), cases[i].name != NULL);
        ck_assert_pstr_eq(record->image.profile, cases[i].name);
        ck_assert_int_eq(record->image.profile_source, cases[i].source);
        ck_assert_int_eq(c.space_unsaid, cases[i].exif == PM_SPACE_OTHER);
        pm_record_free(record);
    }
    ck_assert_int_eq(err.code, PM_E_PROFILE);
    pm_worker_free(worker);
}
END_TEST

/* No more than 250 bottles are blended with each other, which is said; nor is anything if nothing is. */
START_TEST(blends_among_the_nearest_are_told) {
    static const struct {
        int shades, pigments, among;
    } cases[] = {{250, 2, -1}, {251, 2, 250}, {251, 1, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_palette palette;
        struct pm_options options;
        struct pm_error err = {0};
        new_palette(&palette);
        for (int k = 0; k < cases[i].shades; k++) {
            char id[16];
            snprintf(id, sizeof id, "S%d", k);
            add_shade(&palette, id, 15 + 0.2 * k, 5 + k % 7, 8 + k % 11);
        }
        pm_options_init(&options);
        options.palette = &palette;
        options.pigments = cases[i].pigments;
        options.drops = 2;
        struct pm_record *record = pm_consult_target((struct pm_lab){30, 6, 12}, &options, &err);
        ck_assert_msg(record != NULL && record->status == PM_STATUS_OK, "%s", err.message);
        ck_assert_int_eq(record->blends_among, cases[i].among);
        pm_record_free(record);
        drop_palette(&palette);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("job");
    TCase *tests = tcase_create("job");
    tcase_add_test(tests, regions_become_boxes);
    tcase_add_test(tests, neighbours_share_their_edge);
    tcase_add_test(tests, regions_that_do_not_fit_are_refused);
    tcase_add_test(tests, defaults_say_nothing);
    tcase_add_test(tests, what_differs_is_told_as_the_command_line_takes_it);
    tcase_add_test(tests, every_member_is_held_to_its_range);
    tcase_add_test(tests, members_that_contradict_each_other_are_refused);
    tcase_add_test(tests, a_new_record_knows_nothing);
    tcase_add_test(tests, confidence_follows_the_uncertainty);
    tcase_add_test(tests, part_grey_hair_has_no_level);
    tcase_add_test(tests, a_missing_photo_is_a_record);
    tcase_add_test(tests, a_place_beyond_the_photo_is_told_as_it_was_given);
    tcase_add_test(tests, blends_among_the_nearest_are_told);
    tcase_add_test(tests, a_file_without_a_profile_says_what_its_codes_mean);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
