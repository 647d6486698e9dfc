#include "blend/mixtures.h"

#include "base/memory.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

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

struct pm_mixtures *pm_mixtures_new(struct pm_error *err) {
    struct pm_mixtures *mixtures = pm_alloc(1, sizeof *mixtures, err);
    if (mixtures != NULL)
        pthread_mutex_init(&mixtures->lock, NULL);
    return mixtures;
}

void pm_mixtures_free(struct pm_mixtures *mixtures) {
    if (mixtures == NULL)
        return;
    pthread_mutex_destroy(&mixtures->lock);
    free_table(mixtures->table);
    free(mixtures);
}

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
