/* palette show: a palette as a table, with its colours if the terminal has colour. */
#include "base/utf8.h"
#include "cli/args/verbs.h"
#include "cli/palette/palette_answer.h"
#include "cli/shell/terminal.h"
#include "color/lab.h"
#include "report/json_palette.h"
#include "report/layout.h"

#include <math.h>
#include <string.h>

enum { SWATCH_COLUMNS = 6, LEAST_ID = 4, MOST_ID = 16, LEAST_NAME = 4, MOST_NAME = 24 };
enum { WIDE = 80, NUMBER = 7, HEX = 9, NARROW_SWATCH = 3, NARROW_NUMBER = 6, NARROW_REMARKS = 13 };

struct table {
    struct pm_buffer *out;
    struct pm_text_style style;
    int id_columns, name_columns, number_columns;
    int swatch_columns; /* with the gap behind it; 0: none */
    int row_columns;    /* all that stands before the remarks */
};

static int columns_of(const char *text) {
    struct pm_buffer scratch = {0};
    int columns = text != NULL ? pm_utf8_clean(&scratch, text, 0) : 0;
    pm_buffer_free(&scratch);
    return columns;
}

static int clamp(int value, int low, int high) {
    return value < low ? low : value > high ? high : value;
}

/* If there is no room for everything, a row has its colour only as numbers, and shorter names. */
static bool is_narrow(const struct table *table) {
    return table->style.columns < WIDE;
}

static void fit_columns(struct table *table, const struct pm_palette *palette) {
    int id = 0, name = 0;
    for (size_t i = 0; i < palette->n_shades; i++) {
        int wide = columns_of(palette->shades[i].id);
        id = wide > id ? wide : id;
        wide = columns_of(palette->shades[i].name);
        name = wide > name ? wide : name;
    }
    const bool narrow = is_narrow(table);
    table->swatch_columns =
        !pm_has_swatches(&table->style) ? 0 : 1 + (narrow ? NARROW_SWATCH : SWATCH_COLUMNS);
    table->number_columns = narrow ? NARROW_NUMBER : NUMBER;
    table->id_columns = clamp(id, LEAST_ID, MOST_ID);
    const int others = table->swatch_columns + table->id_columns + 3 * table->number_columns +
                       (narrow ? 0 : HEX) /* and two before the name */,
              left = table->style.columns - others - NARROW_REMARKS - 2;
    table->name_columns =
        name == 0 ? 0 : clamp(name, LEAST_NAME, narrow && left < MOST_NAME ? left : MOST_NAME);
    table->row_columns = others + (name == 0 ? 0 : 2 + table->name_columns);
}

/* ------------------------------------------------------------------ the rows */

/* Adds a remark after the row, or below it if the line of a narrow terminal is full. */
static void add_remark(struct table *table, int *used, struct pm_buffer *remark) {
    const char *text = remark->text != NULL ? remark->text : "";
    const int columns = columns_of(text), indent = table->swatch_columns + 2;
    if (is_narrow(table) && *used + 2 + columns > table->style.columns) {
        pm_buffer_printf(table->out, "\n%*s", indent, "");
        *used = indent;
    } else {
        pm_buffer_text(table->out, *used == table->row_columns ? "  " : ", ");
        *used += 2;
    }
    pm_buffer_text(table->out, text);
    *used += columns;
    table->out->failed = table->out->failed || remark->failed;
    pm_buffer_free(remark);
}

/* Other data on which a choice may depend. */
static void add_remarks(struct table *table, const struct pm_shade *shade) {
    struct pm_buffer remark = {0};
    int used = table->row_columns;
    if (shade->ladder != NULL) {
        pm_utf8_clean(&remark, shade->ladder, 14);
        pm_buffer_printf(&remark, " %d", shade->rung);
        add_remark(table, &used, &remark);
    }
    if (isfinite(shade->dilution)) {
        pm_palette_short(&remark, shade->dilution);
        pm_buffer_text(&remark, ":1");
        add_remark(table, &used, &remark);
    }
    if (isfinite(shade->strength)) {
        pm_buffer_text(&remark, "strength ");
        pm_buffer_number(&remark, shade->strength, 2);
        add_remark(table, &used, &remark);
    }
    if (shade->stock == 0) {
        pm_buffer_text(&remark, "out of stock");
        add_remark(table, &used, &remark);
    }
    if (shade->expiry[0] != '\0') {
        pm_buffer_printf(&remark, "until %s", shade->expiry);
        add_remark(table, &used, &remark);
    }
}

