/* Treated scalp: dots of pigment in skin. */
#ifndef RD_TREATED_H
#define RD_TREATED_H

#include "canvas.h"
#include "scene.h"

/* Paints the scene's dots on the canvas's scene, before hair is laid over it. *cover_frac is the share of the
 * treated rectangle that the dots took, by their opacity. */
void rd_paint_treated(struct rd_canvas *canvas, const struct rd_scene *scene, double *cover_frac);

/* Pixels that a dot covers on average. */
float rd_dot_area_px(float dot_px, float soft_px);

#endif
