#include "hair/hair.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "color/lab.h"
#include "hair/light.h"
#include "hair/sure.h"
#include "hair/tones.h"

/* The region is cut into this many tiles a side for the bootstrap. */
enum { TILES_A_SIDE = 8, TILES = TILES_A_SIDE * TILES_A_SIDE };

/* Below this many pixels crushed ones are hair too: there is little else. */
enum { FEWEST_UNCRUSHED = 50, MOST_SKIN_SAMPLES = 20000 };

/* What one pass over the regions' pixels gathers. */
struct tally {
    struct pm_tones tiles[TILES]; /* neither clipped nor crushed, by place in their region */
    struct pm_tones crushed;
    struct pm_tones raw, raw_crushed; /* uncorrected, but sorted by the corrected L* */
    int64_t pixels, bright, n_crushed, clipped;
};

static bool box_inside(const struct pm_box *box, const struct pm_box *crop) {
    return box->w > 0 && box->h > 0 && box->x >= crop->x && box->y >= crop->y &&
           box->x + box->w <= crop->x + crop->w && box->y + box->h <= crop->y + crop->h;
}

static void tally_row(struct tally *tally, const struct pm_light_row *row, int tile_row) {
    for (int i = 0; i < row->width; i++) {
        uint8_t flags = row->flags[i];
        tally->pixels++;
        tally->bright += (flags & PM_LIGHT_BRIGHT) != 0;
        tally->n_crushed += (flags & PM_LIGHT_CRUSHED) != 0;
        tally->clipped += (flags & PM_LIGHT_CLIPPED) != 0;
        if (flags & PM_LIGHT_CLIPPED)
            continue;
        const float *xyz = row->xyz + 3 * i, *raw = row->raw + 3 * i;
        float L = pm_light_L(xyz[1]);
        bool crushed = (flags & PM_LIGHT_CRUSHED) != 0;
        int tile = tile_row * TILES_A_SIDE + i * TILES_A_SIDE / row->width;
        pm_tones_add(crushed ? &tally->crushed : &tally->tiles[tile], L, xyz, 1);
        pm_tones_add(crushed ? &tally->raw_crushed : &tally->raw, L, raw, 1);
    }
}

static bool tally_region(struct tally *tally, const struct pm_hair_request *request, size_t which,
                         struct pm_error *err) {
    const struct pm_pixels *crop = &request->hair[which];
    const struct pm_box *box = &request->hair_boxes[which];
    if (!box_inside(box, &crop->box))
        return pm_fail(err, PM_E_REGION, "hair region %zu lies outside the photo or is empty: draw it again",
                       which + 1);
    struct pm_light_row row;
    if (!pm_light_row_new(&row, box->w, request->correction != NULL, err))
        return false;
    for (int y = 0; y < box->h; y++) {
        pm_light_read(&row, crop, box->x - crop->box.x, box->y - crop->box.y + y, request->profile,
                      request->correction);
        tally_row(tally, &row, y * TILES_A_SIDE / box->h);
    }
    pm_light_row_free(&row);
    return true;
}

static void fill_colour(struct pm_hair_facts *hair, const struct tally *tally, const struct pm_tones *all,
                        const struct pm_tones *raw) {
    hair->lab = pm_body_lab(all);
    hair->uncorrected_lab = pm_body_lab(raw);
    hair->spread_L[0] = pm_tones_percentile(all, 0.1);
    hair->spread_L[1] = pm_tones_percentile(all, 0.9);
    hair->darkest_lab = pm_lab_from_xyz(pm_tones_mean(all, 0, 0.1));
    hair->lightest_lab = pm_lab_from_xyz(pm_tones_mean(all, 0.9, 1));
    hair->frac = pm_tones_weight(all) / (double)tally->pixels;
    hair->clusters[0] = (struct pm_cluster){hair->lab, 1};
    hair->n_clusters = 1;
}

static void fill_uncertainty(struct pm_hair_facts *hair, const struct tally *tally, double correction_de00) {
    hair->sampling_de00 = pm_sampling_de00(tally->tiles, TILES, hair->lab);
    hair->selection_de00 = 0; /* every pixel of the region is taken: there is no choice to be wrong */
    hair->correction_de00 = correction_de00;
    hair->uncertainty_de00 =
        sqrt(hair->sampling_de00 * hair->sampling_de00 + correction_de00 * correction_de00);
}

