/* palette photo: swatches in a photo, measured. */
#include "base/error.h"
#include "base/utf8.h"
#include "chart/grid.h"
#include "cli/args/arguments_grid.h"
#include "cli/palette/palette_verbs.h"
#include "report/layout.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ measuring */

static bool read_grid(const struct pm_palette_cli *cli, struct pm_swatch_grid *grid, struct pm_error *err) {
    if (cli->grid == NULL || cli->corners == NULL)
        return pm_fail(
            err, PM_E_USAGE,
            "say where the swatches are: --grid COLSxROWS and --corners X1,Y1,...,X4,Y4, the centres of the "
            "first, the last of the first row, the last, and the first of the last row");
    return pm_argument_grid("--grid", cli->grid, PM_MAX_SWATCHES, grid, err) &&
           pm_argument_corners("--corners", cli->corners, grid, err);
}

struct pm_palette *pm_palette_measure(const struct pm_palette_cli *cli, const char *ids,
                                      enum pm_ids_kind kind, struct pm_swatches_report *report,
                                      struct pm_error *err) {
    const struct pm_make *make = &cli->make;
    struct pm_swatches_request request = {.options = &cli->job,
                                          .ids = ids,
                                          .kind = kind,
                                          .name = make->name,
                                          .ladder = make->ladder,
                                          .brand = make->brand,
                                          .undertone = make->undertone,
                                          .date = make->created};
    *report = (struct pm_swatches_report){0};
    if (!read_grid(cli, &request.grid, err))
        return NULL;
    struct pm_worker *worker = pm_worker_new(err);
    struct pm_palette *palette =
        worker != NULL ? pm_palette_from_photo(worker, cli->operands[0], &request, report, err) : NULL;
    pm_worker_free(worker);
    return palette;
}

/* ------------------------------------------------------------------ telling */

static void say_correction(const struct pm_swatches_report *report, struct pm_buffer *out) {
    const struct pm_correction_facts *facts = &report->correction;
    if (strcmp(facts->method, "none") == 0) {
        pm_buffer_text(out, "not corrected: nothing in the photo tells the camera's error\n");
        return;
    }
    pm_buffer_text(out, strcmp(facts->method, "card") == 0  ? "corrected by the neutral card"
                        : strcmp(facts->found, "auto") == 0 ? "corrected by the ColorChecker that was found"
                                                            : "corrected by the ColorChecker");
    if (isfinite(facts->residual_de00)) {
        pm_buffer_text(out, ", which it fits to ");
        pm_buffer_number(out, facts->residual_de00, 1);
        pm_buffer_text(out, " dE00");
    }
    pm_buffer_text(out, "\n");
}

void pm_palette_say_swatches(const struct pm_palette *palette, const struct pm_swatches_report *report,
                             struct pm_buffer *out) {
    enum { ID_COLUMNS = 16 };
    pm_buffer_printf(out, "%-*s%7s%7s%7s%8s%12s\n", ID_COLUMNS, "id", "L*", "a*", "b*", "uneven",
                     "90 % within");
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *shade = &palette->shades[i];
        pm_cell(out, shade->id, ID_COLUMNS);
        pm_palette_number(out, shade->lab.L, 1, 7);
        pm_palette_number(out, shade->lab.a, 1, 7);
        pm_palette_number(out, shade->lab.b, 1, 7);
        pm_palette_number(out, report->uneven_de00[i], 1, 8);
        pm_palette_number(out, report->uncertainty_de00[i], 1, 12);
        pm_buffer_text(out, "\n");
    }
    say_correction(report, out);
    for (size_t i = 0; i < report->n_checks; i++)
        if (strcmp(report->checks[i].check, "reference") != 0)
            pm_buffer_printf(out, "check: %s\n", report->checks[i].message);
}

static bool has_date(const struct pm_palette *palette) {
    for (size_t i = 0; i < palette->n_keywords; i++)
        if (strcmp(palette->keywords[i].name, "CREATED") == 0)
            return true;
    return false;
}

bool pm_palette_photo(const struct pm_palette_cli *cli, struct pm_palette_answer *answer,
                      struct pm_error *err) {
    struct pm_swatches_report report = {0};
    if (cli->make.ids == NULL)
        return pm_fail(err, PM_E_USAGE, "say what the swatches are called: --ids a,b,c, row by row");
    struct pm_palette *palette = pm_palette_measure(cli, cli->make.ids, PM_IDS_SHADES, &report, err);
    bool ok = palette != NULL && pm_palette_put(cli, palette, &answer->data, err);
    if (ok) {
        pm_palette_say_swatches(palette, &report, &answer->report);
        if (!has_date(palette))
            pm_buffer_text(&answer->report, "the photo does not say when it was taken: give --date\n");
    }
    pm_swatches_report_free(&report);
    pm_palette_free(palette);
    return ok;
}
