/* What a record advises: shades, blends, sessions. */
#include "record/json_parts.h"

static json_t *target(struct pm_json *w, const struct pm_record *record) {
    if (!record->has_target)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "source", text(w, record->target_source));
    put(w, object, "look", text(w, record->look));
    put(w, object, "lab", lab(w, record->target_lab));
    return object;
}

static json_t *palette(struct pm_json *w, const struct pm_record *record) {
    if (record->palette_sha256 == NULL)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "name", text(w, record->palette_name));
    put(w, object, "shades", whole(w, record->palette_shades));
    put(w, object, "capture", text(w, record->palette_capture));
    put(w, object, "sha256", text(w, record->palette_sha256));
    return object;
}

static json_t *shades(struct pm_json *w, const struct pm_record *record) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < record->n_shades; i++) {
        const struct pm_match *match = &record->shades[i];
        json_t *object = made(w, json_object());
        put(w, object, "id", text(w, match->id));
        put(w, object, "name", text(w, match->name));
        put(w, object, "lab", lab(w, match->lab));
        put(w, object, "de00", number(w, match->de00, 2));
        put(w, object, "delta", lab(w, match->delta));
        put(w, object, "label", text(w, match->label));
        append(w, array, object);
    }
    return array;
}

static json_t *rivals(struct pm_json *w, const struct pm_record *record) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < record->n_rivals; i++)
        append(w, array, text(w, record->rivals[i]));
    return array;
}

static json_t *parts(struct pm_json *w, const struct pm_part *list, size_t n) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < n; i++) {
        json_t *object = made(w, json_object());
        put(w, object, "id", text(w, list[i].id));
        put(w, object, "ratio", whole(w, list[i].ratio));
        put(w, object, "drops", whole(w, list[i].drops));
        append(w, array, object);
    }
    return array;
}

static json_t *blends(struct pm_json *w, const struct pm_record *record) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < record->n_blends; i++) {
        const struct pm_blend *blend = &record->blends[i];
        json_t *object = made(w, json_object());
        put(w, object, "parts", parts(w, blend->parts, blend->n_parts));
        put(w, object, "lab", lab(w, blend->lab));
        put(w, object, "de00", number(w, blend->de00, 2));
        put(w, object, "error_de00", number(w, blend->error_de00, 2));
        put(w, object, "slip_de00", number(w, blend->slip_de00, 2));
        put(w, object, "worthwhile", json_boolean(blend->worthwhile));
        append(w, array, object);
    }
    return array;
}

static json_t *session(struct pm_json *w, const struct pm_session *s) {
    json_t *object = made(w, json_object());
    put(w, object, "session", whole(w, s->session));
    put(w, object, "optional", json_boolean(s->optional));
    put(w, object, "chosen_by", text(w, s->chosen_by));
    put(w, object, "kind", text(w, s->kind));
    put(w, object, "parts", parts(w, s->parts, s->n_parts));
    put(w, object, "ladder", text(w, s->ladder));
    put(w, object, "rung", whole(w, s->rung));
    put(w, object, "lab", lab(w, s->lab));
    put(w, object, "darker_L", number(w, s->darker_L, 2));
    put(w, object, "darker_de00", number(w, s->darker_de00, 2));
    put(w, object, "days_after", days(w, s->days_after));
    put(w, object, "date",
        s->date[0][0] == '\0' ? json_null() : made(w, json_pack("[ss]", s->date[0], s->date[1])));
    put(w, object, "ml", number(w, s->ml, 2));
    put(w, object, "note", text(w, s->note));
    return object;
}

/* "unknown", or how many shades lighter: a word, so that nobody takes 0 for it. */
static json_t *healing(struct pm_json *w, const struct pm_record *record) {
    if (record->palette_sha256 == NULL)
        return json_null();
    return isnan(record->healing_shades) ? text(w, "unknown") : number(w, record->healing_shades, 2);
}

static json_t *sessions(struct pm_json *w, const struct pm_record *record) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < record->n_sessions; i++)
        append(w, array, session(w, &record->sessions[i]));
    return array;
}

void pm_json_put_advice(struct pm_json *w, json_t *root, const struct pm_record *record) {
    static const char *const confidences[] = {NULL, "low", "medium", "high"};
    put(w, root, "confidence", text(w, confidences[record->confidence]));
    put(w, root, "target", target(w, record));
    put(w, root, "palette", palette(w, record));
    put(w, root, "shades", shades(w, record));
    put(w, root, "rivals", rivals(w, record));
    put(w, root, "blends", blends(w, record));
    put(w, root, "healing", healing(w, record));
    put(w, root, "dilution", number(w, record->dilution, 2));
    put(w, root, "sessions", sessions(w, record));
    put(w, root, "followup", pm_json_followup(w, record));
}
