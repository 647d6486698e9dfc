#include "hair/bins.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "color/lab.h"
#include "hair/cluster.h"

enum { MOST = PM_CLUSTERS_MOST };

static const size_t cluster_counts[] = {8, 12};
enum { COUNTS = sizeof cluster_counts / sizeof *cluster_counts };

/* Membership is a Gaussian of the distance in the feature space, of this width. */
static const double membership_width = 5;

/* Distances at which the affinity of two clusters halves: off the shading line in a*b*, and along it in L*.
 */
static const double off_line = 5, along_line_L = 24;

/* The values of gloss tried for shading lines: share of the white reflected by the surface. */
static const double gloss[] = {0, 0.02, 0.05, 0.1, 0.2};
enum { GLOSSES = sizeof gloss / sizeof *gloss };

/* Soft thresholds: half at the first number, nearly complete one width from it. */
static const double denser_at = 0.35, denser_width = 0.07; /* share in / (in + around) */
static const double rough_at = 0.5, rough_width = 0.12;    /* texture relative to the box */

/* The exponent by which the clusters with the most support lead. */
static const double lead = 2;

/* The clusters of one run: the data that do not depend on the redraw of the box. */
struct clusters {
    size_t n;
    struct pm_lab lab[MOST];
    double alike[MOST][MOST]; /* 0-1, on one shading line */
    double unlike_skin[MOST]; /* 0.2-1: hair may well have the skin's colour */
};

/* The data of each cluster under one redraw of the box. */
struct evidence {
    double in[MOST], around[MOST], denser[MOST], rough[MOST];
};

static double soft_step(double x) {
    return 1 / (1 + exp(-x));
}

static double clip(double x, double low, double high) {
    return x < low ? low : x > high ? high : x;
}

/* The distance in a*b* of `to` from a surface of colour `from` at the same lightness, with the best
 * fitting gloss (the dichromatic model of Shafer 1985, with a white illuminant). */
static double off_shading_line(struct pm_lab from, struct pm_lab to) {
    struct pm_xyz a = pm_xyz_from_lab(from);
    double Y = pm_xyz_from_lab(to).Y, least = INFINITY;
    if (!(a.Y > 1e-5))
        a = (struct pm_xyz){1e-5 * pm_d50.X, 1e-5, 1e-5 * pm_d50.Z};
    for (int i = 0; i < GLOSSES; i++) {
        double s = gloss[i], k = (Y - s) / a.Y;
        if (s > 0 && !(Y > 1.2 * s))
            break;
        struct pm_lab line =
            pm_lab_from_xyz((struct pm_xyz){a.X * k + s * pm_d50.X, a.Y * k + s, a.Z * k + s * pm_d50.Z});
        least = fmin(least, hypot(line.a - to.a, line.b - to.b));
    }
    return least;
}

static double alike(struct pm_lab from, struct pm_lab to) {
    double off = off_shading_line(from, to) / off_line, along = (from.L - to.L) / along_line_L;
    return 1 / (1 + pow(off, 4)) / (1 + pow(along, 6));
}

static void describe(struct clusters *c, float centres[][3], const struct pm_lab *skin) {
    for (size_t j = 0; j < c->n; j++) {
        c->lab[j] = (struct pm_lab){centres[j][0] / PM_FEATURE_L, centres[j][1], centres[j][2]};
        c->unlike_skin[j] = skin == NULL ? 1 : clip((pm_de00(c->lab[j], *skin) - 4) / 6, 0.2, 1);
    }
    for (size_t i = 0; i < c->n; i++)
        for (size_t j = 0; j < c->n; j++)
            c->alike[i][j] = alike(c->lab[i], c->lab[j]);
}

/* How much each bin belongs to each cluster; sums to 1 over the clusters. */
static void find_membership(double (*membership)[MOST], const struct pm_bins *bins, float centres[][3],
                            size_t n) {
    for (size_t i = 0; i < bins->n; i++) {
        double square[MOST], least = INFINITY, sum = 0;
        for (size_t j = 0; j < n; j++) {
            square[j] = 0;
            for (int k = 0; k < 3; k++)
                square[j] += pow(bins->bin[i].colour[k] - centres[j][k], 2);
            least = fmin(least, square[j]);
        }
        for (size_t j = 0; j < n; j++)
            sum += membership[i][j] = exp((least - square[j]) / (2 * membership_width * membership_width));
        for (size_t j = 0; j < n; j++)
            membership[i][j] /= sum;
    }
}

