#include "hair/grey.h"

#include <math.h>

#include "color/lab.h"
#include "hair/uncertainty.h"

static const double thinnest_px = 1.18, grey_from = 0.46;

/* The criteria for two components in a distribution: explained variance, a valley, a distance in L*.
 * Below the smallest distance there is one only. */
static const double parted_frac = 0.74, grey_valley_frac = 0.9, apart_L = 20, one_component_L = 14;

/* The chroma of a grey strand; hair as a whole is pale from this L* on. */
static const double grey_chroma = 11, pale_L = 45, pale_chroma = 9;

static struct pm_grey no_grey(double frac) {
    const struct pm_lab unknown = {NAN, NAN, NAN};
    return (struct pm_grey){frac, unknown, unknown};
}

/* The border that divides the variance of L* best (the middle of equally good ones, across a gap), and
 * the share of the variance between the two parts. */
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

/* The histogram, smoothed by a Gaussian of 2 L*. */
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

/* The share of a component's pixels that is blurred into the other one, from the share of the other one
 * and the width of the finest detail: a dark pixel is raised by every light strand beside it, and by the
 * lens's glare as well; a light one only where it borders on dark ones. Fitted on painted hair, 2 to 6 px. */
static const double dark_blurred_px = 1.4, dark_glare_px = 0.45, grey_blurred_px = 1.0, most_blurred = 0.85;

/* The light of grey strands that remains on dark ones, from their share and the width of the detail, due
 * to glare and chroma subsampling. It hardly affects L*, but it makes a brown grey. At most most_glare of
 * the light. */
static const double glare_px = 0.08, most_glare = 0.7;

/* The middle half, by lightness, of a component's unblurred pixels: the darker ones of the dark component,
 * the lighter ones of the grey one. */
static struct pm_xyz dark_body(const struct pm_histogram *histogram, double dark, double detail_px) {
    double blurred = fmin((dark_blurred_px * (1 - dark) + dark_glare_px) / detail_px, most_blurred);
    double end = dark * (1 - blurred);
    return pm_histogram_mean(histogram, 0.25 * end, 0.75 * end);
}

static struct pm_xyz grey_body(const struct pm_histogram *histogram, double dark, double detail_px) {
    double from = dark + (1 - dark) * fmin(grey_blurred_px * dark / detail_px, most_blurred);
    return pm_histogram_mean(histogram, from + 0.25 * (1 - from), from + 0.75 * (1 - from));
}

/* The hue of the dark colour without the grey's light, at unchanged lightness. */
static struct pm_lab without_glare(struct pm_xyz dark, struct pm_xyz grey, double grey_frac,
                                   double detail_px) {
    if (!(dark.Y > 0) || !(grey.Y > dark.Y))
        return pm_lab_from_xyz(dark);
    double share = fmin(glare_px * grey_frac / detail_px, most_glare * dark.Y / grey.Y);
    double scale = dark.Y / (dark.Y - share * grey.Y);
    return pm_lab_from_xyz((struct pm_xyz){fmax(dark.X - share * grey.X, 0) * scale, dark.Y,
                                           fmax(dark.Z - share * grey.Z, 0) * scale});
}

struct pm_lab pm_unblurred_dark(const struct pm_histogram *histogram, double light_frac, double detail_px) {
    double blurred = detail_px > 0 ? fmin(dark_blurred_px * light_frac / detail_px, most_blurred) : 0;
    return pm_lab_from_xyz(pm_histogram_mean(histogram, 0.25 * (1 - blurred), 0.75 * (1 - blurred)));
}

/* Fills the two components if the light one is grey. */
static struct pm_grey split(const struct pm_histogram *histogram, int border, double detail_px) {
    double total = pm_histogram_weight(histogram), below = 0;
    for (int i = 0; i < border; i++)
        below += histogram->bin[i].weight;
    double dark = below / total;
    struct pm_xyz dark_xyz = pm_histogram_mean(histogram, 0.25 * dark, 0.75 * dark);
    struct pm_xyz light_xyz =
        pm_histogram_mean(histogram, dark + 0.25 * (1 - dark), dark + 0.75 * (1 - dark));
    if (pm_chroma(pm_lab_from_xyz(light_xyz)) > grey_chroma)
        return no_grey(0);
    const struct pm_xyz grey = grey_body(histogram, dark, detail_px);
    return (struct pm_grey){share_above(histogram, dark_xyz.Y + grey_from * (light_xyz.Y - dark_xyz.Y)),
                            without_glare(dark_body(histogram, dark, detail_px), grey, 1 - dark, detail_px),
                            pm_lab_from_xyz(grey)};
}

struct pm_grey pm_find_grey(const struct pm_histogram *histogram, double detail_px) {
    if (!(detail_px >= thinnest_px) || !(pm_histogram_weight(histogram) > 0))
        return no_grey(NAN);
    int border;
    if (best_border(histogram, &border) >= parted_frac && two_hills(histogram, border))
        return split(histogram, border, detail_px);
    struct pm_lab body = pm_body_lab(histogram, PM_BODY_HAIR);
    bool pale = body.L > pale_L && pm_chroma(body) < pale_chroma;
    return no_grey(pale || means_apart(histogram, border) >= one_component_L ? NAN : 0);
}
