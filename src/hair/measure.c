#include "hair/hair.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "color/lab.h"
#include "hair/bins.h"
#include "hair/grey.h"
#include "hair/group.h"
#include "hair/modes.h"
#include "hair/strands.h"
#include "hair/uncertainty.h"

/* The intermediate data from request to result. */
struct work {
    struct pm_region_cells regions[PM_MAX_REGIONS];
    size_t n;
    struct pm_bins bins;
    struct pm_group group;
    struct pm_strands strands; /* of the region with the widest ones, which are resolved best */
    enum pm_body body;
    bool plain; /* too few pixels to separate anything */
};

static bool box_inside(const struct pm_box *box, const struct pm_box *crop) {
    return box->w > 0 && box->h > 0 && box->x >= crop->x && box->y >= crop->y &&
           box->x + box->w <= crop->x + crop->w && box->y + box->h <= crop->y + crop->h;
}

static bool check_boxes(const struct pm_hair_request *request, struct pm_error *err) {
    if (request->n_hair == 0 || request->n_hair > PM_MAX_REGIONS)
        return pm_fail(err, PM_E_REGION, "%zu hair regions are given: give 1 to %d", request->n_hair,
                       PM_MAX_REGIONS);
    for (size_t i = 0; i < request->n_hair; i++)
        if (!box_inside(&request->hair_boxes[i], &request->hair[i].box))
            return pm_fail(err, PM_E_REGION,
                           "hair region %zu lies outside the photo or is empty: draw it inside", i + 1);
    return true;
}

/* Too few pixels to separate anything: all of them are taken. */
static bool is_plain(const struct pm_hair_request *request) {
    double pixels = 0;
    for (size_t i = 0; i < request->n_hair; i++)
        pixels += (double)request->hair_boxes[i].w * request->hair_boxes[i].h;
    return pixels < PM_FEWEST_PIXELS;
}

static bool sample_regions(struct work *work, const struct pm_hair_request *request, bool plain,
                           struct pm_error *err) {
    for (size_t i = 0; i < request->n_hair; i++) {
        struct pm_cells cells;
        const struct pm_box *box = request->shape != NULL ? &request->shape->box : &request->hair_boxes[i];
        if (!pm_cells_new(&cells, &request->hair[i], box, request->profile, request->correction, err))
            return false;
        work->n = i + 1;
        if (!pm_region_cells_new(&work->regions[i], &cells, &request->hair[i].box, request->shape, plain,
                                 err))
            return false;
    }
    return true;
}

static void take_everything(struct pm_bins *bins) {
    for (size_t i = 0; i < bins->n; i++)
        for (int k = 0; k < PM_REDRAWS; k++)
            bins->bin[i].hair[k] = 1;
}

static bool find_strands(struct work *work, const struct pm_hair_request *request,
                         const struct pm_reading *reading, struct pm_error *err) {
    work->strands = (struct pm_strands){NAN, NAN, NAN};
    for (size_t i = 0; i < work->n; i++) {
        struct pm_strands strands;
        if (!pm_find_strands(&strands, &work->regions[i], &request->hair[i], &request->hair_boxes[i],
                             &work->bins, reading, err))
            return false;
        if (!(strands.width_px <= work->strands.width_px))
            work->strands = strands;
    }
    return true;
}

static bool separate(struct work *work, const struct pm_hair_request *request, const struct pm_lab *skin,
                     struct pm_error *err) {
    bool plain = work->plain = is_plain(request);
    if (!sample_regions(work, request, plain, err) || !pm_bins_new(&work->bins, work->regions, work->n, err))
        return false;
    /* For found hair the place is known already, and a lit strand may have the colour of the wall. */
    if (plain || request->shape != NULL)
        take_everything(&work->bins);
    else if (!pm_separate(&work->bins, skin, err))
        return false;
    pm_bins_settle(&work->bins);
    struct pm_reading reading = {request->profile, request->correction};
    if (!pm_group_new(&work->group, work->regions, request->hair, request->hair_boxes, work->n, &work->bins,
                      &reading, err) ||
        !find_strands(work, request, &reading, err))
        return false;
    /* In found hair, a colour close to the skin's is dark hair beside dark skin. */
    work->body = request->shape == NULL && pm_is_stubble(&work->strands, &work->group.placed, skin)
                     ? PM_BODY_STUBBLE
                     : PM_BODY_HAIR;
    return true;
}

