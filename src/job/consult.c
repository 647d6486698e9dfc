/* A photo's path through the stages: file, pixels, colour, hair, shades, sessions; the result is one record.
 */
#include "base/error.h"
#include "base/memory.h"
#include "job/advise.h"
#include "job/consultation.h"
#include "job/picture.h"
#include "photo/photo.h"
#include "plan/rank.h"
#include "record/options.h"
#include "record/record.h"

#include <math.h>
#include <stdlib.h>

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

/* All parts to be measured are in one list, since the photo is read once. */
static bool list_crops(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_record *record = c->record;
    if (c->found.confidence > 0)
        pm_keep_found(c);
    for (size_t i = 0; i < record->n_hair_boxes && c->found.confidence == 0; i++)
        pm_keep_hair(c, record->hair_boxes[i]);
    c->skin_at = c->n_keep;
    for (size_t i = 0; i < record->n_skin_boxes; i++)
        c->keep[c->n_keep++] = record->skin_boxes[i];
    for (size_t i = 0; i < record->followup.n_treated_boxes; i++)
        c->keep[c->n_keep++] = record->followup.treated_boxes[i];
    pm_keep_zones(c);
    return pm_place_roots(c, err);
}

static bool read_pixels(struct pm_consultation *c, struct pm_error *err) {
    return (c->record->n_hair_boxes > 0 || pm_find_region(c, err)) && list_crops(c, err) &&
           pm_read_kept(c, err);
}

/* In a photo without colour no hair can be found either: the former is reported. */
static bool read_colours(struct pm_consultation *c, struct pm_error *err) {
    struct pm_error colourless = {0};
    if (read_pixels(c, err))
        return pm_refuse_colourless(c, err);
    if (err->code == PM_E_NO_HAIR && !pm_refuse_colourless(c, &colourless))
        *err = colourless;
    return false;
}

static bool work_through(struct pm_consultation *c, struct pm_error *err) {
    c->info = pm_photo_info(c->photo);
    return pm_note_image(c, err) && pm_choose_profile(c, err) && pm_place_regions(c, err) &&
           pm_place_zones(c, err) && pm_place_treated(c, err) && read_colours(c, err) &&
           pm_use_reference(c, err) && (c->zones != NULL ? pm_work_on_zones(c, err) : work_on_hair(c, err));
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

/* The source of the photo: a file called `name`, or bytes. */
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
    /* Last, when the file has been read anyway; a failed photo has a hash too. */
    if (c.photo != NULL && !pm_note_hash(&c, ok ? &why : NULL))
        ok = false;
    pm_consultation_release(&c);
    pm_resolved_free(resolved);
    if (c.record != NULL && !ok)
        pm_record_fail(c.record, &why);
    return c.record;
}

struct pm_record *pm_consult(struct pm_worker *worker, const char *path, const struct pm_options *options,
                             struct pm_error *err) {
    return consult(worker, &(struct source){.name = path}, options, NULL, err);
}

/* An empty file is treated as bytes, too. */
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

/* The limits are those of the command line: no surface colour is beyond them. */
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
        pm_record_fail(record, &why);
    pm_resolved_free(resolved);
    return record;
}
