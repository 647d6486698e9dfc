/* Out of focus. */
#ifndef RD_BLUR_H
#define RD_BLUR_H

#include "canvas.h"

/* Blurs the scene by a Gaussian of this deviation (up to 21 px), mirrored at the borders. */
PM_USE_RESULT bool rd_blur(struct rd_canvas *canvas, float deviation_px, struct pm_error *err);

#endif
