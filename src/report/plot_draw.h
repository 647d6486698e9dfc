/* What both plots draw with: numbers and marks as SVG, and an axis with round steps. */
#ifndef PM_REPORT_PLOT_DRAW_H
#define PM_REPORT_PLOT_DRAW_H

#include "report/plot.h"

/* Values on the page: `low` stands at `from`, `high` at `to`. */
struct pm_scale {
    double low, high, from, to;
};

double pm_scale_at(const struct pm_scale *scale, double value);
/* 1, 2, 5, 10, ... : at most `most` of it fit into `span`. */
double pm_round_step(double span, int most);

/* ` name="12.3"`, with a space before it. */
void pm_svg_attribute(struct pm_buffer *out, const char *name, double value);
void pm_svg_line(struct pm_buffer *out, const char *kind, double x1, double y1, double x2, double y2);
/* `anchor` is "start", "middle" or "end". The text is ours, never of unknown origin. */
void pm_svg_text(struct pm_buffer *out, const char *kind, const char *anchor, double x, double y,
                 const char *text);
/* The same with a whole number; its minus is a real one. */
void pm_svg_value(struct pm_buffer *out, const char *anchor, double x, double y, double value);
/* A disc for a shade, a diamond for a blend, in its own colour. */
void pm_svg_dot(struct pm_buffer *out, enum pm_plot_kind kind, struct pm_lab lab, double x, double y,
                double radius);

#endif
