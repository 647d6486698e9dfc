/* The hair's region, drawn or found, and the parts of the photo that are read at the size at which they
 * are measured. */
#include "base/error.h"
#include "base/memory.h"
#include "hair/hair.h"
#include "job/consultation.h"
#include "job/picture.h"
#include "photo/photo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A chart of a tenth of the photo's width then has patches of 13 pixels and more. */
enum { OVERVIEW_PX = 960 };

/* Places a drawn region; otherwise the hair is found once the photo has been read. */
bool pm_place_regions(struct pm_consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    const struct pm_options *options = c->options;
    const int width = c->info->width, height = c->info->height;
    const bool has_zones = options->n_zones > 0 && c->followup == NULL;
    for (size_t i = 0; i < options->n_hair && !has_zones; i++, record->n_hair_boxes++)
        if (!pm_region_box(&options->hair[i], width, height, "hair", PM_REMEDY_HAIR, c->name,
                           &record->hair_boxes[i], err))
            return false;
    for (size_t i = 0; i < options->n_skin; i++, record->n_skin_boxes++)
        if (!pm_region_box(&options->skin[i], width, height, "skin", PM_REMEDY_NONE, c->name,
                           &record->skin_boxes[i], err))
            return false;
    record->skin_source = options->n_skin > 0 ? PM_ORIGIN_GIVEN : PM_ORIGIN_UNKNOWN;
    record->region_source = options->n_hair > 0 || has_zones ? PM_ORIGIN_GIVEN : PM_ORIGIN_AUTO;
    return true;
}

/* ------------------------------------------------------------------ hair that nobody drew */

/* A box of the overview in the full photo. */
static struct pm_box full_size_box(const struct pm_consultation *c, struct pm_box box) {
    const double scale = c->overview.scale;
    const int width = c->info->width, height = c->info->height;
    int x0 = (int)floor(box.x / scale), y0 = (int)floor(box.y / scale);
    int x1 = (int)ceil((box.x + box.w) / scale), y1 = (int)ceil((box.y + box.h) / scale);
    x1 = x1 > width ? width : x1;
    y1 = y1 > height ? height : y1;
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}

/* The maximum kept at once to avoid a second decoding. */
static const int64_t most_whole_px = 16000000;

/* Whether the overview of a photo is the entire photo as it is measured. */
static bool is_small(const struct pm_photo_info *info) {
    return info->width < 2 * OVERVIEW_PX && info->height < 2 * OVERVIEW_PX;
}

/* The overview and, unless it is too large or all that is needed, the entire photo as it will be measured. */
static bool read_whole(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_box whole = {0, 0, c->info->width, c->info->height};
    struct pm_photo_request request = {.overview_px = OVERVIEW_PX, .overview_whole = true, .keep = &whole};
    int64_t pixels = (int64_t)whole.w * whole.h;
    request.n_keep =
        c->followup == NULL && !is_small(c->info) && pixels <= most_whole_px * (c->info->reduces ? 4 : 1);
    return pm_photo_read(c->photo, &request, &c->whole, &c->overview, err);
}

/* From the overview's pixels to those of the full photo. */
static void enlarge(struct pm_found_hair *found, const struct pm_consultation *c) {
    const double scale = c->overview.scale;
    found->box = full_size_box(c, found->box);
    found->skin_box = full_size_box(c, found->skin_box);
    found->shape.box = full_size_box(c, found->shape.box);
    found->shape.x /= scale;
    found->shape.y /= scale;
    found->shape.w /= scale;
    found->shape.h /= scale;
    for (size_t i = 0; i < found->n_outline; i++) {
        found->outline[i].x = fmin(found->outline[i].x / scale, c->info->width);
        found->outline[i].y = fmin(found->outline[i].y / scale, c->info->height);
    }
    for (size_t i = 0; i < found->n_others; i++)
        found->others[i] = full_size_box(c, found->others[i]);
}

/* How far the texture of strands confirms the network: smooth like cloth and skin, or textured like hair
 * (strand_check.h). If it cannot be judged, the network must be more certain, especially if there is less
 * skin than hair: of 864 portraits that the network was trained on 790 are right with this and 791
 * without; of 90 photos without people 1 is reported instead of 5. */
