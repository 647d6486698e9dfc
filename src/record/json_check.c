/* Do the members of a record fit together? Whoever writes records takes for granted what is asked here; a
 * line that was damaged, or made by hand, need not hold it. */
#include "record/json_take.h"

#include <math.h>

static void check_photo(struct pm_json_reader *r) {
    const struct pm_record *record = r->record;
    if ((record->status == PM_STATUS_OK) != (record->error.code == PM_E_NONE))
        pm_take_refuse(r, "error", "error of this status");
    const struct pm_image_facts *image = &record->image;
    if (record->has_image &&
        (image->format == NULL || (image->profile != NULL && image->profile_source == NULL)))
        pm_take_refuse(r, "image", "picture with its format and profile");
    if (record->has_hair && !isfinite(record->hair.lab.L))
        pm_take_refuse(r, "hair", "hair with its colour");
    if (record->has_skin && record->skin.ita_class == NULL)
        pm_take_refuse(r, "skin", "skin with its class");
    for (size_t i = 0; i < record->n_checks; i++)
        if (record->checks[i].check == NULL)
            pm_take_refuse(r, "quality", "list of checks with names");
}

static void check_target(struct pm_json_reader *r) {
    const struct pm_record *record = r->record;
    bool advises = record->n_shades + record->n_rivals + record->n_blends + record->n_sessions > 0;
    if (record->has_target && !isfinite(record->target_lab.L))
        pm_take_refuse(r, "target", "target with its colour");
    if (advises && (!record->has_target || record->palette_sha256 == NULL || record->palette_name == NULL ||
                    record->palette_capture == NULL))
        pm_take_refuse(r, "target", "target of what is advised, with its palette");
}

static void check_advice(struct pm_json_reader *r) {
    const struct pm_record *record = r->record;
    for (size_t i = 0; i < record->n_shades; i++)
        if (!isfinite(record->shades[i].lab.L) || !isfinite(record->shades[i].de00))
            pm_take_refuse(r, "shades", "list of shades with colours");
    for (size_t i = 0; i < record->n_blends; i++)
        if (record->blends[i].n_parts == 0 || !isfinite(record->blends[i].lab.L) ||
            !isfinite(record->blends[i].de00))
            pm_take_refuse(r, "blends", "list of blends with bottles and colours");
    for (size_t i = 0; i < record->n_sessions; i++) {
        const struct pm_session *session = &record->sessions[i];
        if ((session->kind != NULL) != (session->n_parts > 0))
            pm_take_refuse(r, "sessions", "list of sessions with bottles");
        if (session->kind != NULL && !isfinite(session->lab.L))
            pm_take_refuse(r, "sessions", "list of sessions with colours");
    }
}

static void check_followup(struct pm_json_reader *r) {
    const struct pm_followup_facts *facts = &r->record->followup;
    if (r->record->has_followup && (facts->advice == NULL || facts->session < 1))
        pm_take_refuse(r, "followup", "follow-up of a session, with its advice");
}

void pm_take_check(struct pm_json_reader *r) {
    check_photo(r);
    check_target(r);
    check_advice(r);
    check_followup(r);
}
