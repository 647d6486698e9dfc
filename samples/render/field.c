#include "field.h"

#include "arith.h"
#include "base/memory.h"
#include "random.h"
#include <stdlib.h>
#include <string.h>

enum { NODE_VECTORS = sizeof(struct rd_node) / sizeof(rd_v4) };
_Static_assert(sizeof(struct rd_node) % sizeof(rd_v4) == 0, "a node is whole vectors");

static void normalise(float *v, int n) {
    float sum = 1e-12f;
    for (int i = 0; i < n; i++)
        sum += v[i] * v[i];
    float scale = 1 / sqrtf(sum);
    for (int i = 0; i < n; i++)
        v[i] *= scale;
}

/* A unit normal of the head seen as a dome; flattened at its rim, where a strand would stand on edge. */
static void dome_normal(const struct rd_scene *scene, float x, float y, float normal[3]) {
    const struct rd_pose *pose = &scene->pose;
    normal[0] = 0.8f * rd_clamp((x / (float)scene->width - pose->centre_x) / pose->radius_x, -1, 1);
    normal[1] = 0.8f * rd_clamp((y / (float)scene->height - pose->centre_y) / pose->radius_y, -1, 1);
    normal[2] = sqrtf(rd_clamp(1 - normal[0] * normal[0] - normal[1] * normal[1], 0.09f, 1));
    normalise(normal, 3);
}

static void set_outline(const struct rd_scene *scene, float x, float y, struct rd_node *node) {
    const struct rd_pose *pose = &scene->pose;
    float px = x / (float)scene->width, py = y / (float)scene->height;
    float rough = 0.02f * rd_noise(scene->seed, px * 12, py * 12, 2);
    float u = fabsf(px - pose->centre_x) / pose->radius_x, v = fabsf(py - pose->centre_y) / pose->radius_y;
    float rim = rd_pow(u, 2.5f) + rd_pow(v, 2.5f) + rough;
    float temple = (px - pose->centre_x) / (0.8f * pose->radius_x);
    float below = py - pose->hairline_y - 0.5f * temple * temple * temple * temple - rough;
    node->head = 1 - rd_smooth(0.88f, 0.95f, rim);
    node->hair = (1 - rd_smooth(0.94f, 1.03f, rim)) * (1 - rd_smooth(-0.02f, 0.02f, below));
    node->shadow = 1 - rd_smooth(-0.01f, 0.07f, below);
    if (scene->hair.part_width > 0) {
        float from = fabsf(px - pose->crown_x + 0.3f * rough) / scene->hair.part_width;
        node->hair *= 0.04f + 0.96f * rd_smooth(0.1f, 1, from);
    }
    if (pose->beard_y > 0) {
        float rise = 0.5f * temple * temple; /* it climbs towards the ears */
        float beard =
            (1 - rd_smooth(0.8f, 0.9f, rim)) * rd_smooth(-0.02f, 0.02f, py - pose->beard_y + rise - rough);
        node->hair = beard > node->hair ? beard : node->hair;
    }
}

/* Meridians of the dome from the crown down: along the outline at its rim, parted where the crown is not in
 * the middle. */
static void set_run(const struct rd_scene *scene, float x, float y, struct rd_node *node) {
    const struct rd_pose *pose = &scene->pose;
    float px = x / (float)scene->width, py = y / (float)scene->height,
          aspect = (float)scene->width / (float)scene->height;
    float side = pose->radius_x +
                 (px < pose->crown_x ? pose->crown_x - pose->centre_x : pose->centre_x - pose->crown_x);
    float u = rd_clamp((px - pose->crown_x) / side, -1.2f, 1.2f);
    float v = rd_clamp((py - pose->centre_y) / pose->radius_y, -1, 1);
    float dx = -u * v * side * aspect, dy = (1.08f - v * v) * pose->radius_y;
    float swirl = 0.5f * (0.2f + scene->hair.wave) * rd_noise(scene->seed + 10, px * 3, py * 4, 2);
    float turn = rd_clamp(swirl + pose->comb, -1.5f, 1.5f);
    node->run[0] = dx - turn * dy;
    node->run[1] = dy + turn * dx;
    normalise(node->run, 2);
}

