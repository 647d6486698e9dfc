/* The way of a photo through the stages: file, pixels, colour, hair, shades, sessions: one record. */
#include "base/error.h"
#include "base/memory.h"
#include "color/lab.h"
#include "color/names.h"
#include "job/advise.h"
#include "job/components.h"
#include "job/consultation.h"
#include "job/picture.h"
#include "palette/palette.h"
#include "photo/photo.h"
#include "plan/rank.h"
#include "record/options.h"
#include "record/record.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ one thread's tools */

struct pm_worker *pm_worker_new(struct pm_error *err) {
    struct pm_worker *worker = pm_alloc(1, sizeof *worker, err);
    if (worker == NULL)
        return NULL;
    worker->profiles = pm_profiles_new(err);
    if (worker->profiles == NULL) {
        free(worker);
        return NULL;
    }
    return worker;
}

struct pm_worker *pm_worker_with(const struct pm_heif_reader *heif, struct pm_error *err) {
    struct pm_worker *worker = pm_worker_new(err);
    if (worker != NULL)
        worker->heif = heif;
    return worker;
}

void pm_worker_set_threads(struct pm_worker *worker, int threads) {
    worker->threads = threads;
}

void pm_worker_free(struct pm_worker *worker) {
    if (worker == NULL)
        return;
    pm_profiles_free(worker->profiles);
    free(worker);
}

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

/* ------------------------------------------------------------------ the hair */

/* A photo compared with colours of another capture adds an error that no number here holds, so that is never
 * high; a strip of the palette in the photo itself is the same capture. Hair that was found is never high
 * without a chart, a card or a strip, since the uncertainty is above 5 then. */
enum pm_confidence pm_confidence_of(double uncertainty_de00, const struct pm_options *options) {
    if (!(uncertainty_de00 <= 9))
        return PM_CONFIDENCE_LOW;
    const struct pm_palette *palette = options->palette;
    const bool alike = palette == NULL || palette->capture == PM_CAPTURE_CAMERA || options->n_strips > 0;
    return uncertainty_de00 <= 5 && alike ? PM_CONFIDENCE_HIGH : PM_CONFIDENCE_MEDIUM;
}

void pm_name_hair(struct pm_hair_facts *hair) {
    hair->name = pm_hair_name(hair->lab, &hair->level);
    pm_lab_to_hex(hair->lab, hair->hex);
    if (hair->grey_frac >= PM_CONSIDERABLE_GREY && hair->grey_frac <= 1 - PM_CONSIDERABLE_GREY) {
        hair->name = PM_HAIR_SALT_AND_PEPPER;
        hair->level = -1;
    }
    if (pm_is_unsolved(hair)) {
        hair->name = PM_HAIR_UNKNOWN;
        hair->level = -1;
    }
}

/* Found hair that was barely taken for hair, or in a photo too small to show strands. */
static bool is_doubtful(const struct pm_consultation *c) {
    const int longer = c->info->width > c->info->height ? c->info->width : c->info->height;
    return c->record->region_certainty < PM_LEAST_CERTAINTY || longer < PM_STRAND_LEAST_LONG_PX;
}

/* A card sets exposure and balance, but not the tone curve, which moves light colours most. In real phone
 * photos 8 held 96 % of the dark colours of a chart and 80 % of the light ones: 90 % radii of 7 and 9.3, if
 * normal. */
static void widen_card_radius(struct pm_hair_facts *hair) {
    static const double dark_de00 = 7, light_de00 = 9.3, dark_L = 30, light_L = 50;
    double share = fmin(fmax((hair->lab.L - dark_L) / (light_L - dark_L), 0), 1);
    hair->correction_de00 = dark_de00 + share * (light_de00 - dark_de00);
    hair->uncertainty_de00 = hypot(hypot(hair->sampling_de00, hair->selection_de00), hair->correction_de00);
}

