/* From the sensor's linear RGB to codes: the maker's look, tone curve, sharpening. */
#ifndef RD_DEVELOP_H
#define RD_DEVELOP_H

#include "camera.h"

/* Takes the canvas's scene as linear RGB of the camera's space and writes width * height * 3 codes. */
PM_USE_RESULT bool rd_develop(struct rd_canvas *canvas, const struct rd_camera *camera, uint8_t *codes,
                              struct pm_error *err);

#endif
