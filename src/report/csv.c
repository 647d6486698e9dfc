#include "report/csv.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

/* One walk over the columns writes the header (record: an empty one) or a row, so that the two cannot drift.
 */
struct csv {
    struct pm_buffer *out;
    bool header, begun;
};

/* ------------------------------------------------------------------ cells */

/* Starts the next cell; in a header it is done with its name. */
static bool begin_cell(struct csv *csv, const char *column) {
    if (csv->begun)
        pm_buffer_text(csv->out, ",");
    csv->begun = true;
    if (csv->header)
        pm_buffer_text(csv->out, column);
    return !csv->header;
}

static void quote(struct pm_buffer *out, const char *text) {
    if (text[strcspn(text, ",;\"")] == '\0' && *text != ' ') {
        pm_buffer_text(out, text);
        return;
    }
    pm_buffer_text(out, "\"");
    for (; *text != '\0'; text++) {
        pm_buffer_bytes(out, text, 1);
        if (*text == '"')
            pm_buffer_text(out, "\"");
    }
    pm_buffer_text(out, "\"");
}

/* What spreadsheets take for a formula: also the full-width = + - @ of East Asian keyboards. */
static bool begins_formula(const char *text) {
    static const char *const starts[] = {
        "=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(text, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* Writes what was gathered, cleaned text of unknown origin, and empties it. */
static void put(struct csv *csv, struct pm_buffer *cell) {
    struct pm_buffer safe = {0};
    const char *text = cell->text != NULL ? cell->text : "";
    if (begins_formula(text))
        pm_buffer_text(&safe, "'");
    pm_buffer_text(&safe, text);
    quote(csv->out, safe.text != NULL ? safe.text : "");
    csv->out->failed = csv->out->failed || cell->failed || safe.failed;
    pm_buffer_free(&safe);
    pm_buffer_free(cell);
}

static void put_text(struct csv *csv, const char *column, const char *text) {
    struct pm_buffer cell = {0};
    if (!begin_cell(csv, column) || text == NULL)
        return;
    pm_utf8_clean(&cell, text, 0);
    put(csv, &cell);
}

static void put_number(struct csv *csv, const char *column, double value, int decimals) {
    if (begin_cell(csv, column) && isfinite(value))
        pm_buffer_number(csv->out, value, decimals);
}

static void put_count(struct csv *csv, const char *column, int64_t value) {
    if (begin_cell(csv, column) && value >= 0)
        pm_buffer_printf(csv->out, "%lld", (long long)value);
}

static void put_truth(struct csv *csv, const char *column, bool value) {
    put_text(csv, column, value ? "yes" : "no");
}

static void put_lab(struct csv *csv, const char *const columns[3], struct pm_lab lab, bool known) {
    put_number(csv, columns[0], known ? lab.L : NAN, 2);
    put_number(csv, columns[1], known ? lab.a : NAN, 2);
    put_number(csv, columns[2], known ? lab.b : NAN, 2);
}

/* ------------------------------------------------------------------ the photo */

/* The path's bytes, for a path that the cell beside it does not hold as it is. */
static void put_photo_hex(struct csv *csv, const char *path) {
    struct pm_buffer clean = {0};
    if (!begin_cell(csv, "photo_hex") || path == NULL)
        return;
    pm_utf8_clean(&clean, path, 0);
    if (begins_formula(path) || strcmp(clean.text != NULL ? clean.text : "", path) != 0)
        for (; *path != '\0'; path++)
            pm_buffer_printf(csv->out, "%02x", (unsigned char)*path);
    csv->out->failed = csv->out->failed || clean.failed;
    pm_buffer_free(&clean);
}

static void put_identity(struct csv *csv, const struct pm_record *record) {
    static const char *const statuses[] = {"ok", "error", "refused"};
    const bool failed = record->status != PM_STATUS_OK;
    put_text(csv, "photo", record->photo);
    put_photo_hex(csv, record->photo);
    put_text(csv, "client", record->client);
    put_text(csv, "status", statuses[record->status]);
    put_text(csv, "error_code", failed ? pm_code_name(record->error.code) : NULL);
    put_text(csv, "error", failed ? record->error.message : NULL);
    put_count(csv, "pooled", record->n_pooled > 0 ? (int64_t)record->n_pooled : -1);
    put_truth(csv, "forced", record->forced);
    put_truth(csv, "damaged", record->damaged);
}

static void put_image(struct csv *csv, const struct pm_record *record) {
    const struct pm_image_facts *image = &record->image;
    const bool known = record->has_image;
    put_text(csv, "taken", known ? image->taken : NULL);
    put_text(csv, "camera", known ? image->camera : NULL);
    put_count(csv, "width", known ? image->width : -1);
    put_count(csv, "height", known ? image->height : -1);
    put_text(csv, "format", known ? image->format : NULL);
    put_text(csv, "profile", known ? image->profile : NULL);
    put_text(csv, "correction", known ? record->correction.method : NULL);
    put_number(csv, "residual_de00", known ? record->correction.residual_de00 : NAN, 2);
}

/* "x,y,w,h;x,y,w,h" */
static void put_boxes(struct csv *csv, const char *column, const struct pm_box *boxes, size_t n) {
    struct pm_buffer cell = {0};
    if (!begin_cell(csv, column))
        return;
    for (size_t i = 0; i < n; i++)
        pm_buffer_printf(&cell, "%s%d,%d,%d,%d", i > 0 ? ";" : "", boxes[i].x, boxes[i].y, boxes[i].w,
                         boxes[i].h);
    put(csv, &cell);
}

/* The names of the checks that were raised, "highlights;no_reference". */
static void put_checks(struct csv *csv, const struct pm_record *record) {
    struct pm_buffer cell = {0};
    if (!begin_cell(csv, "checks"))
        return;
    for (size_t i = 0; i < record->n_checks; i++) {
        pm_buffer_text(&cell, i > 0 ? ";" : "");
        pm_utf8_clean(&cell, record->checks[i].check, 0);
    }
    put(csv, &cell);
}

/* ------------------------------------------------------------------ the hair */

static void put_hair(struct csv *csv, const struct pm_record *record) {
    static const char *const confidences[] = {NULL, "low", "medium", "high"};
    static const char *const lab[] = {"hair_L", "hair_a", "hair_b"};
    const struct pm_hair_facts *hair = &record->hair;
    const bool known = record->has_hair;
    put_text(csv, "region", record->region_source);
    put_boxes(csv, "hair_boxes", record->hair_boxes,
              record->region_source != NULL ? record->n_hair_boxes : 0);
    put_boxes(csv, "skin_boxes", record->skin_boxes,
              record->region_source != NULL ? record->n_skin_boxes : 0);
    put_lab(csv, lab, hair->lab, known);
    put_text(csv, "hair_hex", known ? hair->hex : NULL);
    put_text(csv, "hair_name", known ? hair->name : NULL);
    put_count(csv, "hair_level", known ? hair->level : -1);
    put_text(csv, "confidence", confidences[record->confidence]);
    put_number(csv, "uncertainty_de00", known ? hair->uncertainty_de00 : NAN, 2);
    put_number(csv, "sampling_de00", known ? hair->sampling_de00 : NAN, 2);
    put_number(csv, "selection_de00", known ? hair->selection_de00 : NAN, 2);
    put_number(csv, "correction_de00", known ? hair->correction_de00 : NAN, 2);
    put_number(csv, "spread_L_p10", known ? hair->spread_L[0] : NAN, 2);
    put_number(csv, "spread_L_p90", known ? hair->spread_L[1] : NAN, 2);
    put_number(csv, "grey_frac", known ? hair->grey_frac : NAN, 3);
    put_count(csv, "hair_pixels", known ? hair->pixels : -1);
    put_number(csv, "hair_frac", known ? hair->frac : NAN, 3);
    put_checks(csv, record);
}

static void put_skin(struct csv *csv, const struct pm_record *record) {
    static const char *const lab[] = {"skin_L", "skin_a", "skin_b"};
    put_lab(csv, lab, record->skin.lab, record->has_skin);
    put_number(csv, "ita_deg", record->has_skin ? record->skin.ita_deg : NAN, 1);
    put_text(csv, "ita_class", record->has_skin ? record->skin.ita_class : NULL);
}

/* ------------------------------------------------------------------ shades, blends, plan */

static void put_target(struct csv *csv, const struct pm_record *record) {
    static const char *const lab[] = {"target_L", "target_a", "target_b"};
    put_text(csv, "target", record->has_target ? record->target_source : NULL);
    put_text(csv, "look", record->has_target ? record->look : NULL);
    put_lab(csv, lab, record->target_lab, record->has_target);
    put_text(csv, "palette", record->palette_name);
    put_text(csv, "palette_capture", record->palette_capture);
}

/* "N4;N5" */
static void put_rivals(struct csv *csv, const struct pm_record *record) {
    struct pm_buffer cell = {0};
    if (!begin_cell(csv, "rivals"))
        return;
    for (size_t i = 0; i < record->n_rivals; i++) {
        pm_buffer_text(&cell, i > 0 ? ";" : "");
        pm_utf8_clean(&cell, record->rivals[i], 0);
    }
    put(csv, &cell);
}

static void put_shade(struct csv *csv, const struct pm_record *record) {
    static const char *const lab[] = {"shade_L", "shade_a", "shade_b"};
    static const struct pm_match none = {.de00 = NAN};
    const struct pm_match *best = record->n_shades > 0 ? &record->shades[0] : &none;
    put_text(csv, "shade", best->id);
    put_text(csv, "shade_name", best->name);
    put_lab(csv, lab, best->lab, best != &none);
    put_number(csv, "shade_de00", best->de00, 2);
    put_text(csv, "shade_label", best->label);
    put_rivals(csv, record);
}

/* What to use, as --use takes it: "N5:8,W3:4"; a shade as it comes is its id alone. */
static void put_parts(struct csv *csv, const char *column, const struct pm_part *parts, size_t n) {
    struct pm_buffer cell = {0};
    if (!begin_cell(csv, column))
        return;
    for (size_t i = 0; i < n; i++) {
        pm_buffer_text(&cell, i > 0 ? "," : "");
        pm_utf8_clean(&cell, parts[i].id, 0);
        if (parts[i].drops >= 0)
            pm_buffer_printf(&cell, ":%d", parts[i].drops);
    }
    put(csv, &cell);
}

static void put_blend(struct csv *csv, const struct pm_record *record) {
    static const char *const lab[] = {"blend_L", "blend_a", "blend_b"};
    static const struct pm_blend none = {.de00 = NAN, .error_de00 = NAN, .slip_de00 = NAN};
    const struct pm_blend *best = record->n_blends > 0 ? &record->blends[0] : &none;
    put_parts(csv, "blend", best->parts, best->n_parts);
    put_lab(csv, lab, best->lab, best != &none);
    put_number(csv, "blend_de00", best->de00, 2);
    put_number(csv, "blend_error_de00", best->error_de00, 2);
    put_number(csv, "blend_slip_de00", best->slip_de00, 2);
    put_text(csv, "blend_worthwhile", best == &none ? NULL : best->worthwhile ? "yes" : "no");
}

static void put_session(struct csv *csv, const char *const columns[6], const struct pm_session *session) {
    put_parts(csv, columns[0], session->parts, session->n_parts);
    put_text(csv, columns[1], session->chosen_by);
    put_number(csv, columns[2], session->ml, 2);
    put_text(csv, columns[3], session->date[0][0] != '\0' ? session->date[0] : NULL);
    put_text(csv, columns[4], session->date[0][0] != '\0' ? session->date[1] : NULL);
    put_text(csv, columns[5], session->note);
}

static void put_plan(struct csv *csv, const struct pm_record *record) {
    static const char *const columns[PM_MAX_SESSIONS][6] = {
        {"session1", "session1_by", "session1_ml", "session1_from", "session1_to", "session1_note"},
        {"session2", "session2_by", "session2_ml", "session2_from", "session2_to", "session2_note"},
        {"session3", "session3_by", "session3_ml", "session3_from", "session3_to", "session3_note"}};
    static const struct pm_session none = {.ml = NAN};
    const bool planned = record->n_sessions > 0;
    put_number(csv, "healing_shades", planned ? record->healing_shades : NAN, 2);
    put_number(csv, "dilution", planned ? record->dilution : NAN, 2);
    for (int number = 1; number <= PM_MAX_SESSIONS; number++) {
        const struct pm_session *session = &none;
        for (size_t i = 0; i < record->n_sessions; i++)
            if (record->sessions[i].session == number)
                session = &record->sessions[i];
        put_session(csv, columns[number - 1], session);
    }
}

static void put_followup(struct csv *csv, const struct pm_record *record) {
    static const char *const lab[] = {"tone_L", "tone_a", "tone_b"};
    const struct pm_followup_facts *facts = &record->followup;
    const bool known = record->has_followup;
    put_count(csv, "healed_session", known ? facts->session : -1);
    put_count(csv, "healed_days", known ? facts->days : -1);
    put_lab(csv, lab, facts->treated.tone_lab, known && isfinite(facts->treated.tone_lab.L));
    put_number(csv, "tone_de00", known ? facts->de00 : NAN, 2);
    put_number(csv, "tone_uncertainty_de00", known ? facts->uncertainty_de00 : NAN, 2);
    put_number(csv, "density_frac", known ? facts->treated.density_frac : NAN, 4);
    put_number(csv, "healed_shades", known ? facts->healed_shades : NAN, 2);
    put_text(csv, "advice", known ? facts->advice : NULL);
    put_text(csv, "reason", known ? facts->reason : NULL);
}

static void put_provenance(struct csv *csv, const struct pm_record *record) {
    put_text(csv, "sha256", record->sha256);
    put_text(csv, "palette_sha256", record->palette_sha256);
    put_text(csv, "version", PM_VERSION);
    put_count(csv, "method", PM_METHOD);
}

/* ------------------------------------------------------------------ rows */

static void walk(struct csv *csv, const struct pm_record *record) {
    put_identity(csv, record);
    put_image(csv, record);
    put_hair(csv, record);
    put_skin(csv, record);
    put_target(csv, record);
    put_shade(csv, record);
    put_blend(csv, record);
    put_plan(csv, record);
    put_followup(csv, record);
    put_provenance(csv, record);
    pm_buffer_text(csv->out, "\r\n");
}

void pm_report_csv_header(struct pm_buffer *out) {
    static const struct pm_record empty = {0};
    struct csv csv = {.out = out, .header = true};
    walk(&csv, &empty);
}

void pm_report_csv_row(const struct pm_record *record, struct pm_buffer *out) {
    struct csv csv = {.out = out};
    walk(&csv, record);
}
