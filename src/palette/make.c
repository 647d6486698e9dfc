#include "palette/make.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "palette/columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ ids */

/* The next id of *list, which advances past its comma; NULL if memory ran out. */
static char *next_id(const char **list, struct pm_error *err) {
    const char *start = *list + strspn(*list, " ");
    size_t length = strcspn(start, ",");
    *list = start + length + (start[length] == ',');
    while (length > 0 && start[length - 1] == ' ')
        length--;
    char *id = pm_alloc(length + 1, 1, err);
    if (id != NULL)
        memcpy(id, start, length);
    return id;
}

/* Why it is not a valid id; NULL if it is. */
static const char *id_trouble(const struct pm_palette *palette, const char *id, enum pm_ids_kind kind) {
    struct pm_buffer clean = {0};
    (void)pm_utf8_clean(&clean, id, 0);
    bool plain = !clean.failed && strlen(id) <= 100 && clean.text != NULL && strcmp(clean.text, id) == 0;
    pm_buffer_free(&clean);
    if (!plain)
        return " is not plain text of up to 100 bytes: write another id";
    if (kind == PM_IDS_BLENDS)
        return NULL;
    if (*id == '#' || strchr(id, ':') != NULL)
        return ": a colon or a leading '#' has another meaning where shades are named: write another id";
    return pm_palette_find(palette, id) >= 0 ? " appears twice: give every bottle its own id" : NULL;
}

bool pm_ids_read(struct pm_palette *palette, const char *ids, size_t most, enum pm_ids_kind kind,
                 struct pm_error *err) {
    for (bool more = true; more;) {
        if (palette->n_shades == most)
            return pm_fail(err, PM_E_USAGE, "ids: more than %zu of them: remove some", most);
        more = strchr(ids, ',') != NULL;
        char *id = next_id(&ids, err);
        if (id == NULL)
            return false;
        const char *trouble = *id != '\0' ? id_trouble(palette, id, kind) : "";
        if (trouble != NULL) {
            if (*id == '\0')
                pm_fail(err, PM_E_USAGE, "ids: an id is empty: write one between every two commas");
            else
                pm_fail(err, PM_E_USAGE, "ids: '%.40s'%s", id, trouble);
            free(id);
            return false;
        }
        palette->shades[palette->n_shades] = pm_shade_unknown();
        palette->shades[palette->n_shades++].id = id;
    }
    return true;
}

/* ------------------------------------------------------------------ the ladder */

static const double LIGHTEST_L = 58, DARKEST_L = 16, WIDEST_STEP_L = 10;

struct ab {
    double a, b;
};

/* An undertone at the lightest and the darkest rung. */
struct tone {
    const char *undertone;
    struct ab lightest, darkest;
};

static const struct tone *find_tone(const char *undertone) {
    static const struct tone tones[] = {{"neutral", {0.8, 2.4}, {0.2, 0.4}},
                                        {"warm", {7.0, 12.0}, {3.2, 3.6}},
                                        {"cool", {-0.8, -4.6}, {-0.2, -1.5}}};
    for (size_t i = 0; i < sizeof tones / sizeof *tones; i++)
        if (strcmp(tones[i].undertone, undertone) == 0)
            return &tones[i];
    return NULL;
}

static double round_1(double value) {
    return round(value * 10) / 10;
}

/* L* of a rung in equal steps: between the given ends, otherwise around the middle of the default range. */
static double L_of_rung(const struct pm_make *make, size_t rung, size_t rungs) {
    bool given = make->lightest_L > 0 && make->darkest_L > 0;
    double lightest = given ? make->lightest_L : LIGHTEST_L, darkest = given ? make->darkest_L : DARKEST_L;
    double step = rungs > 1 ? (lightest - darkest) / (double)(rungs - 1) : 0;
    if (!given && step > WIDEST_STEP_L)
        step = WIDEST_STEP_L;
    return round_1((lightest + darkest) / 2 + step * ((double)(rungs - 1) / 2 - (double)rung));
}

static struct pm_lab lab_of_tone(const struct tone *tone, double L) {
    double share = (L - DARKEST_L) / (LIGHTEST_L - DARKEST_L);
    return (struct pm_lab){L, round_1(tone->darkest.a + share * (tone->lightest.a - tone->darkest.a)),
                           round_1(tone->darkest.b + share * (tone->lightest.b - tone->darkest.b))};
}

static bool fill(struct pm_palette *palette, const struct pm_make *make, const struct tone *tone,
                 struct pm_error *err) {
    for (size_t i = 0; i < palette->n_shades; i++) {
        struct pm_shade *shade = &palette->shades[i];
        shade->lab = lab_of_tone(tone, L_of_rung(make, i, palette->n_shades));
        if (!pm_copy_text(&shade->ladder, make->ladder != NULL ? make->ladder : tone->undertone, err) ||
            !pm_copy_text(&shade->undertone, tone->undertone, err) ||
            !pm_copy_text(&shade->brand, make->brand, err))
            return false;
    }
    return pm_palette_number_rungs(palette, err);
}

static bool fill_header(struct pm_palette *palette, const struct pm_make *make, struct pm_error *err) {
    if (!pm_copy_text(&palette->name, make->name != NULL ? make->name : "my bottles", err) ||
        !pm_copy_text(&palette->originator, "pigmatch palette new: design values, not measured", err))
        return false;
    if (make->created == NULL)
        return true;
    palette->keywords = pm_alloc(1, sizeof *palette->keywords, err);
    if (palette->keywords == NULL)
        return false;
    palette->n_keywords = 1;
    return pm_copy_text(&palette->keywords[0].name, "CREATED", err) &&
           pm_copy_text(&palette->keywords[0].value, make->created, err);
}

struct pm_palette *pm_palette_make(const struct pm_make *make, struct pm_error *err) {
    const struct tone *tone = find_tone(make->undertone != NULL ? make->undertone : "neutral");
    if (tone == NULL) {
        pm_fail(err, PM_E_USAGE, "undertone: '%.40s' is unknown: write cool, neutral or warm",
                make->undertone);
        return NULL;
    }
    struct pm_palette *palette = pm_alloc(1, sizeof *palette, err);
    if (palette == NULL)
        return NULL;
    palette->capture = PM_CAPTURE_NOMINAL;
    palette->calib_error_de00 = NAN;
    palette->shades = pm_alloc(PM_MAKE_MAX, sizeof *palette->shades, err);
    if (palette->shades == NULL || !pm_ids_read(palette, make->ids, PM_MAKE_MAX, PM_IDS_SHADES, err) ||
        !fill(palette, make, tone, err) || !fill_header(palette, make, err)) {
        pm_palette_free(palette);
        return NULL;
    }
    return palette;
}
