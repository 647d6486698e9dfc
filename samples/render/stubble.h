/* Cropped hair: short dark dots on the scalp. */
#ifndef RD_STUBBLE_H
#define RD_STUBBLE_H

#include "canvas.h"
#include "field.h"

/* Paints the scene's stubble on the hair layer: scene->stubble.coverage_frac of the skin where hair grows. */
void rd_paint_stubble(struct rd_canvas *canvas, const struct rd_scene *scene, const struct rd_field *field);

#endif
