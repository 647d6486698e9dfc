/* When a lightness histogram is divided into a dark and a grey part, and the colours of the parts.
 */
#include "hair/grey.h"

#include "color/lab.h"
#include "testing.h"

#include <math.h>

/* The width of strands that blur little into one another. */
static const double wide_px = 6;

/* Weight at a lightness, brown in the dark half and grey above. */
static void add(struct pm_histogram *histogram, int bin, double weight) {
    const double L = (bin + 0.5) / 2.5;
    const struct pm_xyz xyz = pm_xyz_from_lab((struct pm_lab){L, L < 45 ? 4 : 0, L < 45 ? 6 : 3});
    struct pm_histogram_bin *at = &histogram->bin[bin];
    at->weight += (float)weight;
    at->X += (float)(weight * xyz.X);
    at->Y += (float)(weight * xyz.Y);
    at->Z += (float)(weight * xyz.Z);
}

/* A Gauss curve of L*. */
static void add_hill(struct pm_histogram *histogram, double L, double sd, double weight) {
    for (int i = 0; i < 250; i++)
        add(histogram, i, weight * exp(-0.5 * pow(((i + 0.5) / 2.5 - L) / sd, 2)));
}

static void add_plain(struct pm_histogram *histogram, double from, double to, double weight) {
    for (int i = (int)(2.5 * from); i < (int)(2.5 * to); i++)
        add(histogram, i, weight);
}

/* Otsu's measure at the border that makes it largest: what of the variance lies between the two parts. */
static double parted_of(const struct pm_histogram *histogram) {
    double best = 0;
    for (int border = 1; border < PM_HISTOGRAM_BINS; border++) {
        double n[2] = {0, 0}, sum[2] = {0, 0}, square = 0;
        for (int i = 0; i < PM_HISTOGRAM_BINS; i++) {
            const double weight = histogram->bin[i].weight;
            n[i >= border] += weight;
            sum[i >= border] += weight * i;
            square += weight * i * i;
        }
        const double all = n[0] + n[1], mean = (sum[0] + sum[1]) / all;
        if (n[0] > 0 && n[1] > 0)
            best = fmax(best, n[0] * n[1] / all * pow(sum[0] / n[0] - sum[1] / n[1], 2) /
                                  (square - all * mean * mean));
    }
    return best;
}

/* Hills of 2.5 L* are parted at any distance that is tried here: only the distance counts. From 20 there are
 * two parts, under 14 there is one, and between nobody can tell. */
START_TEST(parts_are_twenty_apart) {
    static const struct {
        double apart, frac;
    } hills[] = {{12.8, 0}, {13.6, 0}, {14.8, NAN}, {19.2, NAN}, {20.8, 0.3}, {30, 0.3}};
    for (size_t i = 0; i < sizeof hills / sizeof *hills; i++) {
        struct pm_histogram histogram = {0};
        add_hill(&histogram, 30.2, 2.5, 0.7);
        add_hill(&histogram, 30.2 + hills[i].apart, 2.5, 0.3);
        const double frac = pm_find_grey(&histogram, wide_px).frac;
        ck_assert_msg(isnan(hills[i].frac) ? isnan(frac) : fabs(frac - hills[i].frac) < 0.03, "%g apart: %g",
                      hills[i].apart, frac);
    }
}
END_TEST

/* Wider and wider hills, 32 apart, with a valley between them all along. */
START_TEST(parts_hold_three_quarters_of_the_variance) {
    int told = 0, untold = 0;
    for (double sd = 4; sd < 13; sd += 0.25) {
        struct pm_histogram histogram = {0};
        add_hill(&histogram, 30, sd, 0.5);
        add_hill(&histogram, 62, sd, 0.5);
        const double parted = parted_of(&histogram);
        const bool two = pm_find_grey(&histogram, wide_px).frac > 0;
        if (parted >= 0.76)
            told += two;
        else if (parted < 0.735)
            untold += !two;
        ck_assert_msg(parted < 0.76 || two, "%g of the variance are between them", parted);
        ck_assert_msg(parted >= 0.735 || !two, "only %g of the variance are between them", parted);
    }
    ck_assert(told > 3 && untold > 3);
}
END_TEST

