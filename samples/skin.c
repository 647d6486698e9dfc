#include "skin.h"

#include "arith.h"
#include "color/lab.h"
#include "noise.h"
#include "rng.h"

static rd_v4 of_lab(struct pm_lab lab) {
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    return (rd_v4){(float)xyz.X, (float)xyz.Y, (float)xyz.Z, 0};
}

/* Blood reddens in patches: a little less of the green and blue light where there is more. */
static rd_v4 skin_at(const struct rd_scene *scene, rd_v4 body, const struct rd_node *node, float x, float y) {
    float s = 500 / (float)scene->height;
    float patch = rd_noise(scene->seed + 20, x * s / 40, y * s / 40, 2);
    float pore = rd_noise(scene->seed + 30, x * s / 1.5f, y * s / 1.5f, 2);
    float light = node->diffuse * (1 - 0.35f * node->shadow) * (1 + 0.05f * patch + 0.025f * pore);
    rd_v4 blood = {1 + 0.01f * patch, 1 - 0.012f * patch, 1 - 0.02f * patch, 0};
    return body * blood * light;
}

static rd_v4 wall_at(const struct rd_scene *scene, rd_v4 body, float x, float y) {
    float u = x / (float)scene->width, v = y / (float)scene->height;
    float light = 1.08f - 0.12f * u - 0.1f * v + 0.03f * rd_noise(scene->seed + 40, u * 4, v * 5, 2);
    return body * light;
}

void rd_paint_skin(struct rd_canvas *canvas, const struct rd_scene *scene, const struct rd_field *field) {
    rd_v4 skin = of_lab(scene->skin), wall = of_lab(scene->background);
    for (int y = 0; y < canvas->height; y++) {
        for (int x = 0; x < canvas->width; x++) {
            struct rd_node node = rd_field_at(field, (float)x, (float)y);
            rd_v4 *px = &canvas->scene[y * canvas->width + x];
            rd_v4 behind = node.head < 1 ? wall_at(scene, wall, (float)x, (float)y) : wall;
            if (node.head <= 0)
                *px = behind;
            else
                *px = behind * (1 - node.head) + skin_at(scene, skin, &node, (float)x, (float)y) * node.head;
        }
    }
}
