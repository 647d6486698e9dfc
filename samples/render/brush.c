#include "brush.h"

#include "arith.h"

/* The strand where it crosses one line of pixels. */
struct crossing {
    float centre, half; /* along the line, pixels */
    float light, gloss;
    float cover;
};

/* A strand is a cylinder: darker towards its flanks, more so on the side away from the light. */
static void paint_pixel(struct rd_hair_px *px, const struct rd_strand *strand, const struct crossing *at,
                        float cell, float cover) {
    float t = rd_clamp((cell + 0.5f - at->centre) / at->half, -1, 1);
    float round = at->half > 0.8f ? 1.1f - 0.3f * t * t + 0.12f * t * strand->side : 1;
    float light = at->light * round, shine = at->gloss * (at->half > 0.8f ? 1.3f - 0.9f * t * t : 1);
    rd_v4 colour = {strand->xyz[0] * light, strand->xyz[1] * light, strand->xyz[2] * light, 1};
    rd_v4 facts = {light, shine, strand->grey, 0};
    px->colour = px->colour * (1 - cover) + colour * cover;
    px->facts = px->facts * (1 - cover) + facts * cover;
}

static void paint_crossing(struct rd_hair_px *line, long stride, int length, const struct rd_strand *strand,
                           const struct crossing *at) {
    float low = at->centre - at->half, high = at->centre + at->half;
    int first = rd_floor(low), last = rd_floor(high);
    first = first < 0 ? 0 : first;
    last = last >= length ? length - 1 : last;
    for (int i = first; i <= last; i++) {
        float left = low > (float)i ? low : (float)i, right = high < (float)(i + 1) ? high : (float)(i + 1);
        if (right > left)
            paint_pixel(line + i * stride, strand, at, (float)i, at->cover * (right - left));
    }
}

/* Walks the lines of pixels between two points: rows of a steep piece, columns of a flat one. */
static void paint_piece(struct rd_canvas *canvas, const struct rd_strand *strand, const struct rd_point *a,
                        const struct rd_point *b) {
    float dx = b->x - a->x, dy = b->y - a->y;
    bool steep = fabsf(dy) >= fabsf(dx);
    float from = steep ? a->y : a->x, to = steep ? b->y : b->x, run = to - from;
    if (run == 0)
        return;
    float slant = sqrtf(dx * dx + dy * dy) / fabsf(run);
    int lines = steep ? canvas->height : canvas->width, length = steep ? canvas->width : canvas->height;
    long line_stride = steep ? canvas->width : 1, stride = steep ? 1 : canvas->width;
    int first = rd_floor((from < to ? from : to) + 0.5f), end = rd_floor((from < to ? to : from) + 0.5f);
    first = first < 0 ? 0 : first;
    end = end > lines ? lines : end;
    for (int line = first; line < end; line++) {
        float share = ((float)line + 0.5f - from) / run;
        struct crossing at = {
            .centre = steep ? rd_mix(a->x, b->x, share) : rd_mix(a->y, b->y, share),
            .half = 0.5f * slant * rd_mix(a->width_px, b->width_px, share),
            .light = rd_mix(a->light, b->light, share),
            .gloss = rd_mix(a->gloss, b->gloss, share),
            .cover = strand->cover,
        };
        paint_crossing(canvas->hair + line * line_stride, stride, length, strand, &at);
    }
}

void rd_brush(struct rd_canvas *canvas, const struct rd_strand *strand, const struct rd_point *points,
              int n) {
    for (int i = 0; i + 1 < n; i++)
        paint_piece(canvas, strand, &points[i], &points[i + 1]);
}
