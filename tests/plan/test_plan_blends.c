/* Plans with blends, a person's own choice, amounts, healing and lots. */
#include "testing.h"

#include "blend/blend.h"
#include "color/lab.h"
#include "plan/rank.h"
#include "plan_made.h"

static void mixing_set(void) {
    add_shade(&palette, "black", 20, 0.5, 0.6);
    add_shade(&palette, "brown", 34, 10, 14);
    add_shade(&palette, "ochre", 56, 14, 42);
    add_shade(&palette, "redbrown", 36, 28, 22);
    add_shade(&palette, "white", 95, 0, 2);
}

static void brown_set(uint64_t *state) {
    for (int i = 0; i < 6; i++) {
        char id[16];
        double chroma = random_between(state, 2, 16), hue = random_between(state, 30, 85) * M_PI / 180;
        snprintf(id, sizeof id, "b%d", i);
        add_shade(&palette, id, random_between(state, 15, 60), chroma * cos(hue), chroma * sin(hue));
    }
}

enum { MOST_SEEN = 60000 };

/* Lab of every usable shade and every blend within ten drops. */
static struct pm_lab seen[MOST_SEEN];
static size_t n_seen;

static void see_all(void) {
    struct pm_bottles bottles;
    n_seen = 0;
    ck_assert(pm_bottles_init(&bottles, &palette, NULL, false, NULL));
    for (size_t i = 0; i < bottles.mixer.n; i++)
        seen[n_seen++] = palette.shades[i].lab;
    for (size_t i = 0; i < bottles.mixer.n; i++)
        for (size_t j = i + 1; j < bottles.mixer.n; j++)
            for (size_t k = j; k < bottles.mixer.n; k++)
                for (int a = 1; a < 10; a++)
                    for (int b = 1; a + b <= 10; b++)
                        for (int c = k > j; a + b + c <= 10 && (k > j || c == 0); c++) {
                            ck_assert_uint_lt(n_seen, MOST_SEEN);
                            seen[n_seen++] = pm_mix_lab(&bottles.mixer, (size_t[]){i, j, k},
                                                        (double[]){a, b, c}, k > j ? 3 : 2);
                        }
    pm_bottles_free(&bottles);
}

/* Whether anything lies a third to five thirds of a step from `from`, with dH*ab no more than most_hue. */
static bool step_exists(struct pm_lab from, int direction, double step_L, double hue) {
    for (size_t i = 0; i < n_seen; i++) {
        double steps = direction * (from.L - seen[i].L) / step_L;
        if (steps >= 1.0 / 3 + 1e-6 && steps <= 5.0 / 3 - 1e-6 && fabs(pm_delta_hue(from, seen[i])) <= hue)
            return true;
    }
    return false;
}

static int total_drops(const struct pm_session *session) {
    int total = 0;
    for (size_t i = 0; i < session->n_parts; i++)
        total += session->parts[i].drops;
    return total;
}

static bool same_parts(const struct pm_session *a, const struct pm_session *b) {
    bool same = a->n_parts == b->n_parts;
    for (size_t i = 0; same && i < a->n_parts; i++)
        same = a->parts[i].ratio == b->parts[i].ratio && strcmp(a->parts[i].id, b->parts[i].id) == 0;
    return same;
}

static void check_step(const struct pm_session *from, const struct pm_session *to, int direction,
                       double step_L) {
    if (same_parts(from, to)) { /* nothing follows, and the note says why */
        ck_assert_ptr_nonnull(strstr(to->note, direction > 0 ? ", more dots" : ", fewer dots"));
        ck_assert(from->ladder != NULL || !step_exists(from->lab, direction, step_L, INFINITY));
        return;
    }
    if (from->ladder != NULL && to->n_parts == 1) {
        ck_assert(to->rung == from->rung + direction);
        return;
    }
    double steps = direction * (from->lab.L - to->lab.L) / step_L,
           hue = fabs(pm_delta_hue(from->lab, to->lab));
    ck_assert_msg(steps >= 1.0 / 3 - 1e-9 && steps <= 5.0 / 3 + 1e-9, "a step of %g", steps);
    if (hue <= 2 + 1e-9)
        return;
    ck_assert_ptr_nonnull(strstr(to->note, "the hue shifts"));
    ck_assert_msg(!step_exists(from->lab, direction, step_L, 2 - 1e-6), "hue off by %g", hue);
}

