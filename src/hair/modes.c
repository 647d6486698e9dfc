#include "hair/modes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "color/lab.h"
#include "hair/cluster.h"
#include "hair/light.h"

enum { WANTED = 8, LINE_POINTS = 6 };

static const double valley_frac = 0.8, least_frac = 0.05;

/* Colours closer than this are merged, with or without a valley. */
static const double same_de00 = 4;

/* The width of the Gaussian with which the density of colours is estimated, in the feature space. */
static const float kernel_width = 2.5f;

/* One mode: its densest point, and the sums of all its masses. */
struct mode {
    float peak[3], density;
    double weight;
    struct pm_xyz sum;
};

static float density_at(const float at[3], const struct pm_colour_mass *masses, size_t n) {
    float sum = 0;
    for (size_t i = 0; i < n; i++) {
        float d = 0;
        for (int k = 0; k < 3; k++)
            d += (masses[i].colour[k] - at[k]) * (masses[i].colour[k] - at[k]);
        if (d < 9 * kernel_width * kernel_width)
            sum += masses[i].mass * expf(-d / (2 * kernel_width * kernel_width));
    }
    return sum;
}

/* The lowest density between two modes relative to the sparser one. */
static double bridge(const struct mode *a, const struct mode *b, const struct pm_colour_mass *masses,
                     size_t n) {
    float ends = fminf(a->density, b->density), least = ends;
    for (int i = 1; i < LINE_POINTS; i++) {
        float at[3], t = (float)i / LINE_POINTS;
        for (int k = 0; k < 3; k++)
            at[k] = (1 - t) * a->peak[k] + t * b->peak[k];
        least = fminf(least, density_at(at, masses, n));
    }
    return ends > 0 ? least / ends : 1;
}

static struct pm_lab mode_lab(const struct mode *mode) {
    return pm_lab_from_xyz(
        (struct pm_xyz){mode->sum.X / mode->weight, mode->sum.Y / mode->weight, mode->sum.Z / mode->weight});
}

/* Merges mode `b` into mode `a`; the last one takes its place. */
static void join(struct mode *modes, size_t *n, size_t a, size_t b) {
    if (modes[b].density > modes[a].density) {
        memcpy(modes[a].peak, modes[b].peak, sizeof modes[a].peak);
        modes[a].density = modes[b].density;
    }
    modes[a].weight += modes[b].weight;
    modes[a].sum.X += modes[b].sum.X;
    modes[a].sum.Y += modes[b].sum.Y;
    modes[a].sum.Z += modes[b].sum.Z;
    modes[b] = modes[--*n];
}

/* Merges the two modes with the strongest bridge; false if all are separated by valleys. */
static bool join_strongest(struct mode *modes, size_t *n, const struct pm_colour_mass *masses,
                           size_t n_masses) {
    double strongest = valley_frac;
    size_t a = 0, b = 0;
    for (size_t i = 0; i < *n; i++)
        for (size_t j = i + 1; j < *n; j++) {
            double strength = pm_de00(mode_lab(&modes[i]), mode_lab(&modes[j])) < same_de00
                                  ? 1
                                  : bridge(&modes[i], &modes[j], masses, n_masses);
            if (strength > strongest) {
                strongest = strength;
                a = i;
                b = j;
            }
        }
    if (b > a)
        join(modes, n, a, b);
    return b > a;
}

/* Merges the smallest mode with its nearest neighbour if it is negligible. */
static bool drop_smallest(struct mode *modes, size_t *n, double total) {
    size_t smallest = 0, nearest = 0;
    for (size_t i = 1; i < *n; i++)
        if (modes[i].weight < modes[smallest].weight)
            smallest = i;
    if (*n < 2 || modes[smallest].weight >= least_frac * total)
        return false;
    double least = INFINITY;
    for (size_t i = 0; i < *n; i++) {
        double de00 = pm_de00(mode_lab(&modes[i]), mode_lab(&modes[smallest]));
        if (i != smallest && de00 < least) {
            least = de00;
            nearest = i;
        }
    }
    join(modes, n, nearest, smallest);
    return true;
}

/* The clusters of the masses as modes; empty ones are left out. */
static size_t start(struct mode modes[WANTED], const struct pm_colour_mass *masses,
                    const struct pm_colour_sum *sums, size_t n, unsigned char *part) {
    float centres[WANTED][3];
    size_t found = pm_clusters(centres, WANTED, masses, n, part), kept = 0;
    for (size_t j = 0; j < found; j++) {
        modes[j] = (struct mode){.density = density_at(centres[j], masses, n)};
        memcpy(modes[j].peak, centres[j], sizeof modes[j].peak);
    }
    for (size_t i = 0; i < n; i++) {
        struct mode *mode = &modes[pm_nearest_centre(masses[i].colour, centres, found)];
        mode->weight += sums[i].weight;
        mode->sum.X += sums[i].X;
        mode->sum.Y += sums[i].Y;
        mode->sum.Z += sums[i].Z;
    }
    for (size_t j = 0; j < found; j++)
        if (modes[j].weight > 0)
            modes[kept++] = modes[j];
    return kept;
}

static void find_masses(struct pm_colour_mass *masses, const struct pm_colour_sum *sums, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float w = sums[i].weight, xyz[3] = {0, 0, 0};
        if (w > 0) {
            xyz[0] = sums[i].X / w;
            xyz[1] = sums[i].Y / w;
            xyz[2] = sums[i].Z / w;
        }
        pm_light_lab(xyz, masses[i].colour);
        masses[i].colour[0] *= PM_FEATURE_L;
        masses[i].mass = w;
    }
}

static int larger_first(const void *a, const void *b) {
    double x = ((const struct mode *)a)->weight, y = ((const struct mode *)b)->weight;
    return (x < y) - (x > y);
}

bool pm_hair_modes(struct pm_cluster clusters[PM_MAX_CLUSTERS], size_t *n, const struct pm_group *group,
                   struct pm_error *err) {
    struct pm_colour_mass *masses = pm_alloc(group->lattice.n, sizeof *masses, err);
    unsigned char *part = pm_alloc(group->lattice.n, 1, err);
    bool done = masses != NULL && part != NULL;
    *n = 0;
    if (done && group->lattice.n > 0) {
        struct mode modes[WANTED];
        double total = 0;
        find_masses(masses, group->colours, group->lattice.n);
        size_t count = start(modes, masses, group->colours, group->lattice.n, part);
        while (join_strongest(modes, &count, masses, group->lattice.n))
            ;
        for (size_t i = 0; i < count; i++)
            total += modes[i].weight;
        while (drop_smallest(modes, &count, total))
            ;
        qsort(modes, count, sizeof *modes, larger_first);
        for (size_t i = 0; i < count; i++)
            clusters[i] = (struct pm_cluster){mode_lab(&modes[i]), modes[i].weight / total};
        *n = count;
    }
    free(masses);
    free(part);
    return done;
}
