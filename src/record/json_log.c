#include "record/json_log.h"

#include "base/buffer.h"
#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "record/json_take.h"
#include "record/json_values.h"

/* ------------------------------------------------------------------ writing */

static json_t *used(struct pm_json *w, const struct pm_log_entry *entry) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < entry->n_used; i++) {
        json_t *object = made(w, json_object());
        put(w, object, "id", text(w, entry->used[i].id));
        put(w, object, "drops", whole(w, entry->used[i].drops));
        put(w, object, "lot", text(w, entry->lot[i]));
        append(w, array, object);
    }
    return array;
}

char *pm_log_entry_json(const struct pm_log_entry *entry, struct pm_error *err) {
    struct pm_json w = {true};
    json_t *root = made(&w, json_object());
    put(&w, root, "schema", text(&w, PM_LOG_SCHEMA));
    put(&w, root, "client", text(&w, entry->client));
    put(&w, root, "session", whole(&w, entry->session));
    put(&w, root, "date", text(&w, entry->date));
    put(&w, root, "used", used(&w, entry));
    put(&w, root, "density_frac", number(&w, entry->density_frac, 4));
    put(&w, root, "needle", text(&w, entry->needle));
    put(&w, root, "depth_mm", number(&w, entry->depth_mm, 2));
    put(&w, root, "operator", text(&w, entry->operator_id));
    put(&w, root, "remark", text(&w, entry->remark));
    return pm_json_line(&w, root, err);
}

char *pm_log_entry_use(const struct pm_log_entry *entry, struct pm_error *err) {
    struct pm_buffer use = {0};
    for (size_t i = 0; i < entry->n_used; i++) {
        pm_buffer_printf(&use, "%s%s", i > 0 ? "," : "", entry->used[i].id);
        if (entry->used[i].drops > 0)
            pm_buffer_printf(&use, ":%d", entry->used[i].drops);
    }
    return pm_buffer_take(&use, err);
}

/* ------------------------------------------------------------------ reading */

static void take_used(struct pm_json_reader *r, const json_t *root, struct pm_log_entry *entry) {
    size_t n;
    const json_t *list = pm_take_list(r, root, "used", PM_MAX_PARTS, &n);
    if (n == 0)
        pm_take_refuse(r, "used", "list of bottles");
    for (size_t i = 0; i < n && r->ok; i++) {
        const json_t *bottle = json_array_get(list, i);
        struct pm_part *part = &entry->used[entry->n_used];
        part->ratio = 1;
        part->drops = pm_take_int(r, bottle, "drops", -1);
        pm_take_text(r, bottle, "id", &part->id);
        pm_take_text(r, bottle, "lot", &entry->lot[entry->n_used++]);
        if (part->id == NULL)
            pm_take_refuse(r, "used", "list of bottles with ids");
    }
}

static void take_entry(struct pm_json_reader *r, const json_t *root, struct pm_log_entry *entry) {
    struct pm_date date;
    pm_take_text(r, root, "client", &entry->client);
    entry->session = pm_take_int(r, root, "session", 0);
    pm_take_short(r, root, "date", entry->date, sizeof entry->date);
    if (entry->session < 1)
        pm_take_refuse(r, "session", "number of a session");
    if (!pm_date_parse(entry->date, &date))
        pm_take_refuse(r, "date", "day of the calendar");
    take_used(r, root, entry);
    pm_take_number(r, root, "density_frac", &entry->density_frac);
    pm_take_text(r, root, "needle", &entry->needle);
    pm_take_number(r, root, "depth_mm", &entry->depth_mm);
    pm_take_text(r, root, "operator", &entry->operator_id);
    pm_take_text(r, root, "remark", &entry->remark);
}

bool pm_log_entry_read(const char *json, size_t length, struct pm_log_entry *entry, struct pm_error *err) {
    json_t *root = pm_json_load(json, length, err);
    struct pm_json_reader r = {.err = err, .ok = true};
    *entry = (struct pm_log_entry){.density_frac = NAN, .depth_mm = NAN};
    if (root == NULL)
        return false;
    const char *schema = json_string_value(json_object_get(root, "schema"));
    if (schema == NULL || strcmp(schema, PM_LOG_SCHEMA) != 0)
        r.ok = pm_fail(err, PM_E_CORRUPT, "it is no entry of " PM_LOG_SCHEMA);
    take_entry(&r, root, entry);
    json_decref(root);
    if (!r.ok)
        pm_log_entry_free(entry);
    return r.ok;
}

void pm_log_entry_free(struct pm_log_entry *entry) {
    for (size_t i = 0; i < PM_MAX_PARTS; i++) {
        free(entry->used[i].id);
        free(entry->lot[i]);
    }
    free(entry->client);
    free(entry->needle);
    free(entry->operator_id);
    free(entry->remark);
    *entry = (struct pm_log_entry){0};
}