static void add_row(struct table *table, const struct pm_shade *shade) {
    char hex[8];
    if (table->swatch_columns > 0) {
        pm_swatch(table->out, &table->style, shade->lab, table->swatch_columns - 1);
        pm_buffer_text(table->out, " ");
    }
    pm_id_cell(table->out, shade->id, table->id_columns);
    if (table->name_columns > 0) {
        pm_buffer_text(table->out, "  ");
        pm_cell(table->out, shade->name != NULL ? shade->name : "", table->name_columns);
    }
    pm_palette_number(table->out, shade->lab.L, 1, table->number_columns);
    pm_palette_number(table->out, shade->lab.a, 1, table->number_columns);
    pm_palette_number(table->out, shade->lab.b, 1, table->number_columns);
    pm_lab_to_hex(shade->lab, hex);
    if (!is_narrow(table))
        pm_buffer_printf(table->out, "  %s", hex);
    add_remarks(table, shade);
    pm_buffer_text(table->out, "\n");
}

/* ------------------------------------------------------------------ the head */

static void add_head(struct table *table, const struct pm_palette *palette) {
    struct pm_buffer *out = table->out;
    pm_bold(out, &table->style, true);
    pm_utf8_clean(out, palette->name, table->style.columns);
    pm_bold(out, &table->style, false);
    pm_buffer_printf(out, "\n%zu %s, %s", palette->n_shades, palette->n_shades == 1 ? "shade" : "shades",
                     palette->capture == PM_CAPTURE_NOMINAL  ? "nominal (design values, not measured)"
                     : palette->capture == PM_CAPTURE_CAMERA ? "measured in a photo"
                                                             : "measured with an instrument");
    if (pm_palette_geometry(palette) != NULL) {
        pm_buffer_text(out, ", geometry ");
        pm_utf8_clean(out, pm_palette_geometry(palette), 40);
    }
    if (isfinite(palette->calib_error_de00)) {
        pm_buffer_text(out, "; blends are accurate to \xc2\xb1");
        pm_buffer_number(out, palette->calib_error_de00, 1);
        pm_buffer_text(out, " dE00");
    }
    pm_buffer_text(out, "\n");
    for (size_t i = 0; i < palette->n_keywords; i++)
        if (strcmp(palette->keywords[i].name, "CREATED") == 0) {
            pm_buffer_text(out, "created ");
            pm_utf8_clean(out, palette->keywords[i].value, 40);
            pm_buffer_text(out, "\n");
        }
    pm_buffer_printf(out, "\n%*s%-*s", table->swatch_columns, "", table->id_columns, "id");
    if (table->name_columns > 0)
        pm_buffer_printf(out, "  %-*s", table->name_columns, "name");
    const int number = table->number_columns;
    pm_buffer_printf(out, "%*s%*s%*s  %s\n", number, "L*", number, "a*", number, "b*",
                     is_narrow(table) ? "ladder" : "sRGB     ladder and rung");
}

static bool show(const struct pm_cli *cli, struct pm_palette_answer *answer, struct pm_error *err) {
    const char *name = cli->n_operands > 0 ? cli->operands[0] : cli->palette;
    struct pm_palette *palette = pm_palette_open(name, err);
    bool ok = palette != NULL;
    pm_palette_warn(cli, palette, name);
    if (ok && cli->format == PM_OUTPUT_JSON) {
        ok = pm_palette_add(&answer->data, pm_palette_json(palette, name, err));
    } else if (ok) {
        struct table table = {.out = &answer->data,
                              .style = pm_terminal_style(cli->color, cli->output != NULL)};
        fit_columns(&table, palette);
        add_head(&table, palette);
        for (size_t i = 0; i < palette->n_shades; i++)
            add_row(&table, &palette->shades[i]);
    }
    pm_palette_free(palette);
    return ok;
}

int pm_palette_show(struct pm_cli *cli) {
    return pm_palette_answer(cli, show);
}
