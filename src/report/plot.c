#include "report/plot.h"

#include "base/say.h"

#include "color/lab.h"

#include <math.h>
#include <stdio.h>

enum { WIDTH = 270, HEIGHT = 250, LEFT = 30, RIGHT = 6, TOP = 26 };
/* The maximum distance of two colours of hair or pigment. */
static const double most_reach = 120;

/* The scale of values on the page: `low` is at `from`, `high` at `to`. */
struct scale {
    double low, high, from, to;
};

/* The extent of the uncertainty from the target in a direction of length 1. */
static double reach(const struct pm_plot *plot, struct pm_lab direction) {
    double near = 0, far = most_reach;
    for (int i = 0; i < 30; i++) {
        double middle = (near + far) / 2;
        struct pm_lab there = {plot->target.L + middle * direction.L, plot->target.a + middle * direction.a,
                               plot->target.b + middle * direction.b};
        if (pm_de00(plot->target, there) < plot->uncertainty_de00)
            near = middle;
        else
            far = middle;
    }
    return near;
}

/* ------------------------------------------------------------------ numbers and marks as SVG */

static double scale_at(const struct scale *scale, double value) {
    return scale->from + (value - scale->low) / (scale->high - scale->low) * (scale->to - scale->from);
}

static double round_step(double span, int most) {
    static const double steps[] = {1, 2, 5};
    for (double ten = 1; ten < 1e6; ten *= 10)
        for (int i = 0; i < 3; i++)
            if (span / (ten * steps[i]) <= most)
                return ten * steps[i];
    return span;
}

static void svg_attribute(struct pm_buffer *out, const char *name, double value) {
    pm_buffer_printf(out, " %s=\"", name);
    pm_buffer_number(out, value, 1);
    pm_buffer_text(out, "\"");
}

static void svg_line(struct pm_buffer *out, const char *kind, double x1, double y1, double x2, double y2) {
    pm_buffer_printf(out, "<line class=\"%s\"", kind);
    svg_attribute(out, "x1", x1);
    svg_attribute(out, "y1", y1);
    svg_attribute(out, "x2", x2);
    svg_attribute(out, "y2", y2);
    pm_buffer_text(out, "/>");
}

static void svg_text(struct pm_buffer *out, const char *kind, const char *anchor, double x, double y,
                     const char *text) {
    pm_buffer_printf(out, "<text class=\"%s\" text-anchor=\"%s\"", kind, anchor);
    svg_attribute(out, "x", x);
    svg_attribute(out, "y", y);
    pm_buffer_printf(out, ">%s</text>", text);
}

static void svg_value(struct pm_buffer *out, const char *anchor, double x, double y, double value) {
    struct pm_buffer text = {0};
    pm_buffer_text(&text, value < 0 ? "\xe2\x88\x92" : "");
    pm_buffer_number(&text, fabs(value), 0);
    if (!text.failed)
        svg_text(out, "tick", anchor, x, y, text.text);
    out->failed = out->failed || text.failed;
    pm_buffer_free(&text);
}

static void svg_dot(struct pm_buffer *out, enum pm_plot_kind kind, struct pm_lab lab, double x, double y,
                    double radius) {
    char hex[8];
    pm_lab_to_hex(lab, hex);
    if (kind == PM_PLOT_SHADE) {
        pm_buffer_printf(out, "<circle class=\"dot\" fill=\"%s\"", hex);
        svg_attribute(out, "cx", x);
        svg_attribute(out, "cy", y);
        svg_attribute(out, "r", radius);
        pm_buffer_text(out, "/>");
        return;
    }
    const double reach = 1.25 * radius; /* a diamond looks as large as the disc */
    const double corners[4][2] = {{x, y - reach}, {x + reach, y}, {x, y + reach}, {x - reach, y}};
    pm_buffer_printf(out, "<polygon class=\"dot\" fill=\"%s\" points=\"", hex);
    for (int i = 0; i < 4; i++) {
        pm_buffer_text(out, i > 0 ? " " : "");
        pm_buffer_number(out, corners[i][0], 1);
        pm_buffer_text(out, ",");
        pm_buffer_number(out, corners[i][1], 1);
    }
    pm_buffer_text(out, "\"/>");
}

