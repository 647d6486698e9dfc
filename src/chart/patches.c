#include "chart/patches.h"

#include "base/memory.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_ACROSS = 24,
    FEWEST_ACROSS = 3,
    MOST_SAMPLES = MOST_ACROSS * MOST_ACROSS,
    FEWEST_CARD_PIXELS = 64,
    MOST_CARD_SAMPLES = 20000
};

/* A patch takes 0.8 of its cell or more; this part around the centre is measured. */
static const double half_cell = 0.25;
static const double kept_share = 0.8;
static const double gamma_inverse = 1 / 2.2;
static const int clipped_code = 254;

/* ------------------------------------------------------------------ place */

struct pm_box pm_chart_box(const struct pm_point corners[4], int width, int height) {
    struct pm_homography h;
    if (!pm_homography_of_corners(corners, &h))
        return (struct pm_box){0, 0, 0, 0};
    return pm_homography_box(&h, pm_chart_outer, width, height);
}

double pm_chart_cell_px(const struct pm_pixels *pixels, const struct pm_point corners[4]) {
    struct pm_homography h;
    struct pm_point here[4];
    double least = INFINITY;
    pm_corners_in(pixels, corners, here);
    if (!pm_homography_of_corners(here, &h))
        return 0;
    for (int i = 0; i < PM_PATCHES; i++)
        least = fmin(least, pm_homography_cell_px(&h, pm_chart_cell(i)));
    return least;
}

/* ------------------------------------------------------------------ one patch */

struct samples {
    int n;
    float rgb[3][MOST_SAMPLES]; /* linear */
    float distance[MOST_SAMPLES];
    double clipped_frac;
};

/* The k-th smallest of n, 0 the smallest; reorders them (quickselect). */
static float select_kth(float *values, int n, int k) {
    int low = 0, high = n - 1;
    while (low < high) {
        float pivot = values[(low + high) / 2];
        int i = low, j = high;
        while (i <= j) {
            while (values[i] < pivot)
                i++;
            while (values[j] > pivot)
                j--;
            if (i <= j) {
                float swap = values[i];
                values[i++] = values[j];
                values[j--] = swap;
            }
        }
        if (k <= j)
            high = j;
        else if (k >= i)
            low = i;
        else
            break;
    }
    return values[k];
}

static bool is_clipped(const uint8_t *code, int channels) {
    bool clipped = false;
    for (int c = 0; c < channels && channels <= 3; c++)
        clipped |= code[c] >= clipped_code;
    return clipped;
}

/* Codes on an even grid over the middle of a patch; false if the patch leaves the picture. */
static bool gather(const struct pm_pixels *pixels, const struct pm_homography *h, struct pm_point centre,
                   int across, uint8_t *codes) {
    int channels = pixels->channels;
    for (int i = 0; i < across * across; i++) {
        double u = 2 * half_cell * (i % across + 0.5) / across - half_cell;
        double v = 2 * half_cell * (i / across + 0.5) / across - half_cell;
        const uint8_t *code = pm_homography_codes(h, pixels, (struct pm_point){centre.x + u, centre.y + v});
        if (code == NULL)
            return false;
        memcpy(codes + i * channels, code, (size_t)channels);
    }
    return true;
}

static void to_linear(const struct pm_profile *profile, const double from_xyz[9], const uint8_t *codes,
                      struct samples *s) {
    float xyz[3 * MOST_SAMPLES];
    int channels = pm_profile_channels(profile), clipped = 0;
    pm_profile_to_xyz(profile, codes, (size_t)s->n, xyz);
    for (int i = 0; i < s->n; i++) {
        double rgb[3];
        pm_matrix_apply(from_xyz, (const double[3]){xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]}, rgb);
        for (int c = 0; c < 3; c++)
            s->rgb[c][i] = (float)rgb[c];
        clipped += is_clipped(codes + i * channels, channels);
    }
    s->clipped_frac = (double)clipped / s->n;
}

/* Trimmed mean, and the deviation of the pixels kept, per channel. */
static void trimmed_mean(struct samples *s, double mean[3], double deviation[3]) {
    float median[3], scratch[MOST_SAMPLES];
    size_t bytes = (size_t)s->n * sizeof *scratch;
    int kept = 0;
    for (int c = 0; c < 3; c++) {
        memcpy(scratch, s->rgb[c], bytes);
        median[c] = select_kth(scratch, s->n, s->n / 2);
        mean[c] = deviation[c] = 0;
    }
    for (int i = 0; i < s->n; i++)
        s->distance[i] = fabsf(s->rgb[0][i] - median[0]) + fabsf(s->rgb[1][i] - median[1]) +
                         fabsf(s->rgb[2][i] - median[2]);
    memcpy(scratch, s->distance, bytes);
    float limit = select_kth(scratch, s->n, (int)(kept_share * (s->n - 1)));
    for (int i = 0; i < s->n; i++) {
        if (s->distance[i] > limit)
            continue;
        kept++;
        for (int c = 0; c < 3; c++) {
            mean[c] += (double)s->rgb[c][i];
            deviation[c] += (double)s->rgb[c][i] * (double)s->rgb[c][i];
        }
    }
    for (int c = 0; c < 3; c++) {
        mean[c] /= kept;
        deviation[c] = sqrt(fmax(deviation[c] / kept - mean[c] * mean[c], 0));
    }
}

/* ------------------------------------------------------------------ the chart */

