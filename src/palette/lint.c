#include "palette/lint.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "base/printf.h"
#include "color/lab.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The state of a check: the palette, and the findings. */
struct lint {
    const struct pm_palette *palette;
    const struct pm_shade **ladders; /* ladder by ladder, light to dark */
    size_t n_ladders;
    struct pm_findings *findings;
    struct pm_error *err;
    bool failed;
};

static void found(struct lint *lint, enum pm_level level, const char *code, const struct pm_shade *shade,
                  const struct pm_shade *other, const char *fmt, ...) PM_PRINTF(6, 7);

static void found(struct lint *lint, enum pm_level level, const char *code, const struct pm_shade *shade,
                  const struct pm_shade *other, const char *fmt, ...) {
    struct pm_findings *findings = lint->findings;
    void *list = findings->list;
    char *message = NULL;
    findings->more |= findings->count == PM_MAX_FINDINGS;
    if (findings->more || lint->failed)
        return;
    va_list args;
    va_start(args, fmt);
    bool good = vasprintf(&message, fmt, args) >= 0;
    va_end(args);
    if (!good || !pm_grow(&list, &findings->capacity, findings->count + 1, sizeof *findings->list, NULL)) {
        if (good)
            free(message);
        lint->failed = !pm_fail_memory(lint->err);
        return;
    }
    findings->list = list;
    findings->list[findings->count++] = (struct pm_finding){level, code, shade != NULL ? shade->id : NULL,
                                                            other != NULL ? other->id : NULL, message};
    findings->warnings += level == PM_LEVEL_WARN;
}

enum { NUMBER_TEXT = 24 };

static const char *number_text(double value, int decimals, char text[NUMBER_TEXT]) {
    struct pm_buffer number = {0};
    pm_buffer_number(&number, value, decimals);
    snprintf(text, NUMBER_TEXT, "%s", number.text != NULL ? number.text : "?");
    pm_buffer_free(&number);
    return text;
}

/* ------------------------------------------------------------------ ladders */

/* The first number in an id, or -1. */
static long number_in(const char *id) {
    id += strcspn(id, "0123456789");
    if (*id == '\0')
        return -1;
    long number = 0;
    for (; *id >= '0' && *id <= '9' && number < 100000000; id++)
        number = number * 10 + (*id - '0');
    return number;
}

/* Whether the numbers in the names rise (1) or fall (-1) from rung to rung, by majority; 0 if there is no
 * order. */
static int direction_of_names(const struct pm_shade **ladder, size_t count) {
    int direction = 0;
    for (size_t i = 1; i < count; i++) {
        long before = number_in(ladder[i - 1]->id), here = number_in(ladder[i]->id);
        if (before < 0 || here < 0)
            return 0;
        direction += (here > before) - (here < before);
    }
    return (direction > 0) - (direction < 0);
}

/* Two neighbours on a ladder: "ladder n: FROM N4 (L* 40.0) TO N5 (L* 36.5) REST". */
static void found_pair(struct lint *lint, const char *code, const struct pm_shade *const pair[2],
                       const char *from, const char *to, const char *rest) {
    char text[2][NUMBER_TEXT];
    found(lint, PM_LEVEL_WARN, code, pair[0], pair[1], "ladder %s: %s%s (L* %s) %s %s (L* %s)%s",
          pair[1]->ladder, from, pair[0]->id, number_text(pair[0]->lab.L, 1, text[0]), to, pair[1]->id,
          number_text(pair[1]->lab.L, 1, text[1]), rest);
}

static void check_order(struct lint *lint, const struct pm_shade **ladder, size_t count) {
    int direction = direction_of_names(ladder, count);
    for (size_t i = 1; i < count && direction != 0; i++) {
        long before = number_in(ladder[i - 1]->id), here = number_in(ladder[i]->id);
        if (((here > before) - (here < before)) * direction < 0)
            found_pair(lint, "ladder-order", ladder + i - 1, "", "is lighter than",
                       ", against the order of the other names: measure both again, or swap their names");
    }
}

/* The median of the steps; NAN for fewer than two, which cannot be compared, or without memory. */
static double usual_step(struct lint *lint, const struct pm_shade **ladder, size_t count) {
    if (count < 3)
        return NAN;
    double *steps = pm_alloc(count - 1, sizeof *steps, lint->err);
    if (steps == NULL) {
        lint->failed = true;
        return NAN;
    }
    for (size_t i = 1; i < count; i++)
        steps[i - 1] = ladder[i - 1]->lab.L - ladder[i]->lab.L;
    pm_sort_doubles(steps, count - 1);
    double median = (steps[(count - 1) / 2] + steps[(count - 2) / 2]) / 2;
    free(steps);
    return median;
}

static void check_steps(struct lint *lint, const struct pm_shade **ladder, size_t count) {
    double usual = usual_step(lint, ladder, count);
    for (size_t i = 1; i < count; i++) {
        double step = ladder[i - 1]->lab.L - ladder[i]->lab.L;
        if (step < PM_LINT_SMALL_STEP_L)
            found_pair(lint, "ladder-step", ladder + i - 1, "from ", "to",
                       " is hardly a step: remove one of them from the ladder");
        else if (step > PM_LINT_GAP_STEPS * usual || step > PM_LINT_GAP_L)
            found_pair(lint, "ladder-gap", ladder + i - 1, "from ", "to",
                       " is more than one step: add a shade between them, or a dilution");
    }
}

