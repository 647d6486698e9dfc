/* Several photos of one client -> one record. */
#include "hair/hair.h"

#include "base/error.h"
#include "base/memory.h"
#include "job/advise.h"
#include "job/components.h"
#include "job/consultation.h"
#include "record/record.h"

#include <math.h>
#include <stdlib.h>

static bool note_photos(struct pm_record *record, const struct pm_record *const *records, size_t n,
                        struct pm_error *err) {
    record->pooled = pm_alloc(n, sizeof *record->pooled, err);
    if (record->pooled == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        struct pm_pooled *pooled = &record->pooled[record->n_pooled++];
        pooled->status = records[i]->status;
        pooled->error = records[i]->error;
        pooled->lab = records[i]->has_hair ? records[i]->hair.lab : (struct pm_lab){NAN, NAN, NAN};
        pooled->uncertainty_de00 = records[i]->has_hair ? records[i]->hair.uncertainty_de00 : NAN;
        if (!pm_copy_text(&pooled->photo, records[i]->photo, err) ||
            !pm_copy_text(&pooled->sha256, records[i]->sha256, err))
            return false;
    }
    return true;
}

/* The checks of all photos, each once: if several raised one, the most serious is kept. */
static void note_checks(struct pm_record *record, const struct pm_record *from) {
    for (size_t i = 0; i < from->n_checks; i++) {
        const struct pm_check *check = &from->checks[i];
        size_t at = 0;
        while (at < record->n_checks && record->checks[at].check != check->check)
            at++;
        if (at == PM_MAX_CHECKS)
            return;
        if (at == record->n_checks || check->level > record->checks[at].level)
            record->checks[at] = *check;
        record->n_checks += at == record->n_checks;
    }
}

static size_t pool(struct pm_record *record, const struct pm_record *const *records, size_t n,
                   const struct pm_hair_facts **hair, const struct pm_record **photos) {
    size_t good = 0;
    bool none_solved = true; /* otherwise photos of stubble without a colour are left out */
    for (size_t i = 0; i < n; i++)
        none_solved = none_solved && (records[i]->status != PM_STATUS_OK || !records[i]->has_hair ||
                                      pm_is_unsolved(&records[i]->hair));
    for (size_t i = 0; i < n; i++) {
        note_checks(record, records[i]);
        record->forced = record->forced || records[i]->forced;
        record->damaged = record->damaged || records[i]->damaged;
        if (records[i]->status == PM_STATUS_OK && records[i]->has_hair &&
            (none_solved || !pm_is_unsolved(&records[i]->hair)))
            photos[good] = records[i], hair[good++] = &records[i]->hair;
    }
    if (good > 0) {
        pm_combine_hair(&record->hair, hair, good);
        pm_pool_components(record, photos, good);
    }
    return good;
}

static bool combine(struct pm_record *record, const struct pm_record *const *records, size_t n,
                    const struct pm_hair_facts **hair, const struct pm_record **photos,
                    const struct pm_options *options, struct pm_error *err) {
    const size_t good = pool(record, records, n, hair, photos);
    if (good == 0) {
        pm_record_fail(record, &records[0]->error);
        return true;
    }
    record->has_hair = true;
    pm_name_hair(&record->hair);
    record->confidence = pm_confidence_of(record->hair.uncertainty_de00, options);
    return pm_advise_on_hair(record, photos, good, options, err);
}

static bool check_records(const struct pm_record *const *records, size_t n, struct pm_error *err) {
    if (records == NULL || n == 0)
        return pm_fail(err, PM_E_USAGE, "records is empty: give at least one");
    for (size_t i = 0; i < n; i++)
        if (records[i] == NULL)
            return pm_fail(err, PM_E_USAGE, "records[%zu] is NULL: give only records", i);
    return true;
}

static bool fill(struct pm_record *record, const struct pm_record *const *records, size_t n,
                 const struct pm_options *options, struct pm_error *err) {
    struct pm_options own;
    struct pm_resolved *resolved = NULL;
    if (!check_records(records, n, err) || !pm_own_options(&own, &resolved, options, err))
        return false;
    const struct pm_hair_facts **hair = pm_alloc(n, sizeof(struct pm_hair_facts *), err);
    const struct pm_record **photos = pm_alloc(n, sizeof(struct pm_record *), err);
    const bool ok = hair != NULL && photos != NULL && note_photos(record, records, n, err) &&
                    combine(record, records, n, hair, photos, &own, err);
    free(photos);
    free(hair);
    pm_resolved_free(resolved);
    return ok;
}

struct pm_record *pm_combine(const struct pm_record *const *records, size_t n,
                             const struct pm_options *options, struct pm_error *err) {
    struct pm_record *record = pm_record_begin(NULL, options, err);
    struct pm_error why = {0};
    if (record == NULL || fill(record, records, n, options, &why))
        return record;
    if (why.code != PM_E_MEMORY) {
        pm_record_fail(record, &why);
        return record;
    }
    pm_fail_memory(err);
    pm_record_free(record);
    return NULL;
}
