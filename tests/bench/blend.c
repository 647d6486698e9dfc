/* How fast blends are searched: whole calls of pm_blends (spectra, limits, search) for the top ten in at most
 * ten drops, beside a naive search that mixes and compares every ratio in double precision. The same targets,
 * the same run, one core; both must agree. Then many targets of one run, drawn from what hair grows in, with
 * the built-in palette: the table of all mixtures is made on the way. Last, colours in the gamut of 200
 * pigments, beside it and far out. Seeded, so that runs can be compared.
 */
#include "blend/blend.h"
#include "blend/bottles.h"
#include "blend/mixtures.h"
#include "blend/search.h"
#include "color/hair_prior.h"
#include "color/lab.h"
#include "match_palette.h"

#include <time.h>

enum { TOP = 10, DROPS = 10, MOST_TARGETS = 9 };

struct timing {
    double ours_ms, naive_ms;
    bool agree;
};

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct pm_lab brown(uint64_t *state, double lightest) {
    double chroma = random_between(state, 0, 18), hue = random_between(state, 30, 85) * M_PI / 180;
    return (struct pm_lab){random_between(state, 12, lightest), chroma * cos(hue), chroma * sin(hue)};
}

static void make_palette(struct pm_palette *palette, uint64_t *state, int n, bool browns) {
    new_palette(palette);
    for (int i = 0; i < n; i++) {
        char id[16];
        uint8_t rgb[3];
        for (int k = 0; k < 3; k++)
            rgb[k] = (uint8_t)random_between(state, 15, 240);
        struct pm_lab lab = browns ? brown(state, 60) : pm_lab_from_srgb8(rgb);
        snprintf(id, sizeof id, "%03d", i);
        add_shade(palette, id, lab.L, lab.a, lab.b);
    }
}

/* ------------------------------------------------------------------ the naive search */

static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
}

struct list {
    double de00[TOP];
    size_t n;
};

static void keep(struct list *list, double de00) {
    size_t at = list->n;
    if (at == TOP && de00 >= list->de00[TOP - 1])
        return;
    if (at == TOP)
        at--;
    else
        list->n++;
    for (; at > 0 && list->de00[at - 1] > de00; at--)
        list->de00[at] = list->de00[at - 1];
    list->de00[at] = de00;
}

static double best_of_set(const struct pm_mixer *mixer, const size_t *which, size_t n, struct pm_lab target) {
    double best = INFINITY;
    for (int a = 1; a < DROPS; a++)
        for (int b = 1; a + b <= DROPS; b++)
            for (int c = n == 3; a + b + c <= DROPS && (n == 3 || c == 0); c++)
                if (gcd(gcd(a, b), c) == 1)
                    best = fmin(best, pm_de00(target, pm_mix_lab(mixer, which, (double[]){a, b, c}, n)));
    return best;
}

static void naive(const struct pm_mixer *mixer, struct pm_lab target, struct list *list) {
    *list = (struct list){.n = 0};
    for (size_t i = 0; i < mixer->n; i++)
        for (size_t j = i + 1; j < mixer->n; j++) {
            keep(list, best_of_set(mixer, (size_t[]){i, j}, 2, target));
            for (size_t k = j + 1; k < mixer->n; k++)
                keep(list, best_of_set(mixer, (size_t[]){i, j, k}, 3, target));
        }
}

/* ------------------------------------------------------------------ the comparison */

static bool time_both(const struct pm_palette *palette, struct pm_lab target, struct timing *timing) {
    struct pm_options options;
    struct pm_blend *blends;
    struct pm_bottles bottles;
    struct pm_error err;
    struct list list;
    size_t n;
    pm_options_init(&options);
    options.top = TOP;
    options.drops = DROPS;
    double start = now_ms();
    bool ok = pm_bottles_init(&bottles, palette, NULL, false, &err) &&
              pm_blends(&bottles, &options, target, &blends, &n, &err);
    double ours_ms = now_ms() - start;
    if (!ok) {
        fprintf(stderr, "%s\n", err.message);
        return false;
    }
    start = now_ms();
    naive(&bottles.mixer, target, &list);
    *timing = (struct timing){ours_ms, now_ms() - start, n == list.n};
    for (size_t i = 0; i < n && timing->agree; i++)
        timing->agree = fabs(blends[i].de00 - list.de00[i]) < 1e-9;
    pm_blends_free(blends, n);
    pm_bottles_free(&bottles);
    return true;
}

static int faster_first(const void *left, const void *right) {
    const struct timing *a = left, *b = right;
    return (a->ours_ms > b->ours_ms) - (a->ours_ms < b->ours_ms);
}