/* Kajiya and Kay 1989: a strand shines where it stands at right angles to the half vector. */
static void set_light(const struct rd_scene *scene, float x, float y, struct rd_node *node) {
    float n[3], light[3], half[3];
    dome_normal(scene, x, y, n);
    for (int i = 0; i < 3; i++)
        light[i] = scene->pose.light[i];
    normalise(light, 3);
    half[0] = light[0];
    half[1] = light[1];
    half[2] = light[2] + 1;
    normalise(half, 3);
    float strand[3] = {node->run[0], node->run[1], -(n[0] * node->run[0] + n[1] * node->run[1]) / n[2]};
    normalise(strand, 3);
    float facing = n[0] * light[0] + n[1] * light[1] + n[2] * light[2];
    node->diffuse = 0.92f + 0.25f * rd_clamp(facing, -0.5f, 1);
    node->along = strand[0] * half[0] + strand[1] * half[1] + strand[2] * half[2];
}

static void set_surfaces(const struct rd_scene *scene, float x, float y, struct rd_node *node) {
    float u = x / (float)scene->width, v = y / (float)scene->height;
    node->blotch = rd_noise(scene->seed + 20, u * 10, v * 13, 2);
    node->wall =
        1.08f - 0.12f * u - 0.1f * v + scene->wall_pattern * rd_noise(scene->seed + 40, u * 4, v * 5, 3);
    node->wall = node->wall < 0.1f ? 0.1f : node->wall;
}

static struct rd_node node_at(const struct rd_scene *scene, float x, float y) {
    struct rd_node node = {0};
    set_outline(scene, x, y, &node);
    set_run(scene, x, y, &node);
    set_light(scene, x, y, &node);
    set_surfaces(scene, x, y, &node);
    return node;
}

bool rd_field_new(struct rd_field *field, const struct rd_scene *scene, struct pm_error *err) {
    field->columns = scene->width / RD_CELL_PX + 2;
    field->rows = scene->height / RD_CELL_PX + 2;
    field->nodes = pm_alloc((size_t)field->columns * (size_t)field->rows, sizeof *field->nodes, err);
    field->line = pm_alloc((size_t)field->columns, sizeof *field->line, err);
    if (field->nodes == NULL || field->line == NULL) {
        rd_field_free(field);
        return false;
    }
    for (int j = 0; j < field->rows; j++)
        for (int i = 0; i < field->columns; i++)
            field->nodes[j * field->columns + i] =
                node_at(scene, (float)(i * RD_CELL_PX), (float)(j * RD_CELL_PX));
    return true;
}

void rd_field_free(struct rd_field *field) {
    free(field->nodes);
    free(field->line);
    *field = (struct rd_field){0};
}

static void mix_nodes(const struct rd_node *a, const struct rd_node *b, float share, struct rd_node *out) {
    rd_v4 p[NODE_VECTORS], q[NODE_VECTORS];
    memcpy(p, a, sizeof p);
    memcpy(q, b, sizeof q);
    for (int k = 0; k < NODE_VECTORS; k++)
        p[k] += (q[k] - p[k]) * share;
    memcpy(out, p, sizeof p);
}

/* A coordinate in pixels as a cell and the share of it that lies behind. */
static int cell_of(float px, int cells, float *share) {
    float at = rd_clamp(px / RD_CELL_PX, 0, (float)cells - 1.001f);
    *share = at - (float)(int)at;
    return (int)at;
}

struct rd_node rd_field_at(const struct rd_field *field, float x, float y) {
    float u, v;
    int i = cell_of(x, field->columns, &u), j = cell_of(y, field->rows, &v);
    const struct rd_node *above = &field->nodes[j * field->columns + i], *below = above + field->columns;
    struct rd_node top, bottom, node;
    mix_nodes(above, above + 1, u, &top);
    mix_nodes(below, below + 1, u, &bottom);
    mix_nodes(&top, &bottom, v, &node);
    return node;
}

void rd_field_set_line(struct rd_field *field, float y) {
    float v;
    int j = cell_of(y, field->rows, &v);
    const struct rd_node *above = &field->nodes[j * field->columns];
    for (int i = 0; i < field->columns; i++)
        mix_nodes(&above[i], &above[field->columns + i], v, &field->line[i]);
}

struct rd_node rd_field_on_line(const struct rd_field *field, float x) {
    float u;
    int i = cell_of(x, field->columns, &u);
    struct rd_node node;
    mix_nodes(&field->line[i], &field->line[i + 1], u, &node);
    return node;
}
