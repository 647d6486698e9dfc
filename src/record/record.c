#include "record/record.h"

#include "base/memory.h"
#include "record/options.h"

#include <math.h>
#include <stdlib.h>

static const struct pm_lab unknown_lab = {NAN, NAN, NAN};

static void forget_hair(struct pm_hair_facts *hair) {
    hair->lab = hair->uncorrected_lab = hair->darkest_lab = hair->lightest_lab = unknown_lab;
    hair->uncertainty_de00 = hair->sampling_de00 = hair->selection_de00 = hair->correction_de00 = NAN;
    hair->spread_L[0] = hair->spread_L[1] = hair->frac = hair->grey_frac = NAN;
    hair->level = -1;
}

static void forget_followup(struct pm_followup_facts *facts) {
    struct pm_treated_facts *treated = &facts->treated;
    treated->tone_lab = treated->mean_lab = treated->darkest_lab = unknown_lab;
    treated->skin_lab = treated->between_lab = treated->tone_uncertainty_lab = unknown_lab;
    treated->tone_uncertainty_de00 = treated->redness_a = NAN;
    treated->density_frac = treated->density_uncertainty_frac = NAN;
    facts->planned_lab = facts->expected_lab = facts->delta = facts->hair_delta = unknown_lab;
    facts->de00 = facts->hair_de00 = facts->uncertainty_de00 = NAN;
    facts->planned_density_frac = facts->healed_shades = NAN;
    facts->days = -1;
}

struct pm_record *pm_record_new(struct pm_error *err) {
    struct pm_record *record = pm_alloc(1, sizeof *record, err);
    if (record == NULL)
        return NULL;
    record->image.flash = -1;
    record->correction.method = "none";
    record->correction.residual_de00 = record->correction.residual_p90_de00 = NAN;
    record->correction.in_sample_de00 = record->correction.card_L = NAN;
    forget_hair(&record->hair);
    record->skin.lab = unknown_lab;
    record->skin.ita_deg = NAN;
    record->target_lab = unknown_lab;
    record->dilution = record->healing_shades = NAN;
    forget_followup(&record->followup);
    return record;
}

static void free_parts(struct pm_part *parts, size_t n) {
    for (size_t i = 0; i < n; i++)
        free(parts[i].id);
}

static void free_matches(struct pm_record *record) {
    for (size_t i = 0; i < record->n_shades; i++) {
        free(record->shades[i].id);
        free(record->shades[i].name);
    }
    free(record->shades);
    for (size_t i = 0; i < record->n_rivals; i++)
        free(record->rivals[i]);
    free(record->rivals);
    for (size_t i = 0; i < record->n_blends; i++)
        free_parts(record->blends[i].parts, record->blends[i].n_parts);
    free(record->blends);
    for (size_t i = 0; i < record->n_sessions; i++) {
        struct pm_session *session = &record->sessions[i];
        free_parts(session->parts, session->n_parts);
        free(session->ladder);
        free(session->note);
    }
}

void pm_record_free(struct pm_record *record) {
    if (record == NULL)
        return;
    for (size_t i = 0; i < record->n_options; i++) {
        free(record->options[i].name);
        free(record->options[i].value);
    }
    free(record->options);
    free_matches(record);
    for (size_t i = 0; i < record->n_masks; i++)
        free(record->masks[i].value);
    for (size_t i = 0; i < record->n_pooled; i++) {
        free(record->pooled[i].photo);
        free(record->pooled[i].sha256);
    }
    free(record->pooled);
    for (size_t i = 0; i < record->n_texts; i++)
        free(record->texts[i]);
    free(record->texts);
    free(record->followup.reason);
    char *texts[] = {
        record->photo,           record->sha256,        record->client,       record->id,
        record->image.profile,   record->image.taken,   record->image.camera, record->palette_name,
        record->palette_capture, record->palette_sha256};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    free(record);
}

bool pm_record_say(struct pm_record *record, const char *name, const char *value, struct pm_error *err) {
    struct pm_said *grown = realloc(record->options, (record->n_options + 1) * sizeof *grown);
    if (grown == NULL)
        return pm_fail_memory(err);
    record->options = grown;
    struct pm_said *said = &grown[record->n_options];
    *said = (struct pm_said){0};
    record->n_options++;
    return pm_copy_text(&said->name, name, err) && pm_copy_text(&said->value, value, err);
}

struct pm_record *pm_record_begin(const char *name, const struct pm_options *options, struct pm_error *err) {
    struct pm_record *record = pm_record_new(err);
    if (record == NULL)
        return NULL;
    if (!pm_copy_text(&record->photo, name, err) || !pm_copy_text(&record->client, options->client, err) ||
        !pm_copy_text(&record->id, options->id, err) || !pm_options_describe(options, record, err)) {
        pm_record_free(record);
        return NULL;
    }
    return record;
}

void pm_record_fail(struct pm_record *record, enum pm_status status, const struct pm_error *why) {
    record->status = status;
    record->error = *why;
    record->has_hair = record->has_skin = record->has_target = false;
    record->region_source = NULL;
    record->confidence = PM_CONFIDENCE_UNKNOWN;
}

const struct pm_session *pm_session_of(const struct pm_record *record, int number) {
    for (size_t i = 0; i < record->n_sessions; i++)
        if (record->sessions[i].session == number && record->sessions[i].kind != NULL)
            return &record->sessions[i];
    return NULL;
}

const struct pm_session *pm_final_session(const struct pm_record *record) {
    const struct pm_session *last = NULL;
    for (size_t i = 0; i < record->n_sessions; i++)
        if (record->sessions[i].kind != NULL)
            last = &record->sessions[i];
    return last;
}
