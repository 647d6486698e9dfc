#include "hair/histogram.h"

#include <math.h>

static const double bin_L = 0.4;

/* A loop that compilers turn into vector code: of a fixed length, over memory that does not overlap. */
static void add_chunk(float *restrict into, const float *restrict from, float factor) {
    for (int i = 0; i < 4 * PM_HISTOGRAM_CHUNK; i++)
        into[i] += factor * from[i];
}

void pm_histogram_merge(struct pm_histogram *into, const struct pm_histogram *from, float factor) {
    for (int i = 0; i < PM_HISTOGRAM_BINS; i += PM_HISTOGRAM_CHUNK)
        add_chunk((float *)(into->bin + i), (const float *)(from->bin + i), factor);
}

double pm_histogram_weight(const struct pm_histogram *histogram) {
    double sum = 0;
    for (int i = 0; i < PM_HISTOGRAM_BINS; i++)
        sum += histogram->bin[i].weight;
    return sum;
}

double pm_histogram_percentile(const struct pm_histogram *histogram, double share) {
    double total = pm_histogram_weight(histogram), below = 0;
    if (!(total > 0))
        return NAN;
    for (int i = 0; i < PM_HISTOGRAM_BINS; i++) {
        double weight = histogram->bin[i].weight;
        if (weight > 0 && below + weight >= share * total)
            return bin_L * (i + (share * total - below) / weight);
        below += weight;
    }
    return 100;
}

/* The part of [from, to] that lies in [low, high], as a share of [from, to]. */
static double overlap(double from, double to, double low, double high) {
    double part = fmin(to, high) - fmax(from, low);
    return part > 0 ? part / (to - from) : 0;
}

struct pm_xyz pm_histogram_mean(const struct pm_histogram *histogram, double low_share, double high_share) {
    double total = pm_histogram_weight(histogram), below = 0, weight = 0;
    struct pm_xyz sum = {0, 0, 0};
    for (int i = 0; i < PM_HISTOGRAM_BINS; i++) {
        const struct pm_histogram_bin *bin = &histogram->bin[i];
        if (!(bin->weight > 0))
            continue;
        double part = overlap(below, below + bin->weight, low_share * total, high_share * total);
        weight += part * bin->weight;
        sum.X += part * bin->X;
        sum.Y += part * bin->Y;
        sum.Z += part * bin->Z;
        below += bin->weight;
    }
    if (!(weight > 0))
        return (struct pm_xyz){0, 0, 0};
    return (struct pm_xyz){sum.X / weight, sum.Y / weight, sum.Z / weight};
}
