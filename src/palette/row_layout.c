#include "palette/row_layout.h"

#include "base/dates.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "color/lab.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ one value */

/* Terminated, and shorter than any number worth reading would be; false where it is longer. */
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

/* Why a cell is no number; NULL where it is one, put in *value. */
static const char *number_trouble(const struct pm_cell *cell, enum pm_decimal *decimal, double *value) {
    char text[PM_SAID];
    const char *end = text;
    if (!short_text(cell, text))
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
        return bad_value(problems, cell, name, "write a day as 2027-03-31");
    memcpy(date, text, 11);
    return true;
}

static bool read_hex(const struct pm_cell *cell, struct pm_lab *lab, struct pm_problems *problems) {
    char text[PM_SAID];
    return cell->length == 0 || (short_text(cell, text) && pm_lab_from_hex(text, lab)) ||
           bad_value(problems, cell, "HEX", "write six hexadecimal digits in quotes, such as \"#5a4636\"");
}

/* ------------------------------------------------------------------ spectra */

enum { MUST_START_NM = 400, MUST_END_NM = 700, WIDEST_NM = 20 };

bool pm_bands_add(struct pm_bands *bands, int nm, size_t column) {
    size_t at = bands->count;
    for (size_t i = 0; i < bands->count; i++)
        if (bands->nm[i] == nm)
            return false;
    for (; at > 0 && bands->nm[at - 1] > nm; at--) {
        bands->nm[at] = bands->nm[at - 1];
        bands->column[at] = bands->column[at - 1];
    }
    bands->nm[at] = nm;
    bands->column[at] = column;
    bands->count++;
    return true;
}

bool pm_bands_check(const struct pm_bands *bands, char why[200]) {
    int first = bands->nm[0], last = bands->nm[bands->count - 1];
    if (first > MUST_START_NM || last < MUST_END_NM) {
        snprintf(why, 200, "the spectrum runs from %d to %d nm: give at least 400 to 700 nm, or no spectrum",
                 first, last);
        return false;
    }
    for (size_t i = 1; i < bands->count; i++)
        if (bands->nm[i] - bands->nm[i - 1] > WIDEST_NM) {
            snprintf(why, 200,
                     "the spectrum has nothing between %d and %d nm: give bands 20 nm apart or closer",
                     bands->nm[i - 1], bands->nm[i]);
            return false;
        }
    return true;
}

void pm_bands_resample(const struct pm_bands *bands, const double *values, double spectrum[PM_BANDS]) {
    size_t right = 0;
    for (int band = 0; band < PM_BANDS; band++) {
        int nm = PM_FIRST_NM + PM_STEP_NM * band;
        while (right < bands->count && bands->nm[right] < nm)
            right++;
        if (right == bands->count)
            spectrum[band] = values[right - 1];
        else if (right == 0 || bands->nm[right] == nm)
            spectrum[band] = values[right];
        else {
            double share = (double)(nm - bands->nm[right - 1]) / (bands->nm[right] - bands->nm[right - 1]);
            spectrum[band] = values[right - 1] + share * (values[right] - values[right - 1]);
        }
    }
}

/* ------------------------------------------------------------------ one row */

/* One row being read. */
struct row {
    struct pm_layout *layout;
    const struct pm_cell *cells;
    struct pm_shade *shade;
    struct pm_problems *problems;
    struct pm_lab hex_lab;
    bool wrong; /* a cell is: what is missing because of it need not be told */
};

/* An empty cell is as good as one of the words, which stand a blank apart. */
static bool is_one_of(const struct pm_cell *cell, const char *words) {
    const char *at = pm_is_among(cell->text, cell->length, words);
    return cell->length == 0 || (at != NULL && memcmp(at, cell->text, cell->length) == 0);
}

/* Every column but the bands. */
static bool read_cell(struct row *row, const struct pm_file_column *column, const struct pm_cell *cell) {
    struct pm_shade *shade = row->shade;
    const struct pm_column *known = column->known;
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
        return read_hex(cell, &row->hex_lab, row->problems);
    }
    return true;
}

static bool read_band(const struct row *row, size_t band, double *value) {
    const struct pm_cell *cell = &row->cells[row->layout->bands.column[band]];
    char name[16];
    snprintf(name, sizeof name, "SPECTRAL_NM%03d", row->layout->bands.nm[band] % 1000);
    if (!read_number(cell, name, &row->layout->decimal, value, row->problems))
        return false;
    return (*value >= 0 && *value <= 1) ||
           bad_value(row->problems, cell, name, "a reflectance is a share from 0 to 1, not in percent");
}

