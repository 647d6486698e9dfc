#include "blend/bottles.h"

#include "base/error.h"
#include "base/memory.h"
#include "color/lab.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A table of more would be slow to make and hold more than 12 MB: about 38 bottles in ten drops. */
enum { MOST_MIXTURES = 1000000 };

struct pm_mixtures {
    pthread_mutex_t lock;                   /* held while the table is made */
    atomic_size_t looked;                   /* mixtures that searches without it looked at */
    _Atomic(size_t) size;                   /* mixtures that it would hold; 0: not counted yet */
    struct pm_mixture_table *_Atomic table; /* NULL: none yet */
};

static void free_table(struct pm_mixture_table *table) {
    if (table == NULL)
        return;
    for (int i = 0; i < 2; i++)
        pm_ratios_free(&table->ratios[i]);
    free(table->sets);
    free(table->lab[0]);
    free(table);
}

static struct pm_mixtures *new_mixtures(struct pm_error *err) {
    struct pm_mixtures *mixtures = pm_alloc(1, sizeof *mixtures, err);
    if (mixtures != NULL)
        pthread_mutex_init(&mixtures->lock, NULL);
    return mixtures;
}

static void free_mixtures(struct pm_mixtures *mixtures) {
    if (mixtures == NULL)
        return;
    pthread_mutex_destroy(&mixtures->lock);
    free_table(mixtures->table);
    free(mixtures);
}

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

bool pm_bottles_init(struct pm_bottles *bottles, const struct pm_palette *palette, const char *exclude,
                     bool mix_brands, struct pm_error *err) {
    size_t n = palette->n_shades;
    *bottles = (struct pm_bottles){.palette = palette};
    bottles->order = pm_alloc(n, sizeof *bottles->order, err);
    bottles->brand = pm_alloc(n, sizeof *bottles->brand, err);
    bool ok = bottles->order != NULL && bottles->brand != NULL && exclude_all(bottles, exclude, err) &&
              number_ids(bottles, err) && pm_mixer_init(&bottles->mixer, palette, err) &&
              (bottles->mixtures = new_mixtures(err)) != NULL;
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
    free_mixtures(bottles->mixtures);
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
            return pm_fail(err, PM_E_PALETTE,
                           "shade '%s' can not be blended: no surface has its Lab; measure it again",
                           bottles->palette->shades[shades[i]].id);
    return true;
}

/* ------------------------------------------------------------------ the colours of all blends */

/* ------------------------------------------------------------------ what it would hold */
static bool may_blend(const struct pm_bottles *bottles, size_t i, size_t k) {
    return bottles->brand[i] == bottles->brand[k];
}

static bool is_used(const struct pm_bottles *bottles, size_t i) {
    return pm_bottle_usable(bottles, (int)i) && bottles->mixer.pigments[i].mixable;
}

/* Lists the sets of `table` (only counts them where sets is NULL) and says where the mixtures of each stand;
 * returns how many mixtures there are. */
static size_t list_sets(const struct pm_bottles *bottles, struct pm_mixture_table *table) {
    const size_t n = bottles->palette->n_shades;
    size_t mixtures = 0;
    table->n_sets = 0;
    for (size_t i = 0; i < n && mixtures <= MOST_MIXTURES; i++)
        for (size_t j = i + 1; j < n && is_used(bottles, i); j++) {
            /* k = j: the pair */
            for (size_t k = j; k < n && is_used(bottles, j) && may_blend(bottles, i, j); k++) {
                const size_t parts = k > j ? 3 : 2;
                if (!is_used(bottles, k) || !may_blend(bottles, i, k))
                    continue;
                if (table->sets != NULL)
                    table->sets[table->n_sets] =
                        (struct pm_mixture_set){parts, {i, j, k > j ? k : i}, mixtures, {0}, {0}};
                table->n_sets++;
                mixtures += table->ratios[parts - 2].padded;
            }
        }
    return mixtures;
}

/* ------------------------------------------------------------------ making it */

