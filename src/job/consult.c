/* The way of a photo through the house: file, pixels, colour, hair, shades, sessions: one record. */
#include "base/memory.h"
#include "job/advise.h"
#include "job/followup.h"
#include "plan/rank.h"
#include "record/options.h"
#include "record/record.h"

#include <math.h>

static bool work_through(struct pm_consultation *c, struct pm_error *err) {
    c->info = pm_photo_info(c->photo);
    return pm_note_image(c, err) && pm_choose_profile(c, err) && pm_place_regions(c, err) &&
           pm_place_treated(c, err) && pm_read_pixels(c, err) && pm_use_reference(c, err) &&
           pm_measure_hair(c, err) && pm_check_photo(c, err) &&
           (c->followup != NULL ? pm_follow_up(c, err) : pm_advise_on_hair(c->record, c->options, err));
}

void pm_consultation_release(struct pm_consultation *c) {
    for (size_t i = 0; i < c->n_keep; i++)
        pm_pixels_free(&c->kept[i]);
    pm_pixels_free(&c->overview);
    pm_hair_result_free(&c->measured);
    pm_photo_close(c->photo);
}

/* Takes the opened photo (NULL: it could not be opened, *why says why). */
static struct pm_record *consult(struct pm_worker *worker, struct pm_photo *photo, const char *name,
                                 const struct pm_options *options, const struct pm_followup_request *followup,
                                 struct pm_error *why, struct pm_error *err) {
    struct pm_consultation c = {.worker = worker,
                                .options = options,
                                .followup = followup,
                                .name = name,
                                .photo = photo,
                                .reference = -1,
                                .card_chroma = NAN};
    c.record = pm_record_begin(name, options, err);
    bool ok = c.record != NULL && photo != NULL && work_through(&c, why);
    /* Last, when the file has been read anyway; a photo that failed has bytes too. */
    if (c.record != NULL && photo != NULL && !pm_note_hash(&c, ok ? why : NULL))
        ok = false;
    pm_consultation_release(&c);
    if (c.record != NULL && !ok)
        pm_record_fail(c.record, why->code == PM_E_QUALITY ? PM_STATUS_REFUSED : PM_STATUS_ERROR, why);
    return c.record;
}

static struct pm_photo_limits limits_of(const struct pm_options *options) {
    return (struct pm_photo_limits){.max_pixels = options->max_pixels,
                                    .allow_damaged = options->allow_damaged,
                                    .no_hash = options->no_hash};
}

struct pm_record *pm_consult(struct pm_worker *worker, const char *path, const struct pm_options *options,
                             struct pm_error *err) {
    struct pm_photo_limits limits = limits_of(options);
    struct pm_error why = {0};
    return consult(worker, pm_photo_open(path, &limits, &why), path, options, NULL, &why, err);
}

struct pm_record *pm_consult_bytes(struct pm_worker *worker, const void *bytes, size_t size, const char *name,
                                   const struct pm_options *options, struct pm_error *err) {
    struct pm_photo_limits limits = limits_of(options);
    struct pm_error why = {0};
    return consult(worker, pm_photo_open_bytes(bytes, size, name, &limits, &why), name, options, NULL, &why,
                   err);
}

struct pm_record *pm_followup(struct pm_worker *worker, const char *path, const struct pm_options *options,
                              const struct pm_followup_request *request, struct pm_error *err) {
    struct pm_photo_limits limits = limits_of(options);
    struct pm_error why = {0};
    return consult(worker, pm_photo_open(path, &limits, &why), path, options, request, &why, err);
}

struct pm_record *pm_consult_target(struct pm_lab target, const struct pm_options *options,
                                    struct pm_error *err) {
    struct pm_record *record = pm_record_begin(NULL, options, err);
    if (record == NULL)
        return NULL;
    record->has_target = true;
    record->target_source = "given";
    record->look = options->look == PM_LOOK_SHAVED ? "shaved" : "natural";
    record->target_lab = pm_look_target(target, options->look);
    struct pm_error why = {0};
    if (options->palette != NULL && !pm_advise(record, options, 0, &why))
        pm_record_fail(record, PM_STATUS_ERROR, &why);
    return record;
}
