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

/* A phone as hard as real ones are: the light on the hair differs from photo to photo by 0.8 EV (standard
 * deviation), that on the skin by 0.4, and the two go together by 0.26 only (147 photos of 34 people); the
 * tone curve's slope in the middle is 0.66 to 1.9 (charts in real photos); flare as the lens has it, and in
 * every fourth photo a veil. *skin_light_ev is the light on the skin beside that on the hair. */
struct rd_camera rd_hard_phone_camera(struct rd_rng *rng, float *skin_light_ev);

/* Lamp and white balance: light[] and finish[] from what the lamp is and what the camera takes it for.
 * `boost` is the saturation that the camera adds, 0 for none. */
void rd_set_lamp(struct rd_camera *camera, struct rd_lamp lamp, struct rd_lamp taken_for, float boost);

/* A plausible file: profile of the camera's space, EXIF, quality 80-95, 4:2:0. */
struct rd_file rd_any_file(enum rd_space space, struct rd_rng *rng);

#endif