static bool fill_uncertainty(struct pm_hair_facts *hair, const struct work *work, double correction_de00,
                             struct pm_error *err) {
    if (!pm_sampling_de00(&hair->sampling_de00, work->group.tiles, work->group.n_tiles, work->body, err))
        return false;
    /* All of a plain region is used, and all of stubble, with the skin between the dots. */
    bool whole = work->plain || work->body == PM_BODY_STUBBLE;
    hair->selection_de00 =
        pm_selection_de00(work->group.redraws, PM_REDRAWS, hair->lab, work->body, whole ? 0 : 1 - hair->frac);
    hair->correction_de00 = correction_de00;
    hair->uncertainty_de00 =
        sqrt(hair->sampling_de00 * hair->sampling_de00 + hair->selection_de00 * hair->selection_de00 +
             correction_de00 * correction_de00);
    return true;
}

static bool fill_hair(struct pm_hair_result *result, const struct work *work, double correction_de00,
                      struct pm_error *err) {
    const struct pm_group *group = &work->group;
    struct pm_hair_facts *hair = &result->hair;
    *hair = (struct pm_hair_facts){.level = -1, .grey_frac = NAN};
    /* Stubble includes everything among it, also what the separation took for skin. */
    bool stubble = work->body == PM_BODY_STUBBLE;
    hair->lab = pm_body_lab(stubble ? &group->placed : &group->all, work->body);
    hair->uncorrected_lab = pm_body_lab(stubble ? &group->placed_raw : &group->raw, work->body);
    hair->spread_L[0] = pm_histogram_percentile(&group->all, 0.1);
    hair->spread_L[1] = pm_histogram_percentile(&group->all, 0.9);
    hair->darkest_lab = pm_lab_from_xyz(pm_histogram_mean(&group->all, 0, 0.1));
    hair->lightest_lab = pm_lab_from_xyz(pm_histogram_mean(&group->all, 0.9, 1));
    hair->frac = group->hair_pixels / group->box_pixels;
    if (!fill_uncertainty(hair, work, correction_de00, err))
        return false;
    if (!stubble) {
        result->grey = pm_find_grey(&group->placed, work->strands.detail_px);
        hair->grey_frac = result->grey.frac;
    }
    if (!pm_hair_modes(hair->clusters, &hair->n_clusters, group, err))
        return false;
    if (hair->n_clusters == 0) /* no place where hair surrounds hair */
        hair->clusters[hair->n_clusters++] = (struct pm_cluster){hair->lab, 1};
    return true;
}

/* For found hair, that of a square of its size. */
static int short_side(const struct pm_hair_request *request, const struct pm_group *group) {
    int longest = 0;
    if (request->shape != NULL)
        return (int)lround(sqrt(group->box_pixels) / request->hair[0].scale);
    for (size_t i = 0; i < request->n_hair; i++) {
        const struct pm_box *box = &request->hair_boxes[i];
        int side = (int)lround((box->w < box->h ? box->w : box->h) / request->hair[i].scale);
        longest = side > longest ? side : longest;
    }
    return longest;
}

/* The sharpest region counts: one of them in focus shows that the photo is. */
static double best_sharpness(const struct work *work) {
    double best = NAN;
    for (size_t i = 0; i < work->n; i++)
        best = fmax(best, pm_sharpness(&work->regions[i], &work->bins));
    return best;
}

/* The blown-out share of the hair. If more is blown out in the boxes than around them, it is not a bright
 * background but was hair, even if nothing beside it shows that; and all of it counts if more of the
 * boxes is blown out than is hair. */
static double blown_frac(const struct pm_group *group) {
    double bright = group->hair_pixels > 0 ? group->bright_pixels / group->hair_pixels : 1;
    double in = group->clipped_pixels / group->box_pixels, hair = group->hair_pixels / group->box_pixels;
    double around = group->around_pixels > 0 ? group->clipped_around_pixels / group->around_pixels : 0;
    if (in <= around)
        return bright;
    return fmax(bright, in > hair ? in : in - around);
}

/* Skin has a slope of 0.012 in the median; of 32 careful rectangles of real hair the smoothest, out of focus,
 * has 0.021 (see hair/strand_check.h). */
static const double smoothest_hair = 0.02;

/* The middle of a drawn box, of which all rows are read. */
static struct pm_box middle_of(const struct pm_box *box) {
    enum { SIDE = 128 }; /* as hair/strands.c has it */
    int w = box->w < SIDE ? box->w : SIDE, h = box->h < SIDE ? box->h : SIDE;
    return (struct pm_box){box->x + (box->w - w) / 2, box->y + (box->h - h) / 2, w, h};
}

