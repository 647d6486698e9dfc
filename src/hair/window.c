#include "hair/window.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

static const double full_to = 0.4, none_from = 1.8;

/* Shift and growth of each redraw, in shares of the side and of the half side. */
static const struct {
    double x, y, grow;
} redraws[PM_REDRAWS] = {{0, 0, 0},     {0.15, 0, 0}, {-0.15, 0, 0}, {0, 0.15, 0},
                         {0, -0.15, 0}, {0, 0, 0.3},  {0, 0, -0.3}};

static float slope_weight(double at, double low, double high) {
    double half = fmax(0.5, (high - low) / 2);
    double offset = fabs(at - (low + high) / 2) / half;
    return (float)fmin(1, fmax(0, (none_from - offset) / (none_from - full_to)));
}

static void fill(float *weight, int n, double low, double high, bool sharp) {
    for (int i = 0; i < n; i++) {
        double at = i + 0.5;
        weight[i] = sharp ? (at >= low && at <= high ? 1.f : 0.f) : slope_weight(at, low, high);
    }
}

bool pm_window_new(struct pm_window *window, const struct pm_cells *cells, bool sharp, struct pm_error *err) {
    *window = (struct pm_window){0};
    size_t sides = (size_t)cells->width + (size_t)cells->height;
    window->memory = pm_alloc(PM_REDRAWS * sides, sizeof(float), err);
    if (window->memory == NULL)
        return false;
    double w = cells->right - cells->left, h = cells->bottom - cells->top;
    for (int k = 0; k < PM_REDRAWS; k++) {
        double dx = redraws[k].x * w, dy = redraws[k].y * h;
        double gx = redraws[k].grow * w / 2, gy = redraws[k].grow * h / 2;
        window->columns[k] = window->memory + (size_t)k * sides;
        window->rows[k] = window->columns[k] + cells->width;
        fill(window->columns[k], cells->width, cells->left + dx - gx, cells->right + dx + gx, sharp);
        fill(window->rows[k], cells->height, cells->top + dy - gy, cells->bottom + dy + gy, sharp);
    }
    return true;
}

void pm_window_free(struct pm_window *window) {
    free(window->memory);
    *window = (struct pm_window){0};
}
