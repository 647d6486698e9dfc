#include "base/error.h"
#include "hair/hair.h"
#include "hair/propose.h"
#include "job/consultation.h"
#include "job/region.h"

#include <math.h>
#include <string.h>

/* A chart of a tenth of the photo's width then has patches of 13 pixels and more. */
enum { OVERVIEW_PX = 960 };

/* The box and a ring of half its size around it: what surrounds the hair tells what is not hair. */
static struct pm_box with_ring(struct pm_box box, int width, int height) {
    int dx = box.w / 2, dy = box.h / 2;
    int x0 = box.x > dx ? box.x - dx : 0, y0 = box.y > dy ? box.y - dy : 0;
    int x1 = width - box.x - box.w > dx ? box.x + box.w + dx : width;
    int y1 = height - box.y - box.h > dy ? box.y + box.h + dy : height;
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}

/* What a person drew; what nobody drew is proposed once the photo has been seen. */
bool pm_place_regions(struct pm_consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    const struct pm_options *options = c->options;
    const int width = c->info->width, height = c->info->height;
    for (size_t i = 0; i < options->n_hair; i++, record->n_hair_boxes++)
        if (!pm_region_box(&options->hair[i], width, height, "--hair", c->name, &record->hair_boxes[i], err))
            return false;
    for (size_t i = 0; i < options->n_skin; i++, record->n_skin_boxes++)
        if (!pm_region_box(&options->skin[i], width, height, "--skin", c->name, &record->skin_boxes[i], err))
            return false;
    record->region_source = options->n_hair > 0 ? "given" : "auto";
    return true;
}

/* The proposal, in overview pixels, as a box of the full photo. */
static struct pm_box full_size_box(struct pm_box box, double scale, int width, int height) {
    int x0 = (int)floor(box.x / scale), y0 = (int)floor(box.y / scale);
    int x1 = (int)ceil((box.x + box.w) / scale), y1 = (int)ceil((box.y + box.h) / scale);
    x1 = x1 > width ? width : x1;
    y1 = y1 > height ? height : y1;
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}

static bool propose_hair(struct pm_consultation *c, struct pm_error *err) {
    struct pm_photo_request request = {.overview_px = OVERVIEW_PX, .overview_whole = true};
    struct pm_box box;
    bool found = false;
    if (!pm_photo_read(c->photo, &request, NULL, &c->overview, err) ||
        !pm_propose_hair(&box, &found, &c->overview, c->profile, err))
        return false;
    if (!found)
        return pm_fail(
            err, PM_E_NO_HAIR,
            "%s: no hair could be made out: say where it is with --hair X,Y,W,H (upright photo: %d x %d "
            "pixels)",
            c->name, c->info->width, c->info->height);
    c->record->hair_boxes[c->record->n_hair_boxes++] =
        full_size_box(box, c->overview.scale, c->info->width, c->info->height);
    return true;
}

/* The hair's crops first, then the skin's, then treated scalp. */
static void list_crops(struct pm_consultation *c) {
    const struct pm_record *record = c->record;
    for (size_t i = 0; i < record->n_hair_boxes; i++)
        c->keep[c->n_keep++] = with_ring(record->hair_boxes[i], c->info->width, c->info->height);
    for (size_t i = 0; i < record->n_skin_boxes; i++)
        c->keep[c->n_keep++] = record->skin_boxes[i];
    for (size_t i = 0; i < record->followup.n_treated_boxes; i++)
        c->keep[c->n_keep++] = record->followup.treated_boxes[i];
}

bool pm_read_pixels(struct pm_consultation *c, struct pm_error *err) {
    if (c->record->n_hair_boxes == 0 && !propose_hair(c, err))
        return false;
    list_crops(c);
    return pm_read_kept(c, err);
}

/* Of a hair crop only some rows are looked at, of others all. */
static void mark_rows(const void *asker, size_t i, const struct pm_pixels *kept, bool *looked_at) {
    const struct pm_consultation *c = asker;
    if (i < c->record->n_hair_boxes) {
        struct pm_box box = pm_scaled_box(c->record->hair_boxes[i], kept);
        pm_hair_mark_rows(&kept->box, &box, looked_at);
    } else {
        memset(looked_at, true, (size_t)kept->box.h * sizeof *looked_at);
    }
}

bool pm_read_kept(struct pm_consultation *c, struct pm_error *err) {
    if (!pm_place_reference(c, err))
        return false;
    /* Dots of pigment are a few pixels wide. */
    struct pm_photo_request request = {.keep = c->keep,
                                       .n_keep = c->n_keep,
                                       .mark_rows = mark_rows,
                                       .asker = c,
                                       .overview_whole = true,
                                       .full_size = c->followup != NULL};
    if (pm_seeks_chart(c) && c->overview.data == NULL)
        request.overview_px = OVERVIEW_PX;
    if (!pm_photo_read(c->photo, &request, c->kept, request.overview_px > 0 ? &c->overview : NULL, err))
        return false;
    c->record->image.scale = c->kept[0].scale;
    c->record->damaged = pm_photo_damaged(c->photo);
    return true;
}

/* A full-size box in the decoded size's pixels, inside the crop that holds it. */
struct pm_box pm_scaled_box(struct pm_box box, const struct pm_pixels *crop) {
    int x0 = (int)floor(box.x * crop->scale), x1 = (int)ceil((box.x + box.w) * crop->scale);
    int y0 = (int)floor(box.y * crop->scale), y1 = (int)ceil((box.y + box.h) * crop->scale);
    int right = crop->box.x + crop->box.w, bottom = crop->box.y + crop->box.h;
    x0 = x0 < crop->box.x ? crop->box.x : x0;
    y0 = y0 < crop->box.y ? crop->box.y : y0;
    x1 = x1 > right ? right : x1;
    y1 = y1 > bottom ? bottom : y1;
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}
