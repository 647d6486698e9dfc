#include "job/picture.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "job/consultation.h"
#include "photo/photo.h"
#include "record/options.h"
#include "record/record.h"

#include <math.h>
#include <stdio.h>

/* ------------------------------------------------------------------ what the file says of itself */

static const char *text_or_null(const char *text) {
    return *text != '\0' ? text : NULL;
}

bool pm_note_image(struct pm_consultation *c, struct pm_error *err) {
    struct pm_image_facts *image = &c->record->image;
    image->width = c->info->width;
    image->height = c->info->height;
    image->orientation = c->info->orientation;
    image->format = c->info->format;
    image->flash = c->info->flash;
    image->scale = NAN;
    c->record->has_image = true;
    snprintf(c->record->tool.heif, sizeof c->record->tool.heif, "%s", c->info->heif);
    return pm_copy_text(&image->taken, text_or_null(c->info->taken), err) &&
           pm_copy_text(&image->camera, text_or_null(c->info->camera), err);
}

/* The profile of the codes where none is embedded: what the container (HEIF's numbers, ITU-T H.273) or EXIF
 * says, else sRGB, and its curve for grey, as every viewer assumes. */
static enum pm_builtin_profile unembedded_profile(const struct pm_photo_info *info,
                                                  enum pm_profile_source *source) {
    if (info->channels == 1) {
        *source = PM_PROFILE_SOURCE_ASSUMED;
        return PM_PROFILE_GREY_SRGB;
    }
    *source = PM_PROFILE_SOURCE_EMBEDDED;
    if (info->cicp.primaries == 12)
        return PM_PROFILE_DISPLAY_P3;
    if (info->cicp.primaries == 9)
        return PM_PROFILE_BT2020;
    if (info->cicp.primaries == 1)
        return PM_PROFILE_SRGB;
    const bool said = info->exif_space == PM_SPACE_SRGB || info->exif_space == PM_SPACE_ADOBE_RGB;
    *source = said ? PM_PROFILE_SOURCE_EXIF : PM_PROFILE_SOURCE_ASSUMED;
    return info->exif_space == PM_SPACE_ADOBE_RGB ? PM_PROFILE_ADOBE_RGB : PM_PROFILE_SRGB;
}

/* "Display P3", or "BT.2020 PQ, white at 203 cd/m2". */
static bool note_profile(struct pm_consultation *c, struct pm_error *err) {
    const char *hdr = pm_cicp_hdr_name(&c->info->cicp), *name = pm_profile_name(c->profile);
    char text[200];
    if (hdr == NULL)
        return pm_copy_text(&c->record->image.profile, name, err);
    snprintf(text, sizeof text, "%s %s, white at %d cd/m2", name, hdr, PM_HDR_WHITE_CDM2);
    return pm_copy_text(&c->record->image.profile, text, err);
}

bool pm_choose_profile(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_photo_info *info = c->info;
    struct pm_profiles *profiles = c->worker->profiles;
    struct pm_image_facts *image = &c->record->image;
    struct pm_error refusal = {0};
    image->profile_source = PM_PROFILE_SOURCE_EMBEDDED;
    if (info->icc != NULL)
        c->profile = pm_profile_from_icc(profiles, info->icc, info->icc_size, info->channels, &refusal);
    if (refusal.code == PM_E_MEMORY)
        return pm_fail_memory(err);
    c->profile_unusable = info->icc_damaged || (info->icc != NULL && c->profile == NULL);
    c->space_unsaid = c->profile == NULL && (info->space_unsaid || info->exif_space == PM_SPACE_OTHER);
    if (c->profile == NULL && info->channels == 4)
        return pm_fail(err, PM_E_PROFILE,
                       "%s: a CMYK picture without a usable colour profile has no defined colours: convert "
                       "it to sRGB in the program that made it",
                       c->name);
    if (c->profile == NULL)
        c->profile = pm_profile_builtin(profiles, unembedded_profile(info, &image->profile_source), err);
    return c->profile != NULL && note_profile(c, err);
}

bool pm_note_hash(struct pm_consultation *c, struct pm_error *err) {
    char hex[65];
    if (c->options->no_hash)
        return true;
    return pm_photo_sha256(c->photo, hex, err) && pm_copy_text(&c->record->sha256, hex, err);
}

struct pm_photo_limits pm_limits_of(const struct pm_worker *worker, const struct pm_options *options) {
    return (struct pm_photo_limits){.max_pixels = options->max_pixels,
                                    .max_memory_mb = options->max_memory_mb,
                                    .allow_damaged = options->allow_damaged,
                                    .whole = options->whole,
                                    .no_hash = options->no_hash,
                                    .heif = worker->heif,
                                    .threads = worker->threads};
}

/* ------------------------------------------------------------------ regions as people give them */

/* "20,10,30,40", or where shares were given "20%,10%,30,40 (pixels 144,96,30,40)". */
static void say_region(const struct pm_region *region, const double px[4], struct pm_buffer *text) {
    const bool *relative = region->relative;
    const bool shares = relative[0] || relative[1] || relative[2] || relative[3];
    if (shares) {
        pm_options_region(text, region);
        pm_buffer_text(text, " (pixels ");
    }
    pm_buffer_printf(text, "%.0f,%.0f,%.0f,%.0f%s", px[0], px[1], px[2], px[3], shares ? ")" : "");
}

static bool fail_outside(const struct pm_region *region, const double px[4], int width, int height,
                         const char *what, enum pm_remedy remedy, const char *photo, struct pm_error *err) {
    struct pm_buffer text = {0};
    say_region(region, px, &text);
    if (text.failed)
        pm_fail_memory(err);
    else
        pm_fail_remedy(err, PM_E_REGION, remedy,
                       "%s: %s %s extends beyond the photo, which is %d x %d pixels upright: is it meant for "
                       "another photo? Otherwise draw it inside",
                       photo, what, text.text, width, height);
    pm_buffer_free(&text);
    return false;
}

bool pm_region_box(const struct pm_region *region, int width, int height, const char *what,
                   enum pm_remedy remedy, const char *photo, struct pm_box *box, struct pm_error *err) {
    const double size[4] = {width, height, width, height};
    double px[4];
    for (int i = 0; i < 4; i++)
        px[i] = region->relative[i] ? region->v[i] * size[i] : region->v[i];
    double x0 = round(px[0]), y0 = round(px[1]), x1 = round(px[0] + px[2]), y1 = round(px[1] + px[3]);
    if (!(px[2] > 0 && px[3] > 0) || x1 <= x0 || y1 <= y0)
        return pm_fail_remedy(
            err, PM_E_REGION, remedy,
            "%s: %s is less than a pixel wide or high in this photo of %d x %d: draw it larger", photo, what,
            width, height);
    const double whole[4] = {x0, y0, x1 - x0, y1 - y0};
    if (!(x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height)) /* written so that NAN does not pass */
        return fail_outside(region, whole, width, height, what, remedy, photo, err);
    *box = (struct pm_box){(int)x0, (int)y0, (int)(x1 - x0), (int)(y1 - y0)};
    return true;
}

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
    struct pm_photo_limits limits = pm_limits_of(worker, options);
    limits.no_hash = true;
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
