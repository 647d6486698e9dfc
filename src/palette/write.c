#include "palette/write.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "color/lab.h"
#include "palette/columns.h"
#include "palette/scan.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ the sheet */

/* A known column, otherwise a band of the spectrum, otherwise one that is only kept. */
struct sheet_column {
    char name[112];
    const struct pm_column *known; /* NULL: one of the others */
    int band;                      /* -1: a column that is only kept */
    size_t extra;
    bool bare; /* only kept, and plain numbers throughout, which other readers expect without quotes */
};

/* The columns for which at least one shade has a value, and those of every palette. */
struct sheet {
    struct sheet_column *columns;
    size_t count;
};

/* The cell's text: NULL for a number or if it is unknown; *value is then the number, NAN unknown. */
static const char *sheet_cell(const struct sheet_column *column, const struct pm_shade *shade,
                              double *value) {
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

static bool is_needed(const struct pm_palette *palette, const struct sheet_column *column) {
    double value;
    if (column->known != NULL ? column->known->required : column->band < 0)
        return true;
    for (size_t i = 0; i < palette->n_shades; i++)
        if (sheet_cell(column, &palette->shades[i], &value) != NULL || !isnan(value))
            return true;
    return false;
}

static void add(struct sheet *sheet, const struct pm_palette *palette, struct sheet_column column,
                const char *name) {
    snprintf(column.name, sizeof column.name, "%s", name);
    if (is_needed(palette, &column))
        sheet->columns[sheet->count++] = column;
}

/* -?(0|[1-9][0-9]*)(.[0-9]+)?: every reader reproduces it exactly. */
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

/* Free sheet.columns; NULL if memory ran out, which *out records. */
static struct sheet sheet_of(const struct pm_palette *palette, struct pm_buffer *out) {
    struct sheet sheet = {0};
    sheet.columns = pm_alloc(pm_n_columns + PM_BANDS + palette->n_extra, sizeof *sheet.columns, NULL);
    if (sheet.columns == NULL) {
        out->failed = true;
        return sheet;
    }
    for (size_t i = 0; i < pm_n_columns; i++)
        add(&sheet, palette, (struct sheet_column){.known = &pm_columns[i], .band = -1}, pm_columns[i].name);
    for (int band = 0; band < PM_BANDS; band++) {
        char name[32];
        snprintf(name, sizeof name, "SPECTRAL_NM%d", PM_FIRST_NM + PM_STEP_NM * band);
        add(&sheet, palette, (struct sheet_column){.band = band}, name);
    }
    for (size_t i = 0; i < palette->n_extra; i++)
        add(&sheet, palette, (struct sheet_column){.band = -1, .extra = i, .bare = is_bare(palette, i)},
            palette->extra_columns[i]);
    return sheet;
}

void pm_write_number(double value, struct pm_buffer *out) {
    const long double exact = roundl(value * 1e9L) / 1e9L;
    int decimals = 0;
    for (long double scale = 1; decimals < 9; decimals++, scale *= 10)
        if (fabsl(roundl(exact * scale) / scale - exact) <= fabsl(exact) * DBL_EPSILON)
            break;
    pm_buffer_number(out, value, decimals);
}

/* ------------------------------------------------------------------ the header */

/* Writes one line of the header; `number`: its value is one. */
typedef void write_line(const char *name, const char *value, bool number, struct pm_buffer *out);

static void write_header(const struct pm_palette *palette, write_line *line, struct pm_buffer *out) {
    if (palette->originator != NULL)
        line("ORIGINATOR", palette->originator, false, out);
    if (palette->name != NULL)
        line("DESCRIPTOR", palette->name, false, out);
    line("CAPTURE", pm_word(PM_WORDS_CAPTURE, (int)palette->capture), false, out);
    if (!isnan(palette->calib_error_de00)) {
        struct pm_buffer number = {0};
        pm_write_number(palette->calib_error_de00, &number);
        line("CALIB_ERROR", number.text != NULL ? number.text : "", true, out);
        out->failed |= number.failed;
        pm_buffer_free(&number);
    }
    for (size_t i = 0; i < palette->n_keywords; i++)
        line(palette->keywords[i].name, palette->keywords[i].value, false, out);
}

/* ------------------------------------------------------------------ CGATS */

/* Needs no KEYWORD line: CGATS.17 defines it. */
static bool is_standard(const char *name) {
    static const char standard[] =
        "ORIGINATOR DESCRIPTOR FILE_DESCRIPTOR CREATED MANUFACTURER MANUFACTURE PROD_DATE SERIAL MATERIAL "
        "INSTRUMENTATION MEASUREMENT_SOURCE MEASUREMENT_GEOMETRY DIFFUSE_GEOMETRY PRINT_CONDITIONS "
        "SAMPLE_BACKING CHISQ_DOF FILTER POLARIZATION WEIGHTING_FUNCTION COMPUTATIONAL_PARAMETER TARGET_TYPE "
        "COLORANT TABLE_DESCRIPTOR TABLE_NAME SAMPLE_ID SAMPLE_NAME LAB_L LAB_A LAB_B";
    return pm_is_among(name, strlen(name), standard) != NULL || strncmp(name, "SPECTRAL_NM", 11) == 0;
}

static void quoted_text(const char *text, struct pm_buffer *out) {
    pm_buffer_text(out, "\"");
    for (; *text != '\0'; text++)
        pm_buffer_bytes(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    pm_buffer_text(out, "\"");
}

/* An unknown cell is written as a blank, which our reader takes as unknown: littleCMS reads "" as the
 * cell before it. */
static void cgats_text(const char *text, struct pm_buffer *out) {
    quoted_text(text != NULL && *text != '\0' ? text : " ", out);
}

static void cgats_line(const char *name, const char *value, bool number, struct pm_buffer *out) {
    if (!is_standard(name))
        pm_buffer_printf(out, "KEYWORD \"%s\"\n", name);
    pm_buffer_printf(out, "%s ", name);
    number ? pm_buffer_text(out, value) : cgats_text(value, out);
    pm_buffer_text(out, "\n");
}

/* The header has declared it already, so no second KEYWORD line is needed. */
static bool is_declared(const struct pm_palette *palette, const char *name) {
    if (pm_same_word(name, strlen(name), "CAPTURE") ||
        (pm_same_word(name, strlen(name), "CALIB_ERROR") && !isnan(palette->calib_error_de00)))
        return true;
    for (size_t i = 0; i < palette->n_keywords; i++)
        if (pm_same_word(name, strlen(name), palette->keywords[i].name))
            return true;
    return false;
}

static void cgats_columns(const struct pm_palette *palette, const struct sheet *sheet,
                          struct pm_buffer *out) {
    for (size_t i = 0; i < sheet->count; i++)
        if (!is_standard(sheet->columns[i].name) && !is_declared(palette, sheet->columns[i].name))
            pm_buffer_printf(out, "KEYWORD \"%s\"\n", sheet->columns[i].name);
    pm_buffer_printf(out, "NUMBER_OF_FIELDS %zu\nBEGIN_DATA_FORMAT\n", sheet->count);
    for (size_t i = 0; i < sheet->count; i++)
        pm_buffer_printf(out, i > 0 ? " %s" : "%s", sheet->columns[i].name);
    pm_buffer_text(out, "\nEND_DATA_FORMAT\n");
}

static void cgats_row(const struct sheet *sheet, const struct pm_shade *shade, struct pm_buffer *out) {
    for (size_t i = 0; i < sheet->count; i++) {
        double value;
        const char *text = sheet_cell(&sheet->columns[i], shade, &value);
        if (i > 0)
            pm_buffer_text(out, " ");
        if (sheet->columns[i].bare)
            pm_buffer_text(out, text);
        else if (text != NULL || isnan(value))
            cgats_text(text, out);
        else
            pm_write_number(value, out);
    }
    pm_buffer_text(out, "\n");
}

void pm_write_cgats(const struct pm_palette *palette, struct pm_buffer *out) {
    struct sheet sheet = sheet_of(palette, out);
    pm_buffer_text(out, "CGATS.17\n");
    write_header(palette, cgats_line, out);
    cgats_columns(palette, &sheet, out);
    pm_buffer_printf(out, "NUMBER_OF_SETS %zu\nBEGIN_DATA\n", palette->n_shades);
    for (size_t i = 0; i < palette->n_shades; i++)
        cgats_row(&sheet, &palette->shades[i], out);
    pm_buffer_text(out, "END_DATA\n");
    free(sheet.columns);
}

/* ------------------------------------------------------------------ CSV */

/* Quotes if RFC 4180 requires them, or if blanks at the ends or a leading '#' would be lost without. */
static void csv_text(const char *text, struct pm_buffer *out) {
    size_t length = strlen(text);
    bool blank_end = pm_blank_at(text) > 0 || pm_blank_before(text, length) > 0;
    if (length == 0 || text[0] == '#' || blank_end || strpbrk(text, ",;\"\t") != NULL)
        quoted_text(text, out);
    else
        pm_buffer_bytes(out, text, length);
}

static void csv_line(const char *name, const char *value, bool number, struct pm_buffer *out) {
    (void)number;
    pm_buffer_printf(out, "#%s,", name);
    csv_text(value, out);
    pm_buffer_text(out, "\r\n");
}

static void csv_row(const struct sheet *sheet, const struct pm_shade *shade, struct pm_buffer *out) {
    for (size_t i = 0; i < sheet->count; i++) {
        double value;
        const char *text = sheet_cell(&sheet->columns[i], shade, &value);
        if (i > 0)
            pm_buffer_text(out, ",");
        if (text != NULL)
            csv_text(text, out);
        else if (!isnan(value))
            pm_write_number(value, out);
    }
    pm_buffer_text(out, "\r\n");
}

/* A column that is only kept, but has a name that spreadsheets use for a known column ("A" for LAB_A),
 * would be mistaken for that one. */
static void csv_column(const char *name, struct pm_buffer *out) {
    const size_t length = strlen(name);
    const bool taken =
        (pm_column_find(name, length, true) != NULL && pm_column_find(name, length, false) == NULL) ||
        (pm_column_xyz(name, length, true) >= 0 && pm_column_xyz(name, length, false) < 0) ||
        (pm_column_nm(name, length, true) >= 0 && pm_column_nm(name, length, false) < 0);
    pm_buffer_printf(out, "%s%s", taken ? "X_" : "", name);
}

void pm_write_csv(const struct pm_palette *palette, bool bom, struct pm_buffer *out) {
    struct sheet sheet = sheet_of(palette, out);
    if (bom)
        pm_buffer_text(out, "\xef\xbb\xbf");
    write_header(palette, csv_line, out);
    for (size_t i = 0; i < sheet.count; i++) {
        pm_buffer_text(out, i > 0 ? "," : "");
        csv_column(sheet.columns[i].name, out);
    }
    pm_buffer_text(out, "\r\n");
    for (size_t i = 0; i < palette->n_shades; i++)
        csv_row(&sheet, &palette->shades[i], out);
    free(sheet.columns);
}

/* ------------------------------------------------------------------ GPL */

void pm_write_gpl(const struct pm_palette *palette, struct pm_buffer *out) {
    pm_buffer_text(out, "GIMP Palette\nName: ");
    pm_utf8_clean(out, palette->name != NULL ? palette->name : "palette", 0);
    pm_buffer_text(out, "\nColumns: 8\n#\n");
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *shade = &palette->shades[i];
        uint8_t rgb[3];
        pm_lab_to_srgb8(shade->lab, rgb);
        pm_buffer_printf(out, "%3d %3d %3d\t", rgb[0], rgb[1], rgb[2]);
        pm_utf8_clean(out, shade->id, 0);
        if (shade->name != NULL) {
            pm_buffer_text(out, " ");
            pm_utf8_clean(out, shade->name, 0);
        }
        pm_buffer_text(out, "\n");
    }
}
