#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "blend/calibrate.h"
#include "chart/grid.h"
#include "cli/args/arguments.h"
#include "cli/args/verbs.h"
#include "cli/palette/palette_answer.h"
#include "job/picture.h"
#include "job/swatches.h"
#include "report/json_palette.h"
#include "report/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* palette photo: swatches in a photo, measured. */

/* ------------------------------------------------------------------ measuring */

static bool read_grid(const struct pm_cli *cli, struct pm_swatch_grid *grid, struct pm_error *err) {
    if (cli->own.grid == NULL || cli->own.corners == NULL)
        return pm_fail(
            err, PM_E_USAGE,
            "the swatches' positions are missing: give --grid COLSxROWS and --corners X1,Y1,...,X4,Y4, the "
            "centres of the first, the last of the first row, the last, and the first of the last row");
    return pm_argument_grid("--grid", cli->own.grid, PM_MAX_SWATCHES, grid, err) &&
           pm_argument_corners("--corners", cli->own.corners, grid, err);
}

/* The swatches of the photo on the command line, named by `ids`, the value of --ids or --blends.
 */
static struct pm_palette *measure(const struct pm_cli *cli, const char *ids, enum pm_ids_kind kind,
                                  struct pm_swatches_report *report, struct pm_error *err) {
    const struct pm_make *make = &cli->own.make;
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
    struct pm_worker *worker = pm_worker_with(cli->heif, err);
    struct pm_palette *palette =
        worker != NULL ? pm_palette_from_photo(worker, cli->operands[0], &request, report, err) : NULL;
    pm_worker_free(worker);
    return palette;
}

/* ------------------------------------------------------------------ reports */

static void add_correction(const struct pm_swatches_report *report, struct pm_buffer *out) {
    const struct pm_correction_facts *facts = &report->correction;
    if (facts->method == PM_CORRECTION_NONE) {
        pm_buffer_text(out, "not corrected: the photo contains no reference for the camera's error\n");
        return;
    }
    pm_buffer_text(out, facts->method == PM_CORRECTION_CARD ? "corrected by the neutral card"
                        : facts->found == PM_ORIGIN_AUTO    ? "corrected by the ColorChecker that was found"
                                                            : "corrected by the ColorChecker");
    if (isfinite(facts->residual_de00)) {
        pm_buffer_text(out, ", which it fits to ");
        pm_buffer_number(out, facts->residual_de00, 1);
        pm_buffer_text(out, " dE00");
    }
    pm_buffer_text(out, "\n");
}

/* The report of the measurement. */
static void add_swatches(const struct pm_palette *palette, const struct pm_swatches_report *report,
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
    add_correction(report, out);
    for (size_t i = 0; i < report->n_checks; i++)
        if (report->checks[i].check != PM_CHECK_REFERENCE)
            pm_buffer_printf(out, "check: %s\n", report->checks[i].message);
}

static bool has_date(const struct pm_palette *palette) {
    for (size_t i = 0; i < palette->n_keywords; i++)
        if (strcmp(palette->keywords[i].name, "CREATED") == 0)
            return true;
    return false;
}

struct pm_palette *pm_palette_measure(const struct pm_cli *cli, struct pm_buffer *out, struct pm_error *err) {
    struct pm_swatches_report report;
    struct pm_palette *palette = measure(cli, cli->own.make.ids, PM_IDS_SHADES, &report, err);
    if (palette != NULL)
        add_swatches(palette, &report, out);
    pm_swatches_report_free(&report);
    return palette;
}

static bool photo(const struct pm_cli *cli, struct pm_palette_answer *answer, struct pm_error *err) {
    if (cli->own.make.ids == NULL)
        return pm_fail(err, PM_E_USAGE, "the swatches' names are missing: give --ids a,b,c, row by row");
    struct pm_palette *palette = pm_palette_measure(cli, &answer->report, err);
    bool ok = palette != NULL && pm_palette_put(cli, palette, &answer->data, err);
    if (ok && !has_date(palette))
        pm_buffer_text(&answer->report, "the photo has no date: give --date\n");
    pm_palette_free(palette);
    return ok;
}

int pm_palette_photo(struct pm_cli *cli) {
    return pm_palette_answer(cli, photo);
}

/* palette calibrate: the tinting strength of each pigment, from blends that were made and measured. */

/* The test blends, one a row: from a table, or from swatches in a photo. */
static struct pm_palette *open_table(const struct pm_cli *cli, struct pm_palette_answer *answer,
                                     struct pm_error *err) {
    struct pm_swatches_report report;
    if (cli->own.blends == NULL && cli->own.grid == NULL)
        return pm_palette_open(cli->operands[0], err);
    if (cli->own.blends == NULL) {
        pm_fail(
            err, PM_E_USAGE,
            "the swatches' mixtures are missing: give --blends black:1+white:9,black:3+white:7, row by row");
        return NULL;
    }
    struct pm_palette *table = measure(cli, cli->own.blends, PM_IDS_BLENDS, &report, err);
    if (table != NULL && cli->format != PM_OUTPUT_JSON) {
        add_swatches(table, &report, &answer->report);
        pm_buffer_text(&answer->report, "\n");
    }
    pm_swatches_report_free(&report);
    return table;
}

/* ------------------------------------------------------------------ reports */

