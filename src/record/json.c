/* The record as JSON (DESIGN's "pigmatch/1"): jansson builds and escapes, this file says what stands where.
 */
#include "record/json_parts.h"

#include "base/buffer.h"
#include "base/error.h"
#include "color/profile.h"
#include "photo/photo.h"

#include <stdio.h>

static const char *const statuses[] = {"ok", "error", "refused"};

static json_t *hex_of_bytes(struct pm_json *w, const char *bytes) {
    struct pm_buffer hex = {0};
    for (; *bytes != '\0'; bytes++)
        pm_buffer_printf(&hex, "%02x", (unsigned char)*bytes);
    json_t *value = hex.failed ? NULL : json_string(hex.text);
    pm_buffer_free(&hex);
    return made(w, value);
}

/* The bytes of a path that is no UTF-8, so that scripts can still join on it; null for all others. */
static json_t *photo_hex(struct pm_json *w, const char *path) {
    return path == NULL || pm_utf8_valid(path) ? json_null() : hex_of_bytes(w, path);
}

/* ------------------------------------------------------------------ members */

static json_t *tool(struct pm_json *w) {
    char lcms[24];
    int version = pm_lcms_version();
    snprintf(lcms, sizeof lcms, "%d.%d", version / 1000, version % 1000 / 10);
    return made(w, json_pack("{sssissss}", "version", PM_VERSION, "method", PM_METHOD, "jpeg",
                             pm_jpeg_version(), "lcms", lcms));
}

/* An option given several times is a list. */
static json_t *options(struct pm_json *w, const struct pm_record *record) {
    json_t *object = made(w, json_object());
    for (size_t i = 0; i < record->n_options; i++) {
        const struct pm_said *said = &record->options[i];
        bool list = strcmp(said->name, "hair") == 0 || strcmp(said->name, "skin") == 0 ||
                    strcmp(said->name, "strip") == 0 || strcmp(said->name, "treated") == 0;
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

static json_t *error(struct pm_json *w, enum pm_status status, const struct pm_error *why) {
    if (status == PM_STATUS_OK)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "code", text(w, pm_code_name(why->code)));
    put(w, object, "message", text(w, why->message));
    return object;
}

static json_t *pooled(struct pm_json *w, const struct pm_record *record) {
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

static json_t *image(struct pm_json *w, const struct pm_record *record) {
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

static json_t *correction(struct pm_json *w, const struct pm_record *record) {
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

static json_t *strip(struct pm_json *w, const struct pm_record *record) {
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

static json_t *region(struct pm_json *w, const struct pm_record *record) {
    if (record->region_source == NULL)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "source", text(w, record->region_source));
    put(w, object, "hair", boxes(w, record->hair_boxes, record->n_hair_boxes));
    put(w, object, "skin", boxes(w, record->skin_boxes, record->n_skin_boxes));
    return object;
}

static json_t *clusters(struct pm_json *w, const struct pm_hair_facts *hair) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < hair->n_clusters; i++) {
        json_t *object = made(w, json_object());
        put(w, object, "lab", lab(w, hair->clusters[i].lab));
        put(w, object, "frac", number(w, hair->clusters[i].frac, 3));
        append(w, array, object);
    }
    return array;
}

static json_t *hair(struct pm_json *w, const struct pm_record *record) {
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

static json_t *skin(struct pm_json *w, const struct pm_record *record) {
    if (!record->has_skin)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "lab", lab(w, record->skin.lab));
    put(w, object, "ita_deg", number(w, record->skin.ita_deg, 1));
    put(w, object, "ita_class", text(w, record->skin.ita_class));
    return object;
}

static json_t *quality(struct pm_json *w, const struct pm_record *record) {
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

/* ------------------------------------------------------------------ the whole */

static void put_photo(struct pm_json *w, json_t *root, const struct pm_record *record) {
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

char *pm_record_json(const struct pm_record *record, struct pm_error *err) {
    struct pm_json w = {true};
    json_t *root = made(&w, json_object());
    put_photo(&w, root, record);
    pm_json_put_advice(&w, root, record);
    return pm_json_line(&w, root, err);
}
