/* Hair that is part grey: what a plan follows of it, the bottle nearest to each part, and what several photos
 * say together. */
#include "job/components.h"

#include "color/lab.h"
#include "hair_known.h"
#include "match_palette.h"
#include "testing.h"

#include "record/record.h"

static const struct pm_lab dark = {22, 5, 8}, grey = {70, 0, 3};

static struct pm_record greying(double grey_frac) {
    struct pm_record record = {.hair = {.lab = {48, 2, 5}}};
    pm_note_components(&record, &(struct pm_grey){grey_frac, dark, grey});
    return record;
}

static double chroma_of(struct pm_lab lab) {
    return pm_chroma(lab);
}

START_TEST(hair_of_one_colour_has_no_components) {
    struct pm_record record = greying(0);
    ck_assert_uint_eq(record.n_components, 0);
    for (int follow = PM_GREY_UNKNOWN; follow <= PM_GREY_FOLLOW_GREY; follow++)
        ck_assert_double_eq(pm_followed_lab(&record, (enum pm_grey_choice)follow).L, record.hair.lab.L);
    pm_note_components(&record, &(struct pm_grey){NAN, {NAN, NAN, NAN}, {NAN, NAN, NAN}});
    ck_assert_uint_eq(record.n_components, 0);
}
END_TEST

START_TEST(a_plan_follows_the_component_that_was_chosen) {
    struct pm_record record = greying(0.35);
    ck_assert_uint_eq(record.n_components, 2);
    ck_assert_double_eq_tol(record.components[0].share_frac, 0.65, 1e-9);
    ck_assert_int_eq(record.components[0].name, PM_HAIR_DARK_BROWN);
    ck_assert_double_eq(pm_de00(pm_followed_lab(&record, PM_GREY_FOLLOW_DARK), dark), 0);
    ck_assert_double_eq(pm_de00(pm_followed_lab(&record, PM_GREY_FOLLOW_GREY), grey), 0);
}
END_TEST

/* Its light is that of both together; its hue is the grey's, whatever the shares. */
START_TEST(a_blend_is_no_brown) {
    double before_L = dark.L;
    for (int percent = 10; percent < 100; percent += 10) {
        struct pm_record record = greying(percent / 100.0);
        struct pm_lab blend = pm_followed_lab(&record, PM_GREY_BLEND);
        double Y =
            pm_xyz_from_lab(dark).Y + percent / 100.0 * (pm_xyz_from_lab(grey).Y - pm_xyz_from_lab(dark).Y);
        ck_assert_double_eq_tol(pm_xyz_from_lab(blend).Y, Y, 1e-9);
        ck_assert_double_eq_tol(chroma_of(blend), chroma_of(grey), 1e-9);
        ck_assert_double_gt(blend.L, before_L);
        before_L = blend.L;
    }
}
END_TEST

START_TEST(photos_count_by_their_shares_and_those_without_components_do_not) {
    struct pm_record one = greying(0.2), other = greying(0.6), none = greying(0), pooled = {.hair = one.hair};
    const struct pm_record *photos[] = {&one, &none, &other};
    pm_pool_components(&pooled, photos, 3);
    ck_assert_uint_eq(pooled.n_components, 2);
    ck_assert_double_eq_tol(pooled.components[1].share_frac, 0.4, 1e-9);
    ck_assert_double_lt(pm_de00(pooled.components[0].lab, dark), 1e-6);
    pm_pool_components(&pooled, photos + 1, 1);
    ck_assert_uint_eq(pooled.n_components, 0);
}
END_TEST

/* Both stand in one light: the blend of two spreads is not surer than the surer of the two by chance. */
START_TEST(a_blend_of_two_posteriors_keeps_their_doubt) {
    static struct pm_posterior a, b;
    a = known_colour(dark);
    b = known_colour(grey);
    for (int i = 0; i < PM_POSTERIOR_POINTS; i++) {
        a.point[i].L += 8 * (i / 255.0 - 0.5);
        b.point[(i * 37) % PM_POSTERIOR_POINTS].L += 20 * (i / 255.0 - 0.5);
    }
    pm_blend_components(&a, &b, 0.5);
    ck_assert_double_gt(a.radius_de00, 5);
    ck_assert_double_eq_tol(a.mean.a, grey.a, 1e-9);
    for (int i = 1; i < PM_POSTERIOR_POINTS; i++)
        ck_assert_double_ge(a.point[i].L, a.point[i - 1].L);
    a = known_colour(dark);
    b = known_colour(grey);
    pm_blend_components(&a, &b, 0.5);
    ck_assert_double_eq_tol(a.radius_de00, 0, 1e-9);
}
END_TEST

/* By CIEDE2000, in stock; the palette's first as well as its last. */
START_TEST(each_component_has_its_nearest_bottle) {
    static const struct {
        bool out_of_stock[3];
        int dark, grey;
    } cases[] = {{{false}, 0, 2}, {{true}, 1, 2}, {{false, true, true}, 0, 0}, {{true, true, false}, 2, 2}};
    struct pm_palette palette;
    struct pm_options options;
    struct pm_error err = {0};
    struct pm_record photo = greying(0.4);
    const struct pm_record *photos[] = {&photo};
    photo.has_hair = true;
    new_palette(&palette);
    add_shade(&palette, "dark", 24, 6, 9);
    add_shade(&palette, "between", 45, 9, 14);
    add_shade(&palette, "grey", 68, 1, 4);
    pm_options_init(&options);
    options.palette = &palette;
    options.pigments = 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int wanted[] = {cases[i].dark, cases[i].grey};
        for (size_t k = 0; k < palette.n_shades; k++)
            palette.shades[k].stock = !cases[i].out_of_stock[k];
        struct pm_record *record = pm_combine(photos, 1, &options, &err);
        ck_assert_ptr_nonnull(record);
        ck_assert_msg(record->status == PM_STATUS_OK, "%s", record->error.message);
        ck_assert_uint_eq(record->n_components, 2);
        for (int part = 0; part < 2; part++) {
            const struct pm_component *component = &record->components[part];
            const struct pm_shade *shade = &palette.shades[wanted[part]];
            ck_assert_str_eq(component->nearest, shade->id);
            ck_assert_double_eq_tol(component->nearest_de00, pm_de00(shade->lab, component->probable_lab),
                                    1e-9);
        }
        pm_record_free(record);
    }
    for (size_t k = 0; k < palette.n_shades; k++)
        palette.shades[k].stock = 0;
    struct pm_record *record = pm_combine(photos, 1, &options, &err);
    ck_assert_int_eq(record->error.code, PM_E_PALETTE);
    ck_assert(isnan(record->components[0].nearest_de00));
    pm_record_free(record);
    drop_palette(&palette);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("components");
    TCase *tests = tcase_create("components");
    tcase_add_test(tests, hair_of_one_colour_has_no_components);
    tcase_add_test(tests, a_plan_follows_the_component_that_was_chosen);
    tcase_add_test(tests, a_blend_is_no_brown);
    tcase_add_test(tests, photos_count_by_their_shares_and_those_without_components_do_not);
    tcase_add_test(tests, a_blend_of_two_posteriors_keeps_their_doubt);
    tcase_add_test(tests, each_component_has_its_nearest_bottle);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
