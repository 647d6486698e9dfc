/* A record's line of JSON as a record again: the whole, and what it says of the photo. */
#include "record/json_take.h"

#include "base/error.h"
#include "base/memory.h"
#include "record/record.h"

#include <string.h>

static const char *const statuses[] = {"ok", "error", "refused"};

/* jansson keeps the members in the order in which they stand. */
static void read_options(struct pm_json_reader *r, const json_t *root) {
    const json_t *object = pm_take_object(r, root, "options");
    json_t *value;
    const char *name;
    json_object_foreach((json_t *)object, name, value) {
        const size_t n = json_is_array(value) ? json_array_size(value) : 1;
        for (size_t i = 0; i < n && r->ok; i++) {
            const char *text = json_string_value(json_is_array(value) ? json_array_get(value, i) : value);
            if (text == NULL)
                pm_take_refuse(r, "options", "object of texts");
            else
                r->ok = pm_record_say(r->record, name, text, r->err);
        }
    }
}

static void read_error(struct pm_json_reader *r, const json_t *owner, struct pm_error *into) {
    const json_t *object = pm_take_object(r, owner, "error");
    const char *codes[PM_E_COUNT];
    for (int i = 0; i < PM_E_COUNT; i++)
        codes[i] = pm_code_name((enum pm_code)i);
    if (object == NULL)
        return;
    into->code = (enum pm_code)pm_take_word(r, object, "code", codes, PM_E_COUNT);
    pm_take_short(r, object, "message", into->message, sizeof into->message);
}

static void read_pooled(struct pm_json_reader *r, const json_t *root) {
    struct pm_record *record = r->record;
    size_t n;
    const json_t *list = pm_take_list(r, root, "combined", 10000, &n);
    if (n == 0)
        return;
    record->pooled = pm_alloc(n, sizeof *record->pooled, r->err);
    r->ok = record->pooled != NULL;
    for (size_t i = 0; i < n && r->ok; i++) {
        const json_t *object = json_array_get(list, i);
        struct pm_pooled *one = &record->pooled[record->n_pooled++];
        pm_take_text(r, object, "photo", &one->photo);
        pm_take_text(r, object, "sha256", &one->sha256);
        one->status = (enum pm_status)pm_take_word(r, object, "status", statuses, 3);
        read_error(r, object, &one->error);
        pm_take_lab(r, object, "lab", &one->lab);
        pm_take_number(r, object, "uncertainty_de00", &one->uncertainty_de00);
    }
}

static void read_image(struct pm_json_reader *r, const json_t *root) {
    struct pm_image_facts *image = &r->record->image;
    const json_t *object = pm_take_object(r, root, "image");
    r->record->has_image = object != NULL;
    if (object == NULL)
        return;
    image->width = pm_take_int(r, object, "width", 0);
    image->height = pm_take_int(r, object, "height", 0);
    image->orientation = pm_take_int(r, object, "orientation", 1);
    pm_take_kept(r, object, "format", &image->format);
    pm_take_text(r, object, "profile", &image->profile);
    pm_take_kept(r, object, "profile_source", &image->profile_source);
    pm_take_number(r, object, "scale", &image->scale);
    pm_take_text(r, object, "taken", &image->taken);
    pm_take_text(r, object, "camera", &image->camera);
    image->flash = pm_take_at(r, object, "flash") == NULL ? -1 : pm_take_truth(r, object, "flash");
}

static void read_corners(struct pm_json_reader *r, const json_t *object, struct pm_correction_facts *facts) {
    size_t n;
    const json_t *list = pm_take_list(r, object, "corners", 4, &n);
    facts->has_corners = n == 4;
    for (size_t i = 0; i < n; i++) {
        const json_t *point = json_array_get(list, i);
        if (json_array_size(point) != 2)
            pm_take_refuse(r, "corners", "list of points");
        facts->corners[i] = (struct pm_point){json_number_value(json_array_get(point, 0)),
                                              json_number_value(json_array_get(point, 1))};
    }
}

static void read_correction(struct pm_json_reader *r, const json_t *root) {
    struct pm_correction_facts *facts = &r->record->correction;
    const json_t *object = pm_take_object(r, root, "correction");
    size_t n;
    if (object == NULL)
        return;
    pm_take_kept(r, object, "method", &facts->method);
    if (facts->method == NULL)
        pm_take_refuse(r, "method", "text");
    pm_take_kept(r, object, "found", &facts->found);
    pm_take_number(r, object, "residual_de00", &facts->residual_de00);
    pm_take_number(r, object, "residual_p90_de00", &facts->residual_p90_de00);
    pm_take_number(r, object, "in_sample_de00", &facts->in_sample_de00);
    pm_take_kept(r, object, "reference", &facts->reference);
    pm_take_number(r, object, "card_L", &facts->card_L);
    read_corners(r, object, facts);
    const json_t *dropped = pm_take_list(r, object, "dropped", 24, &n);
    for (size_t i = 0; i < n; i++) {
        json_t *holder = json_pack("{sO}", "dropped", json_array_get(dropped, i));
        pm_take_kept(r, holder, "dropped", &facts->dropped[facts->n_dropped]);
        facts->n_dropped += facts->dropped[facts->n_dropped] != NULL;
        json_decref(holder);
    }
}

static void read_strip(struct pm_json_reader *r, const json_t *root) {
    struct pm_strip_facts *facts = &r->record->strip;
    const json_t *object = pm_take_object(r, root, "strip");
    if (object == NULL)
        return;
    facts->strips = pm_take_int(r, object, "strips", 0);
    facts->swatches = pm_take_int(r, object, "swatches", 0);
    facts->n_dropped = (size_t)pm_take_int(r, object, "dropped", 0);
    pm_take_numbers(r, object, "gamma", facts->gamma, 3);
    pm_take_number(r, object, "light_share", &facts->light_share);
}

