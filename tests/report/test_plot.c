/* The scale of L* on a sheet: everything is in view and fills it, candidates are separated and as close
 * to their own heights as possible. The grid of both plots, and the mark of the target. */
#include "report/plot.h"

#include "testing.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 200 };

/* Two marks of candidates touch at less. */
static const double apart = 16.1;
/* Heights are written with one decimal. */
static const double rounding = 0.11;

struct drawn {
    size_t n;
    double own[PM_PLOT_MOST],
        at[PM_PLOT_MOST];       /* from the top down: the L* itself, and where its mark stands */
    double target, top, bottom; /* heights of the target, and of all that there is room for */
};

static double attribute(const char *element, const char *name) {
    char key[16];
    snprintf(key, sizeof key, " %s=\"", name);
    const char *at = strstr(element, key);
    ck_assert_msg(at != NULL, "no %s in %.80s", name, element);
    return strtod(at + strlen(key), NULL);
}

/* Of each candidate there are two lines: a level one at its own height, and one from there to its mark. */
static struct drawn draw(const struct pm_plot *plot) {
    struct pm_buffer out = {0};
    struct drawn drawn = {.n = 0};
    pm_plot_ladder(plot, &out);
    ck_assert(!out.failed);
    for (const char *at = out.text; (at = strstr(at, "<line class=\"leader\"")) != NULL; at++) {
        if (attribute(at, "y1") == attribute(at, "y2") && attribute(at, "x2") - attribute(at, "x1") < 11)
            drawn.own[drawn.n] = attribute(at, "y1");
        else
            drawn.at[drawn.n++] = attribute(at, "y2");
    }
    drawn.target = attribute(strstr(out.text, "<line class=\"level\""), "y1");
    const char *height = strstr(out.text, "viewBox=\"0 0 270 ");
    ck_assert_ptr_nonnull(height);
    drawn.top = 26; /* the heads of the lanes stand above */
    drawn.bottom = strtod(height + strlen("viewBox=\"0 0 270 "), NULL) - 12;
    ck_assert_uint_eq(drawn.n, plot->n_points);
    pm_buffer_free(&out);
    return drawn;
}

static double somewhere(double from, double to) {
    return from + (to - from) * rand() / RAND_MAX;
}

static struct pm_plot some_plot(void) {
    struct pm_plot plot = {.goal = "hair",
                           .target = {somewhere(5, 95), 2, 5},
                           .uncertainty_de00 = 3,
                           .spread_L = {NAN, NAN},
                           .n_points = 1 + (size_t)(rand() % 9)};
    const double middle = somewhere(10, 90), width = somewhere(0, 60);
    for (size_t i = 0; i < plot.n_points; i++) {
        const double L = somewhere(middle - width / 2, middle + width / 2);
        plot.points[i] =
            (struct pm_plot_point){{fmin(fmax(L, 0), 100), 1, 1}, (char)('A' + i), PM_PLOT_SHADE};
    }
    return plot;
}

/* Marks that touch stand round the mean of their own heights: that is the least that they can be moved by, as
 * squares are counted. */
static void check_runs(const struct drawn *drawn) {
    for (size_t from = 0, to; from < drawn->n; from = to) {
        double moved = drawn->at[from] - drawn->own[from];
        for (to = from + 1; to < drawn->n && drawn->at[to] - drawn->at[to - 1] < apart + rounding; to++)
            moved += drawn->at[to] - drawn->own[to];
        ck_assert_msg(fabs(moved) / (double)(to - from) < rounding, "%zu marks are off by %.2f", to - from,
                      moved / (double)(to - from));
    }
}

START_TEST(marks_stand_apart_and_near_their_heights) {
    srand(20);
    for (int round = 0; round < ROUNDS; round++) {
        const struct pm_plot plot = some_plot();
        const struct drawn drawn = draw(&plot);
        for (size_t i = 1; i < drawn.n; i++) {
            ck_assert_double_ge(drawn.own[i], drawn.own[i - 1]);
            ck_assert_double_ge(drawn.at[i] - drawn.at[i - 1], apart - rounding);
        }
        check_runs(&drawn);
    }
}
END_TEST