/* Deviation within each patch relative to that between patches, both in gamma 2.2. */
static void fill_spread(double mean[PM_PATCHES][3], double deviation[PM_PATCHES][3],
                        struct pm_patches *patches) {
    double between = 0, slope[PM_PATCHES][3];
    for (int c = 0; c < 3; c++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < PM_PATCHES; i++) {
            double linear = fmax(mean[i][c], 1e-4), encoded = pow(linear, gamma_inverse);
            slope[i][c] = encoded / linear * gamma_inverse;
            sum += encoded;
            squares += encoded * encoded;
        }
        sum /= PM_PATCHES;
        between += sqrt(fmax(squares / PM_PATCHES - sum * sum, 0)) / 3;
    }
    for (int i = 0; i < PM_PATCHES; i++) {
        patches->spread[i] = 0;
        for (int c = 0; c < 3; c++)
            patches->spread[i] =
                fmax(patches->spread[i], deviation[i][c] * slope[i][c] / fmax(between, 1e-6));
    }
}

static bool fail_place(struct pm_error *err, const char *problem) {
    return pm_fail(err, PM_E_CHART,
                   "the chart %s: give the centres of its dark skin, bluish green, black and white patches",
                   problem);
}

bool pm_patches_measure(const struct pm_pixels *pixels, const struct pm_profile *profile,
                        const struct pm_point corners[4], struct pm_patches *patches, struct pm_error *err) {
    double rgb_to_xyz[9], from_xyz[9], mean[PM_PATCHES][3], deviation[PM_PATCHES][3];
    uint8_t codes[4 * MOST_SAMPLES];
    struct samples samples;
    struct pm_homography h;
    struct pm_point here[4];
    pm_profile_matrix(profile, rgb_to_xyz);
    pm_matrix_invert(rgb_to_xyz, from_xyz);
    pm_corners_in(pixels, corners, here);
    if (!pm_homography_of_corners(here, &h))
        return fail_place(err, "has its corners in an order that is impossible from the front");
    for (int i = 0; i < PM_PATCHES; i++) {
        struct pm_point centre = pm_chart_cell(i);
        int across = (int)fmin(ceil(2 * half_cell * pm_homography_cell_px(&h, centre)), MOST_ACROSS);
        if (across < FEWEST_ACROSS)
            return fail_place(err, "is too small in the photo");
        samples.n = across * across;
        if (!gather(pixels, &h, centre, across, codes))
            return fail_place(err, "extends beyond the photo");
        to_linear(profile, from_xyz, codes, &samples);
        trimmed_mean(&samples, mean[i], deviation[i]);
        double xyz[3];
        pm_matrix_apply(rgb_to_xyz, mean[i], xyz);
        patches->xyz[i] = (struct pm_xyz){xyz[0], xyz[1], xyz[2]};
        patches->clipped_frac[i] = samples.clipped_frac;
    }
    fill_spread(mean, deviation, patches);
    patches->marred = -1;
    return true;
}

/* ------------------------------------------------------------------ the card */

static int by_luminance(const void *a, const void *b) {
    const float *p = a, *q = b;
    return (p[1] > q[1]) - (p[1] < q[1]);
}

/* Mean of the XYZ from..to. */
static struct pm_xyz mean_of(const float *xyz, size_t from, size_t to) {
    struct pm_xyz mean = {0, 0, 0};
    for (size_t i = from; i < to; i++) {
        mean.X += (double)xyz[3 * i];
        mean.Y += (double)xyz[3 * i + 1];
        mean.Z += (double)xyz[3 * i + 2];
    }
    double n = (double)(to - from);
    return (struct pm_xyz){mean.X / n, mean.Y / n, mean.Z / n};
}

/* Every n-th pixel as XYZ, at most MOST_CARD_SAMPLES of them, and how many of them are clipped. */
static size_t sample_card(const struct pm_pixels *pixels, size_t n, const struct pm_profile *profile,
                          float *xyz, size_t *clipped) {
    size_t step = n / MOST_CARD_SAMPLES + 1, taken = 0, channels = (size_t)pixels->channels;
    *clipped = 0;
    for (size_t i = 0; i < n; i += step, taken++) {
        const uint8_t *code = pixels->data + i * channels;
        pm_profile_to_xyz(profile, code, 1, xyz + 3 * taken);
        *clipped += is_clipped(code, pixels->channels);
    }
    return taken;
}

bool pm_card_measure(const struct pm_pixels *pixels, const struct pm_profile *profile, struct pm_card *card,
                     struct pm_error *err) {
    size_t n = (size_t)pixels->box.w * (size_t)pixels->box.h, clipped;
    if (pixels->box.w <= 0 || pixels->box.h <= 0 || n < FEWEST_CARD_PIXELS)
        return pm_fail(err, PM_E_CARD, "the card covers fewer than %d pixels: give a larger rectangle",
                       FEWEST_CARD_PIXELS);
    float *xyz = pm_alloc(MOST_CARD_SAMPLES, 3 * sizeof *xyz, err);
    if (xyz == NULL)
        return false;
    n = sample_card(pixels, n, profile, xyz, &clipped);
    qsort(xyz, n, 3 * sizeof *xyz, by_luminance);
    card->xyz = mean_of(xyz, n / 10, n - n / 10);
    card->clipped_frac = (double)clipped / (double)n;
    struct pm_lab middle = pm_lab_from_xyz(card->xyz);
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        struct pm_lab lab = pm_lab_from_xyz((struct pm_xyz){xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]});
        squares += pow(lab.L - middle.L, 2) + pow(lab.a - middle.a, 2) + pow(lab.b - middle.b, 2);
    }
    card->deviation_de76 = sqrt(squares / (double)n);
    free(xyz);
    return true;
}
