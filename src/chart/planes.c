#include "chart/planes.h"

#include "base/memory.h"

#include <stdlib.h>

/* One row of `factor` x `factor` averages, rounded. */
static void average_row(const struct pm_pixels *pixels, int factor, int y, const struct pm_planes *planes) {
    size_t stride = 3 * (size_t)pixels->box.w, place = (size_t)y * (size_t)planes->width;
    unsigned area = (unsigned)(factor * factor);
    for (int x = 0; x < planes->width; x++, place++) {
        unsigned sum[3] = {area / 2, area / 2, area / 2};
        const uint8_t *row = pixels->data + (size_t)(y * factor) * stride + 3 * (size_t)(x * factor);
        for (int v = 0; v < factor; v++, row += stride) {
            for (int u = 0; u < factor; u++) {
                sum[0] += row[3 * u];
                sum[1] += row[3 * u + 1];
                sum[2] += row[3 * u + 2];
            }
        }
        for (int c = 0; c < 3; c++)
            planes->plane[c][place] = (uint8_t)(sum[c] / area);
    }
}

bool pm_planes_new(const struct pm_pixels *pixels, int factor, struct pm_planes *planes,
                   struct pm_error *err) {
    planes->width = pixels->box.w / factor;
    planes->height = pixels->box.h / factor;
    planes->scale = pixels->scale / factor;
    size_t size = (size_t)planes->width * (size_t)planes->height;
    planes->plane[0] = pm_alloc(size, 3, err);
    if (planes->plane[0] == NULL)
        return false;
    planes->plane[1] = planes->plane[0] + size;
    planes->plane[2] = planes->plane[1] + size;
    for (int y = 0; y < planes->height; y++)
        average_row(pixels, factor, y, planes);
    return true;
}

void pm_planes_free(struct pm_planes *planes) {
    free(planes->plane[0]);
    planes->plane[0] = planes->plane[1] = planes->plane[2] = NULL;
}
