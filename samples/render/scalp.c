#include "scalp.h"

#include "arith.h"
#include "color/lab.h"
#include "random.h"
#include "strands.h"

/* ------------------------------------------------------------------ skin and wall */

/* Blood reddens in patches: a little less of the green and blue light where there is more. */
static rd_v4 skin_at(const struct rd_scene *scene, rd_v4 body, const struct rd_node *node, float x, float y) {
    float per_px = 333 / (float)scene->height, pore = rd_noise(scene->seed + 30, x * per_px, y * per_px, 1);
    float light = node->diffuse * (1 - 0.35f * node->shadow) * (1 + 0.05f * node->blotch + 0.025f * pore);
    rd_v4 blood = {1 + 0.01f * node->blotch, 1 - 0.012f * node->blotch, 1 - 0.02f * node->blotch, 0};
    return body * blood * light;
}

void rd_paint_skin(struct rd_canvas *canvas, const struct rd_scene *scene, struct rd_field *field) {
    float light = scene->skin_light_ev != 0 ? rd_exp2(scene->skin_light_ev) : 1;
    rd_v4 skin = rd_light(scene->skin) * light, wall = rd_light(scene->background) * light;
    for (int y = 0; y < canvas->height; y++) {
        rd_v4 *line = canvas->scene + (size_t)y * (size_t)canvas->width;
        rd_field_set_line(field, (float)y);
        for (int x = 0; x < canvas->width; x++) {
            struct rd_node node = rd_field_on_line(field, (float)x);
            line[x] = wall * node.wall;
            if (node.head > 0)
                line[x] += (skin_at(scene, skin, &node, (float)x, (float)y) - line[x]) * node.head;
        }
    }
}

/* ------------------------------------------------------------------ stubble */

/* A hair cut short is a stroke half as long again as it is wide, lying the way the hair grows. */
static const float LONG = 1.5f;

static void paint_hair(struct rd_canvas *canvas, const struct rd_scene *scene, const struct rd_node *node,
                       float x, float y, struct rd_rng *rng) {
    struct pm_xyz xyz = pm_xyz_from_lab(scene->hair.body[0]);
    struct rd_strand strand = {.xyz = {(float)xyz.X, (float)xyz.Y, (float)xyz.Z},
                               .cover = rd_between(rng, 0.45f, 1)};
    float width = scene->stubble.dot_px * rd_between(rng, 0.7f, 1.3f), half = 0.5f * LONG * width;
    float dx = node->run[0] + 0.3f * rd_bell(rng), dy = node->run[1] + 0.3f * rd_bell(rng);
    float scale = half / sqrtf(dx * dx + dy * dy), light = node->diffuse * (1 + 0.08f * rd_bell(rng));
    struct rd_point points[2] = {
        {.x = x - dx * scale, .y = y - dy * scale, .width_px = width, .light = light},
        {.x = x + dx * scale, .y = y + dy * scale, .width_px = width, .light = light},
    };
    rd_brush(canvas, &strand, points, 2);
}

void rd_paint_stubble(struct rd_canvas *canvas, const struct rd_scene *scene, const struct rd_field *field) {
    struct rd_rng rng = rd_rng_for(scene->seed, "stubble");
    float dot = scene->stubble.dot_px, pitch = sqrtf(LONG * dot * dot / scene->stubble.coverage_frac);
    int columns = (int)((float)scene->width / pitch) + 1, rows = (int)((float)scene->height / pitch) + 1;
    for (int j = 0; j < rows; j++) {
        for (int i = 0; i < columns; i++) {
            float x = ((float)i + 0.5f + rd_between(&rng, -0.8f, 0.8f)) * pitch;
            float y = ((float)j + 0.5f + rd_between(&rng, -0.8f, 0.8f)) * pitch;
            struct rd_node node = rd_field_at(field, x, y);
            if (node.hair > rd_between(&rng, 0.1f, 0.9f))
                paint_hair(canvas, scene, &node, x, y, &rng);
        }
    }
}

/* ------------------------------------------------------------------ treated scalp */

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
