#include "record/record.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "color/profile.h"
#include "photo/photo.h"
#include "record/json.h"
#include "record/members.h"
#include "record/options.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pm_record *pm_record_new(struct pm_error *err) {
    struct pm_record *record = pm_alloc(1, sizeof *record, err);
    if (record != NULL)
        pm_members_forget(pm_record_members, record);
    return record;
}

void pm_record_free(struct pm_record *record) {
    if (record == NULL)
        return;
    pm_members_free(pm_record_members, record);
    for (size_t i = 0; i < record->n_masks; i++)
        free(record->masks[i].value);
    free(record);
}

/* ------------------------------------------------------------------ JSON */

void pm_record_round(struct pm_record *record) {
    pm_members_round(pm_record_members, record);
}

char *pm_record_json(const struct pm_record *record, struct pm_error *err) {
    return pm_members_json(PM_SCHEMA, pm_record_members, record, err);
}

static bool sessions_fit(const struct pm_record *record) {
    bool fit = true;
    for (size_t i = 0; i < record->n_sessions; i++) {
        const struct pm_session *session = &record->sessions[i];
        const bool work = session->kind != PM_SESSION_EMPTY;
        fit = fit && session->session >= 1 && work == (session->n_parts > 0) &&
              (!work || isfinite(session->lab.L)) &&
              isfinite(session->below_hair_L) == isfinite(session->below_hair_shades);
    }
    return fit;
}

static bool advises(const struct pm_record *record) {
    return record->n_shades + record->n_likely + record->n_blends + record->n_sessions > 0;
}

static bool zone_fits(const struct pm_record *record, const struct pm_record *zone) {
    const bool ok = zone->status == PM_STATUS_OK;
    return ok == (zone->error.code == PM_E_NONE) && ok == zone->has_hair && sessions_fit(zone) &&
           (!advises(zone) || (zone->has_target && record->palette_sha256 != NULL)) &&
           (!zone->has_apart || pm_zone_of(record, zone->apart.from) != NULL);
}

static bool zones_fit(const struct pm_record *record) {
    bool fit = record->n_zones == 0 || record->zone != NULL;
    for (size_t i = 0; i < record->n_zones; i++)
        fit = fit && zone_fits(record, &record->zones[i]);
    return fit;
}

/* The writers of records rely on members being consistent; in a line that was damaged or made by hand
 * they may not be. */
static const char *misfit(const struct pm_record *record) {
    if ((record->status == PM_STATUS_OK) != (record->error.code == PM_E_NONE))
        return "its status and its error";
    if (record->image.profile != NULL && record->image.profile_source == PM_PROFILE_SOURCE_UNKNOWN)
        return "its picture's profile and the source of that profile";
    if (advises(record) &&
        (!record->has_target || record->palette_sha256 == NULL || record->palette_name == NULL))
        return "its advice, its target and its palette";
    if (!sessions_fit(record))
        return "the sessions, their bottles and their colours";
    if (!zones_fit(record))
        return "its zones";
    if (record->has_followup && record->followup.session < 1)
        return "the follow-up and its session";
    return NULL;
}

/* The member rivals of pigmatch/1 is ignored. */
static const char *const schemas[] = {PM_SCHEMA, "pigmatch/1", NULL};

struct pm_record *pm_record_read(const char *json, size_t length, struct pm_error *err) {
    struct pm_record *record = pm_record_new(err);
    bool ok = record != NULL && pm_members_read(schemas, pm_record_members, json, length, record, err);
    const char *wrong = ok ? misfit(record) : NULL;
    if (wrong != NULL)
        ok = pm_fail(err, PM_E_CORRUPT, "%s are inconsistent", wrong);
    if (ok)
        return record;
    pm_record_free(record);
    return NULL;
}

/* ------------------------------------------------------------------ making one */

