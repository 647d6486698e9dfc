#include "chart/grid_light.h"

#include "base/numbers.h"

#include <math.h>

enum { FEWEST = 3 };

static const double kept_share = 6.0 / 7, usual_over_photo = 0.1;

static double median_of(double *values, size_t n) {
    pm_sort_doubles(values, n);
    return (values[n / 2] + values[(n - 1) / 2]) / 2;
}

/* Each slope's distance from the median slope, and beyond which of them one does not count. */
static double distances(const struct pm_swatch *swatches, size_t n, double *distance) {
    double scratch[PM_MAX_SWATCHES];
    for (size_t i = 0; i < n; i++)
        scratch[i] = swatches[i].uneven.x;
    double x = median_of(scratch, n);
    for (size_t i = 0; i < n; i++)
        scratch[i] = swatches[i].uneven.y;
    double y = median_of(scratch, n);
    for (size_t i = 0; i < n; i++)
        scratch[i] = distance[i] = hypot(swatches[i].uneven.x - x, swatches[i].uneven.y - y);
    pm_sort_doubles(scratch, n);
    return scratch[(size_t)(kept_share * (double)(n - 1) + 0.5)];
}

void pm_grid_light(const struct pm_swatch *swatches, size_t n, struct pm_grid_light *light) {
    double distance[PM_MAX_SWATCHES], kept = 0, xx = 0, yy = 0;
    *light = (struct pm_grid_light){{0, 0}, {INFINITY, INFINITY}};
    if (n < FEWEST)
        return;
    double limit = distances(swatches, n, distance);
    for (size_t i = 0; i < n; i++) {
        double counts = distance[i] <= limit;
        light->slope.x += counts * swatches[i].uneven.x;
        light->slope.y += counts * swatches[i].uneven.y;
        kept += counts;
    }
    light->slope.x /= kept;
    light->slope.y /= kept;
    for (size_t i = 0; i < n; i++) {
        xx += pow(swatches[i].uneven.x - light->slope.x, 2);
        yy += pow(swatches[i].uneven.y - light->slope.y, 2);
    }
    light->error = (struct pm_point){sqrt(xx) / (double)n, sqrt(yy) / (double)n};
}

static double drawn(double slope, double error, double usual) {
    return isfinite(error) ? slope / (1 + error * error / (usual * usual)) : 0;
}

double pm_grid_light_between(const struct pm_grid_light *light, struct pm_point from, struct pm_point to,
                             int long_side_px) {
    double usual = usual_over_photo / long_side_px;
    return drawn(light->slope.x, light->error.x, usual) * (to.x - from.x) +
           drawn(light->slope.y, light->error.y, usual) * (to.y - from.y);
}
