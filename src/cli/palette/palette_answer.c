#include "cli/palette/palette_answer.h"

#include "base/error.h"
#include "cli/shell/message.h"
#include "cli/shell/output.h"
#include "palette/write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ the answer */

static bool put(const struct pm_cli *cli, const struct pm_palette_answer *answer, struct pm_error *err) {
    if (answer->data.failed || answer->report.failed)
        return pm_fail_memory(err);
    if (answer->data.length > 0 && !pm_write_file(cli->output, cli->overwrite, &answer->data, err))
        return false;
    if (answer->report.length == 0)
        return true;
    if (cli->output != NULL)
        return pm_write_file(NULL, false, &answer->report, err);
    fputs(answer->report.text, stderr);
    return true;
}

int pm_palette_answer(const struct pm_cli *cli, pm_palette_do *work) {
    struct pm_palette_answer answer = {0};
    struct pm_error err = {0};
    bool ok = work(cli, &answer, &err) && put(cli, &answer, &err);
    pm_buffer_free(&answer.data);
    pm_buffer_free(&answer.report);
    if (!ok)
        return pm_message_failure(&err);
    return answer.unreadable ? PM_EXIT_USAGE : answer.found ? PM_EXIT_SOME_FAILED : PM_EXIT_OK;
}

/* ------------------------------------------------------------------ reading one */

static int lines_in(const char *text) {
    int lines = 0;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

struct pm_palette *pm_palette_open(const char *name, struct pm_error *err) {
    char *details = NULL;
    struct pm_palette *palette = pm_palette_load(name, &details, err);
    if (palette == NULL && err->code == PM_E_OPEN)
        err->code = PM_E_PALETTE;
    int problems = palette == NULL && details != NULL ? lines_in(details) : 0;
    if (problems > 1) {
        fputs(details, stderr);
        pm_fail(err, PM_E_PALETTE, "%.300s: %d problems: correct them, then try again",
                name != NULL ? name : "the built-in palette", problems);
    }
    free(details);
    return palette;
}

void pm_palette_warn(const struct pm_cli *cli, const struct pm_palette *palette, const char *name) {
    for (size_t i = 0; palette != NULL && !cli->quiet && i < palette->n_remarks; i++)
        if (palette->remarks[i].level == PM_LEVEL_WARN)
            pm_message("%s: warning: %s", name != NULL ? name : "default", palette->remarks[i].text);
}

bool pm_palette_add(struct pm_buffer *out, char *text) {
    if (text == NULL)
        return false;
    pm_buffer_text(out, text);
    free(text);
    return true;
}

/* ------------------------------------------------------------------ writing one */

static bool format_of(const struct pm_cli *cli, enum pm_palette_format *format, struct pm_error *err) {
    static const struct {
        const char *ending;
        enum pm_palette_format format;
    } known[] = {{".cgats", PM_PALETTE_CGATS}, {".txt", PM_PALETTE_CGATS}, {".it8", PM_PALETTE_CGATS},
                 {".ti3", PM_PALETTE_CGATS},   {".csv", PM_PALETTE_CSV},   {".gpl", PM_PALETTE_GPL}};
    const char *dot = cli->output != NULL ? strrchr(cli->output, '.') : NULL;
    *format = cli->own.format;
    if (*format != PM_PALETTE_BY_NAME)
        return true;
    *format = PM_PALETTE_CGATS;
    if (dot == NULL || strchr(dot, '/') != NULL)
        return true;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(dot, known[i].ending) == 0) {
            *format = known[i].format;
            return true;
        }
    return pm_fail(err, PM_E_USAGE,
                   "%.300s: a palette's name ends in .cgats, .csv or .gpl: use one of these, or give --to",
                   cli->output);
}

bool pm_palette_put(const struct pm_cli *cli, const struct pm_palette *palette, struct pm_buffer *out,
                    struct pm_error *err) {
    enum pm_palette_format format;
    if (!format_of(cli, &format, err))
        return false;
    if (cli->own.bom && format != PM_PALETTE_CSV)
        return pm_fail(err, PM_E_USAGE, "--bom is for CSV: omit it, or write a .csv file");
    if (format == PM_PALETTE_CSV)
        pm_write_csv(palette, cli->own.bom, out);
    else if (format == PM_PALETTE_GPL)
        pm_write_gpl(palette, out);
    else
        pm_write_cgats(palette, out);
    return true;
}

void pm_palette_number(struct pm_buffer *out, double value, int decimals, int columns) {
    struct pm_buffer text = {0};
    pm_buffer_number(&text, value, decimals);
    pm_buffer_printf(out, "%*s", columns, text.text != NULL ? text.text : "");
    pm_buffer_free(&text);
}

void pm_palette_short(struct pm_buffer *out, double value) {
    int decimals = 0;
    for (double scale = 1; decimals < 3 && fabs(value * scale - round(value * scale)) > 1e-6; scale *= 10)
        decimals++;
    pm_buffer_number(out, value, decimals);
}
