#include "blend/search.h"

#include "base/memory.h"
#include "blend/spectrum.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct state {
    const struct pm_search *search;
    size_t *shades;        /* the usable shades, nearest to the target first; sets consist of their indices */
    struct pm_mixer mixer; /* of these */
    struct pm_bounds bounds;
    struct pm_reach reach;
    struct pm_quick quick;
    struct pm_ratios ratios;
    const struct pm_mixture_table *table; /* NULL: there is none, and the bounds are used */
    struct pm_passing *passing;           /* ratios not rejected yet */
    struct pm_found *found;
    double bounds_de00; /* the reach that the bounds are narrowed to */
    size_t boxes, work; /* the boxes for that; what has been done since, by the time that a box takes */
    double part[3][2];  /* the L*, a*, b* that are searched */
    size_t spent;       /* on them, as `work` */
    size_t n, mixed, looked;
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

/* ------------------------------------------------------------------ one set */

/* Computes one ratio exactly; false if it is out of reach or outside the given window. */
static bool try_ratio(struct state *state, const struct pm_ratios *ratios, size_t ratio,
                      struct pm_found *tried) {
    const struct pm_search *search = state->search;
    double drops[PM_MAX_PARTS], sum[3];
    for (size_t i = 0; i < PM_MAX_PARTS; i++) {
        drops[i] = ratios->drops[i][ratio];
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

/* K/S of the best mixture so far. */
static void best_ks(const struct state *state, double ks[PM_BANDS]) {
    const struct pm_found *best = &state->found[0];
    for (int i = 0; i < PM_BANDS; i++) {
        double absorb = 0, scatter = 0;
        for (size_t k = 0; k < best->n; k++) {
            const struct pm_pigment *pigment = &state->search->bottles->mixer.pigments[best->which[k]];
            absorb += best->ratio[k] * pigment->absorb[i];
            scatter += best->ratio[k] * pigment->scatter[i];
        }
        ks[i] = absorb / scatter;
    }
}

/* Bounds for a reach that is hardly smaller reject hardly more. */
static const double least_step = 0.97;

/* Fits the bounds to the part of the reach that is searched. */
static void narrow(struct state *state, double de00) {
    double ks[PM_BANDS];
    struct pm_reach *reach = &state->reach;
    state->bounds_de00 = de00;
    pm_reach_of(state->search->target, de00, state->search->L_range, reach);
    double *const sides[3] = {reach->L_box, reach->a, reach->b};
    for (int k = 0; k < 3; k++) {
        sides[k][0] = fmax(sides[k][0], state->part[k][0]);
        sides[k][1] = fmin(sides[k][1], state->part[k][1]);
    }
    if (state->table != NULL)
        return;
    if (state->n > 0)
        best_ks(state, ks);
    pm_bounds_narrow(&state->bounds, &state->reach, state->n > 0 ? ks : NULL, state->boxes);
    state->work = 0;
}

/* The reach ends at the last of a full list; the bounds follow in steps, half-spaces when it is worth their
 * time (place_half_spaces). */
static void follow(struct state *state) {
    if (state->n < state->search->top)
        return;
    state->reach.de00 = state->found[state->n - 1].de00 + 1e-6;
    if ((state->table != NULL || !state->bounds.mean) && state->reach.de00 < least_step * state->bounds_de00)
        narrow(state, state->reach.de00);
}

/* Inserts a set's ratio among the best sets; when the list is full, the reach shrinks. */
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
    follow(state);
}

/* The same if the set may be among them already, with this or another ratio. */
static void insert_better(struct state *state, const struct pm_found *tried) {
    size_t at = 0;
    while (at < state->n && (state->found[at].n != tried->n ||
                             memcmp(state->found[at].which, tried->which, sizeof tried->which) != 0))
        at++;
    if (at < state->n) {
        if (compare(state->search->bottles->order, tried, &state->found[at]) >= 0)
            return;
        state->n--;
        memmove(&state->found[at], &state->found[at + 1], (state->n - at) * sizeof *state->found);
    }
    insert(state, tried);
}

/* Tries the ratios in `passing`, in order. */
static void try_passing(struct state *state, struct pm_found tried, size_t passing) {
    struct pm_found best = {0};
    for (size_t i = 0; i < passing; i++) {
        double limit = best.n > 0 ? best.de00 : state->reach.de00;
        if (state->passing[i].least_de00 > limit ||
            !try_ratio(state, &state->ratios, state->passing[i].ratio, &tried))
            continue;
        if (best.n == 0 || compare(state->search->bottles->order, &tried, &best) < 0)
            best = tried;
    }
    if (best.n > 0)
        insert_better(state, &best);
}

/* Half-spaces are placed anew for a smaller reach once trying sets has taken about as long as that does. The
 * reach is divided into few boxes, and into four times as many once the sets have still taken as long as
 * WORK_PER_BOX of these each; but not longer than passing all sets takes. */
enum { WORK_PER_STEP = 8, WORK_PER_BOX = 12, SETS_PER_BOX = 14 };

static size_t most_boxes(const struct state *state) {
    const size_t boxes = state->mixer.n * state->mixer.n * state->mixer.n / SETS_PER_BOX;
    return boxes < PM_MOST_BOXES ? boxes : PM_MOST_BOXES;
}

static void place_half_spaces(struct state *state) {
    const bool finer = state->boxes < most_boxes(state) && state->work > WORK_PER_BOX * state->boxes;
    const bool nearer =
        state->reach.de00 < least_step * state->bounds_de00 && state->work > WORK_PER_STEP * state->boxes;
    if (!state->bounds.mean || state->n < state->search->top || !(finer || nearer))
        return;
    state->boxes *= finer ? 4 : 1;
    narrow(state, state->reach.de00);
}

static void try_set(struct state *state, const size_t *which, size_t n) {
    float forms[PM_MOST_FORMS][3];
    const int n_forms = pm_set_forms(&state->bounds, which, n, forms);
    struct pm_found tried = {.n = n};
    size_t set[PM_MAX_PARTS] = {0};
    for (size_t i = 0; i < n; i++) {
        set[i] = which[i];
        tried.which[i] = state->shades[which[i]];
    }
    size_t passing = pm_quick_forms(&state->ratios, forms, n_forms, state->passing);
    state->looked += passing;
    state->work += 2 + passing;
    state->spent += 2 + passing;
    passing = pm_quick_near(&state->quick, &state->ratios, &state->reach, set, state->passing, passing);
    try_passing(state, tried, passing);
    place_half_spaces(state);
}

/* ------------------------------------------------------------------ all sets */

static int brand_of(const struct state *state, size_t i) {
    return state->search->bottles->brand[state->shades[i]];
}

static bool may_blend(const struct state *state, size_t i, size_t j) {
    return brand_of(state, i) == brand_of(state, j);
}

/* The sets of one or two pigments with each of those before them. */
static void try_with(struct state *state, const size_t *with, size_t n_with) {
    for (size_t first = 0; first < with[0]; first += PM_LANES) {
        const pm_bits in = pm_sets_in_reach(&state->bounds, first, with, n_with, state->search->drops);
        for (size_t i = first; pm_any(in) && i < first + PM_LANES && i < with[0]; i++)
            if (in[i - first] && may_blend(state, i, with[0]))
                try_set(state, (size_t[]){i, with[0], n_with > 1 ? with[1] : 0}, 1 + n_with);
    }
}

/* The nearest to the target first, so that the reach is small before the many others. */
static void try_pairs(struct state *state) {
    for (size_t j = 1; j < state->mixer.n; j++)
        try_with(state, &j, 1);
}

/* Where the reach is wide and of a shape that few half-spaces fit, its halves are searched one after the
 * other. That is tried once the sets have taken some times as long as passing them all does, and each halving
 * after longer than the one before, as it does not help everywhere. */
enum { MOST_HALVINGS = 4, SETS_PER_WORK = 24, LEAST_SPENT = 40000 };
static const double least_width = 3;

static bool too_much(const struct state *state, int halvings) {
    const size_t sets = state->mixer.n * state->mixer.n * state->mixer.n / SETS_PER_WORK;
    double widest = 0;
    for (int k = 0; k < 3; k++)
        widest = fmax(widest, state->bounds.left[k][1] - state->bounds.left[k][0]);
    return widest > least_width && state->boxes >= most_boxes(state) &&
           state->spent > (sets << (MOST_HALVINGS - halvings)) + LEAST_SPENT;
}

static void try_triples(struct state *state, int halvings);

/* Searches the halves of what is left of a part. */
static void divide(struct state *state, int halvings) {
    double left[3][2], whole[3][2];
    int longest = 0;
    memcpy(left, state->bounds.left, sizeof left);
    memcpy(whole, state->part, sizeof whole);
    for (int k = 1; k < 3; k++)
        longest = left[k][1] - left[k][0] > left[longest][1] - left[longest][0] ? k : longest;
    for (int half = 0; half < 2; half++) {
        memcpy(state->part, left, sizeof left);
        state->part[longest][1 - half] = (left[longest][0] + left[longest][1]) / 2;
        state->boxes = PM_FEWEST_BOXES;
        state->spent = 0;
        narrow(state, state->reach.de00);
        try_triples(state, halvings - 1);
    }
    memcpy(state->part, whole, sizeof whole);
}

static void try_triples(struct state *state, int halvings) {
    for (size_t k = 2; k < state->mixer.n; k++)
        for (size_t j = 1; j < k; j++) {
            if (may_blend(state, j, k))
                try_with(state, (size_t[]){j, k}, 2);
            if (halvings > 0 && too_much(state, halvings)) {
                divide(state, halvings);
                return;
            }
        }
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
        try_triples(state, MOST_HALVINGS);
    free(state->passing);
    state->passing = NULL;
    pm_ratios_free(&state->ratios);
    return ok;
}

/* ------------------------------------------------------------------ in the table */

/* How far outside [low, high] a value lies. */
static double outside(double value, double low, double high) {
    return value < low ? low - value : value > high ? value - high : 0;
}

/* The square of a lower bound of the distance from the target to a cell, from the box that it is; INFINITY
 * outside the L* asked for. */
static double box_distance(const struct pm_search *search, const struct pm_mixture_cell *cell,
                           const double weight[3]) {
    const double target[3] = {search->target.L, search->target.a, search->target.b};
    double sum = 0;
    if (cell->low[0] > search->L_range[1] || cell->high[0] < search->L_range[0])
        return INFINITY;
    for (int c = 0; c < 3; c++) {
        double far = weight[c] * outside(target[c], cell->low[c], cell->high[c]);
        sum += far * far;
    }
    return sum;
}

/* Farther mixtures are not among the best; the reach follows in steps. */
static double farthest(const struct state *state) {
    return state->n == state->search->top ? state->found[state->n - 1].de00 + 1e-6 : INFINITY;
}

/* The mixtures of a cell that may lie in reach, and how near they are at least. */
static size_t pass_cell(struct state *state, const struct pm_mixture_cell *cell) {
    const struct pm_mixture_table *table = state->table;
    const struct pm_reach *reach = &state->reach;
    const double most = farthest(state);
    size_t n = 0;
    for (size_t at = 0; at < cell->n; at += PM_LANES) {
        float lab[3][PM_LANES], least[PM_LANES];
        for (int c = 0; c < 3; c++)
            pm_store(lab[c], pm_load(table->lab[c] + cell->first + at));
        pm_near_de00_squared(reach->target, lab, least);
        for (size_t lane = 0; lane < PM_LANES && at + lane < cell->n; lane++) {
            float least_de00 = sqrtf(fmaxf(least[lane], 0)) - PM_NEAR_ERROR_DE00;
            state->passing[n] = (struct pm_passing){cell->first + at + lane, least_de00};
            n += least_de00 <= most && pm_in_window(reach, lab[0][lane]);
        }
    }
    return n;
}

static int nearest_first(const void *left, const void *right) {
    const struct pm_passing *a = left, *b = right;
    return (a->least_de00 > b->least_de00) - (a->least_de00 < b->least_de00);
}

/* Examines a cell, unless its box is out of reach. */
static void look_at_cell(struct state *state, const struct pm_mixture_cell *cell) {
    const struct pm_mixture_table *table = state->table;
    double weight[3], de00 = farthest(state);
    pm_box_weights(state->search->target, cell->low, cell->high, weight);
    if (box_distance(state->search, cell, weight) > de00 * de00)
        return;
    const size_t passing = pass_cell(state, cell);
    qsort(state->passing, passing, sizeof *state->passing, nearest_first);
    for (size_t i = 0; i < passing && state->passing[i].least_de00 <= farthest(state); i++) {
        const struct pm_mixture *mixture = &table->mixtures[state->passing[i].ratio];
        const struct pm_mixture_set *set = &table->sets[mixture->set];
        struct pm_found tried = {.n = set->n};
        memcpy(tried.which, set->which, sizeof tried.which);
        if ((int)set->n <= state->search->pigments &&
            try_ratio(state, &table->ratios[set->n - 2], mixture->ratio, &tried))
            insert_better(state, &tried);
    }
}

static size_t largest_cell(const struct pm_mixture_table *table) {
    size_t most = 0;
    for (size_t i = 0; i < table->n_cells; i++)
        most = table->cells[i].n > most ? table->cells[i].n : most;
    return most;
}

/* A cell, and the square of a lower bound of its distance. */
struct away {
    double far;
    const struct pm_mixture_cell *cell;
};

static int nearer_cell_first(const void *left, const void *right) {
    const struct away *a = left, *b = right;
    return a->far != b->far ? (a->far > b->far ? 1 : -1) : (a->cell > b->cell) - (a->cell < b->cell);
}

static bool search_table(struct state *state, struct pm_error *err) {
    const struct pm_mixture_table *table = state->table;
    double weight[3];
    struct away *order = pm_alloc(table->n_cells, sizeof *order, err);
    state->passing = pm_alloc(largest_cell(table) + 1, sizeof *state->passing, err);
    const bool ok = order != NULL && state->passing != NULL;
    if (ok) {
        narrow(state, INFINITY);
        pm_box_weights(state->search->target, table->low, table->high, weight);
        for (size_t i = 0; i < table->n_cells; i++)
            order[i] = (struct away){box_distance(state->search, &table->cells[i], weight), &table->cells[i]};
        qsort(order, table->n_cells, sizeof *order, nearer_cell_first);
    }
    for (size_t i = 0; ok && i < table->n_cells && order[i].far <= farthest(state) * farthest(state); i++)
        if (isfinite(order[i].far))
            look_at_cell(state, order[i].cell);
    free(order);
    free(state->passing);
    return ok;
}

/* ------------------------------------------------------------------ without a table */

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

static bool search_bounds(struct state *state, struct pm_error *err) {
    const struct pm_search *search = state->search;
    bool ok = list_pigments(state, err) &&
              pm_bounds_init(&state->bounds, &state->mixer, search->target, err) &&
              pm_quick_init(&state->quick, &state->mixer, err);
    state->bounds_de00 = INFINITY;
    state->boxes = PM_FEWEST_BOXES;
    pm_reach_of(search->target, INFINITY, search->L_range, &state->reach);
    if (ok && (isfinite(search->L_range[0]) || isfinite(search->L_range[1])))
        narrow(state, INFINITY);
    for (int pigments = 2; ok && pigments <= search->pigments; pigments++)
        ok = try_sets(state, pigments, err);
    pm_bounds_free(&state->bounds);
    pm_quick_free(&state->quick);
    pm_mixer_free(&state->mixer);
    free(state->shades);
    pm_mixtures_note(search->bottles->mixtures, search->drops, state->looked);
    return ok;
}

bool pm_search(const struct pm_search *search, struct pm_found *found, size_t *n, size_t *mixed,
               struct pm_error *err) {
    struct state state = {.search = search,
                          .found = found,
                          .part = {{-INFINITY, INFINITY}, {-INFINITY, INFINITY}, {-INFINITY, INFINITY}}};
    bool ok = true;
    if (search->top > 0 && search->pigments > 1)
        ok = pm_mixtures_table(search->bottles->mixtures, search->drops, &state.table, err) &&
             (state.table != NULL ? search_table(&state, err) : search_bounds(&state, err));
    *n = state.n;
    if (mixed != NULL)
        *mixed = state.mixed;
    return ok;
}
