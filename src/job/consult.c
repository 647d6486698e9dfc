/* The way of a photo through the house: file -> pixels -> colour -> hair -> shades -> sessions -> one record.
 */
#include "base/memory.h"
#include "hair/hair.h"
#include "job/advise.h"
#include "job/options.h"
#include "job/record.h"
#include "job/region.h"
#include "job/worker.h"
#include "match/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 90 % radius of what camera and light add where nothing in the photo is known (DESIGN, section 5). */
static const double UNCORRECTED_DE00 = 18;

/* Everything under way for one photo; what it owns is released by finish(). */
struct consultation {
    struct pm_worker *worker;
    const struct pm_options *options;
    struct pm_record *record;
    const char *name;
    struct pm_photo *photo;
    const struct pm_photo_info *info;
    const struct pm_profile *profile;
    /* One array, since one reading of the photo fills it: first the hair's crops, then the skin's. */
    struct pm_box keep[2 * PM_MAX_REGIONS];
    struct pm_pixels kept[2 * PM_MAX_REGIONS];
    size_t n_keep;
    struct pm_hair_result measured;
};

/* ------------------------------------------------------------------ the photo's facts */

static const char *format_name(enum pm_format format) {
    static const char *const names[] = {"jpeg", "png", "heif"};
    return names[format];
}

static const char *text_or_null(const char *text) {
    return *text != '\0' ? text : NULL;
}

static bool note_image(struct consultation *c, struct pm_error *err) {
    struct pm_image_facts *image = &c->record->image;
    image->width = c->info->width;
    image->height = c->info->height;
    image->orientation = c->info->orientation;
    image->format = format_name(c->info->format);
    image->flash = c->info->flash;
    image->scale = NAN;
    c->record->has_image = true;
    return pm_copy_text(&image->taken, text_or_null(c->info->taken), err) &&
           pm_copy_text(&image->camera, text_or_null(c->info->camera), err);
}

/* The embedded profile, else what EXIF says, else sRGB; a profile that cannot be used counts as none. */
static bool choose_profile(struct consultation *c, struct pm_error *err) {
    const struct pm_photo_info *info = c->info;
    struct pm_profiles *profiles = c->worker->profiles;
    struct pm_image_facts *image = &c->record->image;
    image->profile_source = "embedded";
    if (info->icc != NULL)
        c->profile = pm_profile_from_icc(profiles, info->icc, info->icc_size, info->channels, err);
    if (c->profile == NULL && info->channels == 4)
        return pm_fail(
            err, PM_E_PROFILE,
            "%s: a CMYK picture without a usable colour profile says nothing about colour: convert it to "
            "sRGB where it was made",
            c->name);
    if (c->profile == NULL) {
        enum pm_builtin_profile which = info->channels == 1                      ? PM_PROFILE_GREY_22
                                        : info->exif_space == PM_SPACE_ADOBE_RGB ? PM_PROFILE_ADOBE_RGB
                                                                                 : PM_PROFILE_SRGB;
        image->profile_source =
            info->exif_space != PM_SPACE_UNSAID && info->channels == 3 ? "exif" : "assumed";
        c->profile = pm_profile_builtin(profiles, which, err);
    }
    return c->profile != NULL && pm_copy_text(&image->profile, pm_profile_name(c->profile), err);
}

/* ------------------------------------------------------------------ regions and pixels */

/* The box and a ring of half its size around it: what surrounds the hair tells what is not hair. */
static struct pm_box with_ring(struct pm_box box, int width, int height) {
    int dx = box.w / 2, dy = box.h / 2;
    int x0 = box.x > dx ? box.x - dx : 0, y0 = box.y > dy ? box.y - dy : 0;
    int x1 = width - box.x - box.w > dx ? box.x + box.w + dx : width;
    int y1 = height - box.y - box.h > dy ? box.y + box.h + dy : height;
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}

static bool place_regions(struct consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    const struct pm_options *options = c->options;
    const int width = c->info->width, height = c->info->height;
    for (size_t i = 0; i < options->n_hair; i++, record->n_hair_boxes++)
        if (!pm_region_box(&options->hair[i], width, height, "--hair", c->name, &record->hair_boxes[i], err))
            return false;
    for (size_t i = 0; i < options->n_skin; i++, record->n_skin_boxes++)
        if (!pm_region_box(&options->skin[i], width, height, "--skin", c->name, &record->skin_boxes[i], err))
            return false;
    record->region_source = "given";
    for (size_t i = 0; i < record->n_hair_boxes; i++)
        c->keep[c->n_keep++] = with_ring(record->hair_boxes[i], width, height);
    for (size_t i = 0; i < record->n_skin_boxes; i++)
        c->keep[c->n_keep++] = record->skin_boxes[i];
    return true;
}

static bool read_pixels(struct consultation *c, struct pm_error *err) {
    struct pm_photo_request request = {.keep = c->keep, .n_keep = c->n_keep};
    if (!pm_photo_read(c->photo, &request, c->kept, NULL, err))
        return false;
    c->record->image.scale = c->kept[0].scale;
    c->record->damaged = pm_photo_damaged(c->photo);
    return true;
}

/* A full-size box in the decoded size's pixels, inside the crop that holds it. */
static struct pm_box scaled_box(struct pm_box box, const struct pm_pixels *crop) {
    int x0 = (int)floor(box.x * crop->scale), x1 = (int)ceil((box.x + box.w) * crop->scale);
    int y0 = (int)floor(box.y * crop->scale), y1 = (int)ceil((box.y + box.h) * crop->scale);
    int right = crop->box.x + crop->box.w, bottom = crop->box.y + crop->box.h;
    x0 = x0 < crop->box.x ? crop->box.x : x0;
    y0 = y0 < crop->box.y ? crop->box.y : y0;
    x1 = x1 > right ? right : x1;
    y1 = y1 > bottom ? bottom : y1;
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}

