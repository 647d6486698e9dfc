/* The tinting strength of each pigment, determined from blends that were made and measured. */
#ifndef PM_MATCH_CALIBRATE_H
#define PM_MATCH_CALIBRATE_H

#include "palette/palette.h"

enum { PM_MAX_TEST_PARTS = 6, PM_MAX_TEST_BLENDS = 200 };

/* One blend of known drops and measured colour. */
struct pm_test_blend {
    int shades[PM_MAX_TEST_PARTS]; /* indices into the palette */
    double drops[PM_MAX_TEST_PARTS];
    size_t n;
    struct pm_lab lab;
};

/* The test blends in `table`, which is itself read as a palette: one row per blend, its Lab measured like
 * the palette's, and in the column BLEND (or, without one, in SAMPLE_ID) its composition,
 * "black:2+white:8", ids of `palette` with drops, separated by '+' or ','. *blends is the caller's, free().
 * PM_E_PALETTE names the blend that cannot be used. */
PM_USE_RESULT bool pm_test_blends_read(const struct pm_palette *palette, const struct pm_palette *table,
                                       struct pm_test_blend **blends, size_t *count, struct pm_error *err);

struct pm_calibration {
    double *strength; /* one for each shade of the palette; NAN if it is in no blend */
    size_t n_shades;
    double *before_de00,
        *after_de00; /* one for each blend: predicted without calibration; by one from the others */
    size_t n_blends;
    double mean_before_de00, mean_after_de00,
        mean_in_sample_de00; /* in-sample: by a calibration that included it */
};

/* Fits STRENGTH of every shade that occurs in the blends, so that pm_mix_lab comes near the measured colours:
 * ln strength by Levenberg-Marquardt, residuals dL / SL, da / SC, db / SC (SL and SC of CIE94 and CIEDE2000
 * at the measured colour), each made robust as sign(r) 3 sqrt(2 (sqrt(1 + (r/3)^2) - 1)), and 0.5 per
 * factor of e from the palette's values, which keeps shades that the blends hardly determine, and fixes
 * the common factor, which blends do not show, by a geometric mean of 1. A calibration whose
 * mean_after_de00 is not below mean_before_de00 is no improvement and should not be kept. At least 3 blends.
 * pm_calibration_free(). */
PM_USE_RESULT bool pm_calibrate(const struct pm_palette *palette, const struct pm_test_blend *blends,
                                size_t count, struct pm_calibration *calibration, struct pm_error *err);
void pm_calibration_free(struct pm_calibration *calibration);

/* Writes the strengths into `palette`, the same that was calibrated, and CALIB_ERROR: mean_after_de00. */
void pm_calibration_apply(const struct pm_calibration *calibration, struct pm_palette *palette);

#endif
