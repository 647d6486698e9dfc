#include "blend/mixtures.h"

#include "base/memory.h"
#include "blend/mix.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* A larger table would be slow to make and take more than 20 MB: about 38 bottles in ten drops. */
enum { MOST_MIXTURES = 1000000 };

struct pm_mixtures {
    const struct pm_mixer *mixer;
    const int *brand;
    bool *used;
    pthread_mutex_t lock;                   /* held while the table is made */
    atomic_size_t looked;                   /* mixtures examined by searches without it */
    _Atomic(size_t) size;                   /* mixtures that it would contain; 0: not counted yet */
    struct pm_mixture_table *_Atomic table; /* NULL: none yet */
};

static void free_table(struct pm_mixture_table *table) {
    if (table == NULL)
        return;
    for (int i = 0; i < 2; i++)
        pm_ratios_free(&table->ratios[i]);
    free(table->sets);
    free(table->cells);
    free(table->mixtures);
    free(table->lab[0]);
    free(table);
}

struct pm_mixtures *pm_mixtures_new(const struct pm_mixer *mixer, const int *brand, bool *used,
                                    struct pm_error *err) {
    struct pm_mixtures *mixtures = used != NULL ? pm_alloc(1, sizeof *mixtures, err) : NULL;
    if (mixtures == NULL) {
        free(used);
        return NULL;
    }
    mixtures->mixer = mixer;
    mixtures->brand = brand;
    mixtures->used = used;
    pthread_mutex_init(&mixtures->lock, NULL);
    return mixtures;
}

void pm_mixtures_free(struct pm_mixtures *mixtures) {
    if (mixtures == NULL)
        return;
    pthread_mutex_destroy(&mixtures->lock);
    free_table(mixtures->table);
    free(mixtures->used);
    free(mixtures);
}

/* ------------------------------------------------------------------ what it would hold */

/* Lists the sets of `table` (only counts them where sets is NULL); returns how many mixtures there are. */
static size_t list_sets(const struct pm_mixtures *of, struct pm_mixture_table *table) {
    const size_t n = of->mixer->n;
    size_t mixtures = 0;
    table->n_sets = 0;
    for (size_t i = 0; i < n && mixtures <= MOST_MIXTURES; i++)
        for (size_t j = i + 1; j < n && of->used[i]; j++) {
            /* k = j: the pair */
            for (size_t k = j; k < n && of->used[j] && of->brand[i] == of->brand[j]; k++) {
                const size_t parts = k > j ? 3 : 2;
                if (!of->used[k] || of->brand[i] != of->brand[k])
                    continue;
                if (table->sets != NULL)
                    table->sets[table->n_sets] = (struct pm_mixture_set){parts, {i, j, k > j ? k : 0}};
                table->n_sets++;
                mixtures += table->ratios[parts - 2].count;
            }
        }
    return mixtures;
}

/* ------------------------------------------------------------------ making it */

/* Colours in the order of the sets, before they are sorted. */
struct unsorted {
    float *lab[3]; /* one block, owned by lab[0] */
    uint32_t *cell;
    struct pm_mixture *mixtures;
    size_t n;
};

static void mix_set(struct pm_mixture_table *table, uint32_t set, const struct pm_quick *quick,
                    struct unsorted *all) {
    const struct pm_mixture_set *of = &table->sets[set];
    const struct pm_ratios *ratios = &table->ratios[of->n - 2];
    for (size_t at = 0; at < ratios->count; at += PM_LANES) {
        float drops[PM_MAX_PARTS][PM_LANES], lab[3][PM_LANES];
        for (size_t lane = 0; lane < PM_LANES; lane++) {
            size_t ratio = at + lane < ratios->count ? at + lane : 0;
            for (size_t i = 0; i < PM_MAX_PARTS; i++)
                drops[i][lane] = ratios->drops[i][ratio];
        }
        pm_quick_lab(quick, of->which, drops, lab);
        for (size_t lane = 0; lane < PM_LANES && at + lane < ratios->count; lane++, all->n++) {
            all->mixtures[all->n] = (struct pm_mixture){set, (uint32_t)(at + lane)};
            for (int c = 0; c < 3; c++) {
                all->lab[c][all->n] = lab[c][lane];
                table->low[c] = fminf(table->low[c], lab[c][lane]);
                table->high[c] = fmaxf(table->high[c], lab[c][lane]);
            }
        }
    }
}

/* The number of mixtures per cell if they were spread evenly. */
enum { CELL_MIXTURES = 64 };

/* Gives each mixture the number of its place in an even lattice; returns how many places there are. */
static size_t place(const struct pm_mixture_table *table, struct unsorted *all) {
    size_t steps[3], places = 1;
    float volume = 1;
    if (all->n == 0)
        return places;
    for (int c = 0; c < 3; c++)
        volume *= table->high[c] - table->low[c] + 1;
    const float side = cbrtf(volume * CELL_MIXTURES / (float)(all->n + CELL_MIXTURES));
    for (int c = 0; c < 3; c++) {
        steps[c] = (size_t)((table->high[c] - table->low[c]) / side) + 1;
        places *= steps[c];
    }
    for (size_t i = 0; i < all->n; i++) {
        size_t number = 0;
        for (int c = 0; c < 3; c++)
            number = number * steps[c] + (size_t)((all->lab[c][i] - table->low[c]) / side);
        all->cell[i] = (uint32_t)number;
    }
    return places;
}

static size_t padded(size_t n) {
    return (n + PM_LANES - 1) / PM_LANES * PM_LANES;
}

/* Lists the places that are not empty as cells; cell_of[place] is the number of each. Returns the mixtures in
 * all, padded. */
