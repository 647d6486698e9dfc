#include "palette/sheet.h"

#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *pm_sheet_cell(const struct pm_sheet_column *column, const struct pm_shade *shade, double *value) {
    *value = NAN;
    if (column->known == NULL && column->band < 0)
        return shade->extra[column->extra];
    if (column->known == NULL) {
        if (shade->spectrum != NULL)
            *value = shade->spectrum[column->band];
        return NULL;
    }
    if (column->known->kind == PM_COLUMN_TEXT)
        return pm_shade_text(shade, column->known);
    if (column->known->kind == PM_COLUMN_DATE)
        return shade->expiry[0] != '\0' ? shade->expiry : NULL;
    if (column->known->kind == PM_COLUMN_NUMBER)
        *value = pm_shade_number(shade, column->known);
    return NULL;
}

static bool is_needed(const struct pm_palette *palette, const struct pm_sheet_column *column) {
    double value;
    if (column->known != NULL ? column->known->required : column->band < 0)
        return true;
    for (size_t i = 0; i < palette->n_shades; i++)
        if (pm_sheet_cell(column, &palette->shades[i], &value) != NULL || !isnan(value))
            return true;
    return false;
}

static void add(struct pm_sheet *sheet, const struct pm_palette *palette, struct pm_sheet_column column) {
    if (is_needed(palette, &column))
        sheet->columns[sheet->count++] = column;
}

/* -?(0|[1-9][0-9]*)(.[0-9]+)?: any reader gives it back as it is. */
static bool is_plain_number(const char *text) {
    size_t digits;
    if (text == NULL)
        return false;
    text += *text == '-';
    digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 15 || (text[0] == '0' && digits > 1))
        return false;
    text += digits;
    if (*text != '.')
        return *text == '\0';
    digits = strspn(text + 1, "0123456789");
    return digits > 0 && digits <= 15 && text[1 + digits] == '\0';
}

static bool is_bare(const struct pm_palette *palette, size_t extra) {
    for (size_t i = 0; i < palette->n_shades; i++)
        if (!is_plain_number(palette->shades[i].extra[extra]))
            return false;
    return true;
}

bool pm_sheet_of(const struct pm_palette *palette, struct pm_sheet *sheet, struct pm_error *err) {
    *sheet = (struct pm_sheet){0};
    sheet->columns = pm_alloc(pm_n_columns + PM_BANDS + palette->n_extra, sizeof *sheet->columns, err);
    if (sheet->columns == NULL)
        return false;
    for (size_t i = 0; i < pm_n_columns; i++) {
        struct pm_sheet_column column = {.known = &pm_columns[i], .band = -1};
        snprintf(column.name, sizeof column.name, "%s", pm_columns[i].name);
        add(sheet, palette, column);
    }
    for (int band = 0; band < PM_BANDS; band++) {
        struct pm_sheet_column column = {.band = band};
        snprintf(column.name, sizeof column.name, "SPECTRAL_NM%d", 380 + 10 * band);
        add(sheet, palette, column);
    }
    for (size_t i = 0; i < palette->n_extra; i++) {
        struct pm_sheet_column column = {.band = -1, .extra = i, .bare = is_bare(palette, i)};
        snprintf(column.name, sizeof column.name, "%s", palette->extra_columns[i]);
        add(sheet, palette, column);
    }
    return true;
}

void pm_sheet_free(struct pm_sheet *sheet) {
    free(sheet->columns);
    *sheet = (struct pm_sheet){0};
}

void pm_write_number(double value, struct pm_buffer *out) {
    int decimals = 0;
    for (long double scale = 1; decimals < 9; decimals++, scale *= 10)
        if (fabsl(roundl(value * scale) / scale - value) <= fabsl((long double)value) * DBL_EPSILON)
            break;
    pm_buffer_number(out, value, decimals);
}
