#include "hair/hair.h"

#include <math.h>

#include "color/lab.h"

/* Clusters of two photos closer than this are merged. */
static const double same_cluster_de00 = 5;

/* An uncertainty below this gives a photo no more weight. */
static const double surest_de00 = 0.5;

struct mean {
    struct pm_xyz sum;
    double weight;
};

static void add(struct mean *mean, struct pm_lab lab, double weight) {
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    mean->sum.X += weight * xyz.X;
    mean->sum.Y += weight * xyz.Y;
    mean->sum.Z += weight * xyz.Z;
    mean->weight += weight;
}

static struct pm_lab mean_lab(const struct mean *mean) {
    return pm_lab_from_xyz(
        (struct pm_xyz){mean->sum.X / mean->weight, mean->sum.Y / mean->weight, mean->sum.Z / mean->weight});
}

static double trust(const struct pm_hair_facts *photo) {
    double u = fmax(photo->uncertainty_de00, surest_de00);
    return 1 / (u * u);
}

/* A photo's own error: the part that would differ in another photo of the same hair by the same camera. */
static double own_error(const struct pm_hair_facts *photo) {
    return hypot(photo->sampling_de00, photo->selection_de00);
}

/* Pools one colour of all photos; `which` is its place in the struct. */
static struct pm_lab pool_lab(const struct pm_hair_facts *const *photos, size_t n, size_t which) {
    struct mean mean = {0};
    for (size_t i = 0; i < n; i++)
        add(&mean, *(const struct pm_lab *)((const char *)photos[i] + which), trust(photos[i]));
    return mean_lab(&mean);
}

/* Variances of independent parts add with the squares of the weights; the disagreement that exceeds the
 * photos' own errors counts as an error of selection. */
static void pool_uncertainty(struct pm_hair_facts *pooled, const struct pm_hair_facts *const *photos,
                             size_t n) {
    double weight = 0, sampling = 0, selection = 0, correction = 0, apart = 0, own = 0;
    for (size_t i = 0; i < n; i++) {
        double w = trust(photos[i]);
        weight += w;
        sampling += pow(w * photos[i]->sampling_de00, 2);
        selection += pow(w * photos[i]->selection_de00, 2);
        correction += w * photos[i]->correction_de00;
        apart += w * pow(pm_de00(photos[i]->lab, pooled->lab), 2);
        own += w * pow(own_error(photos[i]), 2);
    }
    /* 1.65 standard deviations hold 90 %; n - 1, since the pooled colour was drawn from the same photos. */
    double spread = n > 1 ? 1.65 * 1.65 * apart / weight * (double)n / (double)(n - 1) : 0;
    double disagreement = fmax(0, spread - own / weight) / (double)n;
    pooled->sampling_de00 = sqrt(sampling) / weight;
    pooled->selection_de00 = sqrt(selection / (weight * weight) + disagreement);
    pooled->correction_de00 = correction / weight;
    pooled->uncertainty_de00 = hypot(own_error(pooled), pooled->correction_de00);
}

static double pixels_of(const struct pm_hair_facts *photo) {
    return fmax(1, (double)photo->pixels);
}

static void add_cluster(struct mean *means, struct pm_hair_facts *pooled, struct pm_cluster cluster,
                        double frac) {
    size_t nearest = pooled->n_clusters;
    double least = same_cluster_de00;
    for (size_t j = 0; j < pooled->n_clusters; j++) {
        double de00 = pm_de00(mean_lab(&means[j]), cluster.lab);
        if (de00 < least) {
            least = de00;
            nearest = j;
        }
    }
    if (nearest == PM_MAX_CLUSTERS)
        return;
    if (nearest == pooled->n_clusters) {
        pooled->n_clusters++;
        pooled->clusters[nearest].frac = 0;
    }
    pooled->clusters[nearest].frac += frac;
    add(&means[nearest], cluster.lab, frac);
}

static void pool_clusters(struct pm_hair_facts *pooled, const struct pm_hair_facts *const *photos, size_t n,
                          double pixels) {
    struct mean means[PM_MAX_CLUSTERS] = {0};
    pooled->n_clusters = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < photos[i]->n_clusters; j++)
            add_cluster(means, pooled, photos[i]->clusters[j],
                        photos[i]->clusters[j].frac * pixels_of(photos[i]) / pixels);
    for (size_t j = 0; j < pooled->n_clusters; j++)
        pooled->clusters[j].lab = mean_lab(&means[j]);
}

/* Shares and percentiles, weighted by pixels; the grey share over the photos that have one. */
static void pool_shares(struct pm_hair_facts *pooled, const struct pm_hair_facts *const *photos, size_t n,
                        double pixels) {
    double grey = 0, grey_pixels = 0;
    pooled->frac = pooled->spread_L[0] = pooled->spread_L[1] = 0;
    pooled->pixels = 0;
    for (size_t i = 0; i < n; i++) {
        double w = pixels_of(photos[i]) / pixels;
        pooled->pixels += photos[i]->pixels;
        pooled->frac += w * photos[i]->frac;
        pooled->spread_L[0] += w * photos[i]->spread_L[0];
        pooled->spread_L[1] += w * photos[i]->spread_L[1];
        if (!isnan(photos[i]->grey_frac)) {
            grey += w * photos[i]->grey_frac;
            grey_pixels += w;
        }
    }
    pooled->grey_frac = grey_pixels > 0 ? grey / grey_pixels : NAN;
}

void pm_combine_hair(struct pm_hair_facts *pooled, const struct pm_hair_facts *const *photos, size_t n) {
    struct pm_hair_facts facts = *photos[0];
    if (n > 1) {
        double pixels = 0;
        for (size_t i = 0; i < n; i++)
            pixels += pixels_of(photos[i]);
        facts.lab = pool_lab(photos, n, offsetof(struct pm_hair_facts, lab));
        facts.uncorrected_lab = pool_lab(photos, n, offsetof(struct pm_hair_facts, uncorrected_lab));
        facts.darkest_lab = pool_lab(photos, n, offsetof(struct pm_hair_facts, darkest_lab));
        facts.lightest_lab = pool_lab(photos, n, offsetof(struct pm_hair_facts, lightest_lab));
        pool_uncertainty(&facts, photos, n);
        pool_shares(&facts, photos, n, pixels);
        pool_clusters(&facts, photos, n, pixels);
        facts.name = PM_HAIR_UNKNOWN;
        facts.level = -1;
        facts.hex[0] = '\0';
    }
    *pooled = facts;
}