static void svg_target(struct pm_buffer *out, struct pm_lab lab, double x, double y, double radius) {
    char hex[8];
    pm_lab_to_hex(lab, hex);
    pm_buffer_printf(out, "<circle class=\"target\" fill=\"%s\"", hex);
    svg_attribute(out, "cx", x);
    svg_attribute(out, "cy", y);
    svg_attribute(out, "r", radius);
    pm_buffer_text(out, "/>");
}

/* ------------------------------------------------------------------ the a*b* plane, whatever the lightness
 */

enum { BOTTOM = 34, OUTLINE = 72 };
static const double least_span = 12;
static const double two_pi = 6.28318530717958647692;

struct view {
    struct scale a, b;
};

/* ------------------------------------------------------------------ what is in view */

static bool has_outline(const struct pm_plot *plot) {
    return plot->uncertainty_de00 > 0;
}

/* The range includes the points; and the uncertainty, unless that would merge them. */
static struct view choose_view(const struct pm_plot *plot) {
    double low[2] = {plot->target.a, plot->target.b}, high[2] = {low[0], low[1]};
    for (size_t i = 0; i < plot->n_points; i++) {
        const double at[2] = {plot->points[i].lab.a, plot->points[i].lab.b};
        for (int k = 0; k < 2; k++) {
            low[k] = fmin(low[k], at[k]);
            high[k] = fmax(high[k], at[k]);
        }
    }
    const double shape = (double)(HEIGHT - TOP - BOTTOM) / (WIDTH - LEFT - RIGHT);
    double span = fmax(least_span, 1.3 * fmax(high[0] - low[0], (high[1] - low[1]) / shape));
    if (has_outline(plot))
        span = fmax(span, fmin(2.4 * reach(plot, (struct pm_lab){0, 1, 0}), 2 * span));
    double a = (low[0] + high[0] - span) / 2, b = (low[1] + high[1] - span * shape) / 2;
    return (struct view){{a, a + span, LEFT, WIDTH - RIGHT}, {b, b + span * shape, HEIGHT - BOTTOM, TOP}};
}

/* ------------------------------------------------------------------ drawing */

static void draw_grid(struct pm_buffer *out, const struct view *view) {
    double step = round_step(view->a.high - view->a.low, 5);
    for (double a = ceil(view->a.low / step) * step; a <= view->a.high; a += step) {
        double x = scale_at(&view->a, a);
        svg_line(out, fabs(a) < step / 2 ? "zero" : "grid", x, TOP, x, HEIGHT - BOTTOM);
        svg_value(out, "middle", x, HEIGHT - BOTTOM + 13, a);
    }
    for (double b = ceil(view->b.low / step) * step; b <= view->b.high; b += step) {
        double y = scale_at(&view->b, b);
        svg_line(out, fabs(b) < step / 2 ? "zero" : "grid", LEFT, y, WIDTH - RIGHT, y);
        svg_value(out, "end", LEFT - 5, y + 3.5, b);
    }
    svg_text(out, "axis", "end", WIDTH - RIGHT, HEIGHT - 5, pm_tr(out->language, "a*, redder \xe2\x86\x92"));
    svg_text(out, "axis", "start", LEFT, TOP - 10, pm_tr(out->language, "\xe2\x86\x91 b*, warmer"));
}

static void draw_uncertainty(struct pm_buffer *out, const struct pm_plot *plot, const struct view *view) {
    if (!has_outline(plot))
        return;
    pm_buffer_text(out, "<polygon class=\"unsure\" points=\"");
    for (int i = 0; i < OUTLINE; i++) {
        double angle = two_pi * i / OUTLINE, radius = reach(plot, (struct pm_lab){0, cos(angle), sin(angle)});
        pm_buffer_text(out, i > 0 ? " " : "");
        pm_buffer_number(out, scale_at(&view->a, plot->target.a + radius * cos(angle)), 1);
        pm_buffer_text(out, ",");
        pm_buffer_number(out, scale_at(&view->b, plot->target.b + radius * sin(angle)), 1);
    }
    pm_buffer_text(out, "\"/>");
}

