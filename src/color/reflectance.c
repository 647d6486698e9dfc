#include "color/reflectance.h"

#include "color/lab.h"
#include "color/observer.h"

enum { FIRST_NM = 380, STEP_NM = 5, N_STEPS = 81 };

/* x, y, z and D50 at each step. */
#define ROW(x, y, z, d50) {x, y, z, d50},
static const double weights[N_STEPS][4] = {PM_OBSERVER_D50(ROW, ROW, ROW)};

/* Lagrange's polynomial through `count` bands from `first` on. */
static double lagrange(const double *nm, const double *reflectance, size_t first, size_t count, double at) {
    double sum = 0;
    for (size_t i = first; i < first + count; i++) {
        double share = reflectance[i];
        for (size_t j = first; j < first + count; j++)
            if (j != i)
                share *= (at - nm[j]) / (nm[i] - nm[j]);
        sum += share;
    }
    return sum;
}

/* The reflectance at a wavelength, from `count` (1 or more) bands by rising wavelength `nm`: a cubic through
 * the four bands around it, a parabola in the outermost gaps, and the outermost value beyond them (CIE
 * 15:2018, 7.2.2 and 7.2.3). */
static double reflectance_at(const double *nm, const double *reflectance, size_t count, double at) {
    size_t right = 0;
    while (right < count && nm[right] < at)
        right++;
    if (right == count)
        return reflectance[count - 1];
    if (right == 0 || nm[right] - at < 1e-9)
        return reflectance[right];
    size_t first = right >= 2 ? right - 2 : 0, last = right + 1 < count ? right + 1 : count - 1;
    return lagrange(nm, reflectance, first, last - first + 1, at);
}

struct pm_lab pm_lab_from_reflectance(const double *nm, const double *reflectance, size_t count) {
    double sum[3] = {0}, white[3] = {0};
    for (int step = 0; step < N_STEPS; step++) {
        double value = reflectance_at(nm, reflectance, count, FIRST_NM + STEP_NM * step);
        for (int i = 0; i < 3; i++) {
            double weight = weights[step][i] * weights[step][3];
            sum[i] += weight * value;
            white[i] += weight;
        }
    }
    return pm_lab_from_xyz((struct pm_xyz){pm_d50.X * sum[0] / white[0], pm_d50.Y * sum[1] / white[1],
                                           pm_d50.Z * sum[2] / white[2]});
}
