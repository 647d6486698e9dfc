/* Cameras at random. */
#ifndef RD_PHONE_H
#define RD_PHONE_H

#include "camera.h"
#include "random.h"
#include "write.h"

/* Nothing wrong: a fixed white balance, a straight tone curve, a little blur and noise. */
struct rd_camera rd_honest_camera(struct rd_rng *rng);

/* A phone on automatic, as phones are: lamp, white balance, exposure, tone curve, look, gradient, noise. */
struct rd_camera rd_phone_camera(struct rd_rng *rng);

/* Lamp and white balance: light[] and finish[] from what the lamp is and what the camera takes it for.
 * `boost` is the saturation that the camera adds, 0 for none. */
void rd_set_lamp(struct rd_camera *camera, struct rd_lamp lamp, struct rd_lamp taken_for, float boost);

/* A plausible file: profile of the camera's space, EXIF, quality 80-95, 4:2:0. */
struct rd_file rd_any_file(enum rd_space space, struct rd_rng *rng);

#endif
