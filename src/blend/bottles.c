#include "blend/bottles.h"

#include "base/error.h"
#include "base/memory.h"
#include "color/lab.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ which may be used */

bool pm_choice_check(const struct pm_choice *choice, const struct pm_palette *palette, struct pm_error *err) {
    for (size_t i = 0; i < choice->n_exclude; i++) {
        if (pm_palette_find(palette, choice->exclude[i]) < 0)
            return pm_fail(err, PM_E_USAGE,
                           "--exclude: the palette has no shade '%s': `pigmatch palette show` lists its ids",
                           choice->exclude[i]);
    }
    return true;
}

bool pm_shade_usable(const struct pm_choice *choice, const struct pm_shade *shade) {
    if (shade->stock <= 0)
        return false;
    for (size_t i = 0; i < choice->n_exclude; i++) {
        if (strcmp(choice->exclude[i], shade->id) == 0)
            return false;
    }
    return true;
}

int pm_nearest_shade(const struct pm_palette *palette, const struct pm_choice *choice, struct pm_lab target) {
    int best = -1;
    double best_de00 = 0;
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *shade = &palette->shades[i];
        if (!pm_shade_usable(choice, shade))
            continue;
        double de00 = pm_de00(target, shade->lab);
        if (best >= 0 && de00 > best_de00)
            continue;
        if (best >= 0 && de00 == best_de00 && strcmp(shade->id, palette->shades[best].id) > 0)
            continue;
        best = (int)i;
        best_de00 = de00;
    }
    return best;
}

/* ------------------------------------------------------------------ ready for the search */

struct candidate {
    const char *id;
    int shade;
    double de00;
};

static int nearer_first(const void *left, const void *right) {
    const struct candidate *a = left, *b = right;
    if (a->de00 != b->de00)
        return a->de00 < b->de00 ? -1 : 1;
    return strcmp(a->id, b->id);
}

static int by_id(const void *left, const void *right) {
    const struct candidate *a = left, *b = right;
    return strcmp(a->id, b->id);
}

static bool make_room(struct pm_bottles *bottles, const struct pm_palette *palette, size_t n,
                      struct pm_error *err) {
    *bottles = (struct pm_bottles){.palette = palette, .n = n};
    bottles->shade = pm_alloc(n, sizeof *bottles->shade, err);
    bottles->order = pm_alloc(n, sizeof *bottles->order, err);
    bottles->brand = pm_alloc(n, sizeof *bottles->brand, err);
    return bottles->shade != NULL && bottles->order != NULL && bottles->brand != NULL;
}

static bool same_brand(const char *a, const char *b) {
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void number_brands(struct pm_bottles *bottles) {
    const struct pm_shade *shades = bottles->palette->shades;
    for (size_t i = 0; i < bottles->n; i++) {
        size_t first = 0;
        while (!same_brand(shades[bottles->shade[first]].brand, shades[bottles->shade[i]].brand))
            first++;
        bottles->brand[i] = (int)first;
    }
}

static bool number_ids(struct pm_bottles *bottles, struct pm_error *err) {
    struct candidate *sorted = pm_alloc(bottles->n, sizeof *sorted, err);
    if (sorted == NULL)
        return false;
    for (size_t i = 0; i < bottles->n; i++)
        sorted[i] = (struct candidate){bottles->palette->shades[bottles->shade[i]].id, (int)i, 0};
    qsort(sorted, bottles->n, sizeof *sorted, by_id);
    for (size_t i = 0; i < bottles->n; i++)
        bottles->order[sorted[i].shade] = (int)i;
    free(sorted);
    return true;
}

static void drop_unmixable(struct pm_bottles *bottles) {
    size_t kept = 0;
    for (size_t i = 0; i < bottles->n; i++) {
        if (!bottles->mixer.pigments[i].mixable)
            continue;
        bottles->shade[kept] = bottles->shade[i];
        bottles->mixer.pigments[kept++] = bottles->mixer.pigments[i];
    }
    bottles->n = bottles->mixer.n = kept;
}

bool pm_bottles_init(struct pm_bottles *bottles, const struct pm_palette *palette,
                     const struct pm_choice *choice, struct pm_lab target, struct pm_error *err) {
    size_t n = 0;
    bool ok = false;
    *bottles = (struct pm_bottles){0};
    struct candidate *usable = pm_alloc(palette->n_shades, sizeof *usable, err);
    if (usable == NULL)
        return false;
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *shade = &palette->shades[i];
        if (pm_shade_usable(choice, shade))
            usable[n++] = (struct candidate){shade->id, (int)i, pm_de00(target, shade->lab)};
    }
    qsort(usable, n, sizeof *usable, nearer_first);
    if (!make_room(bottles, palette, n < PM_MOST_BOTTLES ? n : PM_MOST_BOTTLES, err))
        goto out;
    for (size_t i = 0; i < bottles->n; i++)
        bottles->shade[i] = usable[i].shade;
    if (!pm_mixer_init(&bottles->mixer, palette, bottles->shade, bottles->n, err))
        goto out;
    drop_unmixable(bottles);
    if (!choice->mix_brands)
        number_brands(bottles);
    ok = number_ids(bottles, err);
out:
    free(usable);
    if (!ok)
        pm_bottles_free(bottles);
    return ok;
}

bool pm_bottles_of(struct pm_bottles *bottles, const struct pm_palette *palette, const int *shades, size_t n,
                   struct pm_error *err) {
    if (!make_room(bottles, palette, n, err))
        goto fail;
    memcpy(bottles->shade, shades, n * sizeof *shades);
    if (!pm_mixer_init(&bottles->mixer, palette, shades, n, err) || !number_ids(bottles, err))
        goto fail;
    for (size_t i = 0; i < n; i++) {
        if (bottles->mixer.pigments[i].mixable)
            continue;
        pm_fail(err, PM_E_PALETTE, "shade '%s' can not be blended: no surface has its Lab; measure it again",
                palette->shades[shades[i]].id);
        goto fail;
    }
    return true;
fail:
    pm_bottles_free(bottles);
    return false;
}

void pm_bottles_free(struct pm_bottles *bottles) {
    free(bottles->shade);
    free(bottles->order);
    free(bottles->brand);
    pm_mixer_free(&bottles->mixer);
    *bottles = (struct pm_bottles){0};
}
