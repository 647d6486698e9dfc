#include "chart/planes.h"

#include "base/memory.h"

#include <stdlib.h>

/* Means of 2 x 2 pixels: what nearly every photo needs, so it is spelled out. */
static void halve_row(const uint8_t *above, const uint8_t *below, int width, uint8_t *const out[3]) {
    for (int x = 0; x < width; x++, above += 6, below += 6) {
        out[0][x] = (uint8_t)((above[0] + above[3] + below[0] + below[3] + 2) >> 2);
        out[1][x] = (uint8_t)((above[1] + above[4] + below[1] + below[4] + 2) >> 2);
        out[2][x] = (uint8_t)((above[2] + above[5] + below[2] + below[5] + 2) >> 2);
    }
}

static void average_row(const uint8_t *row, size_t stride, int factor, int width, uint8_t *const out[3]) {
    unsigned area = (unsigned)(factor * factor);
    for (int x = 0; x < width; x++, row += 3 * factor) {
        for (int c = 0; c < 3; c++) {
            unsigned sum = area / 2;
            for (int k = 0; k < factor * factor; k++)
                sum += row[(size_t)(k / factor) * stride + (size_t)(3 * (k % factor) + c)];
            out[c][x] = (uint8_t)(sum / area);
        }
    }
}

bool pm_planes_new(const struct pm_pixels *pixels, struct pm_box box, int factor, struct pm_planes *planes,
                   struct pm_error *err) {
    planes->width = box.w / factor;
    planes->height = box.h / factor;
    planes->x = box.x;
    planes->y = box.y;
    planes->factor = factor;
    size_t size = (size_t)planes->width * (size_t)planes->height;
    planes->plane[0] = pm_alloc(size, 3, err);
    if (planes->plane[0] == NULL)
        return false;
    planes->plane[1] = planes->plane[0] + size;
    planes->plane[2] = planes->plane[1] + size;
    size_t stride = 3 * (size_t)pixels->box.w;
    for (int y = 0; y < planes->height; y++) {
        const uint8_t *row = pixels->data + (size_t)(box.y + y * factor) * stride + 3 * (size_t)box.x;
        size_t place = (size_t)y * (size_t)planes->width;
        uint8_t *const out[3] = {planes->plane[0] + place, planes->plane[1] + place,
                                 planes->plane[2] + place};
        if (factor == 2)
            halve_row(row, row + stride, planes->width, out);
        else
            average_row(row, stride, factor, planes->width, out);
    }
    return true;
}

void pm_planes_free(struct pm_planes *planes) {
    free(planes->plane[0]);
    planes->plane[0] = planes->plane[1] = planes->plane[2] = NULL;
}