static double borne_out(const struct pm_strand_check *strands, double skin_over_hair) {
    static const double smooth = 0.012, lively = 0.034, least = 0.4, unseen = 0.8, without_skin = 0.7;
    if (isnan(strands->slope_frac))
        return without_skin + (unseen - without_skin) * fmin(1, skin_over_hair);
    if (strands->slope_frac >= lively)
        return 1;
    return least + (1 - least) * fmax(0, strands->slope_frac - smooth) / (lively - smooth);
}

/* Refuses if it is too uncertain that this is hair. The record keeps the area that was examined, to be
 * shown.
 */
static bool believe(const struct pm_consultation *c, struct pm_error *err) {
    const int width = c->info->width, height = c->info->height;
    const double certainty = c->record->region_certainty;
    if (!(certainty > 0))
        return pm_fail_remedy(err, PM_E_NO_HAIR, PM_REMEDY_HAIR,
                              "%s: no hair was found in its %d x %d pixels: say where it is", c->name, width,
                              height);
    c->record->forced = c->record->forced || (c->options->force && certainty < PM_LEAST_CERTAINTY);
    return certainty >= PM_LEAST_CERTAINTY || c->options->force ||
           pm_fail_remedy(err, PM_E_NO_HAIR, PM_REMEDY_HAIR,
                          "%s: the most hair-like area of its %d x %d pixels is hair with a probability of "
                          "only %.0f %% (at least %.0f %% is required): say where the hair is",
                          c->name, width, height, 100 * certainty, 100 * PM_LEAST_CERTAINTY);
}

bool pm_believe_found(struct pm_consultation *c, struct pm_error *err) {
    c->record->region_certainty *= borne_out(&c->measured.observation.found_strands, c->found.skin_over_hair);
    return believe(c, err);
}

bool pm_find_region(struct pm_consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    if (!read_whole(c, err) || !pm_find_hair(&c->found, &c->overview, c->profile, err))
        return false;
    enlarge(&c->found, c);
    record->region_certainty = c->found.confidence;
    record->n_outline = c->found.n_outline;
    memcpy(record->outline, c->found.outline, sizeof record->outline);
    record->n_other_boxes = c->found.n_others;
    memcpy(record->other_boxes, c->found.others, sizeof record->other_boxes);
    if (!believe(c, err))
        return false;
    record->hair_boxes[record->n_hair_boxes++] = c->found.box;
    if (record->n_skin_boxes == 0 && c->found.skin_box.w > 0) {
        record->skin_source = PM_ORIGIN_AUTO;
        record->skin_boxes[record->n_skin_boxes++] = c->found.skin_box;
    }
    return true;
}

/* ------------------------------------------------------------------ what is read of the photo */

/* The box and a ring of half its size around it: the surroundings show what is not hair. */
static struct pm_box with_ring(struct pm_box box, int width, int height) {
    int dx = box.w / 2, dy = box.h / 2;
    int x0 = box.x > dx ? box.x - dx : 0, y0 = box.y > dy ? box.y - dy : 0;
    int x1 = width - box.x - box.w > dx ? box.x + box.w + dx : width;
    int y1 = height - box.y - box.h > dy ? box.y + box.h + dy : height;
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}

void pm_keep_hair(struct pm_consultation *c, struct pm_box box) {
    c->drawn[c->n_keep] = box;
    c->keep[c->n_keep++] = with_ring(box, c->info->width, c->info->height);
}

void pm_keep_found(struct pm_consultation *c) {
    c->keep[c->n_keep++] = with_ring(c->found.shape.box, c->info->width, c->info->height);
}

void pm_mark_rows(const void *consultation, size_t i, const struct pm_pixels *kept, bool *looked_at) {
    const struct pm_consultation *c = consultation;
    if (c->drawn[i].w > 0) {
        struct pm_box box = pm_scaled_box(c->drawn[i], kept);
        pm_hair_mark_rows(&kept->box, &box, looked_at);
    } else {
        memset(looked_at, true, (size_t)kept->box.h * sizeof *looked_at);
    }
}

