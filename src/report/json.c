/* The record as JSON (DESIGN's "pigmatch/1"): jansson builds and escapes, this file says what stands where.
 */
#include "pigmatch.h"

#include "base/buffer.h"
#include "base/error.h"
#include "color/profile.h"
#include "photo/photo.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const statuses[] = {"ok", "error", "refused"};

/* jansson's constructors return NULL when memory runs out and its setters pass a NULL value on as failure, so
 * one look at `ok` at the end is enough. */
struct writer {
    bool ok;
};

static json_t *made(struct writer *w, json_t *value) {
    w->ok = w->ok && value != NULL;
    return value;
}

static void put(struct writer *w, json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, value) != 0)
        w->ok = false;
}

static void append(struct writer *w, json_t *array, json_t *value) {
    if (json_array_append_new(array, value) != 0)
        w->ok = false;
}

/* ------------------------------------------------------------------ plain values */

/* Rounded to `decimals`; adding 0 turns -0 into 0. */
static json_t *number(struct writer *w, double value, int decimals) {
    if (!isfinite(value))
        return json_null();
    double scale = pow(10, decimals);
    return made(w, json_real(round(value * scale) / scale + 0.0));
}

static json_t *whole(struct writer *w, long long value) {
    return value < 0 ? json_null() : made(w, json_integer(value));
}

/* Text of unknown origin: JSON wants UTF-8, so what is none has its bytes replaced by '?'. */
static json_t *text(struct writer *w, const char *value) {
    if (value == NULL || *value == '\0')
        return json_null();
    json_t *string = json_string(value);
    if (string != NULL)
        return string;
    size_t length = strlen(value);
    char *ascii = malloc(length + 1);
    if (ascii == NULL)
        return made(w, NULL);
    for (size_t i = 0; i <= length; i++)
        ascii[i] = (unsigned char)value[i] < 0x80 ? value[i] : '?';
    string = json_string(ascii);
    free(ascii);
    return made(w, string);
}

static json_t *hex_of_bytes(struct writer *w, const char *bytes) {
    struct pm_buffer hex = {0};
    for (; *bytes != '\0'; bytes++)
        pm_buffer_printf(&hex, "%02x", (unsigned char)*bytes);
    json_t *value = hex.failed ? NULL : json_string(hex.text);
    pm_buffer_free(&hex);
    return made(w, value);
}

/* The bytes of a path that is no UTF-8, so that scripts can still join on it; null for all others. */
static json_t *photo_hex(struct writer *w, const char *path) {
    json_t *as_text = path != NULL ? json_string(path) : NULL;
    bool utf8 = path == NULL || as_text != NULL;
    json_decref(as_text);
    return utf8 ? json_null() : hex_of_bytes(w, path);
}

static json_t *numbers(struct writer *w, const double *values, size_t n, int decimals) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < n; i++)
        append(w, array, number(w, values[i], decimals));
    return array;
}

static json_t *lab(struct writer *w, struct pm_lab value) {
    if (!isfinite(value.L))
        return json_null();
    return numbers(w, (double[]){value.L, value.a, value.b}, 3, 2);
}

static json_t *days(struct writer *w, const int range[2]) {
    if (range[0] < 0)
        return json_null();
    return made(w, json_pack("[ii]", range[0], range[1]));
}

static json_t *boxes(struct writer *w, const struct pm_box *list, size_t n) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < n; i++)
        append(w, array, made(w, json_pack("[iiii]", list[i].x, list[i].y, list[i].w, list[i].h)));
    return array;
}

/* ------------------------------------------------------------------ members */

static json_t *tool(struct writer *w) {
    char lcms[24];
    int version = pm_lcms_version();
    snprintf(lcms, sizeof lcms, "%d.%d", version / 1000, version % 1000 / 10);
    return made(w, json_pack("{sssissss}", "version", PM_VERSION, "method", PM_METHOD, "jpeg",
                             pm_jpeg_version(), "lcms", lcms));
}

/* An option given several times is a list. */
static json_t *options(struct writer *w, const struct pm_record *record) {
    json_t *object = made(w, json_object());
    for (size_t i = 0; i < record->n_options; i++) {
        const struct pm_said *said = &record->options[i];
        bool list = strcmp(said->name, "hair") == 0 || strcmp(said->name, "skin") == 0 ||
                    strcmp(said->name, "strip") == 0;
        json_t *before = json_object_get(object, said->name);
        if (list && before != NULL)
            append(w, before, text(w, said->value));
        else if (list)
            put(w, object, said->name, made(w, json_pack("[o]", text(w, said->value))));
        else
            put(w, object, said->name, text(w, said->value));
    }
    return object;
}

