#include "report/json_palette.h"

#include "base/error.h"
#include "color/lab.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* jansson's constructors return NULL when memory runs out, and its setters fail on a NULL value: one look at
 * `ok` at the end is enough. */
struct writer {
    json_t *object;
    bool ok;
};

static void put(struct writer *w, const char *key, json_t *value) {
    if (json_object_set_new(w->object, key, value) != 0)
        w->ok = false;
}

/* A path may be no UTF-8: what is none has its bytes replaced by '?'. */
static json_t *text(const char *value) {
    if (value == NULL || *value == '\0')
        return json_null();
    json_t *string = json_string(value);
    if (string != NULL)
        return string;
    char *ascii = strdup(value);
    for (char *c = ascii; c != NULL && *c != '\0'; c++)
        *c = (unsigned char)*c < 0x80 ? *c : '?';
    string = ascii != NULL ? json_string(ascii) : NULL;
    free(ascii);
    return string;
}

/* Rounded to 4 decimals, as many as any palette means; adding 0 turns -0 into 0. */
static json_t *number(double value) {
    return isfinite(value) ? json_real(round(value * 1e4) / 1e4 + 0.0) : json_null();
}

/* Differences have 2 decimals, as in records. */
static json_t *difference(double de00) {
    return number(round(de00 * 100) / 100);
}

static json_t *whole(long value) {
    return value < 0 ? json_null() : json_integer(value);
}

static json_t *lab(struct pm_lab value) {
    return isfinite(value.L) ? json_pack("[ooo]", number(value.L), number(value.a), number(value.b))
                             : json_null();
}

static struct writer begin(void) {
    struct writer w = {json_object(), true};
    put(&w, "schema", text("pigmatch-palette/1"));
    return w;
}

static char *finish(struct writer *w, struct pm_error *err) {
    char *line = NULL;
    /* 15 digits print a number rounded to a few decimals as just those. */
    char *dump = w->ok ? json_dumps(w->object, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(w->object);
    if (dump != NULL && (line = malloc(strlen(dump) + 2)) != NULL) {
        strcpy(line, dump);
        strcat(line, "\n");
    }
    free(dump);
    if (line == NULL)
        pm_fail_memory(err);
    return line;
}

/* ------------------------------------------------------------------ the palette */

static void put_header(struct writer *w, const char *file, const struct pm_palette *palette) {
    const bool read = palette != NULL;
    put(w, "file", text(file));
    put(w, "title", text(read ? palette->name : NULL));
    put(w, "originator", text(read ? palette->originator : NULL));
    put(w, "capture", text(read ? pm_capture_name(palette->capture) : NULL));
    put(w, "sha256", text(read ? palette->sha256 : NULL));
    put(w, "calib_error_de00", number(read ? palette->calib_error_de00 : NAN));
}

static json_t *tint(const struct pm_shade *shade) {
    if (!isfinite(shade->tint_lab.L))
        return json_null();
    return json_pack("{sososo}", "lab", lab(shade->tint_lab), "frac", number(shade->tint_frac), "white",
                     text(shade->tint_white));
}

static json_t *shade_object(const struct pm_shade *shade) {
    struct writer w = {json_object(), true};
    char hex[8];
    pm_lab_to_hex(shade->lab, hex);
    put(&w, "id", text(shade->id));
    put(&w, "name", text(shade->name));
    put(&w, "lab", lab(shade->lab));
    put(&w, "hex", text(hex));
    put(&w, "ladder", text(shade->ladder));
    put(&w, "rung", whole(shade->rung));
    put(&w, "brand", text(shade->brand));
    put(&w, "undertone", text(shade->undertone));
    put(&w, "dilution", number(shade->dilution));
    put(&w, "tint", tint(shade));
    put(&w, "strength", number(shade->strength));
    put(&w, "spectrum", shade->spectrum != NULL ? json_true() : json_false());
    put(&w, "lot", text(shade->lot));
    put(&w, "expiry", text(shade->expiry));
    put(&w, "stock", number(shade->stock));
    if (w.ok)
        return w.object;
    json_decref(w.object);
    return NULL;
}

char *pm_palette_entry_json(const char *name, const char *file, const struct pm_palette *palette,
                            const struct pm_error *why, struct pm_error *err) {
    struct writer w = begin();
    put(&w, "palette", text(name));
    put_header(&w, file, palette);
    put(&w, "shades", whole(palette != NULL ? (long)palette->n_shades : -1));
    put(&w, "error", text(palette == NULL ? why->message : NULL));
    return finish(&w, err);
}

char *pm_palette_json(const struct pm_palette *palette, const char *file, struct pm_error *err) {
    struct writer w = begin();
    json_t *shades = json_array();
    put_header(&w, file, palette);
    for (size_t i = 0; i < palette->n_shades; i++)
        if (json_array_append_new(shades, shade_object(&palette->shades[i])) != 0)
            w.ok = false;
    put(&w, "shades", shades);
    return finish(&w, err);
}

/* ------------------------------------------------------------------ what is doubtful */

static json_t *finding_object(const struct pm_finding *finding) {
    return json_pack("{sososososo}", "level", text(finding->level == PM_LEVEL_NOTE ? "note" : "warn"), "code",
                     text(finding->code), "shade", text(finding->shade), "other", text(finding->other),
                     "message", text(finding->message));
}

char *pm_findings_json(const struct pm_palette *palette, const char *file, const char *today,
                       const struct pm_findings *findings, struct pm_error *err) {
    struct writer w = begin();
    json_t *list = json_array();
    put_header(&w, file, palette);
    put(&w, "shades", whole((long)palette->n_shades));
    put(&w, "today", text(today));
    put(&w, "clean", json_boolean(findings->warnings == 0));
    for (size_t i = 0; i < findings->count; i++)
        if (json_array_append_new(list, finding_object(&findings->list[i])) != 0)
            w.ok = false;
    put(&w, "findings", list);
    put(&w, "more", json_boolean(findings->more));
    return finish(&w, err);
}

/* ------------------------------------------------------------------ calibration */

static json_t *strengths(const struct pm_palette *palette, const struct pm_calibration *calibration) {
    struct writer w = {json_object(), true};
    for (size_t i = 0; i < palette->n_shades; i++)
        if (!isnan(calibration->strength[i]))
            put(&w, palette->shades[i].id, number(calibration->strength[i]));
    if (w.ok)
        return w.object;
    json_decref(w.object);
    return NULL;
}

char *pm_calibration_json(const struct pm_palette *palette, char *const *names,
                          const struct pm_calibration *calibration, struct pm_error *err) {
    struct writer w = begin();
    json_t *blends = json_array();
    put(&w, "title", text(palette->name));
    put(&w, "sha256", text(palette->sha256));
    for (size_t i = 0; i < calibration->n_blends; i++)
        if (json_array_append_new(blends, json_pack("{sososo}", "blend", text(names[i]), "before_de00",
                                                    difference(calibration->before_de00[i]), "after_de00",
                                                    difference(calibration->after_de00[i]))) != 0)
            w.ok = false;
    put(&w, "blends", blends);
    put(&w, "mean_before_de00", difference(calibration->mean_before_de00));
    put(&w, "mean_after_de00", difference(calibration->mean_after_de00));
    put(&w, "mean_in_sample_de00", difference(calibration->mean_in_sample_de00));
    put(&w, "strength", strengths(palette, calibration));
    return finish(&w, err);
}