/* The check of strands in found hair, and whether all drawn regions are too smooth for hair. */
static bool look_for_strands(struct pm_hair_observation *observation, const struct work *work,
                             const struct pm_hair_request *request, struct pm_error *err) {
    observation->found_strands = (struct pm_strand_check){PM_STRAND_ABSTAINS, NAN};
    observation->smooth = request->shape == NULL;
    for (size_t i = 0; i < work->n && (observation->smooth || request->shape != NULL); i++) {
        const struct pm_region_cells *region = &work->regions[i];
        struct pm_strand_place place = {.crop = &request->hair[i],
                                        .part = middle_of(&request->hair_boxes[i]),
                                        .certain = region->window.masks[0],
                                        .width = region->cells.width,
                                        .height = region->cells.height};
        struct pm_strand_check check;
        if (!pm_strand_look(&check, &place, request->photo_long_px, err))
            return false;
        if (request->shape != NULL)
            observation->found_strands = check;
        else
            observation->smooth = check.slope_frac < smoothest_hair; /* NAN: it cannot be determined */
    }
    return true;
}

static void fill_observation(struct pm_hair_observation *observation, const struct work *work,
                             const struct pm_grey *grey, const struct pm_hair_request *request) {
    const struct pm_group *group = &work->group;
    double scale = request->hair[0].scale;
    observation->highlights_frac = blown_frac(group);
    observation->crushed_frac = group->hair_pixels > 0 ? group->dark_pixels / group->hair_pixels : 0;
    observation->median_L = pm_histogram_percentile(&group->all, 0.5);
    observation->iqr_L =
        pm_histogram_percentile(&group->all, 0.75) - pm_histogram_percentile(&group->all, 0.25);
    observation->stubble = work->body == PM_BODY_STUBBLE;
    observation->parted = isfinite(grey->dark_lab.L) && grey->frac > 0;
    observation->elongation = work->strands.elongation;
    observation->detail_px = work->strands.detail_px;
    observation->strand_px = work->strands.width_px / scale;
    observation->sharpness = best_sharpness(work);
    observation->trimmed_pixels = (int64_t)llround(group->kept_pixels / (scale * scale));
    observation->short_side_px = short_side(request, group);
}

/* The weights that the colour was taken with, cell by cell, for the overlay. */
static bool fill_masks(struct pm_hair_result *result, const struct work *work,
                       const struct pm_hair_request *request, struct pm_error *err) {
    for (size_t r = 0; r < work->n; r++) {
        const struct pm_region_cells *region = &work->regions[r];
        const struct pm_box *crop = &request->hair[r].box;
        double scale = request->hair[r].scale;
        struct pm_hair_mask *mask = &result->masks[r];
        mask->value = pm_alloc_unset(pm_cells_count(&region->cells), 1, err);
        if (mask->value == NULL)
            return false;
        result->n_masks = r + 1;
        mask->width = region->cells.width;
        mask->height = region->cells.height;
        mask->box = (struct pm_box){(int)lround(crop->x / scale), (int)lround(crop->y / scale),
                                    (int)lround(crop->w / scale), (int)lround(crop->h / scale)};
        for (size_t i = 0; i < pm_cells_count(&region->cells); i++) {
            size_t x = i % (size_t)mask->width, y = i / (size_t)mask->width;
            float hair = pm_window_part(&region->window, 0, x, y, (size_t)mask->width,
                                        region->cells.usable[i] * work->bins.bin[region->index[i]].mean_hair);
            mask->value[i] = (uint8_t)lrintf(255 * hair);
        }
    }
    return true;
}

static void work_free(struct work *work) {
    for (size_t i = 0; i < work->n; i++)
        pm_region_cells_free(&work->regions[i]);
    pm_bins_free(&work->bins);
    pm_group_free(&work->group);
    free(work);
}

void pm_hair_mark_rows(const struct pm_box *crop, const struct pm_box *box, bool *looked_at) {
    pm_cells_mark_rows(crop, box, looked_at);
    pm_group_mark_rows(crop, looked_at);
    pm_strands_mark_rows(crop, box, looked_at);
}

bool pm_hair_measure(const struct pm_hair_request *request, struct pm_hair_result *result,
                     struct pm_error *err) {
    *result = (struct pm_hair_result){0};
    if (!check_boxes(request, err))
        return false;
    struct work *work = pm_alloc(1, sizeof *work, err);
    bool done = work != NULL &&
                pm_measure_skin(&result->skin, &result->has_skin, request->skin, request->n_skin,
                                request->profile, request->correction, err) &&
                separate(work, request, result->has_skin ? &result->skin.lab : NULL, err);
    done = done && fill_hair(result, work, request->correction_de00, err);
    if (done) {
        fill_observation(&result->observation, work, &result->grey, request);
        result->hair.pixels = result->observation.trimmed_pixels;
        done = fill_masks(result, work, request, err) &&
               look_for_strands(&result->observation, work, request, err);
    }
    if (work != NULL)
        work_free(work);
    if (!done)
        pm_hair_result_free(result);
    return done;
}

void pm_hair_result_free(struct pm_hair_result *result) {
    for (size_t i = 0; i < result->n_masks; i++)
        free(result->masks[i].value);
    *result = (struct pm_hair_result){0};
}
