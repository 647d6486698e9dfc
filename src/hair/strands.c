#include "hair/strands.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "color/lab.h"
#include "hair/group.h"
#include "hair/light.h"
#include "hair/texture.h"

/* Stubble: the maximum elongation of its structure, and the maximum distance of its lighter half from the
 * skin.
 */
static const double dots_elongation = 1.75, dots_skin_de00 = 8;

/* On darker skin, or in less light, dots cannot be distinguished from skin. */
static const double darkest_skin_L = 15;

enum {
    PATCH_SIDE = 128,
    LONGEST_LAG = 8,
    BROAD_RADIUS = 12,
    DETAIL_RADIUS = 4,
    DIRECTIONS = 4,
    FEWEST_SIDE = 32
};

/* Below this variance of L* there is only noise. */
static const double least_variance = 1;

static const struct { int x, y; } directions[DIRECTIONS] = {{1, 0}, {0, 1}, {1, 1}, {-1, 1}};

/* L* of a patch, without its broad changes, and the mask of hair. */
struct patch {
    int width, height;
    float *L;
    bool *hair;
    double variance;
};

static void patch_free(struct patch *patch) {
    free(patch->L);
    free(patch->hair);
}

static bool read_patch(struct patch *patch, const struct pm_region_cells *region,
                       const struct pm_pixels *crop, int left, int top, const struct pm_bins *bins,
                       const struct pm_reading *reading, struct pm_error *err) {
    const struct pm_cells *cells = &region->cells;
    struct pm_light_row row;
    int columns[PATCH_SIDE]; /* cell column of each pixel column */
    if (!pm_light_row_new(&row, patch->width, reading->correction != NULL, err))
        return false;
    for (int x = 0; x < patch->width; x++)
        columns[x] = (int)((int64_t)(left + x) * cells->width / crop->box.w);
    for (int y = 0; y < patch->height; y++) {
        pm_light_read(&row, crop, left, top + y, 1, reading->profile, reading->correction);
        pm_light_lightness(&row, patch->L + y * patch->width);
        const uint16_t *index =
            region->index + (int64_t)(top + y) * cells->height / crop->box.h * cells->width;
        for (int x = 0; x < patch->width; x++)
            patch->hair[y * patch->width + x] =
                !(row.flags[x] & PM_LIGHT_CLIPPED) && bins->bin[index[columns[x]]].mean_hair > 0.5f;
    }
    pm_light_row_free(&row);
    return true;
}

/* Removes structure broader than `radius`, and measures the rest. */
static bool flatten(struct patch *patch, int radius, struct pm_error *err) {
    size_t n = (size_t)patch->width * (size_t)patch->height;
    float *broad = pm_alloc_unset(n, sizeof *broad, err);
    if (broad == NULL || !pm_box_blur(broad, patch->L, patch->width, patch->height, radius, err)) {
        free(broad);
        return false;
    }
    double sum = 0, count = 0;
    for (size_t i = 0; i < n; i++) {
        patch->L[i] -= broad[i];
        if (patch->hair[i]) {
            sum += (double)patch->L[i] * patch->L[i];
            count++;
        }
    }
    patch->variance = count > 0 ? sum / count : 0;
    free(broad);
    return true;
}

/* Half the mean squared difference of hair pixels `lag` steps apart, as a share of the variance. */
static double structure(const struct patch *patch, int direction, int lag) {
    int dx = lag * directions[direction].x, dy = lag * directions[direction].y;
    const int from = dx < 0 ? -dx : 0, to = patch->width - (dx > 0 ? dx : 0);
    double sum = 0;
    int count = 0;
    for (int y = 0; y + dy < patch->height; y += 2) { /* half of the rows show as much */
        const float *L = patch->L + y * patch->width, *other = L + dy * patch->width + dx;
        const bool *hair = patch->hair + y * patch->width, *other_hair = hair + dy * patch->width + dx;
        for (int x = from; x < to; x++)
            if (hair[x] && other_hair[x]) {
                double difference = L[x] - other[x];
                sum += difference * difference;
                count++;
            }
    }
    return count > 0 ? sum / count / (2 * patch->variance) : 0;
}

/* The lag at which half of the variance is reached, in pixels; the longest lag if it never is. */
static double half_way(const struct patch *patch, int direction) {
    double step = hypot(directions[direction].x, directions[direction].y), before = 0;
    for (int lag = 1; lag <= LONGEST_LAG; lag++) {
        double now = structure(patch, direction, lag);
        if (now >= 0.5)
            return step * (lag - 1 + (0.5 - before) / (now - before));
        before = now;
    }
    return step * LONGEST_LAG;
}

