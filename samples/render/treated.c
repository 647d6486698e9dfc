#include "treated.h"

#include "arith.h"
#include "rng.h"

/* Redness after a session lasts about a day: blood under the skin takes green and blue light away. */
static void redden(struct rd_canvas *canvas, struct pm_box box, float redness) {
    const rd_v4 blood = {1 - 0.12f * redness, 1 - 0.3f * redness, 1 - 0.28f * redness, 0};
    for (int y = box.y; y < box.y + box.h; y++) {
        for (int x = box.x; x < box.x + box.w; x++) {
            float u = fminf((float)(x - box.x), (float)(box.x + box.w - 1 - x)) / (float)box.w;
            float v = fminf((float)(y - box.y), (float)(box.y + box.h - 1 - y)) / (float)box.h;
            float share = rd_smooth(0, 0.06f, u < v ? u : v);
            rd_v4 *px = &canvas->scene[(size_t)y * (size_t)canvas->width + (size_t)x];
            *px = *px * (1 - share) + *px * blood * share;
        }
    }
}

/* Half the width of a dot's edge: a pixel is never sharper than itself. */
static float edge_px(float soft_px) {
    return 0.5f + soft_px;
}

/* The edge is a smooth step, whose derivative has the variance 1/5; a dot's width is drawn from +-15 %. */
float rd_dot_area_px(float dot_px, float soft_px) {
    float edge = edge_px(soft_px);
    return 3.14159265f * (0.25f * dot_px * dot_px * (1 + 0.15f * 0.15f / 3) + 0.2f * edge * edge);
}

/* A disc whose edge is as soft as the skin above it makes it. Returns the pixels that it covered. */
static double paint_ink(struct rd_canvas *canvas, rd_v4 ink, float x, float y, float radius, float soft) {
    double covered = 0;
    int reach = (int)(radius + soft) + 2;
    for (int j = (int)y - reach; j <= (int)y + reach; j++) {
        for (int i = (int)x - reach; i <= (int)x + reach; i++) {
            if (i < 0 || j < 0 || i >= canvas->width || j >= canvas->height)
                continue;
            float dx = (float)i + 0.5f - x, dy = (float)j + 0.5f - y, away = sqrtf(dx * dx + dy * dy);
            float cover = 1 - rd_smooth(radius - soft, radius + soft, away);
            rd_v4 *px = &canvas->scene[(size_t)j * (size_t)canvas->width + (size_t)i];
            *px = *px * (1 - cover) + ink * cover;
            covered += (double)cover;
        }
    }
    return covered;
}

void rd_paint_treated(struct rd_canvas *canvas, const struct rd_scene *scene, double *cover_frac) {
    const struct rd_treated *treated = &scene->treated;
    struct pm_box box = scene->rects.treated;
    struct rd_rng rng = rd_rng_for(scene->seed, "treated");
    rd_v4 ink = rd_light(treated->dot_lab);
    double covered = 0;
    if (treated->redness > 0)
        redden(canvas, box, treated->redness);
    int columns = (int)((float)box.w / treated->pitch_px + 0.5f),
        rows = (int)((float)box.h / treated->pitch_px + 0.5f);
    float pitch_x = (float)box.w / (float)columns, pitch_y = (float)box.h / (float)rows;
    for (int j = 0; j < rows; j++) {
        for (int i = 0; i < columns; i++) {
            float x = (float)box.x + ((float)i + 0.5f + rd_between(&rng, -0.3f, 0.3f)) * pitch_x;
            float y = (float)box.y + ((float)j + 0.5f + rd_between(&rng, -0.3f, 0.3f)) * pitch_y;
            float radius = 0.5f * treated->dot_px * rd_between(&rng, 0.85f, 1.15f);
            covered += paint_ink(canvas, ink, x, y, radius, edge_px(treated->soft_px));
        }
    }
    *cover_frac = covered / ((double)box.w * box.h);
}
