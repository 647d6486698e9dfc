#include "palette/layout.h"

#include "base/memory.h"
#include "color/lab.h"
#include "palette/values.h"

#include <math.h>
#include <string.h>

/* One row being read. */
struct row {
    struct pm_layout *layout;
    const struct pm_cell *cells;
    struct pm_shade *shade;
    struct pm_problems *problems;
    struct pm_lab hex_lab;
    bool wrong; /* a cell is: what is missing because of it need not be told */
};

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
        return pm_value_text(cell, known->name, pm_column_text(shade, known), row->problems);
    case PM_COLUMN_NUMBER:
        return pm_value_in_range(cell, known, &row->layout->decimal, pm_column_number(shade, known),
                                 row->problems);
    case PM_COLUMN_DATE:
        return pm_value_date(cell, known->name, shade->expiry, row->problems);
    case PM_COLUMN_HEX:
        return pm_value_hex(cell, &row->hex_lab, row->problems);
    }
    return true;
}

static bool read_band(const struct row *row, size_t band, double *value) {
    const struct pm_cell *cell = &row->cells[row->layout->bands.column[band]];
    const char *name = row->layout->bands.name[band];
    char said[PM_SAID];
    if (!pm_value_number(cell, name, &row->layout->decimal, value, row->problems))
        return false;
    if (*value >= 0 && *value <= 1)
        return true;
    pm_problem(row->problems, cell->place, "%s is %s: a reflectance is a share from 0 to 1, not in percent",
               name, pm_cell_said(cell, said));
    return false;
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

static void check_colour(struct row *row) {
    struct pm_shade *shade = row->shade;
    int known = count_known(shade->lab);
    if (known == 0)
        shade->lab = row->hex_lab;
    else if (known == 3 && row->layout->d65)
        shade->lab = pm_lab_from_d65(shade->lab);
    if (count_known(shade->lab) < 3)
        pm_problem(row->problems, row->cells[0].place,
                   "the shade has no full colour: give LAB_L, LAB_A and LAB_B, or HEX");
}

static void check_tint(struct row *row) {
    struct pm_shade *shade = row->shade;
    int known = count_known(shade->tint_lab) + !isnan(shade->tint_frac);
    if (known != 0 && known != 4)
        pm_problem(row->problems, row->cells[0].place,
                   "the tint is incomplete: give TINT_L, TINT_A, TINT_B and TINT_FRAC, or none of them");
    else if (known == 0 && shade->tint_white != NULL)
        pm_problem(row->problems, row->cells[0].place,
                   "TINT_WHITE stands without a tint: give TINT_L, TINT_A, TINT_B and TINT_FRAC as well");
    else if (known == 4 && row->layout->d65)
        shade->tint_lab = pm_lab_from_d65(shade->tint_lab);
}

static void check_undertone(struct row *row) {
    const char *undertone = row->shade->undertone;
    if (undertone == NULL || strcmp(undertone, "cool") == 0 || strcmp(undertone, "neutral") == 0 ||
        strcmp(undertone, "warm") == 0)
        return;
    for (size_t i = 0; i < row->layout->count; i++) {
        const struct pm_column *known = row->layout->columns[i].known;
        char said[PM_SAID];
        if (known != NULL && strcmp(known->name, "UNDERTONE") == 0)
            pm_problem(row->problems, row->cells[i].place, "UNDERTONE is %s: write cool, neutral or warm",
                       pm_cell_said(&row->cells[i], said));
    }
}

static void check_id(struct row *row) {
    const char *id = row->shade->id;
    if (id == NULL)
        pm_problem(row->problems, row->cells[0].place, "SAMPLE_ID is empty: give the shade an id of its own");
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
    check_undertone(&row);
}

struct pm_lab pm_lab_from_d65(struct pm_lab lab) {
    static const struct pm_xyz d65 = {0.95047, 1, 1.08883}; /* IEC 61966-2-1 */
    static const double cone[3][3] = {
        {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}};
    static const double back[3][3] = {{0.9869929, -0.1470543, 0.1599627},
                                      {0.4323053, 0.5183603, 0.0492912},
                                      {-0.0085287, 0.0400428, 0.9684867}};
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    double v[3] = {xyz.X / pm_d50.X * d65.X, xyz.Y, xyz.Z / pm_d50.Z * d65.Z}, response[3], out[3];
    for (int i = 0; i < 3; i++) {
        double old_white = cone[i][0] * d65.X + cone[i][1] * d65.Y + cone[i][2] * d65.Z;
        double new_white = cone[i][0] * pm_d50.X + cone[i][1] * pm_d50.Y + cone[i][2] * pm_d50.Z;
        response[i] = (cone[i][0] * v[0] + cone[i][1] * v[1] + cone[i][2] * v[2]) * new_white / old_white;
    }
    for (int i = 0; i < 3; i++)
        out[i] = back[i][0] * response[0] + back[i][1] * response[1] + back[i][2] * response[2];
    return pm_lab_from_xyz((struct pm_xyz){out[0], out[1], out[2]});
}
