/* The scale of L*: light above, dark below. */
#include "report/plot.h"

#include "color/lab.h"
#include "report/plot_draw.h"

#include <math.h>

enum { WIDTH = 270, HEIGHT = 250, LEFT = 30, RIGHT = 6, TOP = 26, BOTTOM = 12, DOT = 7 };
/* Where the three lanes begin. */
enum { TARGET_LANE = 58, CANDIDATES_LANE = 110, PLAN_LANE = 214 };

/* ------------------------------------------------------------------ what is in view */

/* How far below (-1) or above (+1) the target's L* the uncertainty reaches at its own a* and b*. */
static double reach(const struct pm_plot *plot, int direction) {
    double near = 0, far = 100;
    for (int i = 0; i < 30; i++) {
        double middle = (near + far) / 2;
        struct pm_lab there = plot->target;
        there.L += direction * middle;
        if (pm_de00(plot->target, there) < plot->uncertainty_de00)
            near = middle;
        else
            far = middle;
    }
    return near;
}

static void include(struct pm_scale *scale, double L) {
    if (!isfinite(L))
        return;
    scale->low = fmin(scale->low, fmax(L, 0));
    scale->high = fmax(scale->high, fmin(L, 100));
}

static struct pm_scale choose_scale(const struct pm_plot *plot) {
    struct pm_scale scale = {plot->target.L, plot->target.L, HEIGHT - BOTTOM, TOP};
    for (size_t i = 0; i < plot->n_points; i++)
        include(&scale, plot->points[i].lab.L);
    for (size_t i = 0; i < plot->n_sessions; i++)
        include(&scale, plot->sessions[i].lab.L);
    include(&scale, plot->spread_L[0]);
    include(&scale, plot->spread_L[1]);
    if (plot->uncertainty_de00 > 0) {
        include(&scale, plot->target.L - reach(plot, -1));
        include(&scale, plot->target.L + reach(plot, +1));
    }
    double margin = fmax(3, 0.06 * (scale.high - scale.low));
    scale.low -= margin;
    scale.high += margin;
    return scale;
}

/* ------------------------------------------------------------------ lanes */

static void draw_grid(struct pm_buffer *out, const struct pm_scale *scale) {
    double step = pm_round_step(scale->high - scale->low, 8);
    for (double L = fmax(0, ceil(scale->low / step) * step); L <= fmin(scale->high, 100); L += step) {
        double y = pm_scale_at(scale, L);
        pm_svg_line(out, "grid", LEFT, y, WIDTH - RIGHT, y);
        pm_svg_value(out, "end", LEFT - 5, y + 3.5, L);
    }
    pm_svg_text(out, "axis", "end", LEFT - 5, TOP - 10, "L*");
}

static void draw_bar(struct pm_buffer *out, const char *kind, double x, double width, double from,
                     double to) {
    pm_buffer_printf(out, "<rect class=\"%s\" rx=\"3\"", kind);
    pm_svg_attribute(out, "x", x - width / 2);
    pm_svg_attribute(out, "y", fmin(from, to));
    pm_svg_attribute(out, "width", width);
    pm_svg_attribute(out, "height", fabs(to - from));
    pm_buffer_text(out, "/>");
}

static double in_view(const struct pm_scale *scale, double L) {
    return pm_scale_at(scale, fmin(fmax(L, scale->low), scale->high));
}

static void draw_target(struct pm_buffer *out, const struct pm_plot *plot, const struct pm_scale *scale) {
    char hex[8];
    double y = pm_scale_at(scale, plot->target.L);
    if (plot->uncertainty_de00 > 0)
        draw_bar(out, "unsure", TARGET_LANE, 40, in_view(scale, plot->target.L - reach(plot, -1)),
                 in_view(scale, plot->target.L + reach(plot, +1)));
    if (isfinite(plot->spread_L[0]))
        draw_bar(out, "spread", TARGET_LANE, 8, in_view(scale, plot->spread_L[0]),
                 in_view(scale, plot->spread_L[1]));
    pm_lab_to_hex(plot->target, hex);
    pm_buffer_printf(out, "<circle class=\"target\" fill=\"%s\"", hex);
    pm_svg_attribute(out, "cx", TARGET_LANE);
    pm_svg_attribute(out, "cy", y);
    pm_svg_attribute(out, "r", DOT);
    pm_buffer_text(out, "/>");
    pm_svg_line(out, "level", TARGET_LANE + DOT, y, WIDTH - RIGHT, y);
}

/* Black letters on light colours, white ones on dark: at L* 49.5 both have a contrast of 4.5:1. */
static const char *letter_on(struct pm_lab lab) {
    return lab.L > 49.5 ? "on-light" : "on-dark";
}

