/* Palettes for the tests of src/palette: random ones, read ones, and whether two are equal. */
#ifndef PM_TESTS_MADE_PALETTES_H
#define PM_TESTS_MADE_PALETTES_H

#include "testing.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "palette/columns.h"
#include "palette/read.h"

#include <math.h>
#include <string.h>

/* $PIGMATCH_SEED, otherwise the same each time; printed, so that a failure can be reproduced. */
static inline uint64_t made_seed(const char *test) {
    const char *given = getenv("PIGMATCH_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : 20261121;
    printf("%s: PIGMATCH_SEED=%llu\n", test, (unsigned long long)seed);
    return seed * 2 + 1;
}

/* xorshift64* (Vigna 2016). */
static inline uint64_t made_next(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717u;
}

static inline size_t made_below(uint64_t *state, size_t limit) {
    return (size_t)((made_next(state) >> 11) % limit);
}

/* A number of `decimals` decimals in [low, high]. */
static inline double made_number(uint64_t *state, double low, double high, int decimals) {
    double scale = pow(10, decimals), share = (double)(made_next(state) >> 11) / 9007199254740992.0;
    double value = round((low + share * (high - low)) * scale) / scale;
    return value < low ? low : value > high ? high : value;
}

/* A text as people may write it; `quotes`: with double quotes, too. free(). */
static inline char *made_text(uint64_t *state, bool quotes) {
    static const char *const pieces[] = {"Neutral",
                                         "7",
                                         "007",
                                         "6N",
                                         " 5 ",
                                         "#1",
                                         ";",
                                         ",",
                                         "'",
                                         "2,5",
                                         "\xc3\xa4",
                                         "=A1",
                                         "\t",
                                         "END_DATA",
                                         "\\",
                                         ".",
                                         "-3",
                                         "1e5",
                                         "\xf0\x9f\x8e\xa8",
                                         "\""};
    struct pm_buffer text = {0};
    size_t n_pieces = sizeof pieces / sizeof *pieces - (quotes ? 0 : 1);
    for (size_t i = 1 + made_below(state, 4); i > 0; i--)
        pm_buffer_text(&text, pieces[made_below(state, n_pieces)]);
    char *taken = pm_buffer_take(&text, NULL);
    ck_assert_ptr_nonnull(taken);
    return taken;
}

static inline void made_field(uint64_t *state, const struct pm_column *column, bool quotes,
                              struct pm_shade *shade) {
    static const char *const undertones[] = {"cool", "neutral", "warm"};
    bool number = column->kind == PM_COLUMN_NUMBER;
    if (strncmp(column->name, "TINT", 4) == 0 || (!column->required && made_below(state, 2) == 0))
        return;
    if (strcmp(column->name, "UNDERTONE") == 0)
        ck_assert(pm_copy_text(&shade->undertone, undertones[made_below(state, 3)], NULL));
    else if (column->kind == PM_COLUMN_TEXT && shade->id != *pm_column_text(shade, column))
        *pm_column_text(shade, column) = made_text(state, quotes);
    else if (number)
        *pm_column_number(shade, column) =
            made_number(state, column->low, column->high, (int)made_below(state, 9));
    else if (column->kind == PM_COLUMN_DATE) /* the remainders tell the compiler how many digits there are */
        snprintf(shade->expiry, sizeof shade->expiry, "20%02d-%02d-%02d", (int)(made_below(state, 100) % 100),
                 (int)(made_below(state, 12) % 12) + 1, (int)(made_below(state, 28) % 28) + 1);
}

static inline void made_tint(uint64_t *state, struct pm_palette *palette, size_t i) {
    struct pm_shade *shade = &palette->shades[i];
    if (made_below(state, 2) == 0)
        return;
    shade->tint_lab = (struct pm_lab){made_number(state, 0, 100, 3), made_number(state, -128, 128, 3), 5};
    shade->tint_frac = made_number(state, 0.001, 0.999, 3);
    if (i > 0)
        ck_assert(pm_copy_text(&shade->tint_white, palette->shades[i - 1].id, NULL));
}

static inline void made_shade(uint64_t *state, struct pm_palette *palette, size_t i, bool quotes) {
    struct pm_shade *shade = &palette->shades[i];
    char id[64];
    *shade = pm_shade_unknown();
    snprintf(id, sizeof id, "%s%zu%s", i % 3 == 0 ? "00" : "", i, i % 2 == 0 ? "N" : "");
    ck_assert(pm_copy_text(&shade->id, id, NULL));
    for (size_t c = 0; c < pm_n_columns; c++)
        made_field(state, &pm_columns[c], quotes, shade);
    made_tint(state, palette, i);
    if (made_below(state, 3) == 0) {
        shade->spectrum = pm_alloc(PM_BANDS, sizeof(double), NULL);
        for (int band = 0; band < PM_BANDS; band++)
            shade->spectrum[band] = made_number(state, 0, 1, 5);
    }
    shade->extra = palette->n_extra > 0 ? pm_alloc(palette->n_extra, sizeof(char *), NULL) : NULL;
    for (size_t e = 0; e < palette->n_extra; e++)
        if (made_below(state, 2) == 0)
            shade->extra[e] = made_text(state, quotes);
}

static inline struct pm_palette *made_palette(uint64_t *state, size_t n_shades, bool quotes) {
    static const char *const columns[] = {"OPENED", "My_Note2", "Own_X", "LOT2"};
    static const char *const keywords[] = {"CREATED", "Own_Key", "LOT2", "SERIAL"};
    struct pm_palette *palette = pm_alloc(1, sizeof *palette, NULL);
    palette->capture = (enum pm_capture)made_below(state, 3);
    palette->calib_error_de00 = made_below(state, 2) == 0 ? NAN : made_number(state, 0, 100, 2);
    palette->name = made_text(state, quotes);
    palette->originator = made_below(state, 2) == 0 ? NULL : made_text(state, quotes);
    palette->n_extra = made_below(state, 5);
    palette->extra_columns = pm_alloc(4, sizeof(char *), NULL);
    for (size_t i = 0; i < palette->n_extra; i++)
        ck_assert(pm_copy_text(&palette->extra_columns[i], columns[i], NULL));
    palette->n_keywords = made_below(state, 5);
    palette->keywords = pm_alloc(4, sizeof *palette->keywords, NULL);
    for (size_t i = 0; i < palette->n_keywords; i++) {
        ck_assert(pm_copy_text(&palette->keywords[i].name, keywords[i], NULL));
        palette->keywords[i].value = made_text(state, quotes);
    }
    palette->shades = pm_alloc(n_shades, sizeof *palette->shades, NULL);
    palette->n_shades = n_shades;
    for (size_t i = 0; i < n_shades; i++)
        made_shade(state, palette, i, quotes);
    ck_assert(pm_palette_number_rungs(palette, NULL));
    return palette;
}

/* The palette in `text`; if there is none, the test fails with every message. */
static inline struct pm_palette *made_read(const char *text, size_t length) {
    struct pm_error err;
    char *details = NULL;
    struct pm_palette *palette = pm_palette_read(text, length, "made.cgats", &details, &err);
    ck_assert_msg(palette != NULL, "%s\n%s", details, text);
    return palette;
}

static inline void same_text(const char *a, const char *b, const char *what) {
    ck_assert_msg((a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0), "%s: '%s' and '%s'", what,
                  a, b);
}

static inline void same_number(double a, double b, const char *what) {
    /* pm_parse_number rounds twice, so that one number in some thousands is off in its last bit. */
    ck_assert_msg(fabs(a - b) <= fabs(a) * 2.3e-16 || (isnan(a) && isnan(b)), "%s: %.17g and %.17g", what, a,
                  b);
}

static inline void same_shade(const struct pm_shade *a, const struct pm_shade *b, size_t n_extra) {
    for (size_t c = 0; c < pm_n_columns; c++)
        if (pm_columns[c].kind == PM_COLUMN_TEXT)
            same_text(pm_shade_text(a, &pm_columns[c]), pm_shade_text(b, &pm_columns[c]), pm_columns[c].name);
        else if (pm_columns[c].kind == PM_COLUMN_NUMBER)
            same_number(pm_shade_number(a, &pm_columns[c]), pm_shade_number(b, &pm_columns[c]),
                        pm_columns[c].name);
    same_text(a->expiry, b->expiry, "EXPIRY");
    ck_assert_int_eq(a->rung, b->rung);
    ck_assert((a->spectrum == NULL) == (b->spectrum == NULL));
    for (int i = 0; a->spectrum != NULL && i < PM_BANDS; i++)
        same_number(a->spectrum[i], b->spectrum[i], "SPECTRAL");
    for (size_t i = 0; i < n_extra; i++)
        same_text(a->extra[i], b->extra[i], "extra");
}

static inline void same_palette(const struct pm_palette *a, const struct pm_palette *b) {
    same_text(a->name, b->name, "DESCRIPTOR");
    same_text(a->originator, b->originator, "ORIGINATOR");
    ck_assert_int_eq(a->capture, b->capture);
    same_number(a->calib_error_de00, b->calib_error_de00, "CALIB_ERROR");
    ck_assert_uint_eq(a->n_keywords, b->n_keywords);
    for (size_t i = 0; i < a->n_keywords; i++) {
        same_text(a->keywords[i].name, b->keywords[i].name, "keyword");
        same_text(a->keywords[i].value, b->keywords[i].value, "value");
    }
    ck_assert_uint_eq(a->n_extra, b->n_extra);
    for (size_t i = 0; i < a->n_extra; i++)
        same_text(a->extra_columns[i], b->extra_columns[i], "column");
    ck_assert_uint_eq(a->n_shades, b->n_shades);
    for (size_t i = 0; i < a->n_shades; i++)
        same_shade(&a->shades[i], &b->shades[i], a->n_extra);
}

#endif
