#include "report/xterm.h"

#include "color/lab.h"

#include <math.h>

enum { FIRST = 16, CODES = 256, MOST_QUARTERS = 2 };

/* Two codes with a larger difference look like a pattern, not like a colour. */
static const double most_contrast_de00 = 30;
/* The minimum gain of a mixture over a plain cell. */
static const double least_gain_de00 = 0.5;
/* CIEDE2000 divides a difference of L* by at most this (S_L at L* 0 and 100). */
static const double most_SL = 1.75;

void pm_xterm_rgb(int code, uint8_t rgb[3]) {
    static const uint8_t levels[] = {0, 95, 135, 175, 215, 255};
    for (int c = 0, step = 36; c < 3; c++, step /= 6)
        rgb[c] = code < 232 ? levels[(code - FIRST) / step % 6] : (uint8_t)(8 + 10 * (code - 232));
}

static struct pm_lab lab_of(int code) {
    uint8_t rgb[3];
    pm_xterm_rgb(code, rgb);
    return pm_lab_from_srgb8(rgb);
}

static struct pm_lab mean_of_codes(int back, int front, double share) {
    uint8_t a[3], b[3];
    pm_xterm_rgb(back, a);
    pm_xterm_rgb(front, b);
    for (int c = 0; c < 3; c++)
        a[c] = (uint8_t)lround((1 - share) * a[c] + share * b[c]);
    return pm_lab_from_srgb8(a);
}

static struct pm_lab mean_of_light(struct pm_lab back, struct pm_lab front, double share) {
    const struct pm_xyz a = pm_xyz_from_lab(back), b = pm_xyz_from_lab(front);
    return pm_lab_from_xyz((struct pm_xyz){(1 - share) * a.X + share * b.X, (1 - share) * a.Y + share * b.Y,
                                           (1 - share) * a.Z + share * b.Z});
}

double pm_xterm_de00(const struct pm_xterm_paint *paint, struct pm_lab lab) {
    const double share = paint->quarters / 4.0;
    return fmax(pm_de00(lab, mean_of_codes(paint->back, paint->front, share)),
                pm_de00(lab, mean_of_light(lab_of(paint->back), lab_of(paint->front), share)));
}

/* All codes, worked out once for all pairs of them. */
struct codes {
    struct pm_lab lab[CODES];
    double Y[CODES];
};

static struct pm_xterm_paint nearest_code(const struct codes *codes, struct pm_lab lab, double *de00) {
    struct pm_xterm_paint nearest = {FIRST, FIRST, 0};
    *de00 = INFINITY;
    for (int code = FIRST; code < CODES; code++) {
        const double distance_de00 = pm_de00(lab, codes->lab[code]);
        if (distance_de00 < *de00) {
            *de00 = distance_de00;
            nearest.back = nearest.front = code;
        }
    }
    return nearest;
}

static double luminance(double L) {
    return pm_xyz_from_lab((struct pm_lab){L, 0, 0}).Y;
}

/* Mixtures over one back that are nearer than *least_de00. Most are too light or too dark in linear light,
 * which saves comparing them. */
static void try_back(const struct codes *codes, struct pm_lab lab, int back, double *least_de00,
                     struct pm_xterm_paint *best) {
    const double reach_L = most_SL * *least_de00;
    const double darkest_Y = luminance(lab.L - reach_L), lightest_Y = luminance(lab.L + reach_L);
    for (int front = FIRST; front < CODES; front++)
        for (int quarters = 1; quarters <= MOST_QUARTERS && front != back; quarters++) {
            const struct pm_xterm_paint paint = {back, front, quarters};
            const double Y = codes->Y[back] + quarters / 4.0 * (codes->Y[front] - codes->Y[back]);
            if (Y < darkest_Y || Y > lightest_Y)
                continue;
            if (pm_de00(lab, mean_of_light(codes->lab[back], codes->lab[front], quarters / 4.0)) >=
                *least_de00)
                continue;
            const double de00 = pm_xterm_de00(&paint, lab);
            if (de00 >= *least_de00 || pm_de00(codes->lab[back], codes->lab[front]) > most_contrast_de00)
                continue;
            *least_de00 = de00;
            *best = paint;
        }
}

struct pm_xterm_paint pm_xterm_nearest(struct pm_lab lab) {
    struct codes codes;
    double plain_de00;
    for (int code = FIRST; code < CODES; code++) {
        codes.lab[code] = lab_of(code);
        codes.Y[code] = luminance(codes.lab[code].L);
    }
    struct pm_xterm_paint best = nearest_code(&codes, lab, &plain_de00);
    double least_de00 = plain_de00 - least_gain_de00;
    for (int back = FIRST; back < CODES && least_de00 > 0; back++)
        if (pm_de00(lab, codes.lab[back]) <= most_contrast_de00 / 2) /* it covers half of the cell or more */
            try_back(&codes, lab, back, &least_de00, &best);
    return best;
}
