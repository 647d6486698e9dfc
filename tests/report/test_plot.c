/* The scale of L* on a sheet: everything is in view and fills it, candidates stand apart and no farther from
 * their own heights than they must. */
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

int main(void) {
    Suite *suite = suite_create("plot");
    TCase *all = tcase_create("ladder");
    tcase_add_test(all, marks_stand_apart_and_near_their_heights);
    tcase_add_test(all, what_there_is_fills_the_scale);
    tcase_add_test(all, the_scale_ends_at_black_and_white);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
