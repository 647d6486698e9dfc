#include "report/json_palette.h"

#include "base/error.h"
#include "color/lab.h"
#include "record/json_values.h"

/* As many decimals as any palette means. */
static json_t *lab4(struct pm_json *w, struct pm_lab value) {
    if (!isfinite(value.L))
        return json_null();
    return numbers(w, (double[]){value.L, value.a, value.b}, 3, 4);
}

static json_t *begin(struct pm_json *w) {
    json_t *root = made(w, json_object());
    put(w, root, "schema", text(w, "pigmatch-palette/1"));
    return root;
}

/* ------------------------------------------------------------------ the palette */

static void put_header(struct pm_json *w, json_t *root, const char *file, const struct pm_palette *palette) {
    const bool read = palette != NULL;
    put(w, root, "file", text(w, file));
    put(w, root, "title", text(w, read ? palette->name : NULL));
    put(w, root, "originator", text(w, read ? palette->originator : NULL));
    put(w, root, "capture", text(w, read ? pm_capture_name(palette->capture) : NULL));
    put(w, root, "sha256", text(w, read ? palette->sha256 : NULL));
    put(w, root, "calib_error_de00", number(w, read ? palette->calib_error_de00 : NAN, 4));
}

static json_t *tint(struct pm_json *w, const struct pm_shade *shade) {
    if (!isfinite(shade->tint_lab.L))
        return json_null();
    return json_pack("{sososo}", "lab", lab4(w, shade->tint_lab), "frac", number(w, shade->tint_frac, 4),
                     "white", text(w, shade->tint_white));
}

static json_t *shade_object(struct pm_json *w, const struct pm_shade *shade) {
    json_t *object = made(w, json_object());
    char hex[8];
    pm_lab_to_hex(shade->lab, hex);
    put(w, object, "id", text(w, shade->id));
    put(w, object, "name", text(w, shade->name));
    put(w, object, "lab", lab4(w, shade->lab));
    put(w, object, "hex", text(w, hex));
    put(w, object, "ladder", text(w, shade->ladder));
    put(w, object, "rung", whole(w, shade->rung));
    put(w, object, "brand", text(w, shade->brand));
    put(w, object, "undertone", text(w, shade->undertone));
    put(w, object, "dilution", number(w, shade->dilution, 4));
    put(w, object, "tint", tint(w, shade));
    put(w, object, "strength", number(w, shade->strength, 4));
    put(w, object, "spectrum", shade->spectrum != NULL ? json_true() : json_false());
    put(w, object, "lot", text(w, shade->lot));
    put(w, object, "expiry", text(w, shade->expiry));
    put(w, object, "stock", number(w, shade->stock, 4));
    return object;
}

char *pm_palette_entry_json(const char *name, const char *file, const struct pm_palette *palette,
                            const struct pm_error *why, struct pm_error *err) {
    struct pm_json w = {true};
    json_t *root = begin(&w);
    put(&w, root, "palette", text(&w, name));
    put_header(&w, root, file, palette);
    put(&w, root, "shades", whole(&w, palette != NULL ? (long)palette->n_shades : -1));
    put(&w, root, "error", text(&w, palette == NULL ? why->message : NULL));
    return pm_json_line(&w, root, err);
}

char *pm_palette_json(const struct pm_palette *palette, const char *file, struct pm_error *err) {
    struct pm_json w = {true};
    json_t *root = begin(&w);
    json_t *shades = json_array();
    put_header(&w, root, file, palette);
    for (size_t i = 0; i < palette->n_shades; i++)
        append(&w, shades, shade_object(&w, &palette->shades[i]));
    put(&w, root, "shades", shades);
    return pm_json_line(&w, root, err);
}

/* ------------------------------------------------------------------ what is doubtful */

static json_t *finding_object(struct pm_json *w, const struct pm_finding *finding) {
    return json_pack("{sososososo}", "level", text(w, finding->level == PM_LEVEL_NOTE ? "note" : "warn"),
                     "code", text(w, finding->code), "shade", text(w, finding->shade), "other",
                     text(w, finding->other), "message", text(w, finding->message));
}

char *pm_findings_json(const struct pm_palette *palette, const char *file, const char *today,
                       const struct pm_findings *findings, struct pm_error *err) {
    struct pm_json w = {true};
    json_t *root = begin(&w);
    json_t *list = json_array();
    put_header(&w, root, file, palette);
    put(&w, root, "shades", whole(&w, (long)palette->n_shades));
    put(&w, root, "today", text(&w, today));
    put(&w, root, "clean", json_boolean(findings->warnings == 0));
    for (size_t i = 0; i < findings->count; i++)
        append(&w, list, finding_object(&w, &findings->list[i]));
    put(&w, root, "findings", list);
    put(&w, root, "more", json_boolean(findings->more));
    return pm_json_line(&w, root, err);
}

/* ------------------------------------------------------------------ calibration */

static json_t *strengths(struct pm_json *w, const struct pm_palette *palette,
                         const struct pm_calibration *calibration) {
    json_t *object = made(w, json_object());
    for (size_t i = 0; i < palette->n_shades; i++)
        if (!isnan(calibration->strength[i]))
            put(w, object, palette->shades[i].id, number(w, calibration->strength[i], 4));
    return object;
}

char *pm_calibration_json(const struct pm_palette *palette, char *const *names,
                          const struct pm_calibration *calibration, struct pm_error *err) {
    struct pm_json w = {true};
    json_t *root = begin(&w);
    json_t *blends = json_array();
    put(&w, root, "title", text(&w, palette->name));
    put(&w, root, "sha256", text(&w, palette->sha256));
    for (size_t i = 0; i < calibration->n_blends; i++)
        append(&w, blends,
               json_pack("{sososo}", "blend", text(&w, names[i]), "before_de00",
                         number(&w, calibration->before_de00[i], 2), "after_de00",
                         number(&w, calibration->after_de00[i], 2)));
    put(&w, root, "blends", blends);
    put(&w, root, "mean_before_de00", number(&w, calibration->mean_before_de00, 2));
    put(&w, root, "mean_after_de00", number(&w, calibration->mean_after_de00, 2));
    put(&w, root, "mean_in_sample_de00", number(&w, calibration->mean_in_sample_de00, 2));
    put(&w, root, "strength", strengths(&w, palette, calibration));
    return pm_json_line(&w, root, err);
}
