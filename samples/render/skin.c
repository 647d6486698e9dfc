#include "skin.h"

#include "arith.h"
#include "noise.h"
#include "rng.h"

/* Blood reddens in patches: a little less of the green and blue light where there is more. */
static rd_v4 skin_at(const struct rd_scene *scene, rd_v4 body, const struct rd_node *node, float x, float y) {
    float per_px = 333 / (float)scene->height, pore = rd_noise(scene->seed + 30, x * per_px, y * per_px, 1);
    float light = node->diffuse * (1 - 0.35f * node->shadow) * (1 + 0.05f * node->blotch + 0.025f * pore);
    rd_v4 blood = {1 + 0.01f * node->blotch, 1 - 0.012f * node->blotch, 1 - 0.02f * node->blotch, 0};
    return body * blood * light;
}

void rd_paint_skin(struct rd_canvas *canvas, const struct rd_scene *scene, struct rd_field *field) {
    rd_v4 skin = rd_light(scene->skin), wall = rd_light(scene->background);
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
