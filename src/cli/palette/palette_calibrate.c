/* palette calibrate: how strongly each pigment colours a blend, from blends that were made and measured. */
#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "blend/calibrate.h"
#include "cli/palette/palette_verbs.h"
#include "report/json_palette.h"
#include "report/layout.h"

#include <math.h>
#include <stdlib.h>

/* The test blends, one a row: from a table, or from swatches in a photo. */
static struct pm_palette *open_table(const struct pm_palette_cli *cli, struct pm_palette_answer *answer,
                                     struct pm_error *err) {
    struct pm_swatches_report report;
    if (cli->blends == NULL && cli->grid == NULL)
        return pm_palette_open(cli->operands[0], err);
    if (cli->blends == NULL) {
        pm_fail(
            err, PM_E_USAGE,
            "say what the swatches were mixed from: --blends black:1+white:9,black:3+white:7, row by row");
        return NULL;
    }
    struct pm_palette *table = pm_palette_measure(cli, cli->blends, PM_IDS_BLENDS, &report, err);
    if (table != NULL && !cli->json) {
        pm_palette_say_swatches(table, &report, &answer->report);
        pm_buffer_text(&answer->report, "\n");
    }
    pm_swatches_report_free(&report);
    return table;
}

/* ------------------------------------------------------------------ telling */

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

static void say_calibration(const struct pm_palette *palette, char *const *names,
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
    pm_buffer_text(out, "\n(after: by the other blends; with itself among them the mean is ");
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

static bool tell(const struct pm_palette_cli *cli, const struct pm_palette *palette,
                 const struct pm_test_blend *blends, const struct pm_calibration *calibration,
                 struct pm_buffer *out, struct pm_error *err) {
    size_t n = calibration->n_blends;
    char **names = pm_alloc(n, sizeof *names, err);
    bool ok = names != NULL;
    for (size_t i = 0; ok && i < n; i++)
        ok = (names[i] = blend_text(palette, &blends[i], err)) != NULL;
    if (ok && cli->json)
        ok = pm_palette_add(out, pm_calibration_json(palette, names, calibration, err));
    else if (ok)
        say_calibration(palette, names, calibration, out);
    for (size_t i = 0; names != NULL && i < n; i++)
        free(names[i]);
    free(names);
    return ok;
}

/* ------------------------------------------------------------------ the work */

static void say_capture(const struct pm_palette *palette, const struct pm_palette_cli *cli,
                        struct pm_buffer *out) {
    if (cli->blends != NULL && palette->capture != PM_CAPTURE_CAMERA && !cli->json)
        pm_buffer_printf(
            out,
            "the palette's colours are %s ones and the blends' a camera's: photograph the bottles "
            "too (palette photo)\n",
            palette->capture == PM_CAPTURE_NOMINAL ? "design" : "an instrument's");
}

/* A calibration that predicts blends it has not seen no better than none is no gain. */
static bool check_gain(const struct pm_palette_cli *cli, const struct pm_calibration *calibration,
                       struct pm_palette_answer *answer) {
    if (calibration->mean_after_de00 < calibration->mean_before_de00 || cli->job.force)
        return true;
    answer->found = true;
    if (!cli->json)
        pm_buffer_text(&answer->report,
                       "no gain: nothing is written (more blends, drops counted with care; or --force)\n");
    return false;
}

static bool calibrate(const struct pm_palette_cli *cli, struct pm_palette *palette,
                      const struct pm_test_blend *blends, size_t count, struct pm_palette_answer *answer,
                      struct pm_error *err) {
    struct pm_calibration calibration;
    if (!pm_calibrate(palette, blends, count, &calibration, err))
        return false;
    bool ok = tell(cli, palette, blends, &calibration, &answer->report, err);
    say_capture(palette, cli, &answer->report);
    if (ok && check_gain(cli, &calibration, answer)) {
        pm_calibration_apply(&calibration, palette);
        ok = pm_palette_put(cli, palette, &answer->data, err);
    }
    pm_calibration_free(&calibration);
    return ok;
}

bool pm_palette_calibrate(const struct pm_palette_cli *cli, struct pm_palette_answer *answer,
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
