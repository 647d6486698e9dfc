#include "shot.h"

#include "base/buffer.h"
#include "field.h"
#include "scalp.h"
#include "strands.h"
#include <stdlib.h>

static bool paint_all(struct rd_canvas *canvas, const struct rd_scene *scene, struct rd_field *field,
                      struct rd_truth *truth, struct pm_error *err) {
    float gain;
    rd_paint_skin(canvas, scene, field);
    if (scene->treated.dot_px > 0)
        rd_paint_treated(canvas, scene, &truth->treated_cover_frac);
    if (scene->stubble.dot_px > 0)
        rd_paint_stubble(canvas, scene, field);
    else if (!rd_paint_strands(canvas, scene, field, err))
        return false;
    if (!rd_light_gain(canvas, scene->rects.hair, &gain, err))
        return false;
    rd_canvas_merge(canvas, gain);
    for (int i = 0; i < scene->n_props; i++)
        rd_board_paint(canvas, &scene->props[i].board, scene->seed + 50 + (uint64_t)i);
    return true;
}

static bool measure_all(const struct rd_canvas *canvas, const struct rd_scene *scene, struct rd_truth *truth,
                        struct pm_error *err) {
    const struct rd_rects *rects = &scene->rects;
    if (!rd_measure(canvas, rects->hair, RD_HAIR, &truth->hair, err) ||
        !rd_measure(canvas, rects->hair, RD_ALL, &truth->seen, err) ||
        !rd_measure(canvas, rects->skin, RD_ALL, &truth->skin, err) ||
        !rd_measure(canvas, rects->treated, RD_ALL, &truth->treated, err) ||
        !rd_measure(canvas, rects->card, RD_ALL, &truth->card, err) ||
        !rd_measure(canvas, rects->temple, RD_HAIR, &truth->temple, err) ||
        !rd_measure(canvas, rects->beard, RD_HAIR, &truth->beard, err))
        return false;
    truth->hair_lab = scene->stubble.dot_px > 0 ? truth->seen.mean_lab : truth->hair.lab;
    return true;
}

bool rd_paint(struct rd_canvas *canvas, const struct rd_scene *scene, struct rd_truth *truth,
              struct pm_error *err) {
    struct rd_field field = {0};
    bool done = false;
    *truth = (struct rd_truth){0};
    if (!rd_canvas_new(canvas, scene->width, scene->height, err))
        return false;
    if (rd_field_new(&field, scene, err))
        done = paint_all(canvas, scene, &field, truth, err) && measure_all(canvas, scene, truth, err);
    rd_field_free(&field);
    if (!done)
        rd_canvas_free(canvas);
    return done;
}

/* Clipped and crushed codes in the careful rectangle. */
static void count_codes(const uint8_t *codes, const struct rd_scene *scene, struct rd_truth *truth) {
    struct pm_box box = scene->rects.hair;
    double clipped = 0, crushed = 0;
    for (int y = box.y; y < box.y + box.h; y++) {
        for (int x = box.x; x < box.x + box.w; x++) {
            const uint8_t *c = codes + 3 * ((size_t)y * (size_t)scene->width + (size_t)x);
            clipped += c[0] >= 250 || c[1] >= 250 || c[2] >= 250;
            crushed += c[0] <= 5 && c[1] <= 5 && c[2] <= 5;
        }
    }
    truth->clipped_frac = clipped / ((double)box.w * box.h);
    truth->crushed_frac = crushed / ((double)box.w * box.h);
}

/* As it would see large patches of them in the middle of the treated rectangle. */
static bool see_dots(const struct rd_shot *shot, struct rd_truth *truth, struct pm_error *err) {
    const struct rd_scene *scene = &shot->scene;
    struct pm_box box = scene->rects.treated;
    float u = ((float)box.x + 0.5f * (float)box.w) / (float)scene->width - 0.5f;
    float v = ((float)box.y + 0.5f * (float)box.h) / (float)scene->height - 0.5f;
    return rd_camera_observe(&shot->camera, scene->treated.dot_lab, u, v, &truth->dot_seen_lab, err) &&
           rd_camera_observe(&shot->camera, scene->treated.planned_lab, u, v, &truth->planned_seen_lab, err);
}

json_t *rd_take(const char *folder, const struct rd_shot *shot, struct pm_error *err) {
    json_t *json = NULL;
    uint8_t *codes = NULL;
    struct pm_buffer path = {0};
    struct rd_canvas canvas;
    struct rd_truth truth;
    if (!rd_paint(&canvas, &shot->scene, &truth, err))
        return NULL;
    codes = rd_camera_shoot(&canvas, &shot->camera, shot->scene.seed, err);
    if (codes == NULL || (shot->scene.treated.dot_px > 0 && !see_dots(shot, &truth, err)))
        goto out;
    count_codes(codes, &shot->scene, &truth);
    pm_buffer_printf(&path, "%s/%s", folder, shot->name);
    if (path.failed) {
        pm_fail_memory(err);
        goto out;
    }
    if (rd_write_jpeg(path.text, codes, shot->scene.width, shot->scene.height, &shot->file, err))
        json = rd_truth_json(shot, &truth, err);
out:
    pm_buffer_free(&path);
    free(codes);
    rd_canvas_free(&canvas);
    return json;
}