/* ------------------------------------------------------------------ hair */

static enum pm_confidence confidence_of(const struct consultation *c) {
    double uncertainty = c->measured.hair.uncertainty_de00;
    if (!(uncertainty <= 9))
        return PM_CONFIDENCE_LOW;
    return uncertainty <= 5 ? PM_CONFIDENCE_HIGH : PM_CONFIDENCE_MEDIUM;
}

static bool measure_hair(struct consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    struct pm_box boxes[PM_MAX_REGIONS];
    size_t n_hair = record->n_hair_boxes;
    for (size_t i = 0; i < n_hair; i++)
        boxes[i] = scaled_box(record->hair_boxes[i], &c->kept[i]);
    struct pm_hair_request request = {
        .hair = c->kept,
        .hair_boxes = boxes,
        .n_hair = n_hair,
        .skin = &c->kept[n_hair],
        .n_skin = record->n_skin_boxes,
        .profile = c->profile,
        .correction_de00 = UNCORRECTED_DE00,
    };
    if (!pm_hair_measure(&request, &c->measured, err))
        return false;
    record->hair = c->measured.hair;
    record->skin = c->measured.skin;
    record->has_hair = true;
    record->has_skin = c->measured.has_skin;
    record->confidence = confidence_of(c);
    return true;
}

static bool match(struct consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    if (c->options->palette == NULL)
        return true;
    record->has_target = true;
    record->target_source = "photo";
    record->look = c->options->look == PM_LOOK_SHAVED ? "shaved" : "natural";
    record->target_lab = pm_look_target(record->hair.lab, c->options->look);
    return pm_advise(record, c->options, record->hair.uncertainty_de00, err);
}

/* ------------------------------------------------------------------ the whole */

static bool hash(struct consultation *c, struct pm_error *err) {
    char hex[65];
    return pm_photo_sha256(c->photo, hex, err) && pm_copy_text(&c->record->sha256, hex, err);
}

static bool work_through(struct consultation *c, struct pm_error *err) {
    c->info = pm_photo_info(c->photo);
    return note_image(c, err) && hash(c, err) && choose_profile(c, err) && place_regions(c, err) &&
           read_pixels(c, err) && measure_hair(c, err) && match(c, err);
}

static void finish(struct consultation *c) {
    for (size_t i = 0; i < c->n_keep; i++)
        pm_pixels_free(&c->kept[i]);
    pm_hair_result_free(&c->measured);
    pm_photo_close(c->photo);
}

/* What a failed photo still says: which file it was and why, nothing that was half worked out. */
static void keep_only_the_failure(struct pm_record *record, enum pm_status status,
                                  const struct pm_error *why) {
    record->status = status;
    record->error = *why;
    record->has_hair = record->has_skin = record->has_target = false;
    record->region_source = NULL;
    record->confidence = PM_CONFIDENCE_UNKNOWN;
}

/* A record with the photo's name and the options; NULL when memory runs out. */
static struct pm_record *begin(const char *name, const struct pm_options *options, struct pm_error *err) {
    struct pm_record *record = pm_record_new(err);
    if (record == NULL)
        return NULL;
    if (!pm_copy_text(&record->photo, name, err) || !pm_copy_text(&record->client, options->client, err) ||
        !pm_options_describe(options, record, err)) {
        pm_record_free(record);
        return NULL;
    }
    return record;
}

/* Takes the opened photo (NULL: it could not be opened, *why says why). */
static struct pm_record *consult(struct pm_worker *worker, struct pm_photo *photo, const char *name,
                                 const struct pm_options *options, struct pm_error *why,
                                 struct pm_error *err) {
    struct consultation c = {.worker = worker, .options = options, .name = name, .photo = photo};
    c.record = begin(name, options, err);
    bool ok = c.record != NULL && photo != NULL && work_through(&c, why);
    finish(&c);
    if (c.record != NULL && !ok)
        keep_only_the_failure(c.record, PM_STATUS_ERROR, why);
    return c.record;
}

static struct pm_photo_limits limits_of(const struct pm_options *options) {
    return (struct pm_photo_limits){.max_pixels = options->max_pixels,
                                    .allow_damaged = options->allow_damaged};
}

struct pm_record *pm_consult(struct pm_worker *worker, const char *path, const struct pm_options *options,
                             struct pm_error *err) {
    struct pm_photo_limits limits = limits_of(options);
    struct pm_error why = {0};
    return consult(worker, pm_photo_open(path, &limits, &why), path, options, &why, err);
}

struct pm_record *pm_consult_bytes(struct pm_worker *worker, const void *bytes, size_t size, const char *name,
                                   const struct pm_options *options, struct pm_error *err) {
    struct pm_photo_limits limits = limits_of(options);
    struct pm_error why = {0};
    return consult(worker, pm_photo_open_bytes(bytes, size, name, &limits, &why), name, options, &why, err);
}

struct pm_record *pm_consult_target(struct pm_lab target, const struct pm_options *options,
                                    struct pm_error *err) {
    struct pm_record *record = begin(NULL, options, err);
    if (record == NULL)
        return NULL;
    record->has_target = true;
    record->target_source = "given";
    record->look = options->look == PM_LOOK_SHAVED ? "shaved" : "natural";
    record->target_lab = pm_look_target(target, options->look);
    struct pm_error why = {0};
    if (options->palette != NULL && !pm_advise(record, options, 0, &why))
        keep_only_the_failure(record, PM_STATUS_ERROR, &why);
    return record;
}
