#include "report/plot_draw.h"

#include "color/lab.h"

#include <math.h>

double pm_scale_at(const struct pm_scale *scale, double value) {
    return scale->from + (value - scale->low) / (scale->high - scale->low) * (scale->to - scale->from);
}

double pm_round_step(double span, int most) {
    static const double steps[] = {1, 2, 5};
    for (double ten = 1; ten < 1e6; ten *= 10)
        for (int i = 0; i < 3; i++)
            if (span / (ten * steps[i]) <= most)
                return ten * steps[i];
    return span;
}

void pm_svg_attribute(struct pm_buffer *out, const char *name, double value) {
    pm_buffer_printf(out, " %s=\"", name);
    pm_buffer_number(out, value, 1);
    pm_buffer_text(out, "\"");
}

void pm_svg_line(struct pm_buffer *out, const char *kind, double x1, double y1, double x2, double y2) {
    pm_buffer_printf(out, "<line class=\"%s\"", kind);
    pm_svg_attribute(out, "x1", x1);
    pm_svg_attribute(out, "y1", y1);
    pm_svg_attribute(out, "x2", x2);
    pm_svg_attribute(out, "y2", y2);
    pm_buffer_text(out, "/>");
}

void pm_svg_text(struct pm_buffer *out, const char *kind, const char *anchor, double x, double y,
                 const char *text) {
    pm_buffer_printf(out, "<text class=\"%s\" text-anchor=\"%s\"", kind, anchor);
    pm_svg_attribute(out, "x", x);
    pm_svg_attribute(out, "y", y);
    pm_buffer_printf(out, ">%s</text>", text);
}

void pm_svg_value(struct pm_buffer *out, const char *anchor, double x, double y, double value) {
    struct pm_buffer text = {0};
    pm_buffer_text(&text, value < 0 ? "\xe2\x88\x92" : "");
    pm_buffer_number(&text, fabs(value), 0);
    if (!text.failed)
        pm_svg_text(out, "tick", anchor, x, y, text.text);
    out->failed = out->failed || text.failed;
    pm_buffer_free(&text);
}

void pm_svg_dot(struct pm_buffer *out, enum pm_plot_kind kind, struct pm_lab lab, double x, double y,
                double radius) {
    char hex[8];
    pm_lab_to_hex(lab, hex);
    if (kind == PM_PLOT_SHADE) {
        pm_buffer_printf(out, "<circle class=\"dot\" fill=\"%s\"", hex);
        pm_svg_attribute(out, "cx", x);
        pm_svg_attribute(out, "cy", y);
        pm_svg_attribute(out, "r", radius);
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