static json_t *error(struct writer *w, enum pm_status status, const struct pm_error *why) {
    if (status == PM_STATUS_OK)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "code", text(w, pm_code_name(why->code)));
    put(w, object, "message", text(w, why->message));
    return object;
}

static json_t *pooled(struct writer *w, const struct pm_record *record) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < record->n_pooled; i++) {
        const struct pm_pooled *one = &record->pooled[i];
        json_t *object = made(w, json_object());
        put(w, object, "photo", text(w, one->photo));
        put(w, object, "photo_hex", photo_hex(w, one->photo));
        put(w, object, "sha256", text(w, one->sha256));
        put(w, object, "status", text(w, statuses[one->status]));
        put(w, object, "error", error(w, one->status, &one->error));
        put(w, object, "lab", lab(w, one->lab));
        put(w, object, "uncertainty_de00", number(w, one->uncertainty_de00, 2));
        append(w, array, object);
    }
    return array;
}

static json_t *image(struct writer *w, const struct pm_record *record) {
    const struct pm_image_facts *image = &record->image;
    if (!record->has_image)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "width", whole(w, image->width));
    put(w, object, "height", whole(w, image->height));
    put(w, object, "orientation", whole(w, image->orientation));
    put(w, object, "format", text(w, image->format));
    put(w, object, "profile", text(w, image->profile));
    put(w, object, "profile_source", text(w, image->profile_source));
    put(w, object, "scale", number(w, image->scale, 4));
    put(w, object, "taken", text(w, image->taken));
    put(w, object, "camera", text(w, image->camera));
    put(w, object, "flash", image->flash < 0 ? json_null() : json_boolean(image->flash));
    return object;
}

static json_t *correction(struct writer *w, const struct pm_record *record) {
    const struct pm_correction_facts *facts = &record->correction;
    if (!record->has_image)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "method", text(w, facts->method));
    put(w, object, "found", text(w, facts->found));
    put(w, object, "residual_de00", number(w, facts->residual_de00, 2));
    put(w, object, "residual_p90_de00", number(w, facts->residual_p90_de00, 2));
    put(w, object, "in_sample_de00", number(w, facts->in_sample_de00, 2));
    put(w, object, "reference", text(w, facts->reference));
    json_t *corners = facts->has_corners ? made(w, json_array()) : json_null();
    for (int i = 0; facts->has_corners && i < 4; i++)
        append(w, corners, numbers(w, (double[]){facts->corners[i].x, facts->corners[i].y}, 2, 1));
    put(w, object, "corners", corners);
    json_t *dropped = made(w, json_array());
    for (size_t i = 0; i < facts->n_dropped; i++)
        append(w, dropped, text(w, facts->dropped[i]));
    put(w, object, "dropped", dropped);
    put(w, object, "card_L", number(w, facts->card_L, 2));
    return object;
}

static json_t *strip(struct writer *w, const struct pm_record *record) {
    const struct pm_strip_facts *facts = &record->strip;
    if (facts->strips == 0)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "strips", whole(w, facts->strips));
    put(w, object, "swatches", whole(w, facts->swatches));
    put(w, object, "dropped", whole(w, (long long)facts->n_dropped));
    put(w, object, "gamma", numbers(w, facts->gamma, 3, 3));
    put(w, object, "light_share", number(w, facts->light_share, 3));
    return object;
}

static json_t *region(struct writer *w, const struct pm_record *record) {
    if (record->region_source == NULL)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "source", text(w, record->region_source));
    put(w, object, "hair", boxes(w, record->hair_boxes, record->n_hair_boxes));
    put(w, object, "skin", boxes(w, record->skin_boxes, record->n_skin_boxes));
    return object;
}

static json_t *clusters(struct writer *w, const struct pm_hair_facts *hair) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < hair->n_clusters; i++) {
        json_t *object = made(w, json_object());
        put(w, object, "lab", lab(w, hair->clusters[i].lab));
        put(w, object, "frac", number(w, hair->clusters[i].frac, 3));
        append(w, array, object);
    }
    return array;
}

static json_t *hair(struct writer *w, const struct pm_record *record) {
    const struct pm_hair_facts *facts = &record->hair;
    if (!record->has_hair)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "lab", lab(w, facts->lab));
    put(w, object, "uncorrected_lab", lab(w, facts->uncorrected_lab));
    put(w, object, "hex", text(w, facts->hex));
    put(w, object, "uncertainty_de00", number(w, facts->uncertainty_de00, 2));
    put(w, object, "sampling_de00", number(w, facts->sampling_de00, 2));
    put(w, object, "selection_de00", number(w, facts->selection_de00, 2));
    put(w, object, "correction_de00", number(w, facts->correction_de00, 2));
    put(w, object, "spread_L",
        isfinite(facts->spread_L[0]) ? numbers(w, facts->spread_L, 2, 2) : json_null());
    put(w, object, "darkest_lab", lab(w, facts->darkest_lab));
    put(w, object, "lightest_lab", lab(w, facts->lightest_lab));
    put(w, object, "pixels", whole(w, facts->pixels));
    put(w, object, "frac", number(w, facts->frac, 3));
    put(w, object, "name", text(w, facts->name));
    put(w, object, "level", whole(w, facts->level));
    put(w, object, "grey_frac", number(w, facts->grey_frac, 3));
    put(w, object, "clusters", clusters(w, facts));
    return object;
}

