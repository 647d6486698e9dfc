#include "stubble.h"

#include "arith.h"
#include "brush.h"
#include "color/lab.h"
#include "rng.h"

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