static bool bench(int pigments, bool browns, int targets) {
    uint64_t state = 20260504;
    struct timing timings[MOST_TARGETS];
    double ours_ms = 0, naive_ms = 0;
    bool agree = true;
    for (int i = 0; i < targets; i++) {
        struct pm_palette palette;
        make_palette(&palette, &state, pigments, browns);
        bool ok = time_both(&palette, brown(&state, 50), &timings[i]);
        drop_palette(&palette);
        if (!ok)
            return false;
        ours_ms += timings[i].ours_ms;
        naive_ms += timings[i].naive_ms;
        agree = agree && timings[i].agree;
    }
    qsort(timings, (size_t)targets, sizeof *timings, faster_first);
    size_t n = (size_t)pigments;
    size_t ratios =
        n * (n - 1) / 2 * pm_ratio_count(2, DROPS) + n * (n - 1) * (n - 2) / 6 * pm_ratio_count(3, DROPS);
    printf("%8d  %-7s %10zu %8d %9.2f %9.2f %11.1f %6.0f x  %s\n", pigments, browns ? "browns" : "random",
           ratios, targets, timings[targets / 2].ours_ms, timings[targets - 1].ours_ms, naive_ms / targets,
           naive_ms / ours_ms, agree ? "yes" : "NO");
    return agree;
}

/* ------------------------------------------------------------------ one run */

enum { RUN = 1000 };

static double normal(uint64_t *state) {
    return sqrt(-2 * log(1 - random_unit(state))) * cos(2 * M_PI * random_unit(state));
}

/* A hair colour that grows: pigmented, red or grey by their shares. */
static struct pm_lab grown(uint64_t *state) {
    const double red = pm_hair_kind_share(PM_KIND_RED), grey = pm_hair_kind_share(PM_KIND_GREY);
    double which = random_between(state, 0, red + grey + pm_hair_kind_share(PM_KIND_PIGMENTED));
    enum pm_hair_kind kind = which < red          ? PM_KIND_RED
                             : which < red + grey ? PM_KIND_GREY
                                                  : PM_KIND_PIGMENTED;
    double most = 0, L;
    struct pm_hair_slice slice;
    for (int i = 0; i <= 100; i++)
        most = fmax(most, pm_hair_kind_slice(kind, i).density);
    do {
        L = random_between(state, 0, 100);
        slice = pm_hair_kind_slice(kind, L);
    } while (random_between(state, 0, most) > slice.density);
    return (struct pm_lab){L, slice.a_mean + slice.a_sd * normal(state),
                           slice.b_mean + slice.b_sd * normal(state)};
}