static json_t *skin(struct writer *w, const struct pm_record *record) {
    if (!record->has_skin)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "lab", lab(w, record->skin.lab));
    put(w, object, "ita_deg", number(w, record->skin.ita_deg, 1));
    put(w, object, "ita_class", text(w, record->skin.ita_class));
    return object;
}

static json_t *quality(struct writer *w, const struct pm_record *record) {
    static const char *const levels[] = {"note", "warn", "refuse"};
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < record->n_checks; i++) {
        const struct pm_check *check = &record->checks[i];
        json_t *object = made(w, json_object());
        put(w, object, "check", text(w, check->check));
        put(w, object, "level", text(w, levels[check->level]));
        put(w, object, "value", number(w, check->value, 4));
        put(w, object, "limit", number(w, check->limit, 4));
        put(w, object, "message", text(w, check->message));
        append(w, array, object);
    }
    return array;
}

static json_t *target(struct writer *w, const struct pm_record *record) {
    if (!record->has_target)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "source", text(w, record->target_source));
    put(w, object, "look", text(w, record->look));
    put(w, object, "lab", lab(w, record->target_lab));
    return object;
}

static json_t *palette(struct writer *w, const struct pm_record *record) {
    if (record->palette_sha256 == NULL)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "name", text(w, record->palette_name));
    put(w, object, "shades", whole(w, record->palette_shades));
    put(w, object, "capture", text(w, record->palette_capture));
    put(w, object, "sha256", text(w, record->palette_sha256));
    return object;
}

static json_t *shades(struct writer *w, const struct pm_record *record) {
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

static json_t *rivals(struct writer *w, const struct pm_record *record) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < record->n_rivals; i++)
        append(w, array, text(w, record->rivals[i]));
    return array;
}

static json_t *parts(struct writer *w, const struct pm_part *list, size_t n) {
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

static json_t *blends(struct writer *w, const struct pm_record *record) {
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

static json_t *session(struct writer *w, const struct pm_session *s) {
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
static json_t *healing(struct writer *w, const struct pm_record *record) {
    if (record->palette_sha256 == NULL)
        return json_null();
    return isnan(record->healing_shades) ? text(w, "unknown") : number(w, record->healing_shades, 2);
}

static json_t *sessions(struct writer *w, const struct pm_record *record) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < record->n_sessions; i++)
        append(w, array, session(w, &record->sessions[i]));
    return array;
}

/* ------------------------------------------------------------------ the whole */

static void put_photo(struct writer *w, json_t *root, const struct pm_record *record) {
    put(w, root, "schema", text(w, PM_SCHEMA));
    put(w, root, "tool", tool(w));
    put(w, root, "options", options(w, record));
    put(w, root, "photo", text(w, record->photo));
    put(w, root, "photo_hex", photo_hex(w, record->photo));
    put(w, root, "sha256", text(w, record->sha256));
    put(w, root, "combined", pooled(w, record));
    put(w, root, "client", text(w, record->client));
    put(w, root, "id", text(w, record->id));
    put(w, root, "status", text(w, statuses[record->status]));
    put(w, root, "forced", json_boolean(record->forced));
    put(w, root, "damaged", json_boolean(record->damaged));
    put(w, root, "error", error(w, record->status, &record->error));
    put(w, root, "image", image(w, record));
    put(w, root, "correction", correction(w, record));
    put(w, root, "strip", strip(w, record));
    put(w, root, "region", region(w, record));
    put(w, root, "hair", hair(w, record));
    put(w, root, "skin", skin(w, record));
    put(w, root, "quality", quality(w, record));
}

static void put_advice(struct writer *w, json_t *root, const struct pm_record *record) {
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
}

char *pm_record_json(const struct pm_record *record, struct pm_error *err) {
    struct writer w = {true};
    json_t *root = made(&w, json_object());
    put_photo(&w, root, record);
    put_advice(&w, root, record);
    /* 15 significant digits print a number rounded to a few decimals as just those. */
    char *dump = w.ok ? json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(root);
    struct pm_buffer line = {0};
    if (dump != NULL)
        pm_buffer_printf(&line, "%s\n", dump);
    else
        line.failed = true;
    free(dump);
    return pm_buffer_take(&line, err);
}