static bool judge(struct pm_strands *strands, struct patch *patch, struct pm_error *err) {
    double shortest = INFINITY, longest = 0;
    int across = 0;
    for (int i = 0; i < DIRECTIONS; i++) {
        double way = half_way(patch, i);
        across = way < shortest ? i : across;
        shortest = fmin(shortest, way);
        longest = fmax(longest, way);
    }
    strands->width_px = pow(2 * shortest, 1.2);
    strands->elongation = longest / shortest;
    if (!flatten(patch, DETAIL_RADIUS, err))
        return false;
    strands->detail_px = patch->variance > 0 ? 2 * half_way(patch, across) : NAN;
    return true;
}

static int patch_side(int side) {
    return side < PATCH_SIDE ? side : PATCH_SIDE;
}

/* The first row of the patch, or its first column if given columns. */
static int patch_start(int crop_start, int box_start, int side) {
    return box_start - crop_start + (side - patch_side(side)) / 2;
}

void pm_strands_mark_rows(const struct pm_box *crop, const struct pm_box *box, bool *looked_at) {
    int top = patch_start(crop->y, box->y, box->h);
    for (int y = top; y < top + patch_side(box->h); y++)
        looked_at[y] = true;
}

bool pm_find_strands(struct pm_strands *strands, const struct pm_region_cells *region,
                     const struct pm_pixels *crop, const struct pm_box *box, const struct pm_bins *bins,
                     const struct pm_reading *reading, struct pm_error *err) {
    *strands = (struct pm_strands){NAN, NAN, NAN};
    struct patch patch = {.width = patch_side(box->w), .height = patch_side(box->h)};
    if (patch.width < FEWEST_SIDE || patch.height < FEWEST_SIDE)
        return true;
    size_t n = (size_t)patch.width * (size_t)patch.height;
    patch.L = pm_alloc_unset(n, sizeof *patch.L, err);
    patch.hair = pm_alloc_unset(n, sizeof *patch.hair, err);
    int left = patch_start(crop->box.x, box->x, box->w), top = patch_start(crop->box.y, box->y, box->h);
    bool done = patch.L != NULL && patch.hair != NULL &&
                read_patch(&patch, region, crop, left, top, bins, reading, err) &&
                flatten(&patch, BROAD_RADIUS, err);
    if (done && patch.variance >= least_variance)
        done = judge(strands, &patch, err);
    patch_free(&patch);
    return done;
}

bool pm_is_stubble(const struct pm_strands *strands, const struct pm_histogram *placed,
                   const struct pm_lab *skin) {
    if (skin == NULL || skin->L < darkest_skin_L || !(strands->elongation <= dots_elongation) ||
        !(pm_histogram_weight(placed) > 0))
        return false;
    struct pm_lab lighter = pm_lab_from_xyz(pm_histogram_mean(placed, 0.5, 1));
    return pm_de00(lighter, *skin) <= dots_skin_de00;
}

/* ------------------------------------------------------------------ sharpness */

static const double fewest_cells = 24;

/* Sum, weight and square of one quantity. */
struct spread {
    double weight, sum, square;
};

static void add(struct spread *spread, double value, double weight) {
    spread->weight += weight;
    spread->sum += weight * value;
    spread->square += weight * value * value;
}

static double variance(const struct spread *spread) {
    double mean = spread->sum / spread->weight;
    return spread->square / spread->weight - mean * mean;
}

/* The minimum of hair over a cell and its four neighbours, so that the hair's outline does not count as
 * sharpness.
 */
static float hair_around(const struct pm_region_cells *region, const struct pm_bins *bins, int at,
                         int width) {
    const int offsets[] = {0, -1, 1, -width, width};
    float least = 1;
    for (int i = 0; i < 5; i++) {
        float hair = pm_cell_hair(region, bins, (size_t)(at + offsets[i]));
        least = hair < least ? hair : least;
    }
    return least;
}

double pm_sharpness(const struct pm_region_cells *region, const struct pm_bins *bins) {
    const struct pm_cells *cells = &region->cells;
    if (cells->right - cells->left < fewest_cells || cells->bottom - cells->top < fewest_cells)
        return NAN;
    struct spread laplacian = {0}, L = {0};
    for (int y = (int)fmax(1, cells->top); y < fmin(cells->height - 1, cells->bottom); y++)
        for (int x = (int)fmax(1, cells->left); x < fmin(cells->width - 1, cells->right); x++) {
            int at = y * cells->width + x;
            const float *lab = cells->lab + 3 * at;
            double hair = hair_around(region, bins, at, cells->width);
            double around = (double)lab[-3] + lab[3] + lab[-3 * cells->width] + lab[3 * cells->width];
            add(&laplacian, around - 4 * lab[0], hair);
            add(&L, lab[0], hair);
        }
    if (!(L.weight > 0) || variance(&L) < least_variance)
        return NAN;
    return variance(&laplacian) / variance(&L);
}