static int less(const void *left, const void *right) {
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Auburn, red, blond, light blond, grey and white hair, near the edge of what the palette mixes or beyond it.
 */
static const struct pm_lab hard[] = {{28.6, 19, 14}, {40, 18, 25}, {62, 7, 27},
                                     {80, 2, 20},    {60, 0, 2},   {88, 0, 5}};
static const char *const hard_names[] = {"auburn", "red", "blond", "light blond", "grey", "white"};
enum { HARD = sizeof hard / sizeof *hard };

static bool search_alike(const struct pm_bottles *bottles, const struct pm_options *options,
                         struct pm_lab target, const struct list *naive_list, double *ms) {
    struct pm_blend *blends;
    struct pm_error err;
    size_t n;
    double start = now_ms();
    if (!pm_blends(bottles, options, target, &blends, &n, &err))
        return false;
    *ms = now_ms() - start;
    bool alike = n == naive_list->n;
    for (size_t i = 0; i < n && alike; i++)
        alike = fabs(blends[i].de00 - naive_list->de00[i]) < 1e-9;
    pm_blends_free(blends, n);
    return alike;
}

/* Hair colours that are hard to search for, alone and in a run. */
static bool bench_hard(const struct pm_palette *palette, struct pm_options *options) {
    struct pm_error err;
    bool ok = true;
    printf("hard hair colours, %zu pigments: ms alone, ms in a run, agree\n", palette->n_shades);
    for (int i = 0; i < HARD && ok; i++) {
        struct pm_bottles bottles;
        const struct pm_mixture_table *table;
        struct list list;
        double alone_ms, run_ms = NAN;
        ok = pm_bottles_init(&bottles, palette, NULL, false, &err);
        if (!ok)
            break;
        naive(&bottles.mixer, hard[i], &list);
        ok = search_alike(&bottles, options, hard[i], &list, &alone_ms);
        pm_mixtures_note(bottles.mixtures, DROPS, SIZE_MAX / 2);
        ok = pm_mixtures_table(bottles.mixtures, DROPS, &table, &err) && ok &&
             search_alike(&bottles, options, hard[i], &list, &run_ms);
        printf("  %-12s %6.2f %6.2f  %s\n", hard_names[i], alone_ms, run_ms, ok ? "yes" : "NO");
        pm_bottles_free(&bottles);
    }
    return ok;
}

static bool bench_run(void) {
    static double ms[RUN];
    struct pm_error err;
    struct pm_options options;
    struct pm_bottles bottles;
    uint64_t state = 20260504;
    struct pm_palette *palette = pm_palette_load(NULL, NULL, &err);
    if (palette == NULL || !pm_bottles_init(&bottles, palette, NULL, false, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return false;
    }
    pm_options_init(&options);
    options.top = TOP;
    size_t with = 0;
    double first_ms = 0;
    for (int i = 0; with < RUN; i++) {
        struct pm_blend *blends;
        size_t n;
        const bool there = pm_mixtures_note(bottles.mixtures, DROPS, 0);
        double start = now_ms();
        if (!pm_blends(&bottles, &options, grown(&state), &blends, &n, &err))
            return false;
        const double taken_ms = now_ms() - start;
        if (there)
            ms[with++] = taken_ms;
        else
            first_ms = fmax(first_ms, taken_ms);
        if (!there &&
            pm_mixtures_note(bottles.mixtures, DROPS, 0)) { /* the next makes the table: that is told apart */
            const struct pm_mixture_table *table;
            start = now_ms();
            if (!pm_mixtures_table(bottles.mixtures, DROPS, &table, &err))
                return false;
            printf("table made after %d targets of up to %.2f ms, in %.1f ms\n", i + 1, first_ms,
                   now_ms() - start);
        }
        pm_blends_free(blends, n);
    }
    qsort(ms, RUN, sizeof *ms, less);
    printf("%d hair colours in one run, 24 pigments: median %.2f ms, 99 %% %.2f ms, worst %.2f ms\n", RUN,
           ms[RUN / 2], ms[RUN * 99 / 100], ms[RUN - 1]);
    pm_bottles_free(&bottles);
    bool ok = bench_hard(palette, &options);
    pm_palette_free(palette);
    return ok;
}

/* ------------------------------------------------------------------ a large palette */

enum { LARGE = 200 };

/* Searched alone; the naive search would take a minute each, and tests/blend compares smaller palettes. */
static bool bench_large(void) {
    static const struct pm_lab more[] = {{30, 5, 8},    {20, 3, 4},   {45, 10, 20},   {95, 0, 3},
                                         {95, -10, 90}, {5, 0, 0},    {60, 40, -20},  {50, 80, 60},
                                         {70, -60, 50}, {50, 0, -40}, {60, -30, -30}, {30, 60, -90}};
    printf("%d pigments, alone: L*, a*, b*, then ms (mixtures computed exactly, nearest dE00) with random "
           "ones and "
           "with browns\n",
           LARGE);
    for (size_t i = 0; i < HARD + sizeof more / sizeof *more; i++) {
        const struct pm_lab target = i < HARD ? hard[i] : more[i - HARD];
        printf("  %5.1f %5.1f %5.1f", target.L, target.a, target.b);
        for (int browns = 0; browns < 2; browns++) {
            struct pm_palette palette;
            struct pm_bottles bottles;
            struct pm_found found[TOP];
            struct pm_error err;
            uint64_t state = 20260504;
            size_t n = 0, mixed = 0;
            make_palette(&palette, &state, LARGE, browns);
            bool ok = pm_bottles_init(&bottles, &palette, NULL, false, &err);
            const double start = now_ms();
            ok = ok && pm_search(&(struct pm_search){.bottles = &bottles,
                                                     .target = target,
                                                     .drops = DROPS,
                                                     .pigments = 3,
                                                     .top = TOP,
                                                     .L_range = {-INFINITY, INFINITY},
                                                     .most_hue = INFINITY},
                                 found, &n, &mixed, &err);
            if (!ok) {
                fprintf(stderr, "%s\n", err.message);
                return false;
            }
            printf("  %8.1f (%5zu, %5.2f)", now_ms() - start, mixed, found[0].de00);
            pm_bottles_free(&bottles);
            drop_palette(&palette);
        }
        printf("\n");
    }
    return true;
}

int main(void) {
    static const struct { int pigments, targets; } sizes[] = {{12, 9}, {24, 9}, {60, 3}, {100, 1}};
    bool ok = true;
    printf("pigments  palette     ratios  targets median ms  worst ms    naive ms   ratio  agree\n");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int browns = 0; browns < 2; browns++)
            ok = bench(sizes[i].pigments, browns, sizes[i].targets) && ok;
    ok = bench_run() && ok;
    ok = bench_large() && ok;
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
