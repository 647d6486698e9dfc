/* Values for the settings, and bottles, kept until they are written. */
#include "cli/setup/setup.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/args/option_table.h"
#include "cli/args/settings.h"
#include "cli/palette/palette_answer.h"
#include "palette/places.h"

#include <stdlib.h>
#include <string.h>

const char *pm_setup_keep(struct pm_setup *setup, char *text, struct pm_error *err) {
    if (text == NULL || setup->n_answers == PM_MOST_ANSWERS) {
        free(text);
        pm_fail_memory(err);
        return NULL;
    }
    return setup->answers[setup->n_answers++] = text;
}

bool pm_setup_set(struct pm_setup *setup, const char *name, const char *value, struct pm_error *err) {
    struct pm_setting *setting = pm_settings_find(&setup->cli->settings, name);
    if (!pm_option_take(setting->option, setup->cli, value, err))
        return false;
    setting->given = value;
    return true;
}

bool pm_setup_palette(struct pm_setup *setup, const char *name, struct pm_error *err) {
    struct pm_palette *palette = pm_palette_open(name, err);
    if (palette == NULL)
        return false;
    pm_palette_free(palette);
    if (pm_is_file(name)) {
        name = pm_setup_keep(setup, realpath(name, NULL), err);
        if (name == NULL)
            return false;
    }
    return pm_setup_set(setup, "palette", name, err);
}

/* ------------------------------------------------------------------ bottles by name */

/* Puts the shades called `ids` first, in that order; returns how many are missing. */
static size_t pick_shades(struct pm_palette *palette, const struct pm_palette *ids) {
    size_t n = 0;
    for (size_t i = 0; i < ids->n_shades; i++) {
        const int at = pm_palette_find(palette, ids->shades[i].id);
        if (at < 0)
            continue;
        const struct pm_shade found = palette->shades[at];
        memmove(&palette->shades[n + 1], &palette->shades[n], ((size_t)at - n) * sizeof found);
        palette->shades[n++] = found;
    }
    return ids->n_shades - n;
}

static bool keep_first(struct pm_palette *palette, size_t n, struct pm_error *err) {
    while (palette->n_shades > n)
        pm_shade_free(&palette->shades[--palette->n_shades], palette->n_extra);
    free(palette->name);
    palette->name = NULL;
    return pm_copy_text(&palette->name, "my bottles", err) && pm_palette_number_rungs(palette, err);
}

static bool fail_unknown(const struct pm_palette *best, const struct pm_palette *ids, struct pm_error *err) {
    struct pm_buffer unknown = {0};
    for (size_t i = 0; i < ids->n_shades; i++)
        if (best == NULL || pm_palette_find(best, ids->shades[i].id) < 0)
            pm_buffer_printf(&unknown, "%s%s", unknown.length > 0 ? ", " : "", ids->shades[i].id);
    pm_fail(err, PM_E_PALETTE,
            "the colour of %.200s is unknown: measure it (pigmatch palette photo), or start with design "
            "values (pigmatch palette new), then pigmatch setup --palette FILE",
            unknown.failed ? "these bottles" : unknown.text);
    pm_buffer_free(&unknown);
    return false;
}

/* The palette that has most of them, those first; *lacking is the number of missing ones. */
static bool find_palette(const struct pm_palette *ids, struct pm_palette **best, size_t *lacking,
                         struct pm_error *err) {
    struct pm_palette_place *places = NULL;
    size_t count;
    *best = NULL;
    *lacking = ids->n_shades;
    if (!pm_palette_places(&places, &count, err))
        return false;
    for (size_t i = 0; i <= count && *lacking > 0; i++) {
        struct pm_error unread = {0}; /* a palette that cannot be read has no bottles */
        struct pm_palette *palette = pm_palette_load(i == 0 ? NULL : places[i - 1].path, NULL, &unread);
        const size_t without = palette != NULL ? pick_shades(palette, ids) : ids->n_shades;
        struct pm_palette *worse = without < *lacking ? *best : palette;
        if (without < *lacking) {
            *best = palette;
            *lacking = without;
        }
        pm_palette_free(worse);
    }
    pm_palette_places_free(places, count);
    return true;
}

bool pm_setup_known_bottles(struct pm_setup *setup, const char *ids, struct pm_error *err) {
    enum { MOST_BOTTLES = 400 };
    struct pm_palette named = {.shades = pm_alloc(MOST_BOTTLES, sizeof *named.shades, err)}, *best = NULL;
    size_t lacking;
    bool ok = named.shades != NULL && pm_ids_read(&named, ids, MOST_BOTTLES, PM_IDS_SHADES, err) &&
              find_palette(&named, &best, &lacking, err);
    if (ok && lacking > 0)
        ok = fail_unknown(best, &named, err);
    if (ok) {
        pm_buffer_printf(&setup->report, "%zu bottles with the colours of \"%s\"%s\n", named.n_shades,
                         best->name,
                         best->capture != PM_CAPTURE_NOMINAL
                             ? ""
                             : ": design values, not measured; measure your own with pigmatch palette photo");
        ok = keep_first(best, named.n_shades, err);
    }
    if (ok) {
        setup->palette = best;
        best = NULL;
    }
    pm_palette_free(best);
    for (size_t i = 0; i < named.n_shades; i++)
        pm_shade_free(&named.shades[i], 0);
    free(named.shades);
    return ok;
}