static void check_ladders(struct lint *lint) {
    for (size_t start = 0, end; start < lint->n_ladders; start = end) {
        for (end = start + 1; end < lint->n_ladders; end++)
            if (!pm_same_ladder(lint->ladders[start], lint->ladders[end]))
                break;
        check_order(lint, lint->ladders + start, end - start);
        check_steps(lint, lint->ladders + start, end - start);
    }
    if (lint->n_ladders == 0)
        found(lint, PM_LEVEL_NOTE, "no-ladder", NULL, NULL,
              "no shade belongs to a ladder, so one shade darker is taken as a step in L*: name ladders in "
              "the column LADDER to go from bottle to bottle");
}

/* ------------------------------------------------------------------ neighbours */

static bool same_brand(const struct pm_shade *a, const struct pm_shade *b) {
    if (a->brand == NULL || b->brand == NULL)
        return a->brand == b->brand;
    return strcmp(a->brand, b->brand) == 0;
}

static void check_pair(struct lint *lint, const struct pm_shade *a, const struct pm_shade *b) {
    double apart_de00 = pm_de00(a->lab, b->lab);
    char text[NUMBER_TEXT];
    if (apart_de00 < PM_LINT_NEAR_DE00 && same_brand(a, b))
        found(lint, PM_LEVEL_WARN, "too-near", a, b,
              "%s and %s are %s \xce\x94"
              "E00 apart, too close to tell apart: measure both again, or keep one",
              a->id, b->id, number_text(apart_de00, 2, text));
}

static int compare_lightness(const void *left, const void *right) {
    const struct pm_shade *a = *(const struct pm_shade *const *)left,
                          *b = *(const struct pm_shade *const *)right;
    int order = (a->lab.L > b->lab.L) - (a->lab.L < b->lab.L);
    return order != 0 ? order : (a > b) - (a < b);
}

/* CIEDE2000 is never less than dL/SL, and SL never more than 1.75 (at L* 0 and 100). */
static void check_neighbours(struct lint *lint) {
    size_t count = lint->palette->n_shades;
    const struct pm_shade **sorted = pm_alloc(count, sizeof *sorted, lint->err);
    if (sorted == NULL) {
        lint->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = &lint->palette->shades[i];
    qsort(sorted, count, sizeof *sorted, compare_lightness);
    for (size_t i = 0; i < count && !lint->findings->more; i++)
        for (size_t j = i + 1; j < count && sorted[j]->lab.L - sorted[i]->lab.L < 1.75 * PM_LINT_NEAR_DE00;
             j++)
            check_pair(lint, sorted[i], sorted[j]);
    free(sorted);
}

/* ------------------------------------------------------------------ single shades */

static void check_shade(struct lint *lint, const struct pm_shade *shade, const char *today) {
    const char *id = shade->id, *lot = shade->lot;
    if (today != NULL && shade->expiry[0] != '\0' && strcmp(shade->expiry, today) < 0)
        found(lint, PM_LEVEL_WARN, "expired", shade, NULL,
              "%s: the lot%s%s expired on %s: replace the bottle, then correct LOT and EXPIRY", id,
              lot != NULL ? " " : "", lot != NULL ? lot : "", shade->expiry);
    if (shade->tint_lab.L <= shade->lab.L)
        found(lint, PM_LEVEL_WARN, "tint-darker", shade, NULL,
              "%s: mixed with white it is no lighter than alone: check LAB_L and TINT_L", id);
    if (id[0] == '#' || strpbrk(id, ",:") != NULL)
        found(lint, PM_LEVEL_WARN, "id-awkward", shade, NULL,
              "%s: a comma, a colon or a leading '#' has another meaning where shades are named: choose "
              "another SAMPLE_ID",
              id);
    if (shade->stock == 0)
        found(lint, PM_LEVEL_NOTE, "out-of-stock", shade, NULL, "%s is out of stock", id);
}

static void check_whole(struct lint *lint) {
    const struct pm_palette *palette = lint->palette;
    size_t lots = 0;
    for (size_t i = 0; i < palette->n_shades; i++)
        lots += palette->shades[i].lot != NULL;
    if (palette->capture == PM_CAPTURE_NOMINAL)
        found(lint, PM_LEVEL_NOTE, "nominal", NULL, NULL,
              "the colours are nominal, not measured: photograph swatches of your own bottles for colours "
              "you can rely on");
    if (palette->capture == PM_CAPTURE_INSTRUMENT && pm_palette_geometry(palette) == NULL)
        found(lint, PM_LEVEL_NOTE, "no-geometry", NULL, NULL,
              "the file does not state its measurement geometry: 45/0 excludes gloss, d/8 may not; add "
              "MEASUREMENT_GEOMETRY");
    if (lots < palette->n_shades)
        found(lint, PM_LEVEL_NOTE, "no-lot", NULL, NULL,
              "%zu of %zu shade%s no LOT: record it where your authority requires it",
              palette->n_shades - lots, palette->n_shades, palette->n_shades == 1 ? " has" : "s have");
}

bool pm_palette_lint(const struct pm_palette *palette, const char *today, struct pm_findings *findings,
                     struct pm_error *err) {
    struct lint lint = {.palette = palette, .findings = findings, .err = err};
    lint.ladders = pm_palette_ladders(palette, &lint.n_ladders, err);
    if (lint.ladders == NULL)
        return false;
    for (size_t i = 0; i < palette->n_remarks; i++)
        found(&lint, palette->remarks[i].level, palette->remarks[i].code, NULL, NULL, "%s",
              palette->remarks[i].text);
    check_ladders(&lint);
    check_neighbours(&lint);
    for (size_t i = 0; i < palette->n_shades; i++)
        check_shade(&lint, &palette->shades[i], today);
    check_whole(&lint);
    free(lint.ladders);
    return !lint.failed;
}

void pm_findings_free(struct pm_findings *findings) {
    for (size_t i = 0; i < findings->count; i++)
        free(findings->list[i].message);
    free(findings->list);
    *findings = (struct pm_findings){0};
}