static int blends_planned;

static void check_plan(struct pm_lab wanted, int aim, double step_L) {
    struct pm_options options = options_for(wanted.L, wanted.a, wanted.b);
    options.aim = aim;
    options.pigments = 3;
    options.step_L = step_L;
    plan(&options);
    for (int i = aim; i < 3; i++)
        check_step(&sessions[i - 1], &sessions[i], 1, step_L);
    for (int i = aim - 1; i > 0; i--)
        check_step(&sessions[i], &sessions[i - 1], -1, step_L);
    for (int i = 0; i < 3; i++)
        blends_planned += sessions[i].n_parts > 1;
    for (int i = 1; i < 3; i++)
        if (sessions[i].kind != PM_SESSION_EMPTY && sessions[i - 1].kind != PM_SESSION_EMPTY)
            ck_assert(same_parts(&sessions[i], &sessions[i - 1]) ||
                      (sessions[i].darker_L > 0 && sessions[i].darker_de00 > 0));
    pm_sessions_free(sessions, n_sessions);
}

/* Targets over the whole of a palette: its shades, what lies between them, and beyond. */
START_TEST(every_step_is_a_shade_darker_at_the_same_hue) {
    uint64_t state = test_seed();
    printf("seed %llu\n", (unsigned long long)state);
    for (int kind = 0; kind < 4; kind++) {
        teardown();
        new_palette(&palette);
        if (kind == 0)
            mixing_set();
        else if (kind == 1)
            setup();
        else
            brown_set(&state);
        see_all();
        for (int round = 0; round < 60; round++) {
            struct pm_lab a = palette.shades[(size_t)random_between(&state, 0, (double)palette.n_shades)].lab;
            struct pm_lab b = palette.shades[(size_t)random_between(&state, 0, (double)palette.n_shades)].lab;
            double t = random_between(&state, -0.1, 1.1);
            struct pm_lab wanted = {fmin(fmax(a.L + t * (b.L - a.L), 3), 97), a.a + t * (b.a - a.a),
                                    a.b + t * (b.b - a.b)};
            wanted = pm_look_target(wanted, round % 4 == 3 ? PM_LOOK_SHAVED : PM_LOOK_NATURAL);
            palette.calib_error_de00 = round % 2 == 0 ? 0.5 : NAN;
            check_plan(wanted, 1 + round % 3, round % 5 == 0 ? 6 : 3.5);
        }
    }
    printf("%d blends planned\n", blends_planned);
    ck_assert_int_gt(blends_planned, 100);
}
END_TEST

static void only_mixing_set(void) {
    teardown();
    new_palette(&palette);
    mixing_set();
}

