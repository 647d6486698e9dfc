/* The picture before any camera: linear light, float, 1.0 = the perfect white. */
#ifndef RD_CANVAS_H
#define RD_CANVAS_H

#include "pigmatch.h"
#include <stdint.h>

typedef float rd_v4 __attribute__((vector_size(16)));

/* Hair is painted on a layer of its own, so that its light can be set afterwards and its truth kept apart
 * from the skin. All members are weighted by coverage, as in a premultiplied picture. */
struct rd_hair_px {
    rd_v4 colour; /* body X, Y, Z times its light factor; coverage 0-1 */
    rd_v4 facts;  /* light factor; highlight (share of white); share of grey; unused */
};

struct rd_canvas {
    int width, height;
    rd_v4 *scene; /* X, Y, Z and an unused fourth; skin, background and props, then everything */
    struct rd_hair_px *hair;
};

/* The light of a colour under D50: X, Y, Z and 0. */
rd_v4 rd_light(struct pm_lab lab);

PM_USE_RESULT bool rd_canvas_new(struct rd_canvas *canvas, int width, int height, struct pm_error *err);
void rd_canvas_free(struct rd_canvas *canvas);

/* Scales the light on the hair by `gain` and lays it over the scene; the hair layer keeps the scaled light.
 */
void rd_canvas_merge(struct rd_canvas *canvas, float gain);

#endif