static void fill_seen(struct pm_hair_seen *seen, const struct tally *tally, const struct pm_tones *all,
                      const struct pm_hair_request *request) {
    double scale = request->hair[0].scale;
    seen->highlights_frac = (double)tally->bright / (double)tally->pixels;
    seen->crushed_frac = (double)tally->n_crushed / (double)tally->pixels;
    seen->median_L = pm_tones_percentile(all, 0.5);
    seen->iqr_L = pm_tones_percentile(all, 0.75) - pm_tones_percentile(all, 0.25);
    seen->sharpness = seen->strand_px = NAN;
    seen->trimmed_pixels = (int64_t)(pm_tones_weight(all) / (scale * scale));
    for (size_t i = 0; i < request->n_hair; i++) {
        const struct pm_box *box = &request->hair_boxes[i];
        int side = (int)lround((box->w < box->h ? box->w : box->h) / scale);
        if (side > seen->short_side_px)
            seen->short_side_px = side;
    }
}

/* The median of each of L*, a*, b* over an even sample of the skin's pixels. */
static bool measure_skin(const struct pm_hair_request *request, struct pm_hair_result *result,
                         struct pm_error *err) {
    size_t n = 0, total = 0;
    for (size_t i = 0; i < request->n_skin; i++)
        total += (size_t)request->skin[i].box.w * (size_t)request->skin[i].box.h;
    size_t step = total / MOST_SKIN_SAMPLES + 1;
    double *values = pm_alloc(total / step + 1, 3 * sizeof *values, err);
    if (values == NULL)
        return false;
    double *L = values, *a = L + total / step + 1, *b = a + total / step + 1;
    size_t position = 0;
    for (size_t i = 0; i < request->n_skin; i++) {
        const struct pm_pixels *crop = &request->skin[i];
        struct pm_light_row row;
        if (!pm_light_row_new(&row, crop->box.w, request->correction != NULL, err)) {
            free(values);
            return false;
        }
        for (int y = 0; y < crop->box.h; y++) {
            pm_light_read(&row, crop, 0, y, request->profile, request->correction);
            for (int x = 0; x < row.width; x++) {
                if (position++ % step != 0 || (row.flags[x] & PM_LIGHT_CLIPPED))
                    continue;
                float lab[3];
                pm_light_lab(row.xyz + 3 * x, lab);
                L[n] = lab[0];
                a[n] = lab[1];
                b[n] = lab[2];
                n++;
            }
        }
        pm_light_row_free(&row);
    }
    result->has_skin = n > 0;
    if (n > 0) {
        result->skin.lab =
            (struct pm_lab){pm_quantile(L, n, 0.5), pm_quantile(a, n, 0.5), pm_quantile(b, n, 0.5)};
        result->skin.ita_deg = pm_ita_deg(result->skin.lab);
        result->skin.ita_class = pm_ita_class(result->skin.ita_deg);
    }
    free(values);
    return true;
}

static bool fill_result(const struct pm_hair_request *request, struct tally *tally,
                        struct pm_hair_result *result, struct pm_error *err) {
    struct pm_tones all = {0};
    for (int i = 0; i < TILES; i++)
        pm_tones_merge(&all, &tally->tiles[i], 1);
    struct pm_tones raw = tally->raw;
    if (pm_tones_weight(&all) < FEWEST_UNCRUSHED) {
        pm_tones_merge(&all, &tally->crushed, 1);
        pm_tones_merge(&raw, &tally->raw_crushed, 1);
    }
    if (!(pm_tones_weight(&all) > 0))
        return pm_fail(err, PM_E_NO_HAIR,
                       "every pixel of the hair region is blown out: retake out of direct light");
    result->hair = (struct pm_hair_facts){.level = -1, .grey_frac = NAN};
    fill_colour(&result->hair, tally, &all, &raw);
    fill_uncertainty(&result->hair, tally, request->correction_de00);
    fill_seen(&result->seen, tally, &all, request);
    result->hair.pixels = result->seen.trimmed_pixels;
    return true;
}

bool pm_hair_measure(const struct pm_hair_request *request, struct pm_hair_result *result,
                     struct pm_error *err) {
    *result = (struct pm_hair_result){0};
    struct tally *tally = pm_alloc(1, sizeof *tally, err);
    if (tally == NULL)
        return false;
    bool done = false;
    for (size_t i = 0; i < request->n_hair; i++)
        if (!tally_region(tally, request, i, err))
            goto out;
    if (request->n_skin > 0 && !measure_skin(request, result, err))
        goto out;
    done = fill_result(request, tally, result, err);
out:
    free(tally);
    if (!done)
        pm_hair_result_free(result);
    return done;
}

void pm_hair_result_free(struct pm_hair_result *result) {
    for (size_t i = 0; i < result->n_masks; i++)
        free(result->masks[i].value);
    *result = (struct pm_hair_result){0};
}