/* "black:1+white:9" */
static char *blend_text(const struct pm_palette *palette, const struct pm_test_blend *blend,
                        struct pm_error *err) {
    struct pm_buffer text = {0};
    for (size_t i = 0; i < blend->n; i++) {
        pm_buffer_printf(&text, "%s%s:", i > 0 ? "+" : "", palette->shades[blend->shades[i]].id);
        pm_palette_short(&text, blend->drops[i]);
    }
    return pm_buffer_take(&text, err);
}

static void add_calibration(const struct pm_palette *palette, char *const *names,
                            const struct pm_calibration *calibration, struct pm_buffer *out) {
    enum { BLEND_COLUMNS = 40 };
    pm_buffer_printf(out, "%-*s%9s%9s\n", BLEND_COLUMNS, "blend, off by dE00", "before", "after");
    for (size_t i = 0; i < calibration->n_blends; i++) {
        pm_cell(out, names[i], BLEND_COLUMNS);
        pm_palette_number(out, calibration->before_de00[i], 1, 9);
        pm_palette_number(out, calibration->after_de00[i], 1, 9);
        pm_buffer_text(out, "\n");
    }
    pm_cell(out, "mean", BLEND_COLUMNS);
    pm_palette_number(out, calibration->mean_before_de00, 1, 9);
    pm_palette_number(out, calibration->mean_after_de00, 1, 9);
    pm_buffer_text(out, "\n(after: predicted from the other blends; fitted to all of them, the mean is ");
    pm_buffer_number(out, calibration->mean_in_sample_de00, 1);
    pm_buffer_text(out, ")\nstrength:");
    for (size_t i = 0; i < palette->n_shades; i++) {
        if (isnan(calibration->strength[i]))
            continue;
        pm_buffer_text(out, "  ");
        pm_utf8_clean(out, palette->shades[i].id, 24);
        pm_buffer_text(out, " ");
        pm_buffer_number(out, calibration->strength[i], 2);
    }
    pm_buffer_text(out, "\n");
}

static bool report(const struct pm_cli *cli, const struct pm_palette *palette,
                   const struct pm_test_blend *blends, const struct pm_calibration *calibration,
                   struct pm_buffer *out, struct pm_error *err) {
    size_t n = calibration->n_blends;
    char **names = pm_alloc(n, sizeof *names, err);
    bool ok = names != NULL;
    for (size_t i = 0; ok && i < n; i++)
        ok = (names[i] = blend_text(palette, &blends[i], err)) != NULL;
    if (ok && cli->format == PM_OUTPUT_JSON)
        ok = pm_palette_add(out, pm_calibration_json(palette, names, calibration, err));
    else if (ok)
        add_calibration(palette, names, calibration, out);
    for (size_t i = 0; names != NULL && i < n; i++)
        free(names[i]);
    free(names);
    return ok;
}

/* ------------------------------------------------------------------ the work */

static void add_capture_note(const struct pm_palette *palette, const struct pm_cli *cli,
                             struct pm_buffer *out) {
    if (cli->own.blends != NULL && palette->capture != PM_CAPTURE_CAMERA && cli->format != PM_OUTPUT_JSON)
        pm_buffer_printf(out,
                         "the palette's colours are %s and the blends' a camera's: photograph the bottles "
                         "too (palette photo)\n",
                         palette->capture == PM_CAPTURE_NOMINAL ? "design values" : "an instrument's");
}

/* A calibration that does not improve the prediction of other blends is useless. */
static bool check_gain(const struct pm_cli *cli, const struct pm_calibration *calibration,
                       struct pm_palette_answer *answer) {
    if (calibration->mean_after_de00 < calibration->mean_before_de00 || cli->job.force)
        return true;
    answer->found = true;
    if (cli->format != PM_OUTPUT_JSON)
        pm_buffer_text(&answer->report, "no improvement, so nothing was written: measure more blends, count "
                                        "drops with care, or give --force\n");
    return false;
}

static bool calibrate(const struct pm_cli *cli, struct pm_palette *palette,
                      const struct pm_test_blend *blends, size_t count, struct pm_palette_answer *answer,
                      struct pm_error *err) {
    struct pm_calibration calibration;
    if (!pm_calibrate(palette, blends, count, &calibration, err))
        return false;
    bool ok = report(cli, palette, blends, &calibration, &answer->report, err);
    add_capture_note(palette, cli, &answer->report);
    if (ok && check_gain(cli, &calibration, answer)) {
        pm_calibration_apply(&calibration, palette);
        ok = pm_palette_put(cli, palette, &answer->data, err);
    }
    pm_calibration_free(&calibration);
    return ok;
}

static bool calibrate_palette(const struct pm_cli *cli, struct pm_palette_answer *answer,
                              struct pm_error *err) {
    struct pm_test_blend *blends = NULL;
    size_t count = 0;
    struct pm_palette *palette = pm_palette_open(cli->palette, err), *table = NULL;
    bool ok = palette != NULL && (table = open_table(cli, answer, err)) != NULL &&
              pm_test_blends_read(palette, table, &blends, &count, err) &&
              calibrate(cli, palette, blends, count, answer, err);
    free(blends);
    pm_palette_free(table);
    pm_palette_free(palette);
    return ok;
}

int pm_palette_calibrate(struct pm_cli *cli) {
    return pm_palette_answer(cli, calibrate_palette);
}
