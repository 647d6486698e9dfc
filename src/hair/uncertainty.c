#include "hair/uncertainty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/lanes.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "color/lab.h"

enum { BOOTSTRAPS = 200, MOST_TILES = 256 };

/* The contribution to the selection of a region that contains no hair. */
static const double other_de00 = 4;

struct pm_lab pm_body_lab(const struct pm_histogram *histogram, enum pm_body body) {
    double cut = body == PM_BODY_STUBBLE ? 0 : 0.25;
    return pm_lab_from_xyz(pm_histogram_mean(histogram, cut, 1 - cut));
}

double pm_quantile(double *values, size_t n, double share) {
    if (n == 0)
        return NAN;
    const double at = share * (double)(n - 1);
    const size_t low = (size_t)at;
    pm_place_ranked(values, n, low);
    double next = low + 1 < n ? values[low + 1] : values[low];
    for (size_t i = low + 2; i < n; i++)
        next = values[i] < next ? values[i] : next;
    return values[low] + (at - (double)low) * (next - values[low]);
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

/* Running sums of the tiles' bins: at cut i the sum below bin i, tile by tile, so that a quantile of
 * drawn tiles is found without adding up their histograms. */
enum { CUTS = PM_HISTOGRAM_BINS + 1 };
struct running {
    const struct pm_histogram_bin *at; /* CUTS x n */
    pm_lanes times[MOST_TILES];        /* how often each tile counts */
    size_t n;
};

static void run_up(struct pm_histogram_bin *at, const struct pm_histogram *tile, size_t n) {
    double weight = 0, X = 0, Y = 0, Z = 0;
    for (int i = 0; i < CUTS; i++, at += n) {
        *at = (struct pm_histogram_bin){(float)weight, (float)X, (float)Y, (float)Z};
        if (i == PM_HISTOGRAM_BINS)
            return;
        weight += tile->bin[i].weight;
        X += tile->bin[i].X;
        Y += tile->bin[i].Y;
        Z += tile->bin[i].Z;
    }
}

/* Weight, X, Y, Z below a cut. */
static pm_lanes below_cut(const struct running *running, int cut) {
    const struct pm_histogram_bin *at = running->at + (size_t)cut * running->n;
    pm_lanes sum = {0};
    for (size_t i = 0; i < running->n; i++)
        sum += running->times[i] * pm_load(&at[i].weight);
    return sum;
}

/* The same for the darkest share of all. *cut is the last result, and where the search starts. */
static pm_lanes darkest(const struct running *running, float share, pm_lanes all, int *cut) {
    const float weight = share * all[0];
    pm_lanes low = below_cut(running, *cut), high = below_cut(running, *cut + 1);
    while (*cut > 0 && low[0] > weight) {
        high = low;
        low = below_cut(running, --*cut);
    }
    while (*cut + 2 < CUTS && high[0] < weight) {
        low = high;
        high = below_cut(running, ++*cut + 1);
    }
    const float part = high[0] > low[0] ? (weight - low[0]) / (high[0] - low[0]) : 0;
    return low + part * (high - low);
}

/* pm_body_lab of the tiles with their counts. */
static struct pm_lab drawn_lab(const struct running *running, enum pm_body body, int cut[2]) {
    const pm_lanes all = below_cut(running, PM_HISTOGRAM_BINS);
    const pm_lanes body_sum = body == PM_BODY_STUBBLE ? all
                                                      : darkest(running, 0.75f, all, &cut[1]) -
                                                            darkest(running, 0.25f, all, &cut[0]);
    return pm_lab_from_xyz(
        (struct pm_xyz){body_sum[1] / body_sum[0], body_sum[2] / body_sum[0], body_sum[3] / body_sum[0]});
}

static double bootstrap(struct running *running, enum pm_body body) {
    double moved_de00[BOOTSTRAPS];
    uint64_t state = 1;
    int cut[2] = {PM_HISTOGRAM_BINS / 4, PM_HISTOGRAM_BINS / 2};
    for (size_t i = 0; i < running->n; i++)
        running->times[i] = pm_all(1);
    const struct pm_lab lab = drawn_lab(running, body, cut);
    for (int k = 0; k < BOOTSTRAPS; k++) {
        unsigned times[MOST_TILES];
        draw_tiles(times, running->n, &state);
        for (size_t i = 0; i < running->n; i++)
            running->times[i] = pm_all((float)times[i]);
        moved_de00[k] = pm_de00(drawn_lab(running, body, cut), lab);
    }
    return pm_quantile(moved_de00, BOOTSTRAPS, 0.9);
}

bool pm_sampling_de00(double *sampling_de00, const struct pm_histogram *tiles, size_t n_tiles,
                      enum pm_body body, struct pm_error *err) {
    const struct pm_histogram *held[MOST_TILES];
    struct running running = {.n = 0};
    *sampling_de00 = 0;
    for (size_t i = 0; i < n_tiles && running.n < MOST_TILES; i++)
        if (pm_histogram_weight(&tiles[i]) > 0)
            held[running.n++] = &tiles[i];
    if (running.n < 2)
        return true;
    struct pm_histogram_bin *at = pm_alloc_unset(CUTS * running.n, sizeof *at, err);
    if (at == NULL)
        return false;
    for (size_t i = 0; i < running.n; i++)
        run_up(at + i, held[i], running.n);
    running.at = at;
    *sampling_de00 = bootstrap(&running, body);
    free(at);
    return true;
}

double pm_selection_de00(const struct pm_histogram *redraws, size_t n, struct pm_lab lab, enum pm_body body,
                         double other_frac) {
    double furthest_de00 = 0;
    for (size_t i = 0; i < n; i++)
        if (pm_histogram_weight(&redraws[i]) > 0)
            furthest_de00 = fmax(furthest_de00, pm_de00(pm_body_lab(&redraws[i], body), lab));
    return hypot(furthest_de00, other_de00 * other_frac);
}
