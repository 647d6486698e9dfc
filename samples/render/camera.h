/* A camera: from the light of a scene to 8-bit codes, with the errors that are asked for and no others. */
#ifndef RD_CAMERA_H
#define RD_CAMERA_H

#include "canvas.h"
#include "lamp.h"

enum rd_space { RD_SRGB, RD_DISPLAY_P3 };

/* What is known of the light and the camera. rd_camera_perfect() is the identity. */
struct rd_camera {
    enum rd_space space;
    struct rd_lamp lamp;
    float light[9];      /* XYZ under D50 -> XYZ under the lamp, row-major */
    float gradient[2];   /* the light changes by this share over the width and over the height */
    float vignette_frac; /* light lost in the corners */
    float exposure_ev;
    float hair_deviation[3]; /* metamerism: what this sensor sees the hair's X, Y, Z differ by, as shares */
    float board_deviation;   /* the same for every pigment of a chart: deviation of random shares */
    float blur_px;           /* deviation of a Gaussian */
    float read_noise;        /* deviation at black, share of white */
    float shot_noise;        /* deviation at white, share of white */
    float finish[9];         /* linear camera RGB -> linear RGB after white balance and colour boost */
    bool has_look;
    float look_saturation[5]; /* 1 + k0 + k1 cos h + k2 sin h + k3 cos 2h + k4 sin 2h */
    float look_turn[4];       /* turn of hue, radians: t0 cos h + t1 sin h + t2 cos 2h + t3 sin 2h */
    float contrast;           /* of the tone curve: 0 none, 0.3 a phone's */
    float channel_gamma[3];   /* deviation of each channel's curve: exponent minus 1 */
    float black;              /* flare in the sensor, share of its white */
    float veil;               /* light of the scene that haze and lens spread over it, share of its white */
    float sharpen;            /* 0 none, 0.5 a phone's */
};

/* A camera that reports the scene exactly, but for what 8 bits and JPEG lose. */
struct rd_camera rd_camera_perfect(void);

/* Linear RGB of a space -> XYZ (D50, Bradford), row-major. */
const float *rd_space_matrix(enum rd_space space);

/* Takes the photo: width * height * 3 codes, free(). The canvas's scene is used up. */
PM_USE_RESULT uint8_t *rd_camera_shoot(struct rd_canvas *canvas, const struct rd_camera *camera,
                                       uint64_t seed, struct pm_error *err);

/* What the camera makes of a colour that lies `u` widths and `v` heights from the middle: before lens, noise,
 * sharpening and JPEG, as codes of 8 bits show it. */
PM_USE_RESULT bool rd_camera_observe(const struct rd_camera *camera, struct pm_lab lab, float u, float v,
                                     struct pm_lab *seen, struct pm_error *err);

#endif
