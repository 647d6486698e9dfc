/* What is no hair with length: the wall, the skin, stubble, dots of pigment. */
#ifndef RD_SCALP_H
#define RD_SCALP_H

#include "canvas.h"
#include "field.h"
#include "scene.h"

/* Paints wall and skin over the whole scene, with pores, blotches, the head's shading and the hair's shadow.
 */
void rd_paint_skin(struct rd_canvas *canvas, const struct rd_scene *scene, struct rd_field *field);

/* Paints the scene's stubble on the hair layer: scene->stubble.coverage_frac of the skin where hair grows. */
void rd_paint_stubble(struct rd_canvas *canvas, const struct rd_scene *scene, const struct rd_field *field);

/* Paints the scene's dots on the canvas's scene, before hair is laid over it. *cover_frac is the share of the
 * treated rectangle that the dots took, by their opacity. */
void rd_paint_treated(struct rd_canvas *canvas, const struct rd_scene *scene, double *cover_frac);

/* Pixels that a dot covers on average. */
float rd_dot_area_px(float dot_px, float soft_px);

#endif