/* ------------------------------------------------------------------ marks and their letters */

enum { DOT = 6, MARK_HALF = 7, MOST_PLACED = 2 * PM_PLOT_MOST + 4 };

/* The areas that letters must avoid: squares around dots, the target and letters already placed. */
struct placed {
    struct {
        double x, y, half;
    } at[MOST_PLACED];
    int n;
};

static void keep_clear(struct placed *placed, double x, double y, double half) {
    placed->at[placed->n].x = x;
    placed->at[placed->n].y = y;
    placed->at[placed->n++].half = half;
}

static bool is_free(const struct placed *placed, double x, double y) {
    if (x < LEFT + MARK_HALF || x > WIDTH - RIGHT - MARK_HALF || y < TOP + MARK_HALF ||
        y > HEIGHT - BOTTOM - MARK_HALF)
        return false;
    for (int i = 0; i < placed->n; i++) {
        double room = placed->at[i].half + MARK_HALF;
        if (fabs(x - placed->at[i].x) < room && fabs(y - placed->at[i].y) < room)
            return false;
    }
    return true;
}

/* The nearest free place beside a dot, in rings. */
static void find_place(const struct placed *placed, double dot_x, double dot_y, double *x, double *y) {
    for (double ring = 14; ring < 120; ring += 6)
        for (int i = 0; i < 16; i++) {
            double angle = two_pi * i / 16 - two_pi / 8;
            *x = dot_x + ring * cos(angle);
            *y = dot_y + ring * sin(angle);
            if (is_free(placed, *x, *y))
                return;
        }
    *x = dot_x + 14;
    *y = dot_y;
}

static void draw_letter(struct pm_buffer *out, struct placed *placed, char letter, double dot_x,
                        double dot_y) {
    double x, y;
    const char text[2] = {letter, '\0'};
    find_place(placed, dot_x, dot_y, &x, &y);
    keep_clear(placed, x, y, MARK_HALF);
    double far = hypot(x - dot_x, y - dot_y), from = DOT / far, to = 1 - MARK_HALF / far;
    if (far > 20)
        svg_line(out, "leader", dot_x + from * (x - dot_x), dot_y + from * (y - dot_y),
                 dot_x + to * (x - dot_x), dot_y + to * (y - dot_y));
    svg_text(out, "mark", "middle", x, y + 4, text);
}

static void draw_target(struct pm_buffer *out, const struct pm_plot *plot, double x, double y) {
    svg_target(out, plot->target, x, y, 9);
    svg_line(out, "cross", x - 15, y, x - 9, y);
    svg_line(out, "cross", x + 9, y, x + 15, y);
    svg_line(out, "cross", x, y - 15, x, y - 9);
    svg_line(out, "cross", x, y + 9, x, y + 15);
}

static void draw_points(struct pm_buffer *out, const struct pm_plot *plot, const struct view *view) {
    struct placed placed = {.n = 0};
    double x = scale_at(&view->a, plot->target.a), y = scale_at(&view->b, plot->target.b);
    draw_target(out, plot, x, y);
    keep_clear(&placed, x, y, 13);
    for (size_t i = 0; i < plot->n_points; i++)
        keep_clear(&placed, scale_at(&view->a, plot->points[i].lab.a),
                   scale_at(&view->b, plot->points[i].lab.b), DOT);
    for (size_t i = 0; i < plot->n_points; i++)
        svg_dot(out, plot->points[i].kind, plot->points[i].lab, placed.at[i + 1].x, placed.at[i + 1].y, DOT);
    for (size_t i = 0; i < plot->n_points; i++)
        draw_letter(out, &placed, plot->points[i].mark, placed.at[i + 1].x, placed.at[i + 1].y);
}

