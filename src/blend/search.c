#include "blend/search.h"

#include "base/memory.h"
#include "blend/candidates.h"
#include "blend/spectrum.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct state {
    const struct pm_search *search;
    size_t *shades;        /* those that may be used, nearest to the target first: a set counts among them */
    struct pm_mixer mixer; /* of these */
    struct pm_bounds bounds;
    struct pm_reach reach;
    struct pm_quick quick;
    struct pm_ratios ratios;
    struct pm_passing *passing; /* ratios not rejected yet */
    struct pm_found *found;
    size_t n, mixed;
};

/* ------------------------------------------------------------------ order */

static int64_t grade(double de00) {
    return llround(de00 * 1e9);
}

static int total_drops(const struct pm_found *found) {
    return found->ratio[0] + found->ratio[1] + found->ratio[2];
}

/* The places of a set's pigments, by id. */
static void sort_by_id(const int *order, const struct pm_found *found, size_t place[PM_MAX_PARTS]) {
    for (size_t i = 0; i < found->n; i++) {
        size_t at = i;
        for (; at > 0 && order[found->which[place[at - 1]]] > order[found->which[i]]; at--)
            place[at] = place[at - 1];
        place[at] = i;
    }
}

/* Below 0: a comes first. */
static int compare(const int *order, const struct pm_found *a, const struct pm_found *b) {
    size_t place_a[PM_MAX_PARTS] = {0}, place_b[PM_MAX_PARTS] = {0};
    if (grade(a->de00) != grade(b->de00))
        return grade(a->de00) < grade(b->de00) ? -1 : 1;
    if (total_drops(a) != total_drops(b))
        return total_drops(a) - total_drops(b);
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    sort_by_id(order, a, place_a);
    sort_by_id(order, b, place_b);
    for (size_t i = 0; i < a->n; i++) {
        int difference = order[a->which[place_a[i]]] - order[b->which[place_b[i]]];
        if (difference != 0)
            return difference;
    }
    for (size_t i = 0; i < a->n; i++) {
        int difference = b->ratio[place_b[i]] - a->ratio[place_a[i]];
        if (difference != 0)
            return difference;
    }
    return 0;
}

size_t pm_ratio_count(int pigments, int drops) {
    struct pm_ratios ratios;
    if (!pm_ratios_init(&ratios, pigments, drops, NULL))
        return 0;
    size_t count = ratios.count;
    pm_ratios_free(&ratios);
    return count;
}

/* ------------------------------------------------------------------ one set */

/* Mixes one ratio exactly; false where it is out of reach or outside the window asked for. */
static bool try_ratio(struct state *state, size_t ratio, struct pm_found *tried) {
    const struct pm_search *search = state->search;
    double drops[PM_MAX_PARTS], sum[3];
    for (size_t i = 0; i < PM_MAX_PARTS; i++) {
        drops[i] = state->ratios.drops[i][ratio];
        tried->ratio[i] = (int)drops[i];
    }
    state->mixed++;
    pm_mix_sum(&search->bottles->mixer, tried->which, drops, tried->n, sum);
    for (int k = 0; k < 3; k++)
        if (!(sum[k] >= state->reach.low[k] && sum[k] <= state->reach.high[k]))
            return false;
    tried->lab = pm_band_sum_lab(sum);
    if (!(tried->lab.L >= search->L_range[0] && tried->lab.L <= search->L_range[1]))
        return false;
    if (isfinite(search->most_hue) && fabs(pm_delta_hue(search->target, tried->lab)) > search->most_hue)
        return false;
    tried->de00 = pm_de00(search->target, tried->lab);
    return true;
}

static void narrow(struct state *state, double de00) {
    pm_reach_of(state->search->target, de00, state->search->L_range, &state->reach);
    pm_bounds_narrow(&state->bounds, &state->reach);
}

/* Puts a set's best ratio in its place among the best sets; a list that is full narrows the reach. */
static void insert(struct state *state, const struct pm_found *best) {
    const struct pm_search *search = state->search;
    size_t at = state->n;
    if (at == search->top) {
        if (compare(search->bottles->order, best, &state->found[at - 1]) >= 0)
            return;
        at--;
    } else {
        state->n++;
    }
    for (; at > 0 && compare(search->bottles->order, best, &state->found[at - 1]) < 0; at--)
        state->found[at] = state->found[at - 1];
    state->found[at] = *best;
    double last = state->found[search->top - 1].de00 + 1e-6;
    if (state->n == search->top && last < 0.97 * state->reach.de00)
        narrow(state, last);
}

