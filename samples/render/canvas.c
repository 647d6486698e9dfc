#include "canvas.h"

#include "base/memory.h"
#include "color/lab.h"
#include <stdlib.h>

rd_v4 rd_light(struct pm_lab lab) {
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    return (rd_v4){(float)xyz.X, (float)xyz.Y, (float)xyz.Z, 0};
}

bool rd_canvas_new(struct rd_canvas *canvas, int width, int height, struct pm_error *err) {
    size_t count = (size_t)width * (size_t)height;
    *canvas = (struct rd_canvas){.width = width, .height = height};
    canvas->scene = pm_alloc(count, sizeof *canvas->scene, err);
    canvas->hair = pm_alloc(count, sizeof *canvas->hair, err);
    if (canvas->scene != NULL && canvas->hair != NULL)
        return true;
    rd_canvas_free(canvas);
    return false;
}

void rd_canvas_free(struct rd_canvas *canvas) {
    free(canvas->scene);
    free(canvas->hair);
    *canvas = (struct rd_canvas){0};
}

void rd_canvas_merge(struct rd_canvas *canvas, float gain) {
    const rd_v4 white = {(float)pm_d50.X, (float)pm_d50.Y, (float)pm_d50.Z, 0};
    size_t count = (size_t)canvas->width * (size_t)canvas->height;
    for (size_t i = 0; i < count; i++) {
        struct rd_hair_px *px = &canvas->hair[i];
        float cover = px->colour[3];
        if (cover <= 0)
            continue;
        px->colour *= (rd_v4){gain, gain, gain, 1};
        px->facts *= (rd_v4){gain, 1, 1, 1};
        canvas->scene[i] = canvas->scene[i] * (1 - cover) + px->colour + white * px->facts[1];
    }
}