static void name_tool(struct pm_tool_facts *tool) {
    const int lcms = pm_lcms_version();
    snprintf(tool->version, sizeof tool->version, "%s", PM_VERSION);
    tool->method = PM_METHOD;
    snprintf(tool->jpeg, sizeof tool->jpeg, "%s", pm_jpeg_version());
    snprintf(tool->lcms, sizeof tool->lcms, "%d.%d", lcms / 1000, lcms % 1000 / 10);
}

struct pm_record *pm_record_begin(const char *name, const struct pm_options *options, struct pm_error *err) {
    struct pm_record *record = pm_record_new(err);
    if (record == NULL)
        return NULL;
    name_tool(&record->tool);
    if (!pm_copy_text(&record->photo, name, err) || !pm_copy_text(&record->client, options->client, err) ||
        !pm_copy_text(&record->id, options->id, err) ||
        (pm_options_check_shape(options, NULL) && !pm_options_describe(options, record, err))) {
        pm_record_free(record);
        return NULL;
    }
    return record;
}

static enum pm_status status_of(enum pm_code code) {
    const bool refusal = code == PM_E_QUALITY || code == PM_E_NO_HAIR || code == PM_E_NO_COLOUR;
    return code == PM_E_NONE ? PM_STATUS_OK : refusal ? PM_STATUS_REFUSED : PM_STATUS_ERROR;
}

void pm_record_fail(struct pm_record *record, const struct pm_error *why) {
    record->status = status_of(why->code);
    record->error = *why;
    record->has_hair = record->has_skin = record->has_target = record->has_posterior = record->has_level =
        record->has_density = false;
    /* If no hair was found, a person may want to see the most hair-like area. */
    if (why->code != PM_E_NO_HAIR || record->n_outline == 0)
        record->region_source = PM_ORIGIN_UNKNOWN;
    record->n_hair_boxes = record->n_components = 0;
    if (record->skin_source == PM_ORIGIN_AUTO)
        record->n_skin_boxes = 0;
    record->confidence = PM_CONFIDENCE_UNKNOWN;
}

static bool is_called(const struct pm_record *record, const char *zone) {
    return record->zone == NULL || zone == NULL ? record->zone == zone : strcmp(record->zone, zone) == 0;
}

const struct pm_record *pm_zone_of(const struct pm_record *record, const char *zone) {
    if (is_called(record, zone))
        return record;
    for (size_t i = 0; i < record->n_zones; i++)
        if (is_called(&record->zones[i], zone))
            return &record->zones[i];
    return NULL;
}

const struct pm_session *pm_session_of(const struct pm_record *record, int number) {
    for (size_t i = 0; i < record->n_sessions; i++)
        if (record->sessions[i].session == number && record->sessions[i].kind != PM_SESSION_EMPTY)
            return &record->sessions[i];
    return NULL;
}

const struct pm_session *pm_final_session(const struct pm_record *record) {
    const struct pm_session *last = NULL;
    for (size_t i = 0; i < record->n_sessions; i++)
        if (record->sessions[i].kind != PM_SESSION_EMPTY)
            last = &record->sessions[i];
    return last;
}

char *pm_settings_text(const struct pm_record *record, struct pm_error *err) {
    struct pm_buffer text = {0};
    struct pm_said *sorted = pm_alloc(record->n_options, sizeof *sorted, err);
    if (sorted == NULL)
        return NULL;
    for (size_t i = 0; i < record->n_options; i++) {
        size_t at = i;
        for (; at > 0 && strcmp(record->options[i].name, sorted[at - 1].name) < 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = record->options[i];
    }
    pm_buffer_text(&text, "");
    for (size_t i = 0; i < record->n_options; i++)
        pm_buffer_printf(&text, "%s=%s; ", sorted[i].name, sorted[i].value);
    free(sorted);
    return pm_buffer_take(&text, err);
}

char *pm_options_text(const struct pm_options *options, struct pm_error *err) {
    struct pm_record *record = pm_record_begin(NULL, options, err);
    char *text = record != NULL ? pm_settings_text(record, err) : NULL;
    pm_record_free(record);
    return text;
}