static void try_set(struct state *state, const size_t *which, size_t n) {
    double forms[PM_MOST_FORMS][3];
    int n_forms = pm_set_forms(&state->bounds, which, n, forms);
    if (n_forms < 0)
        return;
    struct pm_found best = {0}, tried = {.n = n};
    size_t set[PM_MAX_PARTS] = {0};
    for (size_t i = 0; i < n; i++) {
        set[i] = which[i];
        tried.which[i] = state->shades[which[i]];
    }
    size_t passing = pm_quick_forms(&state->ratios, forms, n_forms, state->passing);
    passing = pm_quick_near(&state->quick, &state->ratios, &state->reach, set, state->passing, passing);
    for (size_t i = 0; i < passing; i++) {
        double limit = best.n > 0 ? best.de00 : state->reach.de00;
        if (state->passing[i].least_de00 > limit || !try_ratio(state, state->passing[i].ratio, &tried))
            continue;
        if (best.n == 0 || compare(state->search->bottles->order, &tried, &best) < 0)
            best = tried;
    }
    if (best.n > 0)
        insert(state, &best);
}

/* ------------------------------------------------------------------ all sets */

static int brand_of(const struct state *state, size_t i) {
    return state->search->bottles->brand[state->shades[i]];
}

static void try_pairs(struct state *state) {
    for (size_t i = 0; i < state->mixer.n; i++)
        for (size_t j = i + 1; j < state->mixer.n; j++)
            if (brand_of(state, i) == brand_of(state, j))
                try_set(state, (size_t[]){i, j}, 2);
}

static void try_triples(struct state *state) {
    size_t n = state->mixer.n;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            for (size_t k = j + 1; k < n && brand_of(state, i) == brand_of(state, j); k++)
                if (brand_of(state, k) == brand_of(state, i))
                    try_set(state, (size_t[]){i, j, k}, 3);
}

/* All sets of `pigments` pigments. */
static bool try_sets(struct state *state, int pigments, struct pm_error *err) {
    bool ok = pm_ratios_init(&state->ratios, pigments, state->search->drops, err);
    if (ok) {
        state->passing = pm_alloc(state->ratios.padded + 1, sizeof *state->passing, err);
        ok = state->passing != NULL;
    }
    if (ok && pigments == 2)
        try_pairs(state);
    else if (ok)
        try_triples(state);
    free(state->passing);
    state->passing = NULL;
    pm_ratios_free(&state->ratios);
    return ok;
}

/* The pigments that may be used, in the order of `shades`. */
static bool list_pigments(struct state *state, struct pm_error *err) {
    const struct pm_bottles *bottles = state->search->bottles;
    struct pm_mixer *mixer = &state->mixer;
    mixer->surface = bottles->mixer.surface;
    if (!pm_bottles_near(bottles, state->search->target, &state->shades, &mixer->n, err))
        return false;
    mixer->pigments = pm_alloc(mixer->n, sizeof *mixer->pigments, err);
    for (size_t i = 0; mixer->pigments != NULL && i < mixer->n; i++)
        mixer->pigments[i] = bottles->mixer.pigments[state->shades[i]];
    return mixer->pigments != NULL;
}

bool pm_search(const struct pm_search *search, struct pm_found *found, size_t *n, size_t *mixed,
               struct pm_error *err) {
    struct state state = {.search = search, .found = found};
    bool ok = true;
    if (search->top > 0 && search->pigments > 1) {
        ok = list_pigments(&state, err) && pm_bounds_init(&state.bounds, &state.mixer, search->target, err) &&
             pm_quick_init(&state.quick, &state.mixer, err);
        if (ok)
            narrow(&state, INFINITY);
        for (int pigments = 2; ok && pigments <= search->pigments; pigments++)
            ok = try_sets(&state, pigments, err);
        pm_bounds_free(&state.bounds);
        pm_quick_free(&state.quick);
        pm_mixer_free(&state.mixer);
        free(state.shades);
    }
    *n = state.n;
    if (mixed != NULL)
        *mixed = state.mixed;
    return ok;
}
