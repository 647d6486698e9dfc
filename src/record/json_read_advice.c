/* What a record advises, out of JSON. */
#include "record/json_take.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <string.h>

static void read_target(struct pm_json_reader *r, const json_t *root) {
    struct pm_record *record = r->record;
    const json_t *object = pm_take_object(r, root, "target");
    record->has_target = object != NULL;
    if (object == NULL)
        return;
    pm_take_kept(r, object, "source", &record->target_source);
    pm_take_kept(r, object, "look", &record->look);
    pm_take_lab(r, object, "lab", &record->target_lab);
    if (record->target_source == NULL || record->look == NULL)
        pm_take_refuse(r, "target", "target with its source and look");
}

static void read_palette(struct pm_json_reader *r, const json_t *root) {
    struct pm_record *record = r->record;
    const json_t *object = pm_take_object(r, root, "palette");
    if (object == NULL)
        return;
    pm_take_text(r, object, "name", &record->palette_name);
    record->palette_shades = pm_take_int(r, object, "shades", 0);
    pm_take_text(r, object, "capture", &record->palette_capture);
    pm_take_text(r, object, "sha256", &record->palette_sha256);
}

static void read_shades(struct pm_json_reader *r, const json_t *root) {
    struct pm_record *record = r->record;
    size_t n;
    const json_t *list = pm_take_list(r, root, "shades", 1000, &n);
    if (n == 0)
        return;
    record->shades = pm_alloc(n, sizeof *record->shades, r->err);
    r->ok = record->shades != NULL;
    for (size_t i = 0; i < n && r->ok; i++) {
        const json_t *object = json_array_get(list, i);
        struct pm_match *match = &record->shades[record->n_shades++];
        pm_take_text(r, object, "id", &match->id);
        pm_take_text(r, object, "name", &match->name);
        pm_take_lab(r, object, "lab", &match->lab);
        pm_take_number(r, object, "de00", &match->de00);
        pm_take_lab(r, object, "delta", &match->delta);
        pm_take_kept(r, object, "label", &match->label);
        if (match->id == NULL || match->label == NULL)
            pm_take_refuse(r, "shades", "list of shades with ids and labels");
    }
}

static void read_rivals(struct pm_json_reader *r, const json_t *root) {
    struct pm_record *record = r->record;
    size_t n;
    const json_t *list = pm_take_list(r, root, "rivals", 1000000, &n);
    if (n == 0)
        return;
    record->rivals = pm_alloc(n, sizeof *record->rivals, r->err);
    r->ok = record->rivals != NULL;
    for (size_t i = 0; i < n && r->ok; i++) {
        const char *id = json_string_value(json_array_get(list, i));
        if (id == NULL)
            pm_take_refuse(r, "rivals", "list of ids");
        else
            r->ok = pm_copy_text(&record->rivals[record->n_rivals++], id, r->err);
    }
}

static void read_parts(struct pm_json_reader *r, const json_t *object, struct pm_part *parts, size_t *n) {
    size_t count;
    const json_t *list = pm_take_list(r, object, "parts", PM_MAX_PARTS, &count);
    *n = 0;
    for (size_t i = 0; i < count && r->ok; i++) {
        struct pm_part *part = &parts[(*n)++];
        pm_take_text(r, json_array_get(list, i), "id", &part->id);
        part->ratio = pm_take_int(r, json_array_get(list, i), "ratio", 1);
        part->drops = pm_take_int(r, json_array_get(list, i), "drops", -1);
        if (part->id == NULL)
            pm_take_refuse(r, "parts", "list of bottles with ids");
    }
}

static void read_blends(struct pm_json_reader *r, const json_t *root) {
    struct pm_record *record = r->record;
    size_t n;
    const json_t *list = pm_take_list(r, root, "blends", 1001, &n);
    if (n == 0)
        return;
    record->blends = pm_alloc(n, sizeof *record->blends, r->err);
    r->ok = record->blends != NULL;
    for (size_t i = 0; i < n && r->ok; i++) {
        const json_t *object = json_array_get(list, i);
        struct pm_blend *blend = &record->blends[record->n_blends++];
        read_parts(r, object, blend->parts, &blend->n_parts);
        pm_take_lab(r, object, "lab", &blend->lab);
        pm_take_number(r, object, "de00", &blend->de00);
        pm_take_number(r, object, "error_de00", &blend->error_de00);
        pm_take_number(r, object, "slip_de00", &blend->slip_de00);
        blend->worthwhile = pm_take_truth(r, object, "worthwhile");
    }
}

