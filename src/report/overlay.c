#include "report/overlay.h"

#include "base/numbers.h"

#include <math.h>
#include <string.h>

static int clamp(int value, int most) {
    return value < 0 ? 0 : value > most ? most : value;
}

/* What holds the outline of found hair. */
static struct pm_box around_outline(const struct pm_record *record) {
    double x0 = record->outline[0].x, y0 = record->outline[0].y, x1 = x0, y1 = y0;
    for (size_t i = 1; i < record->n_outline; i++) {
        x0 = fmin(x0, record->outline[i].x);
        y0 = fmin(y0, record->outline[i].y);
        x1 = fmax(x1, record->outline[i].x);
        y1 = fmax(y1, record->outline[i].y);
    }
    return (struct pm_box){(int)x0, (int)y0, (int)ceil(x1 - x0), (int)ceil(y1 - y0)};
}

struct pm_box pm_closeup_part(const struct pm_record *record) {
    struct pm_box box = {0};
    for (size_t i = 0; i < record->n_hair_boxes && record->region_source != PM_ORIGIN_UNKNOWN; i++) {
        const struct pm_box *next = &record->hair_boxes[i];
        if ((double)next->w * next->h > (double)box.w * box.h)
            box = *next;
    }
    if (record->n_outline > 0 && box.w > 0)
        box = around_outline(record);
    int margin_x = box.w / 4, margin_y = box.h / 4;
    int x0 = clamp(box.x - margin_x, record->image.width);
    int y0 = clamp(box.y - margin_y, record->image.height);
    int x1 = clamp(box.x + box.w + margin_x, record->image.width);
    int y1 = clamp(box.y + box.h + margin_y, record->image.height);
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}

/* ------------------------------------------------------------------ shapes */

/* Each shape is drawn twice, dark and wide below light and narrow, to be seen on any hair. */
static void draw_twice(struct pm_buffer *out, const char *kind, const char *shape) {
    pm_buffer_printf(out, "<g class=\"frame %s\"><g class=\"under\">%s</g>%s</g>", kind, shape, shape);
}

static void draw_name(struct pm_buffer *out, double x, double y, double size, const char *name) {
    pm_buffer_text(out, "<text x=\"");
    pm_buffer_number(out, x, 1);
    pm_buffer_text(out, "\" y=\"");
    pm_buffer_number(out, y, 1);
    pm_buffer_text(out, "\" font-size=\"");
    pm_buffer_number(out, size, 1);
    pm_buffer_printf(out, "\">%s</text>", name);
}

/* The name stands above the box, or inside it where the picture ends; `size` 0: no name. */
static void draw_box(struct pm_buffer *out, const char *kind, struct pm_box box, struct pm_box shows,
                     double size) {
    struct pm_buffer shape = {0};
    if (box.w <= 0 || box.h <= 0)
        return;
    pm_buffer_printf(&shape, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", box.x, box.y, box.w,
                     box.h);
    if (!shape.failed)
        draw_twice(out, kind, shape.text);
    out->failed = out->failed || shape.failed;
    pm_buffer_free(&shape);
    if (size <= 0)
        return;
    bool above = box.y - shows.y > 1.4 * size;
    draw_name(out, fmax(box.x, shows.x) + 0.3 * size, above ? box.y - 0.4 * size : box.y + 1.1 * size, size,
              kind);
}

/* A closed line through corners, with the name above the highest and at the leftmost. */
static void draw_polygon(struct pm_buffer *out, const char *kind, const struct pm_point *corners, size_t n,
                         double size) {
    struct pm_buffer shape = {0};
    double left = corners[0].x, top = corners[0].y;
    pm_buffer_text(&shape, "<polygon points=\"");
    for (size_t i = 0; i < n; i++) {
        pm_buffer_text(&shape, i > 0 ? " " : "");
        pm_buffer_number(&shape, corners[i].x, 1);
        pm_buffer_text(&shape, ",");
        pm_buffer_number(&shape, corners[i].y, 1);
        left = fmin(left, corners[i].x);
        top = fmin(top, corners[i].y);
    }
    pm_buffer_text(&shape, "\"/>");
    if (!shape.failed)
        draw_twice(out, kind, shape.text);
    out->failed = out->failed || shape.failed;
    pm_buffer_free(&shape);
    if (size > 0)
        draw_name(out, left, fmax(top - 0.5 * size, size), size, kind);
}

/* ------------------------------------------------------------------ what only the options tell */

/* `n` numbers with commas between, shares of `whole` (across, down, across ...) where a % stands behind them.
 */
static bool read_numbers(const char *text, const int whole[2], double *values, int n) {
    for (int i = 0; i < n; i++) {
        if (!pm_parse_number(text, &text, &values[i]))
            return false;
        if (*text == '%') {
            values[i] *= whole[i % 2] / 100.0;
            text++;
        }
        text += *text == ',';
    }
    return true;
}

/* The card and the strips lie where the options say. */
static void draw_given(struct pm_buffer *out, const struct pm_record *record, struct pm_box shows,
                       double size) {
    const int whole[2] = {record->image.width, record->image.height};
    double v[8];
    for (size_t i = 0; i < record->n_options; i++) {
        const struct pm_said *said = &record->options[i];
        if (strcmp(said->name, "card") == 0 && read_numbers(said->value, whole, v, 4)) {
            const struct pm_box box = {(int)lround(v[0]), (int)lround(v[1]), (int)lround(v[2]),
                                       (int)lround(v[3])};
            draw_box(out, "card", box, shows, size);
        }
        const char *colon = strchr(said->value, ':');
        if (strcmp(said->name, "strip") == 0 && colon != NULL && read_numbers(colon + 1, whole, v, 8)) {
            const struct pm_point corners[4] = {{v[0], v[1]}, {v[2], v[3]}, {v[4], v[5]}, {v[6], v[7]}};
            draw_polygon(out, "strip", corners, 4, size);
        }
    }
}

void pm_overlay_svg(const struct pm_record *record, struct pm_box shows, struct pm_buffer *out) {
    const bool whole = shows.w >= record->image.width && shows.h >= record->image.height;
    double size = whole ? fmax(shows.w, shows.h) / 22.0 : 0;
    pm_buffer_printf(out,
                     "<svg class=\"overlay\" viewBox=\"%d %d %d %d\" preserveAspectRatio=\"none\" "
                     "aria-hidden=\"true\">",
                     shows.x, shows.y, shows.w, shows.h);
    /* Hair that was found has an outline, what was not believed to be hair too. */
    if (record->region_source != PM_ORIGIN_UNKNOWN && record->n_outline > 0)
        draw_polygon(out, record->has_hair ? "hair" : "doubtful", record->outline, record->n_outline, size);
    for (size_t i = 0;
         record->region_source != PM_ORIGIN_UNKNOWN && record->n_outline == 0 && i < record->n_hair_boxes;
         i++)
        draw_box(out, "hair", record->hair_boxes[i], shows, size);
    for (size_t i = 0; record->region_source != PM_ORIGIN_UNKNOWN && i < record->n_skin_boxes; i++)
        draw_box(out, "skin", record->skin_boxes[i], shows, size);
    for (size_t i = 0; record->has_followup && i < record->followup.n_treated_boxes; i++)
        draw_box(out, "treated", record->followup.treated_boxes[i], shows, size);
    if (record->correction.n_corners == 4)
        draw_polygon(out, "chart", record->correction.corners, 4, size);
    draw_given(out, record, shows, size);
    pm_buffer_text(out, "</svg>");
}
