#include "base/error.h"
#include "base/utf8.h"
#include "cli/args/verbs.h"
#include "cli/palette/palette_answer.h"
#include "cli/shell/message.h"
#include "cli/shell/terminal.h"
#include "palette/lint.h"
#include "palette/places.h"
#include "report/json_palette.h"
#include "report/layout.h"

#include <stdio.h>
#include <stdlib.h>

/* palette list: the palettes that can be found by name. */

enum { NAME_COLUMNS = 14, CAPTURE_COLUMNS = 10 };

static void add_palette_lines(struct pm_buffer *out, const char *name, const char *path, bool is_set,
                              const struct pm_palette *palette, const struct pm_error *why) {
    pm_cell(out, name, NAME_COLUMNS);
    if (palette != NULL) {
        pm_buffer_printf(out, " %6zu  ", palette->n_shades);
        pm_cell(out, pm_word(PM_WORDS_CAPTURE, (int)palette->capture), CAPTURE_COLUMNS);
        pm_buffer_text(out, "  ");
        pm_utf8_clean(out, palette->name, 44);
    } else {
        pm_buffer_printf(out, " %6s  ", "-");
        pm_utf8_clean(out, why->message, 0);
    }
    pm_buffer_printf(out, "\n%*s ", NAME_COLUMNS, "");
    pm_utf8_clean(out,
                  path != NULL ? path
                  : is_set     ? "built in; the settings select another (pigmatch setup --show)"
                               : "built in; used unless another is given",
                  0);
    pm_buffer_text(out, "\n");
}

/* One palette; one that cannot be read gets a line as well. `path` NULL: the embedded one. */
static bool add_palette(const struct pm_cli *cli, const char *name, const char *path, struct pm_buffer *out,
                        struct pm_error *err) {
    struct pm_error why = {0};
    struct pm_palette *palette = pm_palette_load(path, NULL, &why);
    bool ok = true;
    if (cli->format == PM_OUTPUT_JSON)
        ok = pm_palette_add(out, pm_palette_entry_json(name, path, palette, &why, err));
    else
        add_palette_lines(out, name, path, cli->palette != NULL, palette, &why);
    pm_palette_free(palette);
    return ok;
}

static bool list_palettes(const struct pm_cli *cli, struct pm_palette_answer *answer, struct pm_error *err) {
    struct pm_palette_place *places;
    size_t count;
    if (!pm_palette_places(&places, &count, err))
        return false;
    if (cli->format != PM_OUTPUT_JSON)
        pm_buffer_printf(&answer->data, "%-*s %6s  %-*s  title and file\n", NAME_COLUMNS, "name", "shades",
                         CAPTURE_COLUMNS, "colours");
    bool ok = add_palette(cli, "default", NULL, &answer->data, err);
    for (size_t i = 0; ok && i < count; i++)
        ok = add_palette(cli, places[i].name, places[i].path, &answer->data, err);
    pm_palette_places_free(places, count);
    return ok;
}

int pm_palette_list(struct pm_cli *cli) {
    return pm_palette_answer(cli, list_palettes);
}

/* palette check: doubtful data in a palette. */

static void add_findings(struct pm_buffer *out, const char *file, const struct pm_findings *findings) {
    for (size_t i = 0; i < findings->count; i++) {
        const struct pm_finding *finding = &findings->list[i];
        pm_utf8_clean(out, file, 0);
        pm_buffer_printf(out, ": %s: ", finding->level == PM_LEVEL_NOTE ? "note" : "warning");
        pm_utf8_clean(out, finding->message, 0);
        pm_buffer_printf(out, " [%s]\n", finding->code);
    }
    if (findings->more) {
        pm_utf8_clean(out, file, 0);
        pm_buffer_printf(out, ": more than %d findings: the rest is not listed\n", PM_MAX_FINDINGS);
    }
    if (findings->warnings == 0) {
        pm_utf8_clean(out, file, 0);
        pm_buffer_text(out, ": no findings\n");
    }
}

/* One palette; one that cannot be read is reported, and the next is checked. */
static bool check(const struct pm_cli *cli, const char *name, const char *today,
                  struct pm_palette_answer *answer, struct pm_error *err) {
    struct pm_findings findings = {0};
    struct pm_palette *palette = pm_palette_open(name, err);
    if (palette == NULL && err->code == PM_E_PALETTE) {
        pm_message_error(err);
        answer->unreadable = true;
        return true;
    }
    bool ok = palette != NULL && pm_palette_lint(palette, today, &findings, err);
    if (ok && cli->format == PM_OUTPUT_JSON)
        ok = pm_palette_add(&answer->data, pm_findings_json(palette, name, today, &findings, err));
    else if (ok)
        add_findings(&answer->data, name != NULL ? name : "default", &findings);
    answer->found = answer->found || findings.warnings > 0;
    pm_findings_free(&findings);
    pm_palette_free(palette);
    return ok;
}

static bool check_palettes(const struct pm_cli *cli, struct pm_palette_answer *answer, struct pm_error *err) {
    char day[11];
    pm_today(day);
    const char *today = cli->own.today != NULL ? cli->own.today : day;
    if (cli->n_operands == 0)
        return check(cli, cli->palette, today, answer, err);
    for (int i = 0; i < cli->n_operands; i++)
        if (!check(cli, cli->operands[i], today, answer, err))
            return false;
    return true;
}

int pm_palette_check(struct pm_cli *cli) {
    return pm_palette_answer(cli, check_palettes);
}

/* palette convert and palette new: a palette from a palette, and from names alone. */

static bool convert(const struct pm_cli *cli, struct pm_palette_answer *answer, struct pm_error *err) {
    struct pm_palette *palette = pm_palette_open(cli->operands[0], err);
    pm_palette_warn(cli, palette, cli->operands[0]);
    bool ok = palette != NULL && pm_palette_put(cli, palette, &answer->data, err);
    pm_palette_free(palette);
    return ok;
}

int pm_palette_convert(struct pm_cli *cli) {
    return pm_palette_answer(cli, convert);
}

static bool make_new(const struct pm_cli *cli, struct pm_palette_answer *answer, struct pm_error *err) {
    const struct pm_make *make = &cli->own.make;
    if (make->ids == NULL)
        return pm_fail(err, PM_E_USAGE, "the bottles' names are missing: --ids \"5 Light,4,3,2,1 Dark\"");
    if ((make->lightest_L > 0) != (make->darkest_L > 0))
        return pm_fail(err, PM_E_USAGE,
                       "--from and --to go together: give both, the L* of the lightest and of the darkest");
    if (make->lightest_L > 0 && make->lightest_L <= make->darkest_L)
        return pm_fail(err, PM_E_USAGE, "--from must be above --to: give the lightest bottle first");
    struct pm_palette *palette = pm_palette_make(make, err);
    bool ok = palette != NULL && pm_palette_put(cli, palette, &answer->data, err);
    pm_palette_free(palette);
    return ok;
}

int pm_palette_new(struct pm_cli *cli) {
    return pm_palette_answer(cli, make_new);
}
