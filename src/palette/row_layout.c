#include "palette/row_layout.h"

#include "base/dates.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "color/lab.h"
#include "palette/scan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ one value */

/* Copies the cell, terminated; false if it is too long for a number. */
static bool short_text(const struct pm_cell *cell, char text[PM_SAID]) {
    if (cell->length >= PM_SAID)
        return false;
    memcpy(text, cell->text, cell->length);
    text[cell->length] = '\0';
    return true;
}

static bool bad_value(struct pm_problems *problems, const struct pm_cell *cell, const char *name,
                      const char *rule) {
    char said[PM_SAID];
    pm_problem(problems, cell->place, "%s is %s: %s", name, pm_cell_said(cell, said), rule);
    return false;
}

/* The cell without blanks around it, and with a plain minus for the typographic ones (U+2212, U+2013,
 * U+FF0D) of spreadsheets. */
static bool number_text(const struct pm_cell *cell, char text[PM_SAID]) {
    struct pm_cell bare = *cell;
    for (size_t blank; bare.length > 0 && (blank = pm_blank_at(bare.text)) > 0 && blank <= bare.length;) {
        bare.text += blank;
        bare.length -= blank;
    }
    for (size_t blank; (blank = pm_blank_before(bare.text, bare.length)) > 0;)
        bare.length -= blank;
    const bool sign = bare.length > 3 && (memcmp(bare.text, "\xe2\x88\x92", 3) == 0 ||
                                          memcmp(bare.text, "\xe2\x80\x93", 3) == 0 ||
                                          memcmp(bare.text, "\xef\xbc\x8d", 3) == 0);
    if (sign) {
        bare.text += 3;
        bare.length -= 3;
    }
    if (bare.length + 1 >= PM_SAID || !short_text(&bare, text + sign))
        return false;
    if (sign)
        text[0] = '-';
    return !sign || strchr("0123456789.,", text[1]) != NULL;
}

/* Why a cell is not a number; NULL if it is one, stored in *value. */
static const char *number_trouble(const struct pm_cell *cell, enum pm_decimal *decimal, double *value) {
    char text[PM_SAID];
    const char *end = text;
    if (!number_text(cell, text))
        return "write a number, such as 22.5";
    char *comma = strchr(text, ','), *point = strchr(text, '.');
    if (comma != NULL && point != NULL)
        return "write a number, such as 22.5";
    if (*decimal == PM_DECIMAL_ANY && (comma != NULL || point != NULL))
        *decimal = comma != NULL ? PM_DECIMAL_COMMA : PM_DECIMAL_POINT;
    if (comma != NULL && *decimal == PM_DECIMAL_POINT)
        return "use a decimal point, not a comma";
    if (point != NULL && *decimal == PM_DECIMAL_COMMA)
        return "numbers before it have a decimal comma, use one throughout";
    if (comma != NULL)
        *comma = '.';
    if (!pm_parse_number(text, &end, value) || *end != '\0')
        return "write a number, such as 22.5";
    return NULL;
}

static bool read_number(const struct pm_cell *cell, const char *name, enum pm_decimal *decimal, double *value,
                        struct pm_problems *problems) {
    const char *trouble = cell->length > 0 ? number_trouble(cell, decimal, value) : NULL;
    return trouble == NULL || bad_value(problems, cell, name, trouble);
}

bool pm_value_in_range(const struct pm_cell *cell, const struct pm_column *column, enum pm_decimal *decimal,
                       double *value, struct pm_problems *problems) {
    double number = column->high;
    if (!read_number(cell, column->name, decimal, &number, problems))
        return false;
    if (number > column->high || number < column->low)
        return bad_value(problems, cell, column->name, column->rule);
    if (cell->length > 0)
        *value = number;
    return true;
}

bool pm_value_text(const struct pm_cell *cell, const char *name, char **text, struct pm_problems *problems) {
    if (cell->length > PM_MAX_TEXT) {
        pm_problem(problems, cell->place, "%s is longer than %d bytes: shorten it", name, PM_MAX_TEXT);
        return false;
    }
    return cell->length == 0 || pm_cell_copy(cell, text, problems);
}

/* A day of the Gregorian calendar, YYYY-MM-DD. */
static bool read_date(const struct pm_cell *cell, const char *name, char date[11],
                      struct pm_problems *problems) {
    char text[PM_SAID];
    struct pm_date day;
    if (cell->length == 0)
        return true;
    if (!short_text(cell, text) || !pm_date_read(text, &day))
        return bad_value(problems, cell, name, "write a valid date, such as 2027-03-31");
    memcpy(date, text, 11);
    return true;
}

static bool read_hex(const struct pm_cell *cell, struct pm_lab *lab, struct pm_problems *problems) {
    char text[PM_SAID];
    return cell->length == 0 || (short_text(cell, text) && pm_lab_from_hex(text, lab)) ||
           bad_value(problems, cell, "HEX", "write six hexadecimal digits in quotes, such as \"#5a4636\"");
}

/* ------------------------------------------------------------------ one row */

/* One row being read. */
struct row {
    struct pm_layout *layout;
    const struct pm_cell *cells;
    struct pm_shade *shade;
    struct pm_sample *sample;
    struct pm_problems *problems;
};