static void read_region(struct pm_json_reader *r, const json_t *root) {
    struct pm_record *record = r->record;
    const json_t *object = pm_take_object(r, root, "region");
    if (object == NULL)
        return;
    pm_take_kept(r, object, "source", &record->region_source);
    pm_take_boxes(r, object, "hair", record->hair_boxes, &record->n_hair_boxes);
    pm_take_boxes(r, object, "skin", record->skin_boxes, &record->n_skin_boxes);
}

static void read_clusters(struct pm_json_reader *r, const json_t *object, struct pm_hair_facts *hair) {
    const json_t *list = pm_take_list(r, object, "clusters", PM_MAX_CLUSTERS, &hair->n_clusters);
    for (size_t i = 0; i < hair->n_clusters; i++) {
        pm_take_lab(r, json_array_get(list, i), "lab", &hair->clusters[i].lab);
        pm_take_number(r, json_array_get(list, i), "frac", &hair->clusters[i].frac);
    }
}

static void read_hair(struct pm_json_reader *r, const json_t *root) {
    struct pm_hair_facts *hair = &r->record->hair;
    const json_t *object = pm_take_object(r, root, "hair");
    r->record->has_hair = object != NULL;
    if (object == NULL)
        return;
    pm_take_lab(r, object, "lab", &hair->lab);
    pm_take_lab(r, object, "uncorrected_lab", &hair->uncorrected_lab);
    pm_take_short(r, object, "hex", hair->hex, sizeof hair->hex);
    pm_take_number(r, object, "uncertainty_de00", &hair->uncertainty_de00);
    pm_take_number(r, object, "sampling_de00", &hair->sampling_de00);
    pm_take_number(r, object, "selection_de00", &hair->selection_de00);
    pm_take_number(r, object, "correction_de00", &hair->correction_de00);
    pm_take_numbers(r, object, "spread_L", hair->spread_L, 2);
    pm_take_lab(r, object, "darkest_lab", &hair->darkest_lab);
    pm_take_lab(r, object, "lightest_lab", &hair->lightest_lab);
    hair->pixels = pm_take_whole(r, object, "pixels", 0);
    pm_take_number(r, object, "frac", &hair->frac);
    pm_take_kept(r, object, "name", &hair->name);
    hair->level = pm_take_int(r, object, "level", -1);
    pm_take_number(r, object, "grey_frac", &hair->grey_frac);
    read_clusters(r, object, hair);
}

static void read_skin(struct pm_json_reader *r, const json_t *root) {
    struct pm_skin_facts *skin = &r->record->skin;
    const json_t *object = pm_take_object(r, root, "skin");
    r->record->has_skin = object != NULL;
    if (object == NULL)
        return;
    pm_take_lab(r, object, "lab", &skin->lab);
    pm_take_number(r, object, "ita_deg", &skin->ita_deg);
    pm_take_kept(r, object, "ita_class", &skin->ita_class);
}

static void read_checks(struct pm_json_reader *r, const json_t *root) {
    static const char *const levels[] = {"note", "warn", "refuse"};
    struct pm_record *record = r->record;
    const json_t *list = pm_take_list(r, root, "quality", PM_MAX_CHECKS, &record->n_checks);
    for (size_t i = 0; i < record->n_checks; i++) {
        const json_t *object = json_array_get(list, i);
        struct pm_check *check = &record->checks[i];
        pm_take_kept(r, object, "check", &check->check);
        check->level = (enum pm_level)pm_take_word(r, object, "level", levels, 3);
        pm_take_number(r, object, "value", &check->value);
        pm_take_number(r, object, "limit", &check->limit);
        pm_take_short(r, object, "message", check->message, sizeof check->message);
    }
}

static void read_photo(struct pm_json_reader *r, const json_t *root) {
    struct pm_record *record = r->record;
    read_options(r, root);
    pm_take_text(r, root, "photo", &record->photo);
    pm_take_text(r, root, "sha256", &record->sha256);
    read_pooled(r, root);
    pm_take_text(r, root, "client", &record->client);
    pm_take_text(r, root, "id", &record->id);
    record->status = (enum pm_status)pm_take_word(r, root, "status", statuses, 3);
    record->forced = pm_take_truth(r, root, "forced");
    record->damaged = pm_take_truth(r, root, "damaged");
    read_error(r, root, &record->error);
    read_image(r, root);
    read_correction(r, root);
    read_strip(r, root);
    read_region(r, root);
    read_hair(r, root);
    read_skin(r, root);
    read_checks(r, root);
}

/* ------------------------------------------------------------------ the whole */

static bool is_ours(const json_t *root) {
    const char *schema = json_string_value(json_object_get(root, "schema"));
    return schema != NULL && strcmp(schema, PM_SCHEMA) == 0 &&
           json_is_string(json_object_get(root, "status"));
}

struct pm_record *pm_record_read(const char *json, size_t length, struct pm_error *err) {
    json_t *root = pm_json_load(json, length, err);
    struct pm_json_reader r = {.err = err, .ok = true};
    if (root != NULL && !is_ours(root))
        pm_fail(err, PM_E_CORRUPT, "it is no record of " PM_SCHEMA);
    else if (root != NULL)
        r.record = pm_record_new(err);
    if (r.record != NULL) {
        read_photo(&r, root);
        pm_take_advice(&r, root);
        pm_take_check(&r);
        if (!r.ok) {
            pm_record_free(r.record);
            r.record = NULL;
        }
    }
    json_decref(root);
    return r.record;
}