/* From light to dark. */
static void sort_points(const struct pm_plot *plot, size_t order[]) {
    for (size_t i = 0; i < plot->n_points; i++) {
        size_t k = i;
        for (; k > 0 && plot->points[order[k - 1]].lab.L < plot->points[i].lab.L; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
}

/* Moves sorted heights apart by at least `apart`, each as little as can be: less i times `apart` they must
 * not fall, so runs that do are put at their mean (pool adjacent violators). */
static void spread(double y[], size_t n, double apart) {
    double mean[PM_PLOT_MOST];
    size_t size[PM_PLOT_MOST], runs = 0, k = 0;
    for (size_t i = 0; i < n; i++) {
        mean[runs] = y[i] - (double)i * apart;
        size[runs++] = 1;
        while (runs > 1 && mean[runs - 2] > mean[runs - 1]) {
            size_t both = size[runs - 2] + size[runs - 1];
            mean[runs - 2] =
                (mean[runs - 2] * (double)size[runs - 2] + mean[runs - 1] * (double)size[runs - 1]) /
                (double)both;
            size[--runs - 1] = both;
        }
    }
    for (size_t run = 0; run < runs; run++)
        for (size_t i = 0; i < size[run]; i++, k++)
            y[k] = mean[run] + (double)k * apart;
}

static void draw_candidates(struct pm_buffer *out, const struct pm_plot *plot, const struct pm_scale *scale) {
    size_t order[PM_PLOT_MOST];
    double y[PM_PLOT_MOST];
    sort_points(plot, order);
    for (size_t i = 0; i < plot->n_points; i++)
        y[i] = pm_scale_at(scale, plot->points[order[i]].lab.L);
    spread(y, plot->n_points, 2.3 * DOT);
    for (size_t i = 0; i < plot->n_points; i++) {
        const struct pm_plot_point *point = &plot->points[order[i]];
        const char mark[2] = {point->mark, '\0'};
        double true_y = pm_scale_at(scale, point->lab.L), x = CANDIDATES_LANE + 34;
        pm_svg_line(out, "leader", CANDIDATES_LANE - 4, true_y, CANDIDATES_LANE + 6, true_y);
        pm_svg_line(out, "leader", CANDIDATES_LANE + 6, true_y, x - DOT, y[i]);
        pm_svg_dot(out, point->kind, point->lab, x, y[i], DOT);
        pm_svg_text(out, letter_on(point->lab), "middle", x, y[i] + 4, mark);
    }
}

static void draw_plan(struct pm_buffer *out, const struct pm_plot *plot, const struct pm_scale *scale) {
    double before = NAN;
    for (size_t i = 0; i < plot->n_sessions; i++) {
        const struct pm_session *session = &plot->sessions[i];
        const char mark[2] = {(char)('0' + session->session), '\0'};
        if (session->kind == PM_SESSION_EMPTY || !isfinite(session->lab.L))
            continue;
        double x = PLAN_LANE + 18 * (double)i, y = pm_scale_at(scale, session->lab.L);
        if (isfinite(before))
            pm_svg_line(out, "leader", x - 18, before, x, y);
        before = y;
        pm_svg_dot(out, PM_PLOT_SHADE, session->lab, x, y, DOT);
        pm_svg_text(out, letter_on(session->lab), "middle", x, y + 4, mark);
    }
}

static void describe(struct pm_buffer *out, const struct pm_plot *plot) {
    pm_buffer_printf(out, "Lightness, light above: the %s lies at L* ", plot->goal);
    pm_buffer_number(out, plot->target.L, 1);
    for (size_t i = 0; i < plot->n_sessions; i++) {
        if (plot->sessions[i].kind == PM_SESSION_EMPTY)
            continue;
        pm_buffer_printf(out, ", session %d at ", plot->sessions[i].session);
        pm_buffer_number(out, plot->sessions[i].lab.L, 1);
    }
    pm_buffer_text(out, ".");
}

void pm_plot_ladder(const struct pm_plot *plot, struct pm_buffer *out) {
    struct pm_scale scale = choose_scale(plot);
    pm_buffer_printf(out, "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH,
                     HEIGHT);
    describe(out, plot);
    pm_buffer_text(out, "\">");
    draw_grid(out, &scale);
    pm_svg_text(out, "axis", "middle", TARGET_LANE, TOP - 10, plot->goal);
    pm_svg_text(out, "axis", "start", CANDIDATES_LANE - 4, TOP - 10, "candidates");
    pm_svg_text(out, "axis", "start", PLAN_LANE - DOT, TOP - 10, "sessions");
    draw_target(out, plot, &scale);
    draw_candidates(out, plot, &scale);
    draw_plan(out, plot, &scale);
    pm_buffer_text(out, "</svg>");
}
