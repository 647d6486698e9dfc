#include "color/hair_prior.h"

#include <math.h>
#include <stddef.h>

/* The line of pigmented hair (sources in the header), with 2 L* added for gloss. */
static const struct pm_lab line[] = {{0, 0.6, 0}, {13, 0.8, 0.2}, {20, 1.1, 0.7}, {25, 4, 5},  {33, 6, 9},
                                     {42, 7, 14}, {60, 6, 20},    {78, 3, 20},    {90, 1, 14}, {100, 0, 10}};
enum { LINE = sizeof line / sizeof *line };

/* The relative frequency of each lightness among pigmented hair; linear between. Black hair, by far the
 * most common, measures L* 15 to 18 with an instrument and 2 to 4 more with a camera: 34 % lie below 19,
 * although nearer four fifths of mankind do. */
static const struct {
    double L, share;
} lightness[] = {{9, 0},    {12, 4},   {16, 6.2}, {20, 6.2},  {23, 4.2}, {27, 2.8},
                 {34, 1.7}, {46, 0.9}, {60, 0.5}, {76, 0.25}, {88, 0.1}, {100, 0}};
enum { LIGHTNESS = sizeof lightness / sizeof *lightness };

/* Standard deviations across the line; they grow with lightness: black hair has hardly any hue. */
static const double a_sd[2] = {0.5, 0.03}, b_sd[2] = {0.4, 0.065};

static const double shares[PM_KINDS] = {
    [PM_KIND_PIGMENTED] = 0.78, [PM_KIND_RED] = 0.07, [PM_KIND_GREY] = 0.10, [PM_KIND_DYED] = 0.05};

double pm_normal_density(double x, double mean, double sd) {
    double z = (x - mean) / sd;
    return 0.3989422804014327 * exp(-0.5 * z * z) / sd;
}

double pm_hair_kind_share(enum pm_hair_kind kind) {
    return shares[kind];
}

struct pm_lab pm_hair_line(double L) {
    size_t i = 1;
    while (i < LINE - 1 && L > line[i].L)
        i++;
    double t = fmin(fmax((L - line[i - 1].L) / (line[i].L - line[i - 1].L), 0), 1);
    return (struct pm_lab){L, line[i - 1].a + t * (line[i].a - line[i - 1].a),
                           line[i - 1].b + t * (line[i].b - line[i - 1].b)};
}

/* Density of lightness among pigmented hair; lightness_area is what the trapezoids under the table sum to. */
static double lightness_density(double L) {
    static const double lightness_area = 130.6500;
    size_t i = 1;
    while (i < LIGHTNESS - 1 && L > lightness[i].L)
        i++;
    double t = (L - lightness[i - 1].L) / (lightness[i].L - lightness[i - 1].L);
    if (t < 0 || t > 1)
        return 0;
    return (lightness[i - 1].share + t * (lightness[i].share - lightness[i - 1].share)) / lightness_area;
}

struct pm_hair_slice pm_hair_kind_slice(enum pm_hair_kind kind, double L) {
    struct pm_lab middle;
    switch (kind) {
    case PM_KIND_PIGMENTED:
        middle = pm_hair_line(L);
        return (struct pm_hair_slice){lightness_density(L), middle.a, a_sd[0] + a_sd[1] * L, middle.b,
                                      b_sd[0] + b_sd[1] * L};
    case PM_KIND_RED:
        return (struct pm_hair_slice){pm_normal_density(L, 40, 10), 15, 4.5, 0.35 * L + 8, 5};
    case PM_KIND_GREY:
        return (struct pm_hair_slice){pm_normal_density(L, 60, 15), 0, 1.5, 2.5, 3};
    case PM_KIND_DYED:
        return (struct pm_hair_slice){pm_normal_density(L, 45, 22), 5, 25, 5, 25};
    case PM_KINDS:
        break;
    }
    return (struct pm_hair_slice){0, 0, 1, 0, 1};
}
