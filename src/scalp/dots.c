#include "scalp/dots.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/numbers.h"

enum {
    APART_PX = 3, /* the minimum distance of two dots */
    SUM_PX = 4,   /* pixels summed around a dot; those nearer than SUM_RADIUS count */
    WIDE_PX = 10, /* how far the width of a dot is searched */
    NOISE_BINS = 1024,
    AIM_STEPS = 3,
};

/* The number of standard deviations from which a peak of the smoothed luma is not noise: in a million
 * pixels of pure noise there is none. */
static const double stands_out = 5, sum_radius_px = 3.5, aim_px = 1.8;

/* ------------------------------------------------------------------ missing luma */

/* The missing luma relative to the skin behind. */
static void fill_missing(float *missing, const struct pm_scalp *scalp) {
    for (int y = 0; y < scalp->height; y++) {
        for (int x = 0; x < scalp->width; x++) {
            size_t at = (size_t)y * (size_t)scalp->width + (size_t)x;
            missing[at] = pm_scalp_back(scalp, PM_SCALP_LUMA, x, y) - scalp->code[PM_SCALP_LUMA][at];
        }
    }
}

/* One line through 1 3 4 3 1 / 12, which is a Gaussian of about 1 px; ends are repeated. */
static void smooth_line(float *to, const float *from, int n, int stride) {
    static const float weight[5] = {1 / 12.f, 3 / 12.f, 4 / 12.f, 3 / 12.f, 1 / 12.f};
    for (int i = 0; i < n; i++) {
        float sum = 0;
        for (int k = -2; k <= 2; k++) {
            int at = i + k < 0 ? 0 : i + k >= n ? n - 1 : i + k;
            sum += weight[k + 2] * from[(long)at * stride];
        }
        to[(long)i * stride] = sum;
    }
}

static void smooth(float *plane, float *scratch, const struct pm_scalp *scalp) {
    for (int y = 0; y < scalp->height; y++)
        smooth_line(scratch + (size_t)y * (size_t)scalp->width, plane + (size_t)y * (size_t)scalp->width,
                    scalp->width, 1);
    for (int x = 0; x < scalp->width; x++)
        smooth_line(plane + x, scratch + x, scalp->height, scalp->width);
}

/* The standard deviation of the noise, from the median of its absolute value, which dots hardly affect. */
static double noise_of(const float *plane, size_t n) {
    size_t count[NOISE_BINS] = {0}, below = 0;
    int bin = 0;
    for (size_t i = 0; i < n; i++) {
        int at = (int)(fabsf(plane[i]) * 4 * NOISE_BINS);
        count[at < NOISE_BINS ? at : NOISE_BINS - 1]++;
    }
    while (bin < NOISE_BINS - 1 && 2 * (below + count[bin]) < n)
        below += count[bin++];
    double part = count[bin] > 0 ? (0.5 * (double)n - (double)below) / (double)count[bin] : 0;
    return 1.4826 * (bin + part) / (4 * NOISE_BINS);
}

/* ------------------------------------------------------------------ one dot */

static bool is_peak(const float *plane, const struct pm_scalp *scalp, int x, int y) {
    const float *row = plane + (size_t)y * (size_t)scalp->width;
    for (int j = -APART_PX; j <= APART_PX; j++)
        for (int i = -APART_PX; i <= APART_PX; i++) {
            float other = row[(long)j * scalp->width + x + i];
            /* Of two equal values the first is the peak. */
            if (other > row[x] || (other == row[x] && (j < 0 || (j == 0 && i < 0))))
                return false;
        }
    return true;
}

/* Moves a dot to the centroid of its missing luma. */
static void aim(struct pm_dot *dot, const struct pm_scalp *scalp) {
    for (int step = 0; step < AIM_STEPS; step++) {
        double sum = 0, sum_x = 0, sum_y = 0;
        int x0 = (int)lround(dot->x), y0 = (int)lround(dot->y);
        for (int y = y0 - APART_PX; y <= y0 + APART_PX; y++) {
            for (int x = x0 - APART_PX; x <= x0 + APART_PX; x++) {
                if (x < 0 || y < 0 || x >= scalp->width || y >= scalp->height)
                    continue;
                double dx = x - dot->x, dy = y - dot->y;
                double lacks =
                    (double)(pm_scalp_back(scalp, PM_SCALP_LUMA, x, y) -
                             scalp->code[PM_SCALP_LUMA][(size_t)y * (size_t)scalp->width + (size_t)x]);
                double weight = fmax(lacks, 0) * exp(-(dx * dx + dy * dy) / (2 * aim_px * aim_px));
                sum += weight;
                sum_x += weight * x;
                sum_y += weight * y;
            }
        }
        if (sum <= 0)
            return;
        dot->x = sum_x / sum;
        dot->y = sum_y / sum;
    }
}

static double sum_missing(const struct pm_dot *dot, const struct pm_scalp *scalp) {
    double sum = 0;
    int x0 = (int)lround(dot->x), y0 = (int)lround(dot->y);
    for (int y = y0 - SUM_PX; y <= y0 + SUM_PX; y++) {
        for (int x = x0 - SUM_PX; x <= x0 + SUM_PX; x++) {
            if (x < 0 || y < 0 || x >= scalp->width || y >= scalp->height ||
                hypot(x - dot->x, y - dot->y) >= sum_radius_px)
                continue;
            float back = pm_scalp_back(scalp, PM_SCALP_LUMA, x, y);
            float code = scalp->code[PM_SCALP_LUMA][(size_t)y * (size_t)scalp->width + (size_t)x];
            sum += back > 0 ? (double)(1 - code / back) : 0;
        }
    }
    return sum;
}