/* The entire photo, if it has been read already at the size at which it is measured; otherwise NULL. */
static const struct pm_pixels *whole_of(const struct pm_consultation *c) {
    if (c->whole.data != NULL)
        return &c->whole;
    return c->overview.data != NULL && c->overview.scale == 1 ? &c->overview : NULL;
}

/* Cuts kept part `i`, of which only the rows looked at are copied, out of the whole photo. */
static bool cut_out(struct pm_consultation *c, size_t i, const struct pm_pixels *whole,
                    struct pm_error *err) {
    struct pm_pixels *part = &c->kept[i];
    *part = *whole;
    part->box = pm_scaled_box(c->keep[i], whole);
    const size_t height = (size_t)part->box.h, row = (size_t)part->box.w * (size_t)part->channels;
    bool *looked_at = pm_alloc(height, sizeof *looked_at, err);
    part->data = looked_at != NULL ? pm_alloc_unset(height, row, err) : NULL;
    if (part->data != NULL)
        pm_mark_rows(c, i, part, looked_at);
    for (int y = 0; part->data != NULL && y < part->box.h; y++)
        if (looked_at[y])
            pm_pixels_move_row(whole, &part->box, y, part->data);
    free(looked_at);
    return part->data != NULL;
}

/* The same in the whole photo's own memory, which shrinks to the part: the two are not in memory at once. */
static void cut_down(struct pm_pixels *whole, struct pm_box full_size, struct pm_pixels *part) {
    *part = *whole;
    part->box = pm_scaled_box(full_size, whole);
    for (int y = 0; y < part->box.h; y++)
        pm_pixels_move_row(whole, &part->box, y, part->data);
    uint8_t *smaller =
        realloc(part->data, (size_t)part->box.h * (size_t)part->box.w * (size_t)part->channels);
    part->data = smaller != NULL ? smaller : part->data;
    whole->data = NULL;
}

/* The overview is still needed; the whole photo becomes the largest part. */
static bool cut_out_kept(struct pm_consultation *c, const struct pm_pixels *whole, struct pm_error *err) {
    size_t largest = 0;
    for (size_t i = 1; i < c->n_keep; i++)
        if ((int64_t)c->keep[i].w * c->keep[i].h > (int64_t)c->keep[largest].w * c->keep[largest].h)
            largest = i;
    for (size_t i = 0; i < c->n_keep; i++)
        if ((whole != &c->whole || i != largest) && !cut_out(c, i, whole, err))
            return false;
    if (whole == &c->whole)
        cut_down(&c->whole, c->keep[largest], &c->kept[largest]);
    return true;
}

bool pm_read_kept(struct pm_consultation *c, struct pm_error *err) {
    if (!pm_place_reference(c, err))
        return false;
    /* Dots of pigment are a few pixels wide. */
    struct pm_photo_request request = {.keep = c->keep,
                                       .mark_rows = pm_mark_rows,
                                       .asker = c,
                                       .overview_whole = true,
                                       .full_size = c->followup != NULL};
    if (pm_seeks_chart(c) && c->overview.data == NULL)
        request.overview_px = OVERVIEW_PX;
    else if (c->info->format == PM_FORMAT_PNG && c->overview.data == NULL) /* all of it is decoded anyway */
        request.overview_px = PM_COLOUR_PX;
    const bool read = whole_of(c) != NULL,
               cut = read || (request.overview_px == OVERVIEW_PX && is_small(c->info));
    request.n_keep = cut ? 0 : c->n_keep;
    if (!read &&
        !pm_photo_read(c->photo, &request, c->kept, request.overview_px > 0 ? &c->overview : NULL, err))
        return false;
    if (cut && !cut_out_kept(c, whole_of(c), err))
        return false;
    c->record->image.scale = c->kept[0].scale;
    c->record->damaged = pm_photo_damaged(c->photo);
    c->record->image.decoded = pm_photo_is_partial(c->photo) ? PM_DECODED_TILES : PM_DECODED_WHOLE;
    return true;
}
