/* A lightness histogram that also holds the sums of XYZ, so that percentiles and the linear mean between
 * two of them take one pass, and histograms can be added. */
#ifndef PM_HAIR_HISTOGRAM_H
#define PM_HAIR_HISTOGRAM_H

#include "base/lanes.h"
#include "pigmatch.h"

enum { PM_HISTOGRAM_BINS = 256, PM_HISTOGRAM_CHUNK = 16 };

struct pm_histogram_bin {
    float weight, X, Y, Z;
};

/* L* 0-100 in steps of 0.4; lighter pixels are in the last bins. */
struct pm_histogram {
    struct pm_histogram_bin bin[PM_HISTOGRAM_BINS];
};

/* The bin of a lightness. */
static inline int pm_histogram_index(float L) {
    int at = (int)(L * 2.5f);
    return at < 0 ? 0 : at >= PM_HISTOGRAM_BINS ? PM_HISTOGRAM_BINS - 1 : at;
}

/* The bins of four. */
static inline pm_bits pm_histogram_indices(pm_lanes L) {
    pm_bits at = __builtin_convertvector(L * 2.5f, pm_bits);
    at &= at > 0;
    const pm_bits over = at >= PM_HISTOGRAM_BINS;
    return (at & ~over) | ((PM_HISTOGRAM_BINS - 1) & over);
}

/* A pixel as an entry of weight 1. */
static inline pm_lanes pm_histogram_entry(const float xyz[3]) {
    return (pm_lanes){1, xyz[0], xyz[1], xyz[2]};
}

/* The same for a pixel with a float before it. */
static inline pm_lanes pm_histogram_entry_behind(const float *before) {
    pm_lanes entry = pm_load(before);
    entry[0] = 1;
    return entry;
}

/* Adds an entry, multiplied by its weight. */
static inline void pm_histogram_add(struct pm_histogram *histogram, int bin, pm_lanes weighed) {
    float *sum = &histogram->bin[bin].weight;
    pm_store(sum, pm_load(sum) + weighed);
}

/* *into += factor * *from */
void pm_histogram_merge(struct pm_histogram *into, const struct pm_histogram *from, float factor);
double pm_histogram_weight(const struct pm_histogram *histogram);
/* The L* below which a `share` (0-1) of the weight lies; NAN if there is none. */
double pm_histogram_percentile(const struct pm_histogram *histogram, double share);
/* Mean XYZ between two shares of the weight; bins on the edge count in part. All 0 if there
 * is no weight. */
struct pm_xyz pm_histogram_mean(const struct pm_histogram *histogram, double low_share, double high_share);

#endif
