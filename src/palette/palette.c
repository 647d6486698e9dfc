#include "palette/palette.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void pm_shade_free(struct pm_shade *shade, size_t n_extra) {
    char *const texts[] = {shade->id,        shade->name, shade->ladder,    shade->brand,
                           shade->undertone, shade->lot,  shade->tint_white};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    free(shade->spectrum);
    for (size_t i = 0; shade->extra != NULL && i < n_extra; i++)
        free(shade->extra[i]);
    free(shade->extra);
}

void pm_palette_free(struct pm_palette *palette) {
    if (palette == NULL)
        return;
    for (size_t i = 0; i < palette->n_shades; i++)
        pm_shade_free(&palette->shades[i], palette->n_extra);
    free(palette->shades);
    for (size_t i = 0; i < palette->n_extra; i++)
        free(palette->extra_columns[i]);
    free(palette->extra_columns);
    for (size_t i = 0; i < palette->n_keywords; i++) {
        free(palette->keywords[i].name);
        free(palette->keywords[i].value);
    }
    free(palette->keywords);
    for (size_t i = 0; i < palette->n_remarks; i++)
        free(palette->remarks[i].text);
    free(palette->remarks);
    free(palette->name);
    free(palette->originator);
    free(palette);
}

void pm_palette_remark(struct pm_palette *palette, enum pm_level level, const char *code, const char *fmt,
                       ...) {
    void *remarks = palette->remarks;
    char *text = NULL;
    va_list args;
    va_start(args, fmt);
    bool good = vasprintf(&text, fmt, args) >= 0;
    va_end(args);
    if (!good)
        return;
    if (!pm_grow(&remarks, &palette->remark_capacity, palette->n_remarks + 1, sizeof *palette->remarks,
                 NULL)) {
        free(text);
        return;
    }
    palette->remarks = remarks;
    palette->remarks[palette->n_remarks++] = (struct pm_remark){level, code, text};
}

const char *pm_palette_geometry(const struct pm_palette *palette) {
    for (size_t i = 0; i < palette->n_keywords; i++)
        if (strcasecmp(palette->keywords[i].name, "MEASUREMENT_GEOMETRY") == 0 &&
            *palette->keywords[i].value != '\0')
            return palette->keywords[i].value;
    return NULL;
}

int pm_palette_find(const struct pm_palette *palette, const char *id) {
    for (size_t i = 0; i < palette->n_shades; i++)
        if (strcmp(palette->shades[i].id, id) == 0)
            return (int)i;
    return -1;
}

/* Unknown sorts before every text. */
static int compare_text(const char *a, const char *b) {
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

bool pm_same_ladder(const struct pm_shade *a, const struct pm_shade *b) {
    return a->ladder != NULL && compare_text(a->ladder, b->ladder) == 0 &&
           compare_text(a->brand, b->brand) == 0;
}

/* Ladder by ladder, light to dark, then as in the file. */
static int compare_rungs(const void *left, const void *right) {
    const struct pm_shade *a = *(const struct pm_shade *const *)left,
                          *b = *(const struct pm_shade *const *)right;
    int order = compare_text(a->ladder, b->ladder);
    if (order == 0)
        order = compare_text(a->brand, b->brand);
    if (order == 0)
        order = (a->lab.L < b->lab.L) - (a->lab.L > b->lab.L);
    return order != 0 ? order : (a > b) - (a < b);
}

const struct pm_shade **pm_palette_ladders(const struct pm_palette *palette, size_t *count,
                                           struct pm_error *err) {
    const struct pm_shade **sorted = pm_alloc(palette->n_shades, sizeof *sorted, err);
    *count = 0;
    if (sorted == NULL)
        return NULL;
    for (size_t i = 0; i < palette->n_shades; i++)
        if (palette->shades[i].ladder != NULL)
            sorted[(*count)++] = &palette->shades[i];
    qsort(sorted, *count, sizeof *sorted, compare_rungs);
    return sorted;
}

bool pm_palette_number_rungs(struct pm_palette *palette, struct pm_error *err) {
    size_t count;
    const struct pm_shade **sorted = pm_palette_ladders(palette, &count, err);
    if (sorted == NULL)
        return false;
    for (size_t i = 0; i < palette->n_shades; i++)
        palette->shades[i].rung = -1;
    for (size_t i = 0; i < count; i++) {
        struct pm_shade *shade = &palette->shades[sorted[i] - palette->shades];
        const struct pm_shade *before = i > 0 && pm_same_ladder(sorted[i - 1], shade) ? sorted[i - 1] : NULL;
        shade->rung = before == NULL ? 1 : before->rung + (before->lab.L > shade->lab.L);
    }
    free(sorted);
    return true;
}

int pm_palette_rung(const struct pm_palette *palette, int shade, int step) {
    const struct pm_shade *from = &palette->shades[shade];
    for (size_t i = 0; i < palette->n_shades; i++)
        if (palette->shades[i].rung == from->rung + step && pm_same_ladder(&palette->shades[i], from))
            return (int)i;
    return -1;
}

size_t pm_palette_size(const struct pm_palette *palette) {
    return palette->n_shades;
}

bool pm_palette_shade(const struct pm_palette *palette, size_t i, const char **id, const char **name,
                      struct pm_lab *lab) {
    if (i >= palette->n_shades)
        return false;
    if (id != NULL)
        *id = palette->shades[i].id;
    if (name != NULL)
        *name = palette->shades[i].name;
    if (lab != NULL)
        *lab = palette->shades[i].lab;
    return true;
}
