/* log: writes what was done in a session into the client's file. */
#include "base/buffer.h"
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

/* Below this depth pigment spreads: training material for the procedure ends here. */
static const double DEEP_MM = 1.2;

/* One for each zone that was worked on, or one in all. */
struct entries {
    struct pm_log_entry list[PM_MAX_ZONES + 1];
    size_t n;
};

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

/* If not given: as planned. */
static bool use_planned(const struct pm_client_file *file, struct pm_log_entry *entry, struct pm_error *err) {
    const struct pm_session *session;
    if (pm_history_planned(file, entry->zone, entry->session, &session) == NULL)
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

/* The bottle may be used in several zones. */
static bool take_lot(struct entries *entries, const char *item, struct pm_error *err) {
    const char *equals = strchr(item, '=');
    bool found = false;
    if (equals == NULL || equals[1] == '\0')
        return pm_fail(err, PM_E_USAGE, "--lots '%s': give ID=LOT for each bottle, separated by commas",
                       item);
    for (size_t i = 0; i < entries->n; i++) {
        struct pm_log_entry *entry = &entries->list[i];
        const int bottle = bottle_of(entry, item, (size_t)(equals - item));
        if (bottle < 0)
            continue;
        found = true;
        free(entry->used[bottle].lot);
        if (!pm_copy_text(&entry->used[bottle].lot, equals + 1, err))
            return false;
    }
    return found || pm_fail(err, PM_E_USAGE, "--lots '%s': this bottle was not used in this session", item);
}

/* The lots in the palette. */
static bool take_known_lots(const struct pm_palette *palette, struct pm_log_entry *entry,
                            struct pm_error *err) {
    for (size_t i = 0; i < entry->n_used; i++) {
        int shade = pm_palette_find(palette, entry->used[i].id);
        if (shade < 0)
            return pm_fail(
                err, PM_E_USAGE,
                "the palette has no shade '%s', which the session uses: give the right one with -p",
                entry->used[i].id);
        if (!pm_copy_text(&entry->used[i].lot, palette->shades[shade].lot, err))
            return false;
    }
    return true;
}

static bool take_given_lots(const struct pm_cli *cli, struct entries *entries, struct pm_error *err) {
    char *copy, *item;
    if (!pm_copy_text(&copy, cli->client.lots, err))
        return false;
    bool ok = true;
    for (char *rest = copy; ok && (item = strsep(&rest, ",")) != NULL;)
        ok = take_lot(entries, item, err);
    free(copy);
    return ok;
}

/* ------------------------------------------------------------------ does it fit what is there */

static bool check_order(const struct pm_client_file *file, const struct pm_log_entry *entry,
                        struct pm_error *err) {
    for (int number = 1; number < 100; number++) {
        const struct pm_log_entry *other = pm_history_done(file, entry->zone, number);
        if (other == NULL || number == entry->session)
            continue;
        const int order = strcmp(other->date, entry->date);
        if ((number < entry->session && order > 0) || (number > entry->session && order < 0))
            return pm_fail(err, PM_E_USAGE, "--date %s: session %d was on %s, and this is session %d",
                           entry->date, number, other->date, entry->session);
    }
    return true;
}

/* Within a week the last session has not healed enough to be assessed; on the same day it is often the
 * same session, logged twice. */
static void warn_of_haste(const struct pm_client_file *file, const struct pm_log_entry *entry) {
    enum { LEAST_DAYS = 7 };
    const struct pm_log_entry *before = pm_history_done(file, entry->zone, entry->session - 1);
    struct pm_date from, to;
    if (before == NULL || !pm_date_read(before->date, &from) || !pm_date_read(entry->date, &to) ||
        pm_days_between(from, to) >= LEAST_DAYS)
        return;
    pm_message("session %d was on %s, less than %d days before: if this is the same session, log it again "
               "with --session %d; logged as session %d",
               before->session, before->date, LEAST_DAYS, before->session, entry->session);
}

static bool is_as_planned(const struct pm_log_entry *entry, const struct pm_session *planned) {
    bool same = entry->n_used == planned->n_parts;
    for (size_t i = 0; same && i < entry->n_used; i++)
        same = strcmp(entry->used[i].id, planned->parts[i].id) == 0;
    return same;
}

/* The next sessions were planned a shade darker than bottles that were not used. */
static void warn_of_change(const struct pm_client_file *file, const struct pm_log_entry *entry) {
    const struct pm_session *planned, *next;
    if (pm_history_planned(file, entry->zone, entry->session, &planned) == NULL ||
        pm_history_planned(file, entry->zone, entry->session + 1, &next) == NULL ||
        is_as_planned(entry, planned))
        return;
    pm_message("session %d and those after it were planned with other bottles: make a new plan from the "
               "photo with --use and --file %s, or follow up",
               entry->session, file->path);
}

static void warn(const struct pm_cli *cli, const struct pm_client_file *file,
                 const struct pm_log_entry *entry, const struct pm_palette *palette) {
    if (cli->quiet)
        return;
    char today[11];
    pm_today(today);
    if (strcmp(entry->date, today) > 0)
        pm_message("--date %s is after today, %s: check it; logged as given", entry->date, today);
    warn_of_haste(file, entry);
    warn_of_change(file, entry);
    if (entry->depth_mm > DEEP_MM)
        pm_message("--depth: below 1.2 mm, pigment spreads in the skin; logged as given");
    if (pm_history_done(file, entry->zone, entry->session) != NULL)
        pm_message(
            "session %d was logged before: the new entry replaces the old one, which stays in the file",
            entry->session);
    if (pm_history_plan(file) == NULL)
        pm_message("%s contains no plan, so a follow-up will have nothing to compare with", file->path);
    for (size_t i = 0; i < entry->n_used; i++) {
        const struct pm_shade *shade = &palette->shades[pm_palette_find(palette, entry->used[i].id)];
        if (shade->expiry[0] != '\0' && strcmp(shade->expiry, entry->date) < 0)
            pm_message("%s had expired by that date", shade->id);
    }
}

/* ------------------------------------------------------------------ the entry */

static bool fill(const struct pm_cli *cli, const struct pm_client_file *file, const char *zone, int session,
                 const struct pm_palette *palette, struct pm_log_entry *entry, struct pm_error *err) {
    const struct pm_client_cli *given = &cli->client;
    const char *client = cli->job.client != NULL ? cli->job.client : pm_client_id(file);
    *entry = (struct pm_log_entry){
        .session = session, .depth_mm = given->depth_mm, .density_frac = given->density_frac};
    strncpy(entry->date, given->date, sizeof entry->date - 1);
    return pm_copy_text(&entry->client, client, err) && pm_copy_text(&entry->zone, zone, err) &&
           pm_copy_text(&entry->needle, given->needle, err) &&
           pm_copy_text(&entry->operator_id, given->operator_id, err) &&
           pm_copy_text(&entry->remark, given->remark, err) && check_order(file, entry, err) &&
           (cli->job.use != NULL ? use_given(cli, palette, entry, err) : use_planned(file, entry, err)) &&
           take_known_lots(palette, entry, err);
}

static bool add(const struct pm_cli *cli, const struct pm_client_file *file, const char *zone, int session,
                const struct pm_palette *palette, struct entries *entries, struct pm_error *err) {
    return fill(cli, file, zone, session, palette, &entries->list[entries->n++], err);
}

/* A named zone or a choice of bottles is for one zone; otherwise the session was done as planned in every
 * zone that has it in its plan. */
static bool gather(const struct pm_cli *cli, const struct pm_client_file *file,
                   const struct pm_palette *palette, struct entries *entries, struct pm_error *err) {
    const struct pm_record *plan = pm_history_plan(file);
    const struct pm_session *planned;
    const char *first;
    if (!pm_client_check(file, cli->job.client, err) || !pm_history_zone(file, cli->client.zone, &first, err))
        return false;
    const int session = cli->client.session > 0 ? cli->client.session : pm_history_last(file, first) + 1;
    if (!add(cli, file, first, session, palette, entries, err))
        return false;
    const bool one = cli->client.zone[0] != '\0' || cli->job.use != NULL || plan == NULL;
    for (size_t i = 0; !one && i < plan->n_zones; i++)
        if (pm_history_planned(file, plan->zones[i].zone, session, &planned) != NULL &&
            !add(cli, file, plan->zones[i].zone, session, palette, entries, err))
            return false;
    return take_given_lots(cli, entries, err);
}

/* ------------------------------------------------------------------ into the file */

/* "session 1, 2026-05-10, temples: N1" */
static bool tell(const struct pm_cli *cli, const struct pm_log_entry *entry, struct pm_error *err) {
    char *use = pm_log_entry_use(entry, err);
    const bool ok =
        use != NULL &&
        printf("session %d, %s%s%s: %s%s\n", entry->session, entry->date, entry->zone != NULL ? ", " : "",
               entry->zone != NULL ? entry->zone : "", use, cli->client.dry_run ? " (not written)" : "") > 0;
    free(use);
    return ok;
}

/* All lines in a single write: a crash leaves all of them or none. */
static bool append(const struct pm_cli *cli, struct pm_client_file *file, const struct entries *entries,
                   struct pm_error *err) {
    struct pm_buffer lines = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < entries->n; i++) {
        char *line = pm_log_entry_json(&entries->list[i], err);
        ok = line != NULL;
        pm_buffer_text(&lines, ok ? line : "");
        free(line);
    }
    char *text = pm_buffer_take(&lines, ok ? err : NULL);
    ok = ok && text != NULL && (cli->client.dry_run || pm_client_append(file, text, err));
    free(text);
    for (size_t i = 0; ok && !cli->quiet && i < entries->n; i++)
        ok = tell(cli, &entries->list[i], err);
    if (ok && fflush(stdout) != 0)
        ok = pm_fail(err, PM_E_OUTPUT, "standard output cannot be written, but the session is logged");
    return ok;
}

static bool log_session(const struct pm_cli *cli, struct pm_client_file *file,
                        const struct pm_palette *palette, struct pm_error *err) {
    struct entries entries = {.n = 0};
    pm_client_report_damage(file);
    bool ok = gather(cli, file, palette, &entries, err);
    for (size_t i = 0; ok && i < entries.n; i++)
        warn(cli, file, &entries.list[i], palette);
    if (ok && !append(cli, file, &entries, err)) {
        err->code = PM_E_OUTPUT;
        ok = false;
    }
    for (size_t i = 0; i < entries.n; i++)
        pm_log_entry_free(&entries.list[i]);
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