bool pm_measure_hair(struct pm_consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    const struct pm_pixels *kept = &c->kept[c->hair_at];
    struct pm_box boxes[PM_MAX_REGIONS];
    size_t n_hair = record->n_hair_boxes;
    for (size_t i = 0; i < n_hair; i++)
        boxes[i] = pm_scaled_box(record->hair_boxes[i], &kept[i]);
    struct pm_hair_shape shape = c->found.shape;
    if (c->found.confidence > 0) {
        const double scale = kept[0].scale;
        shape.x *= scale;
        shape.y *= scale;
        shape.w *= scale;
        shape.h *= scale;
        shape.box = pm_scaled_box(shape.box, &kept[0]);
    }
    struct pm_hair_request request = {
        .shape = c->found.confidence > 0 ? &shape : NULL,
        .photo_long_px = c->info->width > c->info->height ? c->info->width : c->info->height,
        .hair = kept,
        .hair_boxes = boxes,
        .n_hair = n_hair,
        .skin = &c->kept[c->skin_at],
        .n_skin = record->n_skin_boxes,
        .profile = c->profile,
        .correction = c->correction,
        .correction_de00 = c->correction_de00,
    };
    if (!pm_hair_measure(&request, &c->measured, err))
        return false;
    if (c->found.confidence > 0 && !pm_believe_found(c, err))
        return false;
    if (record->correction.method == PM_CORRECTION_CARD)
        widen_card_radius(&c->measured.hair);
    record->hair = c->measured.hair;
    record->skin = c->measured.skin;
    /* The record keeps them longer than the measure. */
    memcpy(record->masks, c->measured.masks, sizeof record->masks);
    record->n_masks = c->measured.n_masks;
    c->measured.n_masks = 0;
    record->has_hair = true;
    record->has_skin = c->measured.has_skin;
    return true;
}

void pm_judge_hair(struct pm_consultation *c) {
    struct pm_record *record = c->record;
    if (record->hair.kind == PM_HAIR_FORM_HAIR)
        pm_note_components(record, &c->measured.grey);
    pm_name_hair(&record->hair);
    record->confidence = pm_confidence_of(record->hair.uncertainty_de00, c->options);
    if (c->found.confidence > 0 && is_doubtful(c))
        record->confidence = PM_CONFIDENCE_LOW;
}

/* ------------------------------------------------------------------ one photo */

static bool work_on_hair(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_record *photo = c->record;
    if (!pm_measure_hair(c, err) || !pm_measure_stubble(c, err))
        return false;
    pm_judge_hair(c);
    if (!pm_measure_roots(c, err) || !pm_check_photo(c, err))
        return false;
    if (c->followup != NULL)
        return pm_follow_up(c, err);
    return pm_advise_on_hair(c->record, &photo, 1, c->options, err);
}

/* Without colour there is no hair to be found either: the former is told. */
static bool read_colours(struct pm_consultation *c, struct pm_error *err) {
    struct pm_error colourless = {0};
    if (pm_read_pixels(c, err))
        return pm_refuse_colourless(c, err);
    if (err->code == PM_E_NO_HAIR && !pm_refuse_colourless(c, &colourless))
        *err = colourless;
    return false;
}

static bool work_through(struct pm_consultation *c, struct pm_error *err) {
    c->info = pm_photo_info(c->photo);
    return pm_note_image(c, err) && pm_choose_profile(c, err) && pm_place_regions(c, err) &&
           pm_place_treated(c, err) && read_colours(c, err) && pm_use_reference(c, err) &&
           (c->zones != NULL ? pm_work_on_zones(c, err) : work_on_hair(c, err));
}

void pm_consultation_release(struct pm_consultation *c) {
    for (size_t i = 0; i < c->n_keep; i++)
        pm_pixels_free(&c->kept[i]);
    pm_pixels_free(&c->overview);
    pm_pixels_free(&c->whole);
    pm_found_hair_free(&c->found);
    pm_hair_result_free(&c->measured);
    pm_zones_release(c);
    pm_photo_close(c->photo);
}