/* Whether the cell is empty or one of the words, which are separated by blanks. */
static bool is_one_of(const struct pm_cell *cell, const char *words) {
    const char *at = pm_is_among(cell->text, cell->length, words);
    return cell->length == 0 || (at != NULL && memcmp(at, cell->text, cell->length) == 0);
}

static bool read_xyz(const struct row *row, double *value, const struct pm_cell *cell) {
    static const struct pm_column xyz = {
        .name = "XYZ", .low = -1, .high = 200, .rule = "X, Y and Z must be from 0 to 100"};
    return pm_value_in_range(cell, &xyz, &row->layout->decimal, value, row->problems);
}

/* Every column but the bands. */
static bool read_cell(struct row *row, const struct pm_file_column *column, const struct pm_cell *cell) {
    struct pm_shade *shade = row->shade;
    const struct pm_column *known = column->known;
    if (column->xyz >= 0 && !read_xyz(row, &row->sample->xyz[column->xyz], cell))
        return false;
    if (column->extra >= 0)
        return pm_value_text(cell, "the text", &shade->extra[column->extra], row->problems);
    if (known == NULL)
        return true;
    switch (known->kind) {
    case PM_COLUMN_TEXT:
        return pm_value_text(cell, known->name, pm_column_text(shade, known), row->problems) &&
               (known->words == NULL || is_one_of(cell, known->words) ||
                bad_value(row->problems, cell, known->name, known->rule));
    case PM_COLUMN_NUMBER:
        return pm_value_in_range(cell, known, &row->layout->decimal, pm_column_number(shade, known),
                                 row->problems);
    case PM_COLUMN_DATE:
        return read_date(cell, known->name, shade->expiry, row->problems);
    case PM_COLUMN_HEX:
        return read_hex(cell, &row->sample->hex_lab, row->problems);
    }
    return true;
}

/* From 0 to 1 or in percent, which the whole file decides, and with it the range. */
static bool read_band(const struct row *row, size_t band, double *value) {
    const struct pm_cell *cell = &row->cells[row->layout->bands.column[band]];
    char name[24];
    snprintf(name, sizeof name, "SPECTRAL_NM%03d", (int)row->layout->bands.nm[band]);
    if (!read_number(cell, name, &row->layout->decimal, value, row->problems))
        return false;
    pm_colours_extend(&row->layout->colours, *value, cell->place);
    return true;
}

static void read_spectrum(struct row *row) {
    const struct pm_bands *bands = &row->layout->bands;
    double values[PM_MAX_BANDS];
    size_t filled = 0, good = 0;
    for (size_t i = 0; i < bands->count; i++)
        if (row->cells[bands->column[i]].length > 0) {
            filled++;
            good += read_band(row, i, &values[i]);
        }
    if (filled == 0 || good < filled)
        return;
    if (filled < bands->count) {
        pm_problem(row->problems, row->cells[bands->column[0]].place,
                   "the spectrum has %zu of %zu bands: give every band or none", filled, bands->count);
        return;
    }
    row->sample->bands = bands;
    row->sample->values = pm_alloc(bands->count, sizeof(double), NULL);
    if (row->sample->values == NULL)
        row->problems->out_of_memory = true;
    else
        memcpy(row->sample->values, values, bands->count * sizeof *values);
}

static void note(const struct row *row, const char *problem) {
    pm_problem(row->problems, row->cells[0].place, "%s", problem);
}

static void check_tint(struct row *row) {
    const struct pm_shade *shade = row->shade;
    int known = !isnan(shade->tint_lab.L) + !isnan(shade->tint_lab.a) + !isnan(shade->tint_lab.b) +
                !isnan(shade->tint_frac);
    if (known != 0 && known != 4)
        note(row, "the tint is incomplete: give TINT_L, TINT_A, TINT_B and TINT_FRAC, or none of them");
    else if (known == 0 && shade->tint_white != NULL)
        note(row, "TINT_WHITE is given without a tint: give TINT_L, TINT_A, TINT_B and TINT_FRAC as well");
}

static void check_id(struct row *row) {
    const char *id = row->shade->id;
    if (id == NULL)
        note(row, "SAMPLE_ID is empty: give the shade an id of its own");
    else if (id[0] == ' ' || id[strlen(id) - 1] == ' ')
        pm_problem(row->problems, row->cells[0].place,
                   "SAMPLE_ID '%.40s' starts or ends with a space: remove it", id);
}

void pm_layout_read(struct pm_layout *layout, const struct pm_cell *cells, struct pm_shade *shade,
                    struct pm_sample *sample, struct pm_problems *problems) {
    struct row row = {layout, cells, shade, sample, problems};
    *shade = pm_shade_unknown();
    *sample = pm_sample_unknown(cells[0].place);
    shade->extra = layout->n_extra > 0 ? pm_alloc(layout->n_extra, sizeof *shade->extra, NULL) : NULL;
    if (layout->n_extra > 0 && shade->extra == NULL) {
        problems->out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < layout->count; i++)
        if (!read_cell(&row, &layout->columns[i], &cells[i]))
            sample->wrong = true;
    size_t before = problems->count;
    if (layout->bands.count > 0)
        read_spectrum(&row);
    if (sample->wrong)
        return;
    sample->wrong = problems->count > before;
    check_id(&row);
    check_tint(&row);
}
