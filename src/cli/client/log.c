/* log: writes what was done in a session into the client's file. */
#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "cli/args/verbs.h"
#include "cli/client/client.h"
#include "cli/palette/palette_answer.h"
#include "cli/shell/message.h"
#include "cli/shell/terminal.h"
#include "palette/palette.h"
#include "plan/choose.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Deeper than this pigment spreads: the depths that training material for the procedure names end here. */
static const double DEEP_MM = 1.2;

/* ------------------------------------------------------------------ what was used */

static bool use_given(const struct pm_cli *cli, const struct pm_palette *palette, struct pm_log_entry *entry,
                      struct pm_error *err) {
    struct pm_pick used;
    if (!pm_pick_parse(cli->job.use, palette, &used, err))
        return false;
    for (size_t i = 0; i < used.n; i++) {
        struct pm_part *part = &entry->used[entry->n_used++];
        *part = (struct pm_part){.ratio = 1, .drops = used.drops[i] > 0 ? used.drops[i] : -1};
        if (!pm_copy_text(&part->id, palette->shades[used.shade[i]].id, err))
            return false;
    }
    return true;
}

/* Not given: as it was planned. */
static bool use_planned(const struct pm_client_file *file, struct pm_log_entry *entry, struct pm_error *err) {
    const struct pm_session *session;
    if (pm_history_planned(file, entry->session, &session) == NULL)
        return pm_fail(err, PM_E_USAGE, "%s plans no session %d: say what was used with --use ID:DROPS,...",
                       file->path, entry->session);
    for (; entry->n_used < session->n_parts; entry->n_used++) {
        entry->used[entry->n_used] = session->parts[entry->n_used];
        entry->used[entry->n_used].id = NULL;
        if (!pm_copy_text(&entry->used[entry->n_used].id, session->parts[entry->n_used].id, err))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ lots */

static int bottle_of(const struct pm_log_entry *entry, const char *id, size_t length) {
    for (size_t i = 0; i < entry->n_used; i++)
        if (strlen(entry->used[i].id) == length && strncmp(entry->used[i].id, id, length) == 0)
            return (int)i;
    return -1;
}

static bool take_lot(struct pm_log_entry *entry, const char *item, struct pm_error *err) {
    const char *equals = strchr(item, '=');
    int bottle = equals != NULL ? bottle_of(entry, item, (size_t)(equals - item)) : -1;
    if (equals == NULL || equals[1] == '\0')
        return pm_fail(err, PM_E_USAGE, "--lots '%s': give ID=LOT for each bottle, a comma between two",
                       item);
    if (bottle < 0)
        return pm_fail(err, PM_E_USAGE, "--lots '%s': no such bottle was used in this session", item);
    free(entry->used[bottle].lot);
    return pm_copy_text(&entry->used[bottle].lot, equals + 1, err);
}

/* Given ones, and those that the palette knows. */
static bool take_lots(const struct pm_cli *cli, const struct pm_palette *palette, struct pm_log_entry *entry,
                      struct pm_error *err) {
    for (size_t i = 0; i < entry->n_used; i++) {
        int shade = pm_palette_find(palette, entry->used[i].id);
        if (shade < 0)
            return pm_fail(
                err, PM_E_USAGE,
                "the palette has no shade '%s', which the session uses: name the right one with -p",
                entry->used[i].id);
        if (!pm_copy_text(&entry->used[i].lot, palette->shades[shade].lot, err))
            return false;
    }
    char *copy, *item;
    if (!pm_copy_text(&copy, cli->client.lots, err))
        return false;
    bool ok = true;
    for (char *rest = copy; ok && (item = strsep(&rest, ",")) != NULL;)
        ok = take_lot(entry, item, err);
    free(copy);
    return ok;
}

/* ------------------------------------------------------------------ does it fit what is there */

static bool check_order(const struct pm_client_file *file, const struct pm_log_entry *entry,
                        struct pm_error *err) {
    for (int number = 1; number < 100; number++) {
        const struct pm_log_entry *other = pm_history_done(file, number);
        if (other == NULL || number == entry->session)
            continue;
        const int order = strcmp(other->date, entry->date);
        if ((number < entry->session && order > 0) || (number > entry->session && order < 0))
            return pm_fail(err, PM_E_USAGE, "--date %s: session %d was on %s, and this is session %d",
                           entry->date, number, other->date, entry->session);
    }
    return true;
}

static void warn(const struct pm_cli *cli, const struct pm_client_file *file,
                 const struct pm_log_entry *entry, const struct pm_palette *palette) {
    if (cli->quiet)
        return;
    char today[11];
    pm_today(today);
    if (strcmp(entry->date, today) > 0)
        pm_message("--date %s lies ahead of today, %s: is it right? Logged as given", entry->date, today);
    if (entry->depth_mm > DEEP_MM)
        pm_message("--depth: deeper than 1.2 mm pigment spreads in the skin; logged as given");
    if (pm_history_done(file, entry->session) != NULL)
        pm_message("session %d was logged before; the new entry counts, the old one stays", entry->session);
    if (pm_history_plan(file) == NULL)
        pm_message("%s holds no plan, so a follow-up will have nothing to compare with", file->path);
    for (size_t i = 0; i < entry->n_used; i++) {
        const struct pm_shade *shade = &palette->shades[pm_palette_find(palette, entry->used[i].id)];
        if (shade->expiry[0] != '\0' && strcmp(shade->expiry, entry->date) < 0)
            pm_message("%s had expired on that day", shade->id);
    }
}

/* ------------------------------------------------------------------ the entry */

static bool fill(const struct pm_cli *cli, const struct pm_client_file *file,
                 const struct pm_palette *palette, struct pm_log_entry *entry, struct pm_error *err) {
    const struct pm_client_cli *given = &cli->client;
    const char *client = cli->job.client != NULL ? cli->job.client : pm_client_id(file);
    *entry = (struct pm_log_entry){.session = given->session > 0 ? given->session : pm_history_last(file) + 1,
                                   .depth_mm = given->depth_mm,
                                   .density_frac = given->density_frac};
    strncpy(entry->date, given->date, sizeof entry->date - 1);
    return pm_client_check(file, cli->job.client, err) && pm_copy_text(&entry->client, client, err) &&
           pm_copy_text(&entry->needle, given->needle, err) &&
           pm_copy_text(&entry->operator_id, given->operator_id, err) &&
           pm_copy_text(&entry->remark, given->remark, err) && check_order(file, entry, err) &&
           (cli->job.use != NULL ? use_given(cli, palette, entry, err) : use_planned(file, entry, err)) &&
           take_lots(cli, palette, entry, err);
}

static bool append(const struct pm_cli *cli, struct pm_client_file *file, const struct pm_log_entry *entry,
                   struct pm_error *err) {
    char *line = pm_log_entry_json(entry, err);
    bool ok = line != NULL && (cli->client.dry_run || pm_client_append(file, line, err));
    if (ok && !cli->quiet) {
        char *use = pm_log_entry_use(entry, err);
        ok = use != NULL && printf("session %d, %s: %s%s\n", entry->session, entry->date, use,
                                   cli->client.dry_run ? " (not written)" : "") > 0;
        free(use);
    }
    free(line);
    if (ok && fflush(stdout) != 0)
        ok = pm_fail(err, PM_E_OUTPUT, "standard output cannot be written; the session is logged");
    return ok;
}

static bool log_session(const struct pm_cli *cli, struct pm_client_file *file,
                        const struct pm_palette *palette, struct pm_error *err) {
    struct pm_log_entry entry;
    pm_client_report_damage(file);
    bool ok = fill(cli, file, palette, &entry, err);
    if (ok) {
        warn(cli, file, &entry, palette);
        ok = append(cli, file, &entry, err);
        if (!ok)
            err->code = PM_E_OUTPUT;
    }
    pm_log_entry_free(&entry);
    return ok;
}

int pm_log(struct pm_cli *cli) {
    struct pm_error err = {0};
    struct pm_client_file file;
    struct pm_palette *palette = pm_palette_open(cli->palette, &err);
    const enum pm_client_use use = cli->client.dry_run ? PM_CLIENT_READ : PM_CLIENT_START;
    bool ok = palette != NULL && pm_client_open(&file, cli->client.file, use, &err);
    if (ok) {
        ok = log_session(cli, &file, palette, &err);
        pm_client_close(&file);
    }
    pm_palette_free(palette);
    return ok ? PM_EXIT_OK : pm_message_failure(&err);
}