static size_t list_cells(struct pm_mixture_table *table, const size_t *count, size_t places,
                         size_t *cell_of) {
    size_t first = 0;
    table->n_cells = 0;
    for (size_t i = 0; i < places; i++) {
        if (count[i] == 0)
            continue;
        cell_of[i] = table->n_cells;
        table->cells[table->n_cells++] = (struct pm_mixture_cell){
            first, 0, {INFINITY, INFINITY, INFINITY}, {-INFINITY, -INFINITY, -INFINITY}};
        first += padded(count[i]);
    }
    return first;
}

static void put(struct pm_mixture_table *table, struct pm_mixture_cell *cell, const struct unsorted *all,
                size_t i) {
    const float error[3] = {PM_QUICK_ERROR_L, PM_QUICK_ERROR_AB, PM_QUICK_ERROR_AB};
    const size_t at = cell->first + cell->n++;
    table->mixtures[at] = all->mixtures[i];
    for (int c = 0; c < 3; c++) {
        const float value = all->lab[c][i];
        table->lab[c][at] = value;
        cell->low[c] = fminf(cell->low[c], value - error[c]);
        cell->high[c] = fmaxf(cell->high[c], value + error[c]);
    }
}

/* Moves the mixtures to their cells, in the order of the sets. */
static bool sort_into_cells(struct pm_mixture_table *table, struct unsorted *all, struct pm_error *err) {
    const size_t places = place(table, all);
    size_t *count = pm_alloc(2 * places, sizeof *count, err), n = 0;
    table->cells = pm_alloc(places < all->n ? places : all->n, sizeof *table->cells, err);
    bool ok = count != NULL && table->cells != NULL;
    if (ok) {
        for (size_t i = 0; i < all->n; i++)
            count[all->cell[i]]++;
        n = list_cells(table, count, places, count + places);
        table->mixtures = pm_alloc(n, sizeof *table->mixtures, err);
        table->lab[0] = pm_alloc(3 * n, sizeof(float), err);
        ok = table->mixtures != NULL && table->lab[0] != NULL;
    }
    for (int c = 1; ok && c < 3; c++)
        table->lab[c] = table->lab[0] + (size_t)c * n;
    for (size_t i = 0; ok && i < all->n; i++)
        put(table, &table->cells[count[places + all->cell[i]]], all, i);
    free(count);
    return ok;
}

static bool mix_all(const struct pm_mixtures *of, struct pm_mixture_table *table, struct unsorted *all,
                    struct pm_error *err) {
    struct pm_quick quick;
    const size_t mixtures = list_sets(of, table);
    table->sets = pm_alloc(table->n_sets, sizeof *table->sets, err);
    all->lab[0] = pm_alloc(3 * mixtures, sizeof(float), err);
    all->cell = pm_alloc(mixtures, sizeof *all->cell, err);
    all->mixtures = pm_alloc(mixtures, sizeof *all->mixtures, err);
    if (table->sets == NULL || all->lab[0] == NULL || all->cell == NULL || all->mixtures == NULL ||
        !pm_quick_init(&quick, of->mixer, err))
        return false;
    for (size_t c = 0; c < 3; c++) {
        all->lab[c] = all->lab[0] + c * mixtures;
        table->low[c] = INFINITY;
        table->high[c] = -INFINITY;
    }
    list_sets(of, table);
    for (size_t i = 0; i < table->n_sets; i++)
        mix_set(table, (uint32_t)i, &quick, all);
    pm_quick_free(&quick);
    return true;
}

static struct pm_mixture_table *make_table(const struct pm_mixtures *of, int drops, struct pm_error *err) {
    struct unsorted all = {.n = 0};
    struct pm_mixture_table *table = pm_alloc(1, sizeof *table, err);
    bool ok = table != NULL && pm_ratios_init(&table->ratios[0], 2, drops, err) &&
              pm_ratios_init(&table->ratios[1], 3, drops, err) && mix_all(of, table, &all, err) &&
              sort_into_cells(table, &all, err);
    free(all.lab[0]);
    free(all.cell);
    free(all.mixtures);
    if (ok) {
        table->drops = drops;
        return table;
    }
    free_table(table);
    return NULL;
}

/* ------------------------------------------------------------------ when it pays */

/* The number of mixtures in a table, counted once. */
static size_t size_of(struct pm_mixtures *mixtures, int drops) {
    size_t size = mixtures->size;
    if (size > 0)
        return size;
    struct pm_mixture_table counted = {
        .ratios = {{.count = pm_ratio_count(2, drops)}, {.count = pm_ratio_count(3, drops)}}};
    size = list_sets(mixtures, &counted) + 1;
    mixtures->size = size;
    return size;
}

bool pm_mixtures_note(struct pm_mixtures *mixtures, int drops, size_t looked) {
    const size_t all = atomic_fetch_add(&mixtures->looked, looked) + looked, size = size_of(mixtures, drops);
    return size <= MOST_MIXTURES && all >= size / 2;
}

bool pm_mixtures_table(struct pm_mixtures *mixtures, int drops, const struct pm_mixture_table **table,
                       struct pm_error *err) {
    bool ok = true;
    *table = mixtures->table;
    if (*table == NULL && pm_mixtures_note(mixtures, drops, 0)) {
        pthread_mutex_lock(&mixtures->lock);
        if (mixtures->table == NULL)
            mixtures->table = make_table(mixtures, drops, err);
        *table = mixtures->table;
        ok = *table != NULL;
        pthread_mutex_unlock(&mixtures->lock);
    }
    if (*table != NULL && (*table)->drops != drops)
        *table = NULL;
    return ok;
}