/* A margin of 3, or of 6 %, on both sides of what there is. */
START_TEST(what_there_is_fills_the_scale) {
    srand(21);
    for (int round = 0; round < ROUNDS; round++) {
        struct pm_plot plot = some_plot();
        plot.uncertainty_de00 = 0;
        double low = plot.target.L, high = low;
        for (size_t i = 0; i < plot.n_points; i++) {
            low = fmin(low, plot.points[i].lab.L);
            high = fmax(high, plot.points[i].lab.L);
        }
        const struct drawn drawn = draw(&plot);
        const double lightest = fmin(drawn.own[0], drawn.target),
                     darkest = fmax(drawn.own[drawn.n - 1], drawn.target),
                     margin = fmax(3, 0.06 * (high - low)), room = drawn.bottom - drawn.top,
                     edge = margin / (high - low + 2 * margin) * room;
        ck_assert_double_eq_tol(lightest - drawn.top, edge, rounding);
        ck_assert_double_eq_tol(drawn.bottom - darkest, edge, rounding);
    }
}
END_TEST

/* No colour is darker than black or lighter than white, whatever the uncertainty says. */
START_TEST(the_scale_ends_at_black_and_white) {
    for (int white = 0; white < 2; white++) {
        struct pm_plot plot = {.goal = "hair",
                               .target = {white ? 97 : 3, 0, 0},
                               .uncertainty_de00 = 12,
                               .spread_L = {NAN, NAN},
                               .points = {{{white ? 20 : 80, 0, 0}, 'A', PM_PLOT_SHADE}},
                               .n_points = 1};
        const struct drawn drawn = draw(&plot);
        const double of_1_L = fabs(drawn.own[0] - drawn.target) / 77,
                     beyond = white ? drawn.target - drawn.top : drawn.bottom - drawn.target;
        ck_assert_double_eq_tol(beyond / of_1_L, 3 + 0.06 * 80, 0.1);
    }
}
END_TEST

/* ------------------------------------------------------------------ the grid */

enum { MOST_TICKS = 24, RUNGS = 8, COLUMNS = 5 };

/* The numbers along one axis, and where they stand. */
struct ticks {
    size_t n;
    double value[MOST_TICKS], at[MOST_TICKS];
};

static struct ticks ticks_of(const char *svg, const char *anchor, const char *axis) {
    struct ticks ticks = {.n = 0};
    char start[60];
    snprintf(start, sizeof start, "<text class=\"tick\" text-anchor=\"%s\"", anchor);
    for (const char *at = svg; (at = strstr(at, start)) != NULL; at++) {
        const char *value = strchr(at, '>') + 1;
        const bool negative = strncmp(value, "\xe2\x88\x92", 3) == 0;
        ck_assert_uint_lt(ticks.n, MOST_TICKS);
        ticks.at[ticks.n] = attribute(at, axis);
        ticks.value[ticks.n++] = negative ? -strtod(value + 3, NULL) : strtod(value, NULL);
    }
    return ticks;
}

/* The least step of 1, 2 or 5 times a power of ten that divides `span` into no more than `most`. */
static double step_for(double span, int most) {
    static const double steps[] = {1, 2, 5, 10, 20, 50};
    size_t i = 0;
    while (steps[i] * most < span - 1e-9)
        i++;
    return steps[i];
}

/* All multiples of that step between `low` and `high`, and no others. */
static void check_ticks(const struct ticks *ticks, double low, double high, int most) {
    const double step = step_for(high - low, most);
    const int first = (int)ceil(low / step - 1e-9), last = (int)floor(high / step + 1e-9);
    ck_assert_int_eq((int)ticks->n, last - first + 1);
    for (int i = 0; i < (int)ticks->n; i++)
        ck_assert_double_eq_tol(ticks->value[i], (first + i) * step, 1e-9);
}

static struct pm_plot plot_of_two(struct pm_lab target, struct pm_lab shade) {
    return (struct pm_plot){.goal = "hair",
                            .target = target,
                            .spread_L = {NAN, NAN},
                            .points = {{shade, 'A', PM_PLOT_SHADE}},
                            .n_points = 1};
}

