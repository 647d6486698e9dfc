#include "hair/modes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "color/lab.h"
#include "hair/cluster.h"
#include "hair/light.h"
#include "hair/uncertainty.h"

enum { WANTED = 8, LINE_POINTS = 6 };

static const double valley_frac = 0.8, least_frac = 0.05;

/* Colours nearer than this are one, valley or not. */
static const double same_de00 = 4;

/* Width of the Gauss curve that the density of colours is estimated with, in the feature space. */
static const float kernel_width = 2.5f;

/* One mode: where it is densest, and the sums of all that belongs to it. */
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

/* The least density between two modes as a share of the sparser one's. */
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

/* Mode `b` goes to mode `a`; the last one takes its place. */
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

/* Joins the two modes with the strongest bridge; false where valleys part all. */
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

/* The smallest mode goes to its nearest neighbour where it is too small to speak of. */
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

/* ------------------------------------------------------------------ grey hair */

static const double thinnest_px = 1.18, grey_from = 0.46;

/* What makes two components of one distribution: parted variance, a valley, a distance in L*. Under the least
 * distance there is one only. */
static const double parted_frac = 0.74, grey_valley_frac = 0.9, apart_L = 20, one_component_L = 14;

/* A grey strand's chroma; hair as a whole is pale from this L* on. */
static const double grey_chroma = 11, pale_L = 45, pale_chroma = 9;

/* The border that parts the variance of L* best (the middle of all that part it alike, where a gap is wide),
 * and the share of the variance that lies between the two parts. */
static double best_border(const struct pm_histogram *histogram, int *border) {
    double total = 0, sum = 0, square = 0, below = 0, below_sum = 0, best = 0;
    for (int i = 0; i < PM_HISTOGRAM_BINS; i++) {
        total += histogram->bin[i].weight;
        sum += (double)i * histogram->bin[i].weight;
        square += (double)i * i * histogram->bin[i].weight;
    }
    int first = 0, last = 0;
    for (int i = 0; i + 1 < PM_HISTOGRAM_BINS; i++) {
        below += histogram->bin[i].weight;
        below_sum += (double)i * histogram->bin[i].weight;
        double between = pow(sum / total * below - below_sum, 2) / (below * (total - below));
        if (!(below > 0 && total - below > 0) || between < best * (1 - 1e-9))
            continue;
        last = i + 1;
        if (between > best * (1 + 1e-9))
            first = last;
        best = fmax(best, between);
    }
    *border = (first + last) / 2;
    double variance = square - sum * sum / total;
    return variance > 0 ? best * total / variance : 0;
}

/* The histogram, smoothed by a Gauss curve of 2 L*. */
static void smooth(double to[PM_HISTOGRAM_BINS], const struct pm_histogram *histogram) {
    enum { REACH = 15 };
    double kernel[REACH + 1];
    for (int k = 0; k <= REACH; k++)
        kernel[k] = exp(-0.5 * k * k / 25.0);
    for (int i = 0; i < PM_HISTOGRAM_BINS; i++) {
        to[i] = 0;
        for (int k = -REACH; k <= REACH; k++)
            if (i + k >= 0 && i + k < PM_HISTOGRAM_BINS)
                to[i] += kernel[k < 0 ? -k : k] * histogram->bin[i + k].weight;
    }
}

static int highest(const double *density, int from, int to) {
    int best = from;
    for (int i = from; i < to; i++)
        if (density[i] > density[best])
            best = i;
    return best;
}

/* Whether the parts on both sides of the border are hills with a valley between them, far enough apart. */
static bool two_hills(const struct pm_histogram *histogram, int border) {
    double density[PM_HISTOGRAM_BINS];
    smooth(density, histogram);
    int dark = highest(density, 0, border), light = highest(density, border, PM_HISTOGRAM_BINS);
    double lowest = density[dark];
    for (int i = dark; i <= light; i++)
        lowest = fmin(lowest, density[i]);
    return (light - dark) * 100.0 / 250 >= apart_L &&
           lowest <= grey_valley_frac * fmin(density[dark], density[light]);
}

/* The share of pixels with more light than Y. */
static double share_above(const struct pm_histogram *histogram, double Y) {
    double above = 0;
    for (int i = 0; i < PM_HISTOGRAM_BINS; i++) {
        const struct pm_histogram_bin *bin = &histogram->bin[i];
        if (bin->weight > 0 && bin->Y > Y * bin->weight)
            above += bin->weight;
    }
    return above / pm_histogram_weight(histogram);
}

/* Mean L* of the light component minus that of the dark one. */
static double means_apart(const struct pm_histogram *histogram, int border) {
    double weight[2] = {0, 0}, sum[2] = {0, 0};
    for (int i = 0; i < PM_HISTOGRAM_BINS; i++) {
        weight[i >= border] += histogram->bin[i].weight;
        sum[i >= border] += (double)i * histogram->bin[i].weight;
    }
    return weight[0] > 0 && weight[1] > 0 ? (sum[1] / weight[1] - sum[0] / weight[0]) * 100.0 / 250 : 0;
}

/* The share of light pixels, where the light component is grey. */
static double split(const struct pm_histogram *histogram, int border) {
    double total = pm_histogram_weight(histogram), below = 0;
    for (int i = 0; i < border; i++)
        below += histogram->bin[i].weight;
    double dark = below / total;
    struct pm_xyz dark_xyz = pm_histogram_mean(histogram, 0.25 * dark, 0.75 * dark);
    struct pm_xyz light_xyz =
        pm_histogram_mean(histogram, dark + 0.25 * (1 - dark), dark + 0.75 * (1 - dark));
    if (pm_chroma(pm_lab_from_xyz(light_xyz)) > grey_chroma)
        return 0;
    return share_above(histogram, dark_xyz.Y + grey_from * (light_xyz.Y - dark_xyz.Y));
}

double pm_grey_frac(const struct pm_histogram *histogram, double detail_px) {
    if (!(detail_px >= thinnest_px) || !(pm_histogram_weight(histogram) > 0))
        return NAN;
    int border;
    if (best_border(histogram, &border) >= parted_frac && two_hills(histogram, border))
        return split(histogram, border);
    struct pm_lab body = pm_body_lab(histogram, PM_BODY_HAIR);
    bool pale = body.L > pale_L && pm_chroma(body) < pale_chroma;
    return pale || means_apart(histogram, border) >= one_component_L ? NAN : 0;
}
