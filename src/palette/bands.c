#include "palette/bands.h"

#include <math.h>
#include <stdio.h>

enum { MUST_START_NM = 400, MUST_END_NM = 700, WIDEST_NM = 20 };

bool pm_bands_add(struct pm_bands *bands, double nm, size_t column) {
    size_t at = bands->count;
    for (size_t i = 0; i < bands->count; i++)
        if (bands->nm[i] == nm)
            return false;
    for (; at > 0 && bands->nm[at - 1] > nm; at--) {
        bands->nm[at] = bands->nm[at - 1];
        bands->column[at] = bands->column[at - 1];
    }
    bands->nm[at] = nm;
    bands->column[at] = column;
    bands->count++;
    return true;
}

bool pm_bands_check(const struct pm_bands *bands, char why[200]) {
    double first = bands->nm[0], last = bands->nm[bands->count - 1];
    if (first > MUST_START_NM + 0.5 || last < MUST_END_NM - 0.5) {
        snprintf(why, 200, "the spectrum runs from %d to %d nm: give at least 400 to 700 nm, or no spectrum",
                 (int)round(first), (int)round(last));
        return false;
    }
    for (size_t i = 1; i < bands->count; i++)
        if (bands->nm[i] - bands->nm[i - 1] > WIDEST_NM + 0.5) {
            snprintf(why, 200,
                     "the spectrum has no band between %d and %d nm: give bands 20 nm apart or closer",
                     (int)round(bands->nm[i - 1]), (int)round(bands->nm[i]));
            return false;
        }
    return true;
}

void pm_bands_resample(const struct pm_bands *bands, const double *values, double spectrum[PM_BANDS]) {
    size_t right = 0;
    for (int band = 0; band < PM_BANDS; band++) {
        double nm = PM_FIRST_NM + PM_STEP_NM * band, value;
        while (right < bands->count && bands->nm[right] < nm)
            right++;
        if (right == bands->count)
            value = values[right - 1];
        else if (right == 0 || bands->nm[right] == nm)
            value = values[right];
        else {
            double share = (nm - bands->nm[right - 1]) / (bands->nm[right] - bands->nm[right - 1]);
            value = values[right - 1] + share * (values[right] - values[right - 1]);
        }
        spectrum[band] = fmin(fmax(value, 0), 1);
    }
}
