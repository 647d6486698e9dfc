/* A table of test blends (palette calibrate) -> how strongly each pigment colours. */
#include "fuzz/mutate_text.h"

#include "blend/calibrate.h"
#include "palette/read.h"

#include <math.h>

/* More are read as well, but each takes its time. */
enum { MOST_BLENDS = 4 };

static struct pm_palette *pigments(void) {
    static struct pm_palette *palette;
    if (palette == NULL) {
        static const char text[] =
            "SAMPLE_ID,LAB_L,LAB_A,LAB_B\nwhite,96,0,2\nblack,12,0,0\nochre,55,15,45\nred,40,50,30\n";
        palette = pm_palette_read(text, strlen(text), "pigments.csv", NULL, NULL);
        PM_HOLDS(palette != NULL);
    }
    return palette;
}

static void check_blend(const struct pm_test_blend *blend) {
    PM_HOLDS(blend->n >= 1 && blend->n <= PM_MAX_TEST_PARTS);
    for (size_t i = 0; i < blend->n; i++) {
        PM_HOLDS(blend->shades[i] >= 0 && (size_t)blend->shades[i] < pigments()->n_shades);
        PM_HOLDS(blend->drops[i] > 0 && isfinite(blend->drops[i]));
    }
}

static void calibrate(const struct pm_test_blend *blends, size_t n) {
    struct pm_error err = {0};
    struct pm_calibration calibration;
    if (!pm_calibrate(pigments(), blends, n, &calibration, &err)) {
        pm_fuzz_check_error(&err);
        return;
    }
    PM_HOLDS(calibration.n_blends == n && calibration.n_shades == pigments()->n_shades);
    PM_HOLDS(isfinite(calibration.mean_before_de00) && isfinite(calibration.mean_after_de00));
    for (size_t i = 0; i < calibration.n_shades; i++)
        PM_HOLDS(isnan(calibration.strength[i]) ||
                 (calibration.strength[i] > 0 && isfinite(calibration.strength[i])));
    pm_calibration_free(&calibration);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    return pm_mutate_text(data, size, max_size, seed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct pm_error err = {0};
    struct pm_test_blend *blends;
    size_t n;
    struct pm_palette *table = pm_palette_read(data, size, "blends.csv", NULL, &err);
    if (table == NULL) {
        pm_fuzz_check_error(&err);
        return 0;
    }
    if (pm_test_blends_read(pigments(), table, &blends, &n, &err)) {
        for (size_t i = 0; i < n; i++)
            check_blend(&blends[i]);
        if (n <= MOST_BLENDS && pm_fuzz_picks(data, size, 8))
            calibrate(blends, n);
        free(blends);
    } else {
        pm_fuzz_check_error(&err);
    }
    pm_palette_free(table);
    return 0;
}