static void read_spectrum(struct row *row) {
    const struct pm_bands *bands = &row->layout->bands;
    double values[PM_MAX_FILE_COLUMNS];
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
    row->shade->spectrum = pm_alloc(PM_BANDS, sizeof(double), NULL);
    if (row->shade->spectrum == NULL)
        row->problems->out_of_memory = true;
    else
        pm_bands_resample(bands, values, row->shade->spectrum);
}

static int count_known(struct pm_lab lab) {
    return !isnan(lab.L) + !isnan(lab.a) + !isnan(lab.b);
}

static void note(const struct row *row, const char *problem) {
    pm_problem(row->problems, row->cells[0].place, "%s", problem);
}

static void check_colour(struct row *row) {
    struct pm_shade *shade = row->shade;
    int known = count_known(shade->lab);
    if (known == 0)
        shade->lab = row->hex_lab;
    else if (known == 3 && row->layout->d65)
        shade->lab = pm_lab_from_d65(shade->lab);
    if (count_known(shade->lab) < 3)
        note(row, "the shade has no full colour: give LAB_L, LAB_A and LAB_B, or HEX");
}

static void check_tint(struct row *row) {
    struct pm_shade *shade = row->shade;
    int known = count_known(shade->tint_lab) + !isnan(shade->tint_frac);
    if (known != 0 && known != 4)
        note(row, "the tint is incomplete: give TINT_L, TINT_A, TINT_B and TINT_FRAC, or none of them");
    else if (known == 0 && shade->tint_white != NULL)
        note(row, "TINT_WHITE stands without a tint: give TINT_L, TINT_A, TINT_B and TINT_FRAC as well");
    else if (known == 4 && row->layout->d65)
        shade->tint_lab = pm_lab_from_d65(shade->tint_lab);
}

static void check_id(struct row *row) {
    const char *id = row->shade->id;
    if (id == NULL)
        note(row, "SAMPLE_ID is empty: give the shade an id of its own");
    else if (id[0] == ' ' || id[strlen(id) - 1] == ' ')
        pm_problem(row->problems, row->cells[0].place,
                   "SAMPLE_ID '%.40s' starts or ends with a blank: remove it", id);
}

void pm_layout_read(struct pm_layout *layout, const struct pm_cell *cells, struct pm_shade *shade,
                    struct pm_problems *problems) {
    struct row row = {layout, cells, shade, problems, {NAN, NAN, NAN}, false};
    *shade = pm_shade_unknown();
    shade->extra = layout->n_extra > 0 ? pm_alloc(layout->n_extra, sizeof *shade->extra, NULL) : NULL;
    if (layout->n_extra > 0 && shade->extra == NULL) {
        problems->out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < layout->count; i++)
        if (!read_cell(&row, &layout->columns[i], &cells[i]))
            row.wrong = true;
    if (layout->bands.count > 0)
        read_spectrum(&row);
    if (row.wrong)
        return;
    check_id(&row);
    check_colour(&row);
    check_tint(&row);
}

struct pm_lab pm_lab_from_d65(struct pm_lab lab) {
    static const double d65[3] = {0.95047, 1, 1.08883}; /* IEC 61966-2-1 */
    static const double cone[9] = {0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296};
    static const double back[9] = {0.9869929, -0.1470543, 0.1599627, 0.4323053, 0.5183603,
                                   0.0492912, -0.0085287, 0.0400428, 0.9684867};
    const double d50[3] = {pm_d50.X, pm_d50.Y, pm_d50.Z};
    const struct pm_xyz xyz = pm_xyz_from_lab(lab);
    const double v[3] = {xyz.X / d50[0] * d65[0], xyz.Y, xyz.Z / d50[2] * d65[2]};
    double old_white[3], new_white[3], response[3], out[3];
    pm_matrix_apply(cone, d65, old_white);
    pm_matrix_apply(cone, d50, new_white);
    pm_matrix_apply(cone, v, response);
    for (int i = 0; i < 3; i++)
        response[i] = response[i] * new_white[i] / old_white[i];
    pm_matrix_apply(back, response, out);
    return pm_lab_from_xyz((struct pm_xyz){out[0], out[1], out[2]});
}
