#include "job/region.h"

#include "base/error.h"

#include <math.h>

bool pm_region_box(const struct pm_region *region, int width, int height, const char *what, const char *photo,
                   struct pm_box *box, struct pm_error *err) {
    const double size[4] = {width, height, width, height};
    double px[4];
    for (int i = 0; i < 4; i++)
        px[i] = region->relative[i] ? region->v[i] * size[i] : region->v[i];
    double x0 = round(px[0]), y0 = round(px[1]), x1 = round(px[0] + px[2]), y1 = round(px[1] + px[3]);
    if (!(px[2] > 0 && px[3] > 0) || x1 <= x0 || y1 <= y0)
        return pm_fail(err, PM_E_REGION, "%s: %s is empty: give X,Y,W,H with a width and a height above 0",
                       photo, what);
    if (!(x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height)) /* written so that NAN does not pass */
        return pm_fail(
            err, PM_E_REGION,
            "%s: %s %.0f,%.0f,%.0f,%.0f reaches outside the photo, which is %d x %d pixels upright: is "
            "it meant for another photo?",
            photo, what, x0, y0, x1 - x0, y1 - y0, width, height);
    *box = (struct pm_box){(int)x0, (int)y0, (int)(x1 - x0), (int)(y1 - y0)};
    return true;
}
