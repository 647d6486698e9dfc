#include "hair/uncertainty.h"

#include <math.h>
#include <string.h>

#include "base/numbers.h"
#include "color/lab.h"

enum { BOOTSTRAPS = 200, MOST_TILES = 256 };

/* What a region of nothing but other things would add to the selection. */
static const double other_de00 = 4;

struct pm_lab pm_body_lab(const struct pm_histogram *histogram, enum pm_body body) {
    double cut = body == PM_BODY_STUBBLE ? 0 : 0.25;
    return pm_lab_from_xyz(pm_histogram_mean(histogram, cut, 1 - cut));
}

double pm_quantile(double *values, size_t n, double share) {
    if (n == 0)
        return NAN;
    pm_sort_doubles(values, n);
    double at = share * (double)(n - 1);
    size_t low = (size_t)at;
    size_t high = low + 1 < n ? low + 1 : low;
    return values[low] + (at - (double)low) * (values[high] - values[low]);
}

/* splitmix64 (Steele, Lea, Flood 2014): the same numbers on every machine. */
static uint64_t next_random(uint64_t *state) {
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* How often each of `n` tiles is drawn in `n` draws with replacement. */
static void draw_tiles(unsigned *times, size_t n, uint64_t *state) {
    memset(times, 0, n * sizeof *times);
    for (size_t i = 0; i < n; i++)
        times[next_random(state) % n]++;
}

/* The bins that hold all but a hundred-thousandth of the weight: [*low, *high). */
static void used_bins(const struct pm_histogram *histogram, int *low, int *high) {
    double little = 1e-5 * pm_histogram_weight(histogram), below = 0, above = 0;
    *low = 0;
    *high = PM_HISTOGRAM_BINS;
    while (*low < *high && (below += histogram->bin[*low].weight) <= little)
        ++*low;
    while (*high > *low && (above += histogram->bin[*high - 1].weight) <= little)
        --*high;
}

double pm_sampling_de00(const struct pm_histogram *tiles, size_t n_tiles, enum pm_body body) {
    const struct pm_histogram *held[MOST_TILES];
    size_t n = 0;
    for (size_t i = 0; i < n_tiles && n < MOST_TILES; i++)
        if (pm_histogram_weight(&tiles[i]) > 0)
            held[n++] = &tiles[i];
    if (n < 2)
        return 0;
    struct pm_histogram all = {0};
    for (size_t i = 0; i < n; i++)
        pm_histogram_merge(&all, held[i], 1);
    int low, high;
    used_bins(&all, &low, &high);
    struct pm_lab lab = pm_body_lab(&all, body);
    double moved_de00[BOOTSTRAPS];
    uint64_t state = 1;
    for (int k = 0; k < BOOTSTRAPS; k++) {
        unsigned times[MOST_TILES];
        draw_tiles(times, n, &state);
        struct pm_histogram drawn = {0};
        for (size_t i = 0; i < n; i++)
            if (times[i] > 0)
                pm_histogram_merge_range(&drawn, held[i], (float)times[i], low, high);
        moved_de00[k] = pm_de00(pm_body_lab(&drawn, body), lab);
    }
    return pm_quantile(moved_de00, BOOTSTRAPS, 0.9);
}

double pm_selection_de00(const struct pm_histogram *redraws, size_t n, struct pm_lab lab, enum pm_body body,
                         double other_frac) {
    double furthest_de00 = 0;
    for (size_t i = 0; i < n; i++)
        if (pm_histogram_weight(&redraws[i]) > 0)
            furthest_de00 = fmax(furthest_de00, pm_de00(pm_body_lab(&redraws[i], body), lab));
    return hypot(furthest_de00, other_de00 * other_frac);
}
