#include "job/picture.h"

#include "base/error.h"
#include "hair/hair.h"
#include "hair/propose.h"
#include "job/consultation.h"
#include "photo/photo.h"
#include "record/record.h"

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
        if (!pm_region_box(&options->hair[i], width, height, "hair", c->name, &record->hair_boxes[i], err))
            return false;
    for (size_t i = 0; i < options->n_skin; i++, record->n_skin_boxes++)
        if (!pm_region_box(&options->skin[i], width, height, "skin", c->name, &record->skin_boxes[i], err))
            return false;
    record->region_source = options->n_hair > 0 ? PM_ORIGIN_GIVEN : PM_ORIGIN_AUTO;
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
        return pm_fail_remedy(
            err, PM_E_NO_HAIR, PM_REMEDY_HAIR,
            "%s: no hair could be made out in the upright photo of %d x %d pixels: say where it is", c->name,
            c->info->width, c->info->height);
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
    c->record->image.decoded = pm_photo_is_partial(c->photo) ? PM_DECODED_TILES : PM_DECODED_WHOLE;
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

/* ------------------------------------------------------------------ regions as people give them */

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

/* ------------------------------------------------------------------ a photo to show, not to measure */

enum { VIEW_PX = 1600 };

static bool read_view(struct pm_consultation *c, struct pm_view *view, struct pm_error *err) {
    const struct pm_photo_request request = {.overview_px = VIEW_PX};
    c->info = pm_photo_info(c->photo);
    if (!pm_choose_profile(c, err) || !pm_photo_read(c->photo, &request, NULL, &view->pixels, err))
        return false;
    view->profile = c->profile;
    view->width = c->info->width;
    view->height = c->info->height;
    return true;
}

bool pm_view_read(struct pm_worker *worker, const char *path, const struct pm_options *options,
                  struct pm_view *view, struct pm_error *err) {
    const struct pm_photo_limits limits = {
        .max_pixels = options->max_pixels, .allow_damaged = options->allow_damaged, .no_hash = true};
    *view = (struct pm_view){0};
    struct pm_consultation c = {.worker = worker, .options = options, .name = path};
    c.photo = pm_photo_open(path, &limits, err);
    c.record = c.photo != NULL ? pm_record_new(err) : NULL;
    bool ok = c.record != NULL && read_view(&c, view, err);
    pm_record_free(c.record);
    pm_photo_close(c.photo);
    return ok;
}

void pm_view_free(struct pm_view *view) {
    pm_pixels_free(&view->pixels);
}
