#include "blend/bottles.h"

#include "base/error.h"
#include "base/memory.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ what stands in the palette */

static bool exclude_all(struct pm_bottles *bottles, const char *exclude, struct pm_error *err) {
    char *copy = NULL, *rest, *id;
    if (exclude == NULL)
        return true;
    bottles->excluded = pm_alloc(bottles->palette->n_shades, sizeof *bottles->excluded, err);
    bool ok = bottles->excluded != NULL && pm_copy_text(&copy, exclude, err);
    rest = copy;
    while (ok && (id = strsep(&rest, ",")) != NULL) {
        int shade = pm_palette_find(bottles->palette, id);
        ok = shade >= 0 || pm_fail(err, PM_E_USAGE, "exclude: the palette has no shade '%s'", id);
        if (ok)
            bottles->excluded[shade] = true;
    }
    free(copy);
    return ok;
}

static bool same_brand(const char *a, const char *b) {
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void number_brands(struct pm_bottles *bottles) {
    const struct pm_shade *shades = bottles->palette->shades;
    for (size_t i = 0; i < bottles->palette->n_shades; i++) {
        size_t first = 0;
        while (!same_brand(shades[first].brand, shades[i].brand))
            first++;
        bottles->brand[i] = (int)first;
    }
}

struct ranked {
    const char *id;
    int shade;
    double de00;
};

/* Equally near ones by id. */
static int nearer_first(const void *left, const void *right) {
    const struct ranked *a = left, *b = right;
    if (a->de00 != b->de00)
        return a->de00 < b->de00 ? -1 : 1;
    return strcmp(a->id, b->id);
}

static bool number_ids(struct pm_bottles *bottles, struct pm_error *err) {
    size_t n = bottles->palette->n_shades;
    struct ranked *ranked = pm_alloc(n, sizeof *ranked, err);
    if (ranked == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        ranked[i] = (struct ranked){bottles->palette->shades[i].id, (int)i, 0};
    qsort(ranked, n, sizeof *ranked, nearer_first);
    for (size_t i = 0; i < n; i++)
        bottles->order[ranked[i].shade] = (int)i;
    free(ranked);
    return true;
}

/* Those that blends are made of. */
static bool *list_used(const struct pm_bottles *bottles, struct pm_error *err) {
    const size_t n = bottles->palette->n_shades;
    bool *used = pm_alloc(n, sizeof *used, err);
    for (size_t i = 0; used != NULL && i < n; i++)
        used[i] = pm_bottle_usable(bottles, (int)i) && bottles->mixer.pigments[i].mixable;
    return used;
}

bool pm_bottles_init(struct pm_bottles *bottles, const struct pm_palette *palette, const char *exclude,
                     bool mix_brands, struct pm_error *err) {
    size_t n = palette->n_shades;
    *bottles = (struct pm_bottles){.palette = palette};
    bottles->order = pm_alloc(n, sizeof *bottles->order, err);
    bottles->brand = pm_alloc(n, sizeof *bottles->brand, err);
    bool ok = bottles->order != NULL && bottles->brand != NULL && exclude_all(bottles, exclude, err) &&
              number_ids(bottles, err) && pm_mixer_init(&bottles->mixer, palette, err) &&
              (bottles->mixtures =
                   pm_mixtures_new(&bottles->mixer, bottles->brand, list_used(bottles, err), err)) != NULL;
    if (!ok)
        pm_bottles_free(bottles);
    else if (!mix_brands)
        number_brands(bottles);
    return ok;
}

void pm_bottles_free(struct pm_bottles *bottles) {
    free(bottles->excluded);
    free(bottles->order);
    free(bottles->brand);
    pm_mixer_free(&bottles->mixer);
    pm_mixtures_free(bottles->mixtures);
    *bottles = (struct pm_bottles){0};
}

/* ------------------------------------------------------------------ which may be used */

bool pm_bottle_usable(const struct pm_bottles *bottles, int shade) {
    const bool excluded = bottles->excluded != NULL && bottles->excluded[shade];
    return !excluded && !(bottles->palette->shades[shade].stock <= 0);
}

int pm_nearest_bottle(const struct pm_bottles *bottles, struct pm_lab target) {
    struct ranked best = {.shade = -1};
    for (int i = 0; i < (int)bottles->palette->n_shades; i++) {
        const struct pm_shade *shade = &bottles->palette->shades[i];
        if (!pm_bottle_usable(bottles, i))
            continue;
        struct ranked next = {shade->id, i, pm_de00(target, shade->lab)};
        if (best.shade < 0 || nearer_first(&next, &best) < 0)
            best = next;
    }
    return best.shade;
}

int pm_bottles_among(const struct pm_bottles *bottles) {
    size_t usable = 0;
    for (size_t i = 0; i < bottles->palette->n_shades; i++)
        usable += pm_bottle_usable(bottles, (int)i);
    return usable > PM_MOST_BOTTLES ? PM_MOST_BOTTLES : -1;
}

bool pm_bottles_near(const struct pm_bottles *bottles, struct pm_lab target, size_t **shades, size_t *n,
                     struct pm_error *err) {
    const struct pm_palette *palette = bottles->palette;
    size_t usable = 0, kept = 0;
    struct ranked *ranked = pm_alloc(palette->n_shades, sizeof *ranked, err);
    *shades = ranked != NULL ? pm_alloc(palette->n_shades, sizeof **shades, err) : NULL;
    if (*shades != NULL) {
        for (int i = 0; i < (int)palette->n_shades; i++)
            if (pm_bottle_usable(bottles, i))
                ranked[usable++] =
                    (struct ranked){palette->shades[i].id, i, pm_de00(target, palette->shades[i].lab)};
        qsort(ranked, usable, sizeof *ranked, nearer_first);
        for (size_t i = 0; i < usable && i < PM_MOST_BOTTLES; i++)
            if (bottles->mixer.pigments[ranked[i].shade].mixable)
                (*shades)[kept++] = (size_t)ranked[i].shade;
    }
    free(ranked);
    *n = kept;
    return *shades != NULL;
}

bool pm_bottles_check(const struct pm_bottles *bottles, const int *shades, size_t n, struct pm_error *err) {
    for (size_t i = 0; i < n; i++)
        if (!bottles->mixer.pigments[shades[i]].mixable)
            return pm_fail(
                err, PM_E_PALETTE,
                "shade '%s' cannot be blended: no real surface has its Lab values; measure it again",
                bottles->palette->shades[shades[i]].id);
    return true;
}
