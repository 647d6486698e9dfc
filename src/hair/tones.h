/* Pixels sorted by lightness: a histogram of L* that holds the sums of XYZ, so that percentiles and the
 * linear mean between two of them come out of one pass and histograms can be added up. */
#ifndef PM_HAIR_TONES_H
#define PM_HAIR_TONES_H

#include "base/lanes.h"
#include "pigmatch.h"

enum { PM_TONE_BINS = 256, PM_TONE_CHUNK = 16 };

struct pm_tone {
    float weight, X, Y, Z;
};

/* L* 0-100 in steps of 0.4; what is lighter falls into the last bins. */
struct pm_tones {
    struct pm_tone bin[PM_TONE_BINS];
};

/* The bin of a lightness. */
static inline int pm_tones_bin(float L) {
    int at = (int)(L * 2.5f);
    return at < 0 ? 0 : at >= PM_TONE_BINS ? PM_TONE_BINS - 1 : at;
}

/* A pixel as a tone of weight 1. */
static inline pm_lanes pm_tone_of(const float xyz[3]) {
    return (pm_lanes){1, xyz[0], xyz[1], xyz[2]};
}

static inline void pm_tones_add(struct pm_tones *tones, int bin, pm_lanes tone, float weight) {
    float *sum = &tones->bin[bin].weight;
    pm_store(sum, pm_load(sum) + weight * tone);
}

/* *into += factor * *from */
void pm_tones_merge(struct pm_tones *into, const struct pm_tones *from, float factor);
/* The same for the bins [low, high), and what lies beside them in chunks of PM_TONE_CHUNK. */
void pm_tones_merge_range(struct pm_tones *into, const struct pm_tones *from, float factor, int low,
                          int high);
double pm_tones_weight(const struct pm_tones *tones);
/* The L* below which `share` (0-1) of the weight lies; NAN where there is none. */
double pm_tones_percentile(const struct pm_tones *tones, double share);
/* Mean XYZ of what lies between two shares of the weight; bins on the edge count in part. All 0 where there
 * is no weight. */
struct pm_xyz pm_tones_mean(const struct pm_tones *tones, double low_share, double high_share);

#endif
