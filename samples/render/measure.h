/* What a perfect instrument with a perfect mask would report of a painted scene, before any camera. */
#ifndef RD_MEASURE_H
#define RD_MEASURE_H

#include "canvas.h"

/* Of the pixels of a box that count; Lab from linear means. */
struct rd_stats {
    struct pm_lab lab;      /* of the L* P25-P75: the project's hair Lab */
    struct pm_lab mean_lab; /* of all */
    double p10_L, p90_L;
    double grey_frac;  /* share of grey among the hair; 0 if nothing is hair */
    double cover_frac; /* mean coverage by hair over the whole box */
    int64_t pixels;    /* that counted */
};

enum rd_what {
    RD_HAIR, /* pixels at least half covered by hair, in the hair's own light: without what shows between */
    RD_ALL   /* every pixel as it is seen */
};

PM_USE_RESULT bool rd_measure(const struct rd_canvas *canvas, struct pm_box box, enum rd_what what,
                              struct rd_stats *stats, struct pm_error *err);

/* 1 / the linear mean of the P25-P75 of the light factors on the hair in a box: the gain of rd_canvas_merge
 * that makes the body of the hair show its own colour. 1 if the box holds no hair. */
PM_USE_RESULT bool rd_light_gain(const struct rd_canvas *canvas, struct pm_box box, float *gain,
                                 struct pm_error *err);

#endif
