#include "scalp/dot_profile.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

enum { FEWEST_DOTS = 6, FEWEST_SAMPLES = 3 };

static const double ring_px = 0.25, least_room_px = 4, furthest_px = 7;
/* What a mean may be off by, however many dots it was taken from. */
static const double least_error = 0.0015, least_deviation = 0.006;

struct sums {
    double n, radius, missing, squared;
};

static int by_missing(const void *a, const void *b) {
    const struct pm_dot *x = *(const struct pm_dot *const *)a, *y = *(const struct pm_dot *const *)b;
    if (x->missing != y->missing)
        return x->missing < y->missing ? -1 : 1;
    return (x > y) - (x < y);
}

static void add_dot(struct sums *rings, const struct pm_dot *dot, const struct pm_scalp *scalp) {
    double room = fmin(furthest_px, dot->room_px);
    int reach = (int)room + 1, x0 = (int)lround(dot->x), y0 = (int)lround(dot->y);
    for (int y = y0 - reach; y <= y0 + reach; y++) {
        for (int x = x0 - reach; x <= x0 + reach; x++) {
            double radius = hypot(x - dot->x, y - dot->y);
            if (radius >= room || x < 0 || y < 0 || x >= scalp->width || y >= scalp->height)
                continue;
            double back = (double)pm_scalp_back(scalp, PM_SCALP_LUMA, x, y);
            double code = (double)scalp->code[PM_SCALP_LUMA][(size_t)y * (size_t)scalp->width + (size_t)x];
            double missing = back > 0 ? 1 - code / back : 0;
            struct sums *ring = &rings[(int)(radius / ring_px)];
            ring->n++;
            ring->radius += radius;
            ring->missing += missing;
            ring->squared += missing * missing;
        }
    }
}

static void take_rings(struct pm_dot_profile *profile, const struct sums *rings, int size) {
    for (int i = 0; i < PM_PROFILE_RINGS; i++) {
        const struct sums *sums = &rings[i];
        if (sums->n < FEWEST_SAMPLES)
            continue;
        double mean = sums->missing / sums->n;
        double deviation = sqrt(fmax(sums->squared / sums->n - mean * mean, 0));
        profile->ring[profile->n++] = (struct pm_profile_ring){
            .radius_px = sums->radius / sums->n,
            .missing = mean,
            .error = fmax(deviation, least_deviation) / sqrt(sums->n) + least_error,
            .size = size,
        };
    }
}

bool pm_dot_profile(struct pm_dot_profile *profile, const struct pm_dots *dots, const struct pm_scalp *scalps,
                    struct pm_error *err) {
    *profile = (struct pm_dot_profile){0};
    size_t n = 0;
    const struct pm_dot **sorted = pm_alloc(dots->n, sizeof *sorted, err);
    if (sorted == NULL)
        return false;
    for (size_t i = 0; i < dots->n; i++)
        if (dots->dot[i].room_px >= least_room_px && pm_dot_is_usual(dots, &dots->dot[i]))
            sorted[n++] = &dots->dot[i];
    if (n >= FEWEST_DOTS) {
        qsort(sorted, n, sizeof *sorted, by_missing);
        profile->dots = (int)n;
        for (int size = 0; size < PM_PROFILE_SIZES; size++) {
            struct sums rings[PM_PROFILE_RINGS] = {0};
            for (size_t i = n * (size_t)size / PM_PROFILE_SIZES;
                 i < n * ((size_t)size + 1) / PM_PROFILE_SIZES; i++)
                add_dot(rings, sorted[i], &scalps[sorted[i]->scalp]);
            take_rings(profile, rings, size);
        }
    }
    free(sorted);
    return true;
}
