/* palette check: what is doubtful in a palette. */
#include "base/dates.h"
#include "base/error.h"
#include "base/utf8.h"
#include "cli/palette/palette_verbs.h"
#include "cli/shell/message.h"
#include "palette/lint.h"
#include "report/json_palette.h"

#include <stdio.h>
#include <time.h>

/* The day of the machine's clock, where it stands. */
static void clock_day(char day[11]) {
    time_t now = time(NULL);
    struct tm parts;
    if (localtime_r(&now, &parts) == NULL)
        gmtime_r(&(time_t){0}, &parts);
    pm_date_text((struct pm_date){parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday}, day);
}

static void say_findings(struct pm_buffer *out, const char *file, const struct pm_findings *findings) {
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
        pm_buffer_text(out, ": nothing doubtful\n");
    }
}

/* One palette; one that cannot be read is told, and the next is looked at. */
static bool check(const struct pm_palette_cli *cli, const char *name, const char *today,
                  struct pm_palette_answer *answer, struct pm_error *err) {
    struct pm_findings findings = {0};
    struct pm_palette *palette = pm_palette_open(name, err);
    if (palette == NULL && err->code == PM_E_PALETTE) {
        pm_message_error(err);
        answer->unreadable = true;
        return true;
    }
    bool ok = palette != NULL && pm_palette_lint(palette, today, &findings, err);
    if (ok && cli->json)
        ok = pm_palette_add(&answer->data, pm_findings_json(palette, name, today, &findings, err));
    else if (ok)
        say_findings(&answer->data, name != NULL ? name : "default", &findings);
    answer->found = answer->found || findings.warnings > 0;
    pm_findings_free(&findings);
    pm_palette_free(palette);
    return ok;
}

bool pm_palette_check(const struct pm_palette_cli *cli, struct pm_palette_answer *answer,
                      struct pm_error *err) {
    char day[11];
    clock_day(day);
    const char *today = cli->today != NULL ? cli->today : day;
    if (cli->n_operands == 0)
        return check(cli, NULL, today, answer, err);
    for (int i = 0; i < cli->n_operands; i++)
        if (!check(cli, cli->operands[i], today, answer, err))
            return false;
    return true;
}
