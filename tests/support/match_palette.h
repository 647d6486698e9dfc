/* Palettes for tests of blends, ranks and plans: built by hand, or random with a seed. */
#ifndef PM_TESTS_MATCH_PALETTE_H
#define PM_TESTS_MATCH_PALETTE_H

#include "blend/spectrum.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The seed of this run: $PIGMATCH_SEED, otherwise a different one each time. Print it. */
static inline uint64_t test_seed(void) {
    const char *given = getenv("PIGMATCH_SEED");
    return given != NULL ? strtoull(given, NULL, 10) : (uint64_t)getpid() * 2654435761u + 1;
}

/* SplitMix64 (Steele, Lea, Flood 2014): 0 <= result < 1. */
static inline double random_unit(uint64_t *state) {
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static inline double random_between(uint64_t *state, double low, double high) {
    return low + (high - low) * random_unit(state);
}

static inline struct pm_shade *add_shade(struct pm_palette *palette, const char *id, double L, double a,
                                         double b) {
    palette->shades = realloc(palette->shades, (palette->n_shades + 1) * sizeof *palette->shades);
    struct pm_shade *shade = &palette->shades[palette->n_shades++];
    *shade = (struct pm_shade){.id = strdup(id),
                               .lab = {L, a, b},
                               .dilution = NAN,
                               .tint_lab = {NAN, NAN, NAN},
                               .tint_frac = NAN,
                               .strength = NAN,
                               .stock = NAN,
                               .rung = -1};
    return shade;
}

/* Shades "<name>1" (L* top) to "<name><n>", `gap` L* apart, as a ladder. */
static inline void add_ladder(struct pm_palette *palette, const char *name, int n, double top, double gap,
                              double a, double b) {
    for (int i = 0; i < n; i++) {
        char id[40];
        snprintf(id, sizeof id, "%s%d", name, i + 1);
        double L = top - gap * i;
        struct pm_shade *shade = add_shade(palette, id, L, a * L / top, b * L / top);
        shade->ladder = strdup(name);
        shade->rung = i + 1;
    }
}

static inline struct pm_lab lab_of_spectrum(const double reflectance[PM_BANDS]) {
    double sum[3] = {0};
    for (int i = 0; i < PM_BANDS; i++)
        for (int k = 0; k < 3; k++)
            sum[k] += pm_band_xyz()[i][k] * reflectance[i];
    return pm_band_sum_lab(sum);
}

static inline void new_palette(struct pm_palette *palette) {
    *palette = (struct pm_palette){.calib_error_de00 = NAN};
}

static inline void drop_palette(struct pm_palette *palette) {
    for (size_t i = 0; i < palette->n_shades; i++) {
        struct pm_shade *shade = &palette->shades[i];
        char *owned[] = {shade->id,        shade->name, shade->ladder,     shade->brand,
                         shade->undertone, shade->lot,  shade->tint_white, (char *)shade->spectrum};
        for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
            free(owned[k]);
    }
    free(palette->shades);
    *palette = (struct pm_palette){0};
}

#endif
