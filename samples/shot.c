#include "shot.h"

#include "base/buffer.h"
#include "field.h"
#include "skin.h"
#include "strands.h"
#include "stubble.h"
#include <stdlib.h>

bool rd_paint(struct rd_canvas *canvas, const struct rd_scene *scene, struct rd_truth *truth,
              struct pm_error *err) {
    struct rd_field field = {0};
    bool done = false;
    float gain;
    if (!rd_canvas_new(canvas, scene->width, scene->height, err))
        return false;
    if (!rd_field_new(&field, scene, err))
        goto out;
    rd_paint_skin(canvas, scene, &field);
    if (scene->stubble.dot_px > 0)
        rd_paint_stubble(canvas, scene, &field);
    else if (!rd_paint_strands(canvas, scene, &field, err))
        goto out;
    if (!rd_light_gain(canvas, scene->rects.hair, &gain, err))
        goto out;
    rd_canvas_merge(canvas, gain);
    done = rd_measure(canvas, scene->rects.hair, RD_HAIR, &truth->hair, err) &&
           rd_measure(canvas, scene->rects.hair, RD_ALL, &truth->seen, err) &&
           rd_measure(canvas, scene->rects.skin, RD_ALL, &truth->skin, err);
    truth->hair_lab = scene->stubble.dot_px > 0 ? truth->seen.mean_lab : truth->hair.lab;
out:
    rd_field_free(&field);
    if (!done)
        rd_canvas_free(canvas);
    return done;
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
    if (codes == NULL)
        goto out;
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
