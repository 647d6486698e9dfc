#include "palette/layout.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_NM = 380, STEP_NM = 10, MUST_START_NM = 400, MUST_END_NM = 700, WIDEST_NM = 20 };

bool pm_bands_add(struct pm_bands *bands, int nm, size_t column) {
    size_t at = bands->count;
    for (size_t i = 0; i < bands->count; i++)
        if (bands->nm[i] == nm)
            return false;
    for (; at > 0 && bands->nm[at - 1] > nm; at--) {
        bands->nm[at] = bands->nm[at - 1];
        bands->column[at] = bands->column[at - 1];
        memcpy(bands->name[at], bands->name[at - 1], sizeof bands->name[at]);
    }
    bands->nm[at] = nm;
    bands->column[at] = column;
    snprintf(bands->name[at], sizeof bands->name[at], "SPECTRAL_NM%03d", nm % 1000);
    bands->count++;
    return true;
}

bool pm_bands_check(const struct pm_bands *bands, char why[200]) {
    int first = bands->nm[0], last = bands->nm[bands->count - 1];
    if (first > MUST_START_NM || last < MUST_END_NM) {
        snprintf(why, 200, "the spectrum runs from %d to %d nm: give at least 400 to 700 nm, or no spectrum",
                 first, last);
        return false;
    }
    for (size_t i = 1; i < bands->count; i++)
        if (bands->nm[i] - bands->nm[i - 1] > WIDEST_NM) {
            snprintf(why, 200,
                     "the spectrum has nothing between %d and %d nm: give bands 20 nm apart or closer",
                     bands->nm[i - 1], bands->nm[i]);
            return false;
        }
    return true;
}

void pm_bands_resample(const struct pm_bands *bands, const double *values, double spectrum[PM_BANDS]) {
    size_t right = 0;
    for (int band = 0; band < PM_BANDS; band++) {
        int nm = FIRST_NM + STEP_NM * band;
        while (right < bands->count && bands->nm[right] < nm)
            right++;
        if (right == bands->count)
            spectrum[band] = values[right - 1];
        else if (right == 0 || bands->nm[right] == nm)
            spectrum[band] = values[right];
        else {
            double share = (double)(nm - bands->nm[right - 1]) / (bands->nm[right] - bands->nm[right - 1]);
            spectrum[band] = values[right - 1] + share * (values[right] - values[right - 1]);
        }
    }
}