static void read_days(struct pm_json_reader *r, const json_t *object, struct pm_session *session) {
    size_t n;
    const json_t *days = pm_take_list(r, object, "days_after", 2, &n);
    session->days_after[0] = session->days_after[1] = -1;
    for (size_t i = 0; i < n; i++)
        session->days_after[i] = pm_take_pixel(r, "days_after", json_array_get(days, i));
    const json_t *dates = pm_take_list(r, object, "date", 2, &n);
    for (size_t i = 0; i < n && r->ok; i++) {
        const char *day = json_string_value(json_array_get(dates, i));
        if (day == NULL || strlen(day) != 10)
            pm_take_refuse(r, "date", "list of days");
        else
            memcpy(session->date[i], day, 11);
    }
}

static void read_session(struct pm_json_reader *r, const json_t *object, struct pm_session *session) {
    session->session = pm_take_int(r, object, "session", 0);
    session->optional = pm_take_truth(r, object, "optional");
    pm_take_kept(r, object, "chosen_by", &session->chosen_by);
    pm_take_kept(r, object, "kind", &session->kind);
    read_parts(r, object, session->parts, &session->n_parts);
    pm_take_text(r, object, "ladder", &session->ladder);
    session->rung = pm_take_int(r, object, "rung", -1);
    pm_take_lab(r, object, "lab", &session->lab);
    pm_take_number(r, object, "darker_L", &session->darker_L);
    pm_take_number(r, object, "darker_de00", &session->darker_de00);
    read_days(r, object, session);
    pm_take_number(r, object, "ml", &session->ml);
    pm_take_text(r, object, "note", &session->note);
    if (session->session < 1 || session->chosen_by == NULL)
        pm_take_refuse(r, "sessions", "list of numbered sessions");
}

static void read_sessions(struct pm_json_reader *r, const json_t *root) {
    size_t n;
    const json_t *list = pm_take_list(r, root, "sessions", PM_MAX_SESSIONS, &n);
    for (size_t i = 0; i < n && r->ok; i++)
        read_session(r, json_array_get(list, i), &r->record->sessions[r->record->n_sessions++]);
}

static void read_treated(struct pm_json_reader *r, const json_t *owner, struct pm_treated_facts *facts) {
    const json_t *object = pm_take_object(r, owner, "treated");
    pm_take_lab(r, object, "tone_lab", &facts->tone_lab);
    pm_take_number(r, object, "tone_uncertainty_de00", &facts->tone_uncertainty_de00);
    pm_take_lab(r, object, "tone_uncertainty_lab", &facts->tone_uncertainty_lab);
    pm_take_lab(r, object, "mean_lab", &facts->mean_lab);
    pm_take_lab(r, object, "darkest_lab", &facts->darkest_lab);
    pm_take_lab(r, object, "skin_lab", &facts->skin_lab);
    pm_take_lab(r, object, "between_lab", &facts->between_lab);
    pm_take_number(r, object, "density_frac", &facts->density_frac);
    pm_take_number(r, object, "density_uncertainty_frac", &facts->density_uncertainty_frac);
    pm_take_number(r, object, "redness_a", &facts->redness_a);
}

static void read_followup(struct pm_json_reader *r, const json_t *root) {
    struct pm_followup_facts *facts = &r->record->followup;
    const json_t *object = pm_take_object(r, root, "followup");
    r->record->has_followup = object != NULL;
    if (object == NULL)
        return;
    facts->session = pm_take_int(r, object, "session", 0);
    pm_take_short(r, object, "treated_on", facts->treated_on, sizeof facts->treated_on);
    facts->days = pm_take_int(r, object, "days", -1);
    pm_take_boxes(r, object, "region", facts->treated_boxes, &facts->n_treated_boxes);
    read_treated(r, object, &facts->treated);
    pm_take_lab(r, object, "planned_lab", &facts->planned_lab);
    pm_take_lab(r, object, "expected_lab", &facts->expected_lab);
    pm_take_lab(r, object, "delta", &facts->delta);
    pm_take_number(r, object, "de00", &facts->de00);
    pm_take_number(r, object, "uncertainty_de00", &facts->uncertainty_de00);
    pm_take_lab(r, object, "hair_delta", &facts->hair_delta);
    pm_take_number(r, object, "hair_de00", &facts->hair_de00);
    pm_take_number(r, object, "planned_density_frac", &facts->planned_density_frac);
    pm_take_number(r, object, "healed_shades", &facts->healed_shades);
    pm_take_kept(r, object, "advice", &facts->advice);
    pm_take_text(r, object, "reason", &facts->reason);
}

void pm_take_advice(struct pm_json_reader *r, const json_t *root) {
    static const char *const confidences[] = {NULL, "low", "medium", "high"};
    struct pm_record *record = r->record;
    record->confidence = (enum pm_confidence)pm_take_word(r, root, "confidence", confidences, 4);
    read_target(r, root);
    read_palette(r, root);
    read_shades(r, root);
    read_rivals(r, root);
    read_blends(r, root);
    if (!json_is_string(json_object_get(root, "healing")))
        pm_take_number(r, root, "healing", &record->healing_shades);
    pm_take_number(r, root, "dilution", &record->dilution);
    read_sessions(r, root);
    read_followup(r, root);
}
