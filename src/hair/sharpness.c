#include "hair/sharpness.h"

#include <math.h>

#include "hair/group.h"

static const double fewest_cells = 24;

/* Under this variance L* holds noise and rounding. */
static const double least_variance = 1;

/* Sum, weight and square of one quantity. */
struct spread {
    double weight, sum, square;
};

static void add(struct spread *spread, double value, double weight) {
    spread->weight += weight;
    spread->sum += weight * value;
    spread->square += weight * value * value;
}

static double variance(const struct spread *spread) {
    double mean = spread->sum / spread->weight;
    return spread->square / spread->weight - mean * mean;
}

/* The least hair of a cell and its four neighbours, so that the hair's outline does not pass for sharpness.
 */
static float hair_around(const struct pm_region_cells *region, const struct pm_bins *bins, int at,
                         int width) {
    const int offsets[] = {0, -1, 1, -width, width};
    float least = 1;
    for (int i = 0; i < 5; i++) {
        int cell = at + offsets[i];
        float hair = region->cells.usable[cell] * bins->bin[region->index[cell]].mean_hair;
        least = hair < least ? hair : least;
    }
    return least;
}

double pm_sharpness(const struct pm_region_cells *region, const struct pm_bins *bins) {
    const struct pm_cells *cells = &region->cells;
    if (cells->right - cells->left < fewest_cells || cells->bottom - cells->top < fewest_cells)
        return NAN;
    struct spread laplacian = {0}, L = {0};
    for (int y = (int)fmax(1, cells->top); y < fmin(cells->height - 1, cells->bottom); y++)
        for (int x = (int)fmax(1, cells->left); x < fmin(cells->width - 1, cells->right); x++) {
            int at = y * cells->width + x;
            const float *lab = cells->lab + 3 * at;
            double hair = hair_around(region, bins, at, cells->width);
            double around = (double)lab[-3] + lab[3] + lab[-3 * cells->width] + lab[3 * cells->width];
            add(&laplacian, around - 4 * lab[0], hair);
            add(&L, lab[0], hair);
        }
    if (!(L.weight > 0) || variance(&L) < least_variance)
        return NAN;
    return variance(&laplacian) / variance(&L);
}