static struct evidence gather(const struct pm_bins *bins, double (*membership)[MOST], size_t n, int redraw) {
    struct evidence e = {0};
    double texture[MOST] = {0}, in = 0, around = 0, texture_in = 0;
    for (size_t i = 0; i < bins->n; i++) {
        const struct pm_bin *bin = &bins->bin[i];
        double out = fmax(0, bin->all - bin->in[redraw]);
        in += bin->in[redraw];
        around += out;
        texture_in += bin->texture[redraw];
        for (size_t j = 0; j < n; j++) {
            e.in[j] += membership[i][j] * bin->in[redraw];
            e.around[j] += membership[i][j] * out;
            texture[j] += membership[i][j] * bin->texture[redraw];
        }
    }
    double mean_texture = fmax(texture_in / fmax(in, 1e-9), 1e-9);
    for (size_t j = 0; j < n; j++) {
        e.rough[j] = clip(texture[j] / fmax(e.in[j], 1e-9) / mean_texture, 0.25, 2);
        e.in[j] /= fmax(in, 1e-9);
        e.around[j] /= fmax(around, 1e-9);
        e.denser[j] = e.in[j] / (e.in[j] + e.around[j] + 1e-9);
    }
    return e;
}

/* How far each cluster may be hair at all, whatever the evidence. */
static double admitted(const struct clusters *c, const struct evidence *e, size_t j, bool skin_known) {
    double gate = soft_step((e->denser[j] - denser_at) / denser_width) *
                  soft_step((e->rough[j] - rough_at) / rough_width);
    return skin_known ? gate * clip((c->unlike_skin[j] - 0.1) / 0.4, 0, 1) : gate;
}

/* The share of each cluster that is hair, from the evidence under one redraw. */
static void judge(double hair[MOST], const struct clusters *c, const struct evidence *e, bool skin_known) {
    double score[MOST], gate[MOST], support[MOST], leader[MOST], best = 0, leaders = 0, most = 0;
    for (size_t j = 0; j < c->n; j++) {
        gate[j] = admitted(c, e, j, skin_known);
        score[j] = e->in[j] * e->rough[j] * e->denser[j] * c->unlike_skin[j];
    }
    for (size_t i = 0; i < c->n; i++) {
        support[i] = score[i];
        for (size_t j = 0; j < c->n; j++)
            support[i] += 0.5 * c->alike[i][j] * score[j] * gate[j];
        best = fmax(best, support[i]);
    }
    for (size_t i = 0; i < c->n; i++)
        leaders += leader[i] = best > 0 ? score[i] * pow(support[i] / best, lead) : 0;
    for (size_t j = 0; j < c->n; j++) {
        hair[j] = 0;
        for (size_t i = 0; i < c->n && leaders > 0; i++)
            hair[j] += leader[i] / leaders * c->alike[i][j] * gate[j];
        most = fmax(most, hair[j]);
    }
    for (size_t j = 0; j < c->n; j++)
        hair[j] = most > 0 ? clip(1.5 * hair[j] / most, 0, 1) : 1;
}

/* One clustering, and its result for every bin. */
static void run(struct pm_bins *bins, size_t want, const struct pm_colour_mass *masses, unsigned char *part,
                double (*membership)[MOST], const struct pm_lab *skin) {
    float centres[MOST][3];
    struct clusters c = {.n = pm_clusters(centres, want, masses, bins->n, part)};
    describe(&c, centres, skin);
    find_membership(membership, bins, centres, c.n);
    for (int k = 0; k < PM_REDRAWS; k++) {
        struct evidence e = gather(bins, membership, c.n, k);
        double hair[MOST];
        judge(hair, &c, &e, skin != NULL);
        for (size_t i = 0; i < bins->n; i++)
            for (size_t j = 0; j < c.n; j++)
                bins->bin[i].hair[k] += (float)(membership[i][j] * hair[j] / COUNTS);
    }
}

bool pm_separate(struct pm_bins *bins, const struct pm_lab *skin, struct pm_error *err) {
    struct pm_colour_mass *masses = pm_alloc(bins->n, sizeof *masses, err);
    unsigned char *part = pm_alloc(bins->n, 1, err);
    double(*membership)[MOST] = pm_alloc(bins->n, sizeof *membership, err);
    bool done = masses != NULL && part != NULL && membership != NULL;
    for (size_t i = 0; done && i < bins->n; i++) {
        const struct pm_bin *bin = &bins->bin[i];
        masses[i] = (struct pm_colour_mass){{bin->colour[0], bin->colour[1], bin->colour[2]}, bin->weight};
    }
    for (size_t i = 0; done && i < COUNTS; i++)
        run(bins, cluster_counts[i], masses, part, membership, skin);
    free(masses);
    free(part);
    free(membership);
    return done;
}