enum pm_status pm_status_of(enum pm_code code) {
    const bool refusal = code == PM_E_QUALITY || code == PM_E_NO_HAIR || code == PM_E_NO_COLOUR;
    return refusal ? PM_STATUS_REFUSED : PM_STATUS_ERROR;
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

/* Where the photo comes from: a file called `name`, or bytes. */
struct source {
    const char *name;
    const void *bytes; /* NULL: the file */
    size_t size;
};

static struct pm_photo *open_photo(const struct pm_worker *worker, const struct source *source,
                                   const struct pm_options *options, struct pm_error *err) {
    const struct pm_photo_limits limits = pm_limits_of(worker, options);
    return source->bytes != NULL
               ? pm_photo_open_bytes(source->bytes, source->size, source->name, &limits, err)
               : pm_photo_open(source->name, &limits, err);
}

static struct pm_record *consult(struct pm_worker *worker, const struct source *source,
                                 const struct pm_options *options, const struct pm_followup_request *followup,
                                 struct pm_error *err) {
    struct pm_options own;
    struct pm_resolved *resolved = NULL;
    struct pm_error why = {0};
    struct pm_consultation c = {.worker = worker,
                                .options = &own,
                                .followup = followup,
                                .name = source->name,
                                .reference = -1,
                                .card_chroma = NAN};
    c.record = pm_record_begin(source->name, options, err);
    bool ok = c.record != NULL && pm_own_options(&own, &resolved, options, &why) &&
              pm_check_followup(&c, &why) && (c.photo = open_photo(worker, source, options, &why)) != NULL &&
              work_through(&c, &why);
    /* Last, when the file has been read anyway; a photo that failed has bytes too. */
    if (c.photo != NULL && !pm_note_hash(&c, ok ? &why : NULL))
        ok = false;
    pm_consultation_release(&c);
    pm_resolved_free(resolved);
    if (c.record != NULL && !ok)
        pm_record_fail(c.record, pm_status_of(why.code), &why);
    return c.record;
}

struct pm_record *pm_consult(struct pm_worker *worker, const char *path, const struct pm_options *options,
                             struct pm_error *err) {
    return consult(worker, &(struct source){.name = path}, options, NULL, err);
}

/* No bytes at all are bytes, too. */
static struct source in_memory(const void *bytes, size_t size, const char *name) {
    return (struct source){name, bytes != NULL ? bytes : "", bytes != NULL ? size : 0};
}

struct pm_record *pm_consult_bytes(struct pm_worker *worker, const void *bytes, size_t size, const char *name,
                                   const struct pm_options *options, struct pm_error *err) {
    const struct source source = in_memory(bytes, size, name);
    return consult(worker, &source, options, NULL, err);
}

struct pm_record *pm_followup(struct pm_worker *worker, const char *path, const struct pm_options *options,
                              const struct pm_followup_request *request, struct pm_error *err) {
    return consult(worker, &(struct source){.name = path}, options, request, err);
}

struct pm_record *pm_followup_bytes(struct pm_worker *worker, const void *bytes, size_t size,
                                    const char *name, const struct pm_options *options,
                                    const struct pm_followup_request *request, struct pm_error *err) {
    const struct source source = in_memory(bytes, size, name);
    return consult(worker, &source, options, request, err);
}

/* The limits are those of the command line's: beyond them lies no colour of a surface. */
static bool check_target(struct pm_lab target, struct pm_error *err) {
    return pm_check_value("target.L", target.L, 0, 100, err) &&
           pm_check_value("target.a", target.a, -150, 150, err) &&
           pm_check_value("target.b", target.b, -150, 150, err);
}

struct pm_record *pm_consult_target(struct pm_lab target, const struct pm_options *options,
                                    struct pm_error *err) {
    struct pm_record *record = pm_record_begin(NULL, options, err);
    if (record == NULL)
        return NULL;
    struct pm_error why = {0};
    struct pm_options own;
    struct pm_resolved *resolved = NULL;
    bool ok = check_target(target, &why) && pm_own_options(&own, &resolved, options, &why);
    if (ok) {
        record->has_target = true;
        record->target_source = PM_TARGET_GIVEN;
        record->look = options->look;
        record->target_lab = pm_look_target(target, options->look);
        ok = own.palette == NULL || pm_advise(record, &own, 0, &why);
    }
    if (!ok)
        pm_record_fail(record, PM_STATUS_ERROR, &why);
    pm_resolved_free(resolved);
    return record;
}