static void fill_set(struct pm_mixture_table *table, struct pm_mixture_set *set,
                     const struct pm_quick *quick) {
    const struct pm_ratios *ratios = &table->ratios[set->n - 2];
    for (int c = 0; c < 3; c++) {
        set->low[c] = INFINITY;
        set->high[c] = -INFINITY;
    }
    for (size_t at = 0; at < ratios->padded; at += PM_LANES) {
        float drops[PM_MAX_PARTS][PM_LANES], lab[3][PM_LANES];
        for (size_t lane = 0; lane < PM_LANES; lane++) {
            size_t ratio = at + lane < ratios->count ? at + lane : 0; /* what pads it is the first again */
            for (size_t i = 0; i < PM_MAX_PARTS; i++)
                drops[i][lane] = ratios->drops[i][ratio];
        }
        pm_quick_lab(quick, set->which, drops, lab);
        for (int c = 0; c < 3; c++) {
            pm_store(table->lab[c] + set->first + at, pm_load(lab[c]));
            for (int lane = 0; lane < PM_LANES; lane++) {
                set->low[c] = fminf(set->low[c], lab[c][lane]);
                set->high[c] = fmaxf(set->high[c], lab[c][lane]);
            }
        }
    }
    for (int c = 0; c < 3; c++) {
        set->low[c] -= c == 0 ? PM_QUICK_ERROR_L : PM_QUICK_ERROR_AB;
        set->high[c] += c == 0 ? PM_QUICK_ERROR_L : PM_QUICK_ERROR_AB;
    }
}

static struct pm_mixture_table *make_table(const struct pm_bottles *bottles, int drops,
                                           struct pm_error *err) {
    struct pm_quick quick = {0};
    struct pm_mixture_table *table = pm_alloc(1, sizeof *table, err);
    bool ok = table != NULL && pm_ratios_init(&table->ratios[0], 2, drops, err) &&
              pm_ratios_init(&table->ratios[1], 3, drops, err) && pm_quick_init(&quick, &bottles->mixer, err);
    if (ok) {
        table->drops = drops;
        const size_t mixtures = list_sets(bottles, table);
        table->sets = pm_alloc(table->n_sets, sizeof *table->sets, err);
        table->lab[0] = pm_alloc(3 * mixtures, sizeof(float), err);
        ok = table->sets != NULL && table->lab[0] != NULL;
        for (size_t c = 1; ok && c < 3; c++)
            table->lab[c] = table->lab[0] + c * mixtures;
    }
    if (ok)
        list_sets(bottles, table);
    for (size_t i = 0; ok && i < table->n_sets; i++) {
        fill_set(table, &table->sets[i], &quick);
        for (int c = 0; c < 3; c++) {
            table->low[c] = i > 0 ? fminf(table->low[c], table->sets[i].low[c]) : table->sets[i].low[c];
            table->high[c] = i > 0 ? fmaxf(table->high[c], table->sets[i].high[c]) : table->sets[i].high[c];
        }
    }
    pm_quick_free(&quick);
    if (ok)
        return table;
    free_table(table);
    return NULL;
}

/* ------------------------------------------------------------------ when it pays */

/* Mixtures that a table would hold, counted once. */
static size_t size_of(const struct pm_bottles *bottles, int drops) {
    struct pm_mixtures *mixtures = bottles->mixtures;
    size_t size = mixtures->size;
    if (size > 0)
        return size;
    struct pm_mixture_table counted = {
        .ratios = {{.padded = pm_ratios_padded(2, drops)}, {.padded = pm_ratios_padded(3, drops)}}};
    size = list_sets(bottles, &counted) + 1;
    mixtures->size = size;
    return size;
}

bool pm_mixtures_note(const struct pm_bottles *bottles, int drops, size_t looked) {
    struct pm_mixtures *mixtures = bottles->mixtures;
    const size_t all = atomic_fetch_add(&mixtures->looked, looked) + looked, size = size_of(bottles, drops);
    return size <= MOST_MIXTURES && all >= size / 2;
}

bool pm_mixtures_table(const struct pm_bottles *bottles, int drops, const struct pm_mixture_table **table,
                       struct pm_error *err) {
    struct pm_mixtures *mixtures = bottles->mixtures;
    bool ok = true;
    *table = mixtures->table;
    if (*table == NULL && pm_mixtures_note(bottles, drops, 0)) {
        pthread_mutex_lock(&mixtures->lock);
        if (mixtures->table == NULL)
            mixtures->table = make_table(bottles, drops, err);
        *table = mixtures->table;
        ok = *table != NULL;
        pthread_mutex_unlock(&mixtures->lock);
    }
    if (*table != NULL && (*table)->drops != drops)
        *table = NULL;
    return ok;
}