START_TEST(a_blend_is_planned_where_it_is_worth_it) {
    struct pm_bottles bottles;
    struct pm_blend *blends;
    size_t n;
    only_mixing_set();
    struct pm_options options = options_for(27, 5, 7);
    plan(&options);
    ck_assert_int_eq(sessions[0].kind, PM_SESSION_SHADE);
    pm_sessions_free(sessions, n_sessions);
    options.pigments = 3;
    palette.calib_error_de00 = 1;
    ck_assert(pm_bottles_init(&bottles, &palette, NULL, false, NULL));
    ck_assert(pm_blends(&bottles, &options, target, &blends, &n, NULL));
    pm_bottles_free(&bottles);
    ck_assert(blends[0].worthwhile);
    plan(&options);
    ck_assert_int_eq(sessions[0].kind, PM_SESSION_BLEND);
    ck_assert_ptr_null(sessions[0].ladder);
    ck_assert_uint_eq(sessions[0].n_parts, blends[0].n_parts);
    for (size_t i = 0; i < blends[0].n_parts; i++) {
        ck_assert_str_eq(sessions[0].parts[i].id, blends[0].parts[i].id);
        ck_assert_int_eq(sessions[0].parts[i].ratio, blends[0].parts[i].ratio);
        ck_assert_int_eq(sessions[0].parts[i].drops, blends[0].parts[i].drops);
    }
    ck_assert_double_eq_tol(sessions[0].lab.L, blends[0].lab.L, 1e-9);
    pm_blends_free(blends, n);
    pm_sessions_free(sessions, n_sessions);
    palette.calib_error_de00 = 40;
    plan(&options);
    ck_assert_int_eq(sessions[0].kind, PM_SESSION_SHADE);
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

/* A ratio in any terms is dropped as its largest multiple within the limit, and as given where there is none.
 */
START_TEST(drops_are_the_largest_multiple_of_a_ratio) {
    struct pm_bottles bottles;
    only_mixing_set();
    ck_assert(pm_bottles_init(&bottles, &palette, NULL, false, NULL));
    for (int a = 1; a <= 12; a++)
        for (int b = 1; b <= a; b++)
            for (int most = 1; most <= 20; most += a % 2 + 1) {
                int drops[2] = {a, b};
                for (int total = most; total >= 2; total--)
                    if (a * total % (a + b) == 0) {
                        drops[0] = a * total / (a + b);
                        drops[1] = total - drops[0];
                        break;
                    }
                struct pm_blend blend;
                ck_assert(pm_blend_tell(&bottles, (size_t[]){1, 4}, (int[]){a, b}, 2,
                                        (struct pm_lab){30, 6, 9}, most, 5, &blend, NULL));
                const int brown = strcmp(blend.parts[0].id, "brown") == 0 ? 0 : 1;
                ck_assert_msg(blend.parts[brown].drops == drops[0] && blend.parts[!brown].drops == drops[1],
                              "%d:%d within %d: %d:%d", a, b, most, blend.parts[brown].drops,
                              blend.parts[!brown].drops);
                pm_blend_release(&blend);
            }
    pm_bottles_free(&bottles);
}
END_TEST

START_TEST(the_same_bottles_and_drops_come_first) {
    only_mixing_set();
    struct pm_options options = options_for(30, 6, 9);
    options.pigments = 3;
    options.use = "brown:8,white:4";
    plan(&options);
    ck_assert_int_eq(sessions[0].chosen_by, PM_CHOSEN_BY_PERSON);
    ck_assert_int_eq(sessions[1].chosen_by, PM_CHOSEN_BY_TOOL);
    ck_assert_str_eq(sessions[0].parts[0].id, "brown");
    ck_assert_int_eq(sessions[0].parts[0].ratio, 2);
    ck_assert_int_eq(sessions[0].parts[0].drops, 8);
    ck_assert_int_eq(sessions[0].parts[1].drops, 4);
    ck_assert_int_eq(sessions[1].kind, PM_SESSION_BLEND);
    ck_assert_int_eq(total_drops(&sessions[1]), 12);
    ck_assert_str_eq(sessions[1].parts[0].id, "brown");
    ck_assert_str_eq(sessions[1].parts[1].id, "white");
    ck_assert_int_gt(sessions[1].parts[0].drops, 8);
    ck_assert_ptr_null(sessions[1].note);
    pm_sessions_free(sessions, n_sessions);

    /* Ochre with a trace of white gets no six L* darker by itself: others are taken and the note says so. */
    options.use = "ochre:19,white:1";
    options.step_L = 6;
    plan(&options);
    ck_assert_int_ne(sessions[1].kind, PM_SESSION_EMPTY);
    ck_assert_ptr_nonnull(strstr(sessions[1].note, "different bottles"));
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

START_TEST(a_choice_of_ones_own_is_read_and_kept) {
    struct pm_pick use;
    struct pm_error err;
    only_mixing_set();
    add_shade(&palette, "N:4", 40, 1, 3);
    ck_assert(pm_pick_parse("brown", &palette, &use, NULL) && use.n == 1 && use.shade[0] == 1 &&
              use.drops[0] == 0);
    ck_assert(pm_pick_parse("N:4", &palette, &use, NULL) && use.n == 1 && use.shade[0] == 5);
    ck_assert(pm_pick_parse("N:4:7,black:1", &palette, &use, NULL) && use.n == 2);
    ck_assert(use.shade[0] == 5 && use.drops[0] == 7 && use.shade[1] == 0 && use.drops[1] == 1);
    static const char *const bad[][2] = {{"", "no shade ''"},
                                         {"grey:2", "no shade 'grey'"},
                                         {"brown:0,black:1", "'0' drops"},
                                         {"brown:2,black", "how many"},
                                         {"brown:2,brown:3", "twice"},
                                         {"brown:2.5,black:1", "'2.5' drops"},
                                         {"brown:2,", "no shade ''"},
                                         {"brown:1,black:1,white:1,ochre:1", "at most 3"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(!pm_pick_parse(bad[i][0], &palette, &use, &err), "%s", bad[i][0]);
        ck_assert_msg(strstr(err.message, bad[i][1]) != NULL, "%s: %s", bad[i][0], err.message);
    }
    struct pm_options options = options_for(40, 1, 3);
    palette.shades[1].stock = 0;
    palette.shades[0].brand = strdup("A");
    palette.shades[1].brand = strdup("B");
    options.use = "brown:3,black:1";
    options.aim = 2;
    plan(&options);
    ck_assert_int_eq(sessions[1].chosen_by, PM_CHOSEN_BY_PERSON);
    ck_assert_str_eq(sessions[1].note,
                     "brown is out of stock; a mix of several brands: manufacturers advise against it");
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

START_TEST(volumes_are_counted_in_drops) {
    struct pm_options options = options_for(47, 1, 3);
    options.volume_ml = 1.5;
    plan(&options);
    ck_assert_int_eq(sessions[0].parts[0].drops, 30);
    ck_assert_double_eq_tol(sessions[0].ml, 1.5, 1e-12);
    pm_sessions_free(sessions, n_sessions);
    only_mixing_set();
    options = options_for(47, 1, 3);
    options.use = "brown:8,white:4";
    options.volume_ml = 1;
    options.drop_ml = 0.04;
    plan(&options);
    ck_assert_int_eq(sessions[0].parts[0].drops, 18);
    ck_assert_int_eq(sessions[0].parts[1].drops, 9);
    ck_assert_double_eq_tol(sessions[0].ml, 27 * 0.04, 1e-12);
    pm_sessions_free(sessions, n_sessions);
    options.volume_ml = NAN;
    plan(&options);
    ck_assert(isnan(sessions[0].ml));
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

START_TEST(known_healing_moves_the_aim) {
    struct pm_options options = options_for(47, 1, 3);
    options.healing_shades = 2;
    plan(&options);
    ck_assert_str_eq(shade_of(1), "N5");
    ck_assert_str_eq(sessions[0].note,
                     "aimed 2 shades darker than the target, because the last work healed lighter");
    pm_sessions_free(sessions, n_sessions);
    options.healing_shades = -1;
    plan(&options);
    ck_assert_str_eq(shade_of(1), "N2");
    ck_assert_str_eq(sessions[0].note,
                     "aimed 1 shade lighter than the target, because the last work healed darker");
    pm_sessions_free(sessions, n_sessions);
    options.healing_shades = 0;
    plan(&options);
    ck_assert_str_eq(shade_of(1), "N3");
    ck_assert_ptr_null(sessions[0].note);
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

START_TEST(lots_and_dilution_are_noted) {
    struct pm_options options = options_for(47, 1, 3);
    target_is_hair = false; /* no session is a client's wish */
    options.start = "2026-05-10";
    options.dilution = 10;
    strcpy(palette.shades[3].expiry, "2026-05-23");
    palette.shades[3].lot = strdup("77");
    strcpy(palette.shades[4].expiry, "2026-06-07");
    plan(&options);
    ck_assert_str_eq(sessions[0].note, "diluted 10:1 with sterile water");
    ck_assert_str_eq(sessions[1].date[1], "2026-05-24");
    ck_assert_str_eq(
        sessions[1].note,
        "N4 (lot 77) expires on 2026-05-23, before the session; diluted 10:1 with sterile water");
    ck_assert_str_eq(sessions[2].date[1], "2026-06-07");
    ck_assert_str_eq(sessions[2].note, "diluted 10:1 with sterile water");
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("plan_blends");
    TCase *plans = tcase_create("plans");
    suite_add_tcase(suite, plans);
    tcase_set_timeout(plans, 60);
    tcase_add_checked_fixture(plans, setup, teardown);
    tcase_add_test(plans, every_step_is_a_shade_darker_at_the_same_hue);
    tcase_add_test(plans, a_blend_is_planned_where_it_is_worth_it);
    tcase_add_test(plans, drops_are_the_largest_multiple_of_a_ratio);
    tcase_add_test(plans, the_same_bottles_and_drops_come_first);
    tcase_add_test(plans, a_choice_of_ones_own_is_read_and_kept);
    tcase_add_test(plans, volumes_are_counted_in_drops);
    tcase_add_test(plans, known_healing_moves_the_aim);
    tcase_add_test(plans, lots_and_dilution_are_noted);
    return pm_run_suite(suite);
}