static void describe(struct pm_buffer *out, const struct pm_plot *plot) {
    pm_say(out,
           "Hue and chroma seen from above: the {0} lies at a* {1.1}, b* {2.1}; {3} candidates lie around "
           "it. The "
           "table above has their numbers.",
           PM_TEXT(plot->goal), PM_NUMBER(plot->target.a), PM_NUMBER(plot->target.b),
           PM_NUMBER((double)plot->n_points));
}

void pm_plot_ab(const struct pm_plot *plot, struct pm_buffer *out) {
    struct view view = choose_view(plot);
    pm_buffer_printf(out, "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH,
                     HEIGHT);
    describe(out, plot);
    pm_buffer_printf(out,
                     "\"><clipPath id=\"ab\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>"
                     "<g clip-path=\"url(#ab)\">",
                     LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
    draw_uncertainty(out, plot, &view);
    pm_buffer_text(out, "</g>");
    draw_grid(out, &view);
    draw_points(out, plot, &view);
    pm_buffer_text(out, "</svg>");
}

/* ------------------------------------------------------------------ the scale of L*, light above, dark below
 */

/* Lanes need no axis below. */
enum { LADDER_BOTTOM = 12, LADDER_DOT = 7 };
/* Where the three lanes begin. */
enum { TARGET_LANE = 58, CANDIDATES_LANE = 110, PLAN_LANE = 214 };

/* ------------------------------------------------------------------ what is in view */

static void include(struct scale *scale, double L) {
    if (!isfinite(L))
        return;
    scale->low = fmin(scale->low, fmax(L, 0));
    scale->high = fmax(scale->high, fmin(L, 100));
}

static struct scale choose_scale(const struct pm_plot *plot) {
    struct scale scale = {plot->target.L, plot->target.L, HEIGHT - LADDER_BOTTOM, TOP};
    for (size_t i = 0; i < plot->n_points; i++)
        include(&scale, plot->points[i].lab.L);
    for (size_t i = 0; i < plot->n_sessions; i++)
        include(&scale, plot->sessions[i].lab.L);
    include(&scale, plot->spread_L[0]);
    include(&scale, plot->spread_L[1]);
    if (plot->uncertainty_de00 > 0) {
        include(&scale, plot->target.L - reach(plot, (struct pm_lab){-1, 0, 0}));
        include(&scale, plot->target.L + reach(plot, (struct pm_lab){1, 0, 0}));
    }
    double margin = fmax(3, 0.06 * (scale.high - scale.low));
    scale.low -= margin;
    scale.high += margin;
    return scale;
}

/* ------------------------------------------------------------------ lanes */

static void draw_rungs(struct pm_buffer *out, const struct scale *scale) {
    double step = round_step(scale->high - scale->low, 8);
    for (double L = fmax(0, ceil(scale->low / step) * step); L <= fmin(scale->high, 100); L += step) {
        double y = scale_at(scale, L);
        svg_line(out, "grid", LEFT, y, WIDTH - RIGHT, y);
        svg_value(out, "end", LEFT - 5, y + 3.5, L);
    }
    svg_text(out, "axis", "end", LEFT - 5, TOP - 10, "L*");
}

static void draw_bar(struct pm_buffer *out, const char *kind, double x, double width, double from,
                     double to) {
    pm_buffer_printf(out, "<rect class=\"%s\" rx=\"3\"", kind);
    svg_attribute(out, "x", x - width / 2);
    svg_attribute(out, "y", fmin(from, to));
    svg_attribute(out, "width", width);
    svg_attribute(out, "height", fabs(to - from));
    pm_buffer_text(out, "/>");
}

static double in_view(const struct scale *scale, double L) {
    return scale_at(scale, fmin(fmax(L, scale->low), scale->high));
}

static void draw_target_lane(struct pm_buffer *out, const struct pm_plot *plot, const struct scale *scale) {
    double y = scale_at(scale, plot->target.L);
    if (plot->uncertainty_de00 > 0)
        draw_bar(out, "unsure", TARGET_LANE, 40,
                 in_view(scale, plot->target.L - reach(plot, (struct pm_lab){-1, 0, 0})),
                 in_view(scale, plot->target.L + reach(plot, (struct pm_lab){1, 0, 0})));
    if (isfinite(plot->spread_L[0]))
        draw_bar(out, "spread", TARGET_LANE, 8, in_view(scale, plot->spread_L[0]),
                 in_view(scale, plot->spread_L[1]));
    svg_target(out, plot->target, TARGET_LANE, y, LADDER_DOT);
    svg_line(out, "level", TARGET_LANE + LADDER_DOT, y, WIDTH - RIGHT, y);
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

static void draw_candidates(struct pm_buffer *out, const struct pm_plot *plot, const struct scale *scale) {
    size_t order[PM_PLOT_MOST];
    double y[PM_PLOT_MOST];
    sort_points(plot, order);
    for (size_t i = 0; i < plot->n_points; i++)
        y[i] = scale_at(scale, plot->points[order[i]].lab.L);
    spread(y, plot->n_points, 2.3 * LADDER_DOT);
    for (size_t i = 0; i < plot->n_points; i++) {
        const struct pm_plot_point *point = &plot->points[order[i]];
        const char mark[2] = {point->mark, '\0'};
        double true_y = scale_at(scale, point->lab.L), x = CANDIDATES_LANE + 34;
        svg_line(out, "leader", CANDIDATES_LANE - 4, true_y, CANDIDATES_LANE + 6, true_y);
        svg_line(out, "leader", CANDIDATES_LANE + 6, true_y, x - LADDER_DOT, y[i]);
        svg_dot(out, point->kind, point->lab, x, y[i], LADDER_DOT);
        svg_text(out, letter_on(point->lab), "middle", x, y[i] + 4, mark);
    }
}

static void draw_plan(struct pm_buffer *out, const struct pm_plot *plot, const struct scale *scale) {
    double before = NAN;
    for (size_t i = 0; i < plot->n_sessions; i++) {
        const struct pm_session *session = &plot->sessions[i];
        const char mark[2] = {(char)('0' + session->session), '\0'};
        if (session->kind == PM_SESSION_EMPTY || !isfinite(session->lab.L))
            continue;
        double x = PLAN_LANE + 18 * (double)i, y = scale_at(scale, session->lab.L);
        if (isfinite(before))
            svg_line(out, "leader", x - 18, before, x, y);
        before = y;
        svg_dot(out, PM_PLOT_SHADE, session->lab, x, y, LADDER_DOT);
        svg_text(out, letter_on(session->lab), "middle", x, y + 4, mark);
    }
}

static void describe_lanes(struct pm_buffer *out, const struct pm_plot *plot) {
    pm_say(out, "Lightness, light above: the {0} is at L* {1.1}", PM_TEXT(plot->goal),
           PM_NUMBER(plot->target.L));
    for (size_t i = 0; i < plot->n_sessions; i++)
        if (plot->sessions[i].kind != PM_SESSION_EMPTY)
            pm_say(out, ", session {0} at {1.1}", PM_NUMBER(plot->sessions[i].session),
                   PM_NUMBER(plot->sessions[i].lab.L));
    pm_buffer_text(out, ".");
}

void pm_plot_ladder(const struct pm_plot *plot, struct pm_buffer *out) {
    struct scale scale = choose_scale(plot);
    pm_buffer_printf(out, "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH,
                     HEIGHT);
    describe_lanes(out, plot);
    pm_buffer_text(out, "\">");
    draw_rungs(out, &scale);
    svg_text(out, "axis", "middle", TARGET_LANE, TOP - 10, plot->goal);
    svg_text(out, "axis", "start", CANDIDATES_LANE - 4, TOP - 10, pm_tr(out->language, "candidates"));
    svg_text(out, "axis", "start", PLAN_LANE - LADDER_DOT, TOP - 10, pm_tr(out->language, "sessions"));
    draw_target_lane(out, plot, &scale);
    draw_candidates(out, plot, &scale);
    draw_plan(out, plot, &scale);
    pm_buffer_text(out, "</svg>");
}