/* 16 of L* in view are just 8 steps of 2. */
START_TEST(rungs_stand_at_round_numbers) {
    static const double apart_L[] = {0, 2, 2.1, 10, 10.1, 33, 34.2, 60};
    for (size_t i = 0; i < sizeof apart_L / sizeof *apart_L; i++) {
        const double L = 21.5, margin = fmax(3, 0.06 * apart_L[i]);
        const struct pm_plot plot =
            plot_of_two((struct pm_lab){L, 2, 5}, (struct pm_lab){L + apart_L[i], 2, 5});
        struct pm_buffer out = {0};
        pm_plot_ladder(&plot, &out);
        const struct ticks ticks = ticks_of(out.text, "end", "y");
        check_ticks(&ticks, L - margin, L + apart_L[i] + margin, RUNGS);
        pm_buffer_free(&out);
    }
}
END_TEST

/* The plane holds 1.3 times what its points span, and 12 at least; numbers below 0 have a minus. */
START_TEST(the_plane_has_round_numbers) {
    static const double apart_a[] = {0, 4, 10, 15, 25, 40};
    for (size_t i = 0; i < sizeof apart_a / sizeof *apart_a; i++) {
        const double a = -7.3, middle = a + apart_a[i] / 2, half = fmax(12, 1.3 * apart_a[i]) / 2;
        const struct pm_plot plot =
            plot_of_two((struct pm_lab){30, a, 5}, (struct pm_lab){30, a + apart_a[i], 5});
        struct pm_buffer out = {0};
        pm_plot_ab(&plot, &out);
        const struct ticks ticks = ticks_of(out.text, "middle", "x");
        check_ticks(&ticks, middle - half, middle + half, COLUMNS);
        pm_buffer_free(&out);
    }
}
END_TEST

/* Four arms of one length, each from the edge of the disc straight away from it. */
START_TEST(the_target_is_a_disc_with_a_cross) {
    const struct pm_plot plot = plot_of_two((struct pm_lab){30, 4, 9}, (struct pm_lab){30, 9, 3});
    struct pm_buffer out = {0};
    pm_plot_ab(&plot, &out);
    const char *disc = strstr(out.text, "<circle class=\"target\""), *at = disc;
    ck_assert_ptr_nonnull(disc);
    const double x = attribute(disc, "cx"), y = attribute(disc, "cy"), radius = attribute(disc, "r");
    int n = 0, sides = 0;
    double length = 0;
    for (; (at = strstr(at, "<line class=\"cross\"")) != NULL; at++, n++) {
        const double dx[2] = {attribute(at, "x1") - x, attribute(at, "x2") - x},
                     dy[2] = {attribute(at, "y1") - y, attribute(at, "y2") - y};
        const double from = fmin(hypot(dx[0], dy[0]), hypot(dx[1], dy[1])),
                     to = fmax(hypot(dx[0], dy[0]), hypot(dx[1], dy[1]));
        ck_assert_double_eq_tol(from, radius, rounding);
        ck_assert_double_eq_tol(dx[0] * dy[1], dx[1] * dy[0], 1e-6);
        ck_assert_double_gt(dx[0] * dx[1] + dy[0] * dy[1], 0);
        sides |= fabs(dx[0]) > fabs(dy[0]) ? (dx[0] > 0 ? 1 : 2) : dy[0] > 0 ? 4 : 8;
        length = n == 0 ? to - from : length;
        ck_assert_double_eq_tol(to - from, length, rounding);
    }
    ck_assert_int_eq(n, 4);
    ck_assert_int_eq(sides, 15);
    ck_assert_double_gt(length, radius / 2);
    pm_buffer_free(&out);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("plot");
    TCase *all = tcase_create("ladder");
    tcase_add_test(all, marks_stand_apart_and_near_their_heights);
    tcase_add_test(all, what_there_is_fills_the_scale);
    tcase_add_test(all, the_scale_ends_at_black_and_white);
    suite_add_tcase(suite, all);
    TCase *grid = tcase_create("grid");
    tcase_add_test(grid, rungs_stand_at_round_numbers);
    tcase_add_test(grid, the_plane_has_round_numbers);
    tcase_add_test(grid, the_target_is_a_disc_with_a_cross);
    suite_add_tcase(suite, grid);
    return pm_run_suite(suite);
}