/* Of plains the valley is as deep as it is painted. */
START_TEST(a_valley_lies_between_the_parts) {
    static const double depth[] = {0.5, 0.86, 0.96};
    for (int i = 0; i < 3; i++) {
        struct pm_histogram histogram = {0};
        add_plain(&histogram, 8, 32, 1);
        add_plain(&histogram, 32, 52, depth[i]);
        add_plain(&histogram, 52, 76, 1);
        ck_assert_double_ge(parted_of(&histogram), 0.745);
        const double frac = pm_find_grey(&histogram, wide_px).frac;
        ck_assert_msg(depth[i] < 0.9 ? frac > 0.3 : isnan(frac), "a valley of %g: %g", depth[i], frac);
    }
}
END_TEST

/* The mean of the middle half of those that are not blurred, as the manual has it: of the dark part the
 * darkest 1 - (1.4 g + 0.45) / w, of the grey one the lightest 1 - (1 - g) / w; of 15 % there is always
 * something left. */
START_TEST(blurred_pixels_are_left_out) {
    static const double grey[] = {0.2, 0.5, 0.8}, width_px[] = {1.3, 2, 3, 6};
    for (int i = 0; i < 12; i++) {
        const double g = grey[i % 3], w = width_px[i / 3];
        struct pm_histogram histogram = {0};
        add_plain(&histogram, 12, 32, 1 - g);
        add_plain(&histogram, 56, 76, g);
        const struct pm_grey seen = pm_find_grey(&histogram, w);
        const double dark = (1 - g) * (1 - fmin((1.4 * g + 0.45) / w, 0.85)),
                     light = g * (1 - fmin((1 - g) / w, 0.85));
        const struct pm_xyz of_dark = pm_histogram_mean(&histogram, 0.25 * dark, 0.75 * dark),
                            of_grey = pm_histogram_mean(&histogram, 1 - 0.75 * light, 1 - 0.25 * light);
        ck_assert_double_eq_tol(seen.dark_lab.L, pm_lab_from_xyz(of_dark).L, 0.05);
        ck_assert_double_lt(pm_de00(seen.grey_lab, pm_lab_from_xyz(of_grey)), 0.05);
        /* 0.08 g / w of the grey's light is taken off the dark, 0.7 of what is there at most. */
        const double share = fmin(0.08 * g / w, 0.7 * of_dark.Y / of_grey.Y),
                     scale = of_dark.Y / (of_dark.Y - share * of_grey.Y);
        const struct pm_lab freed = pm_lab_from_xyz((struct pm_xyz){
            scale * (of_dark.X - share * of_grey.X), of_dark.Y, scale * (of_dark.Z - share * of_grey.Z)});
        ck_assert_msg(pm_de00(seen.dark_lab, freed) < 0.05, "%g grey, %g px: %g", g, w,
                      pm_de00(seen.dark_lab, freed));
    }
}
END_TEST

/* Finer than 1.18 pixels nothing is told. */
START_TEST(fine_strands_tell_nothing) {
    struct pm_histogram histogram = {0};
    add_hill(&histogram, 25, 3, 0.7);
    add_hill(&histogram, 65, 3, 0.3);
    ck_assert_double_nan(pm_find_grey(&histogram, 1.17).frac);
    ck_assert_double_gt(pm_find_grey(&histogram, 1.19).frac, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("grey_parts");
    TCase *all = tcase_create("all");
    tcase_add_test(all, parts_are_twenty_apart);
    tcase_add_test(all, parts_hold_three_quarters_of_the_variance);
    tcase_add_test(all, a_valley_lies_between_the_parts);
    tcase_add_test(all, blurred_pixels_are_left_out);
    tcase_add_test(all, fine_strands_tell_nothing);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
