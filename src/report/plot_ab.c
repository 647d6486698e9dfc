/* The a*b* plane: where hair, shades and blends lie, whatever their lightness. */
#include "report/plot.h"

#include "color/lab.h"
#include "report/plot_draw.h"

#include <math.h>
#include <stdio.h>

enum { WIDTH = 270, HEIGHT = 250, LEFT = 30, RIGHT = 6, TOP = 26, BOTTOM = 34, OUTLINE = 72 };
static const double least_span = 12, most_reach = 120;
static const double two_pi = 6.28318530717958647692;

struct view {
    struct pm_scale a, b;
};

/* ------------------------------------------------------------------ what is in view */

/* How far from the target, in direction `angle` of its own L*, the uncertainty reaches. */
static double reach(const struct pm_plot *plot, double angle) {
    double near = 0, far = most_reach;
    for (int i = 0; i < 30; i++) {
        double middle = (near + far) / 2;
        struct pm_lab there = plot->target;
        there.a += middle * cos(angle);
        there.b += middle * sin(angle);
        if (pm_de00(plot->target, there) < plot->uncertainty_de00)
            near = middle;
        else
            far = middle;
    }
    return near;
}

static bool has_outline(const struct pm_plot *plot) {
    return plot->uncertainty_de00 > 0;
}

/* Holds the points; and the uncertainty, unless that would make them one blot. */
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
        span = fmax(span, fmin(2.4 * reach(plot, 0), 2 * span));
    double a = (low[0] + high[0] - span) / 2, b = (low[1] + high[1] - span * shape) / 2;
    return (struct view){{a, a + span, LEFT, WIDTH - RIGHT}, {b, b + span * shape, HEIGHT - BOTTOM, TOP}};
}

/* ------------------------------------------------------------------ drawing */

static void draw_grid(struct pm_buffer *out, const struct view *view) {
    double step = pm_round_step(view->a.high - view->a.low, 5);
    for (double a = ceil(view->a.low / step) * step; a <= view->a.high; a += step) {
        double x = pm_scale_at(&view->a, a);
        pm_svg_line(out, fabs(a) < step / 2 ? "zero" : "grid", x, TOP, x, HEIGHT - BOTTOM);
        pm_svg_value(out, "middle", x, HEIGHT - BOTTOM + 13, a);
    }
    for (double b = ceil(view->b.low / step) * step; b <= view->b.high; b += step) {
        double y = pm_scale_at(&view->b, b);
        pm_svg_line(out, fabs(b) < step / 2 ? "zero" : "grid", LEFT, y, WIDTH - RIGHT, y);
        pm_svg_value(out, "end", LEFT - 5, y + 3.5, b);
    }
    pm_svg_text(out, "axis", "end", WIDTH - RIGHT, HEIGHT - 5, "a*, redder \xe2\x86\x92");
    pm_svg_text(out, "axis", "start", LEFT, TOP - 10, "\xe2\x86\x91 b*, warmer");
}

static void draw_uncertainty(struct pm_buffer *out, const struct pm_plot *plot, const struct view *view) {
    if (!has_outline(plot))
        return;
    pm_buffer_text(out, "<polygon class=\"unsure\" points=\"");
    for (int i = 0; i < OUTLINE; i++) {
        double angle = two_pi * i / OUTLINE, radius = reach(plot, angle);
        pm_buffer_text(out, i > 0 ? " " : "");
        pm_buffer_number(out, pm_scale_at(&view->a, plot->target.a + radius * cos(angle)), 1);
        pm_buffer_text(out, ",");
        pm_buffer_number(out, pm_scale_at(&view->b, plot->target.b + radius * sin(angle)), 1);
    }
    pm_buffer_text(out, "\"/>");
}

/* ------------------------------------------------------------------ marks and their letters */

enum { DOT = 6, MARK_HALF = 7, MOST_PLACED = 2 * PM_PLOT_MOST + 4 };

/* What letters must keep clear of: squares around dots, the target and letters already placed. */
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
        pm_svg_line(out, "leader", dot_x + from * (x - dot_x), dot_y + from * (y - dot_y),
                    dot_x + to * (x - dot_x), dot_y + to * (y - dot_y));
    pm_svg_text(out, "mark", "middle", x, y + 4, text);
}

static void draw_target(struct pm_buffer *out, const struct pm_plot *plot, double x, double y) {
    char hex[8];
    pm_lab_to_hex(plot->target, hex);
    pm_buffer_printf(out, "<circle class=\"target\" fill=\"%s\"", hex);
    pm_svg_attribute(out, "cx", x);
    pm_svg_attribute(out, "cy", y);
    pm_svg_attribute(out, "r", 9);
    pm_buffer_text(out, "/>");
    pm_svg_line(out, "cross", x - 15, y, x - 9, y);
    pm_svg_line(out, "cross", x + 9, y, x + 15, y);
    pm_svg_line(out, "cross", x, y - 15, x, y - 9);
    pm_svg_line(out, "cross", x, y + 9, x, y + 15);
}

static void draw_points(struct pm_buffer *out, const struct pm_plot *plot, const struct view *view) {
    struct placed placed = {.n = 0};
    double x = pm_scale_at(&view->a, plot->target.a), y = pm_scale_at(&view->b, plot->target.b);
    draw_target(out, plot, x, y);
    keep_clear(&placed, x, y, 13);
    for (size_t i = 0; i < plot->n_points; i++)
        keep_clear(&placed, pm_scale_at(&view->a, plot->points[i].lab.a),
                   pm_scale_at(&view->b, plot->points[i].lab.b), DOT);
    for (size_t i = 0; i < plot->n_points; i++)
        pm_svg_dot(out, plot->points[i].kind, plot->points[i].lab, placed.at[i + 1].x, placed.at[i + 1].y,
                   DOT);
    for (size_t i = 0; i < plot->n_points; i++)
        draw_letter(out, &placed, plot->points[i].mark, placed.at[i + 1].x, placed.at[i + 1].y);
}

static void describe(struct pm_buffer *out, const struct pm_plot *plot) {
    pm_buffer_printf(out, "Hue and chroma seen from above: the %s lies at a* ", plot->goal);
    pm_buffer_number(out, plot->target.a, 1);
    pm_buffer_text(out, ", b* ");
    pm_buffer_number(out, plot->target.b, 1);
    pm_buffer_printf(out, "; %zu candidates lie around it. The table above has their numbers.",
                     plot->n_points);
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