/* The radius of a disc as large as the part around (x, y) that is at least half as deep as there. */
static double half_depth_px(const float *plane, const struct pm_scalp *scalp, int x, int y) {
    float half = plane[(size_t)y * (size_t)scalp->width + (size_t)x] / 2;
    int count = 0;
    for (int j = y - WIDE_PX; j <= y + WIDE_PX; j++)
        for (int i = x - WIDE_PX; i <= x + WIDE_PX; i++)
            if (i >= 0 && j >= 0 && i < scalp->width && j < scalp->height)
                count += plane[(size_t)j * (size_t)scalp->width + (size_t)i] >= half;
    return sqrt(count / M_PI);
}

/* ------------------------------------------------------------------ all dots */

struct widths {
    double *px;
    size_t capacity;
};

static bool add_dot(struct pm_dots *dots, struct widths *widths, struct pm_dot dot, double wide_px,
                    struct pm_error *err) {
    if (!pm_grow((void **)&dots->dot, &dots->capacity, dots->n + 1, sizeof dot, err) ||
        !pm_grow((void **)&widths->px, &widths->capacity, dots->n + 1, sizeof *widths->px, err))
        return false;
    widths->px[dots->n] = wide_px;
    dots->dot[dots->n++] = dot;
    return true;
}

static bool find_in(struct pm_dots *dots, struct widths *widths, const struct pm_scalp *scalps, size_t which,
                    struct pm_error *err) {
    const struct pm_scalp *scalp = &scalps[which];
    size_t pixels = (size_t)scalp->width * (size_t)scalp->height;
    float *plane = pm_alloc(2 * pixels, sizeof *plane, err);
    if (plane == NULL)
        return false;
    fill_missing(plane, scalp);
    smooth(plane, plane + pixels, scalp);
    float least = (float)(stands_out * noise_of(plane, pixels));
    bool done = true;
    for (int y = APART_PX; done && y < scalp->height - APART_PX; y++) {
        for (int x = APART_PX; done && x < scalp->width - APART_PX; x++) {
            if (plane[(size_t)y * (size_t)scalp->width + (size_t)x] <= least || !is_peak(plane, scalp, x, y))
                continue;
            struct pm_dot dot = {.scalp = which, .x = x, .y = y};
            aim(&dot, scalp);
            dot.missing = sum_missing(&dot, scalp);
            done = add_dot(dots, widths, dot, half_depth_px(plane, scalp, x, y), err);
        }
    }
    free(plane);
    return done;
}

static double median(double *values, size_t n) {
    if (n == 0)
        return 0;
    pm_sort_doubles(values, n);
    return values[n / 2];
}

/* The distance to the next dot and to the border, minus the extent of the next dot. */
static void fill_room(struct pm_dots *dots, const struct pm_scalp *scalps) {
    const double furthest = 2 * WIDE_PX;
    for (size_t i = 0; i < dots->n; i++) {
        struct pm_dot *dot = &dots->dot[i];
        const struct pm_scalp *scalp = &scalps[dot->scalp];
        double next = furthest;
        for (size_t j = i; j-- > 0 && dots->dot[j].scalp == dot->scalp;) {
            /* Dots are found nearly in row order: centring moves them by less than APART_PX. */
            if (dots->dot[j].y < dot->y - furthest - APART_PX)
                break;
            next = fmin(next, hypot(dots->dot[j].x - dot->x, dots->dot[j].y - dot->y));
        }
        for (size_t j = i + 1; j < dots->n && dots->dot[j].scalp == dot->scalp; j++) {
            if (dots->dot[j].y > dot->y + furthest + APART_PX)
                break;
            next = fmin(next, hypot(dots->dot[j].x - dot->x, dots->dot[j].y - dot->y));
        }
        double border_x = fmin(dot->x, scalp->width - 1 - dot->x);
        double border_y = fmin(dot->y, scalp->height - 1 - dot->y);
        dot->room_px = fmax(0, fmin(next - sum_radius_px, fmin(border_x, border_y)));
    }
}

bool pm_dots_find(struct pm_dots *dots, const struct pm_scalp *scalps, size_t n, struct pm_error *err) {
    *dots = (struct pm_dots){0};
    struct widths widths = {0};
    bool done = true;
    for (size_t i = 0; done && i < n; i++)
        done = find_in(dots, &widths, scalps, i, err);
    if (done) {
        dots->wide_px = median(widths.px, dots->n);
        for (size_t i = 0; i < dots->n; i++)
            widths.px[i] = dots->dot[i].missing;
        dots->usual_missing = median(widths.px, dots->n);
        fill_room(dots, scalps);
    }
    free(widths.px);
    return done;
}

void pm_dots_free(struct pm_dots *dots) {
    free(dots->dot);
    *dots = (struct pm_dots){0};
}

bool pm_dot_is_usual(const struct pm_dots *dots, const struct pm_dot *dot) {
    return dot->missing > 0.4 * dots->usual_missing && dot->missing < 2.2 * dots->usual_missing;
}
