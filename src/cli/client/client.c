#include "cli/client/client.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/language.h"
#include "base/memory.h"
#include "cli/shell/message.h"
#include "palette/palette.h"
#include "record/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The palette must be the one that the record was made with, unless another was named intentionally. */
static bool check_palette(const struct pm_cli *cli, const struct pm_record *record, struct pm_error *err) {
    const struct pm_palette *palette = cli->job.palette;
    if (record->palette_sha256 == NULL || strcmp(record->palette_sha256, palette->sha256) == 0)
        return true;
    const char *theirs = record->palette_name != NULL ? record->palette_name : "another";
    if (cli->palette == NULL)
        return pm_fail(
            err, PM_E_PALETTE,
            "%s: the plan was made with the palette '%s': give it with -p (or deliberately another one)",
            cli->client.file != NULL ? cli->client.file : cli->client.like, theirs);
    if (!cli->quiet)
        pm_message("the palette is not the one the plan was made with");
    return true;
}

static bool fail_unplanned(const char *path, struct pm_error *err) {
    return pm_fail(err, PM_E_CLIENT_FILE, "%s contains no plan: begin with pigmatch --file %s PHOTO", path,
                   path);
}

/* ------------------------------------------------------------------ --like */

/* Known healing shifts colours that were planned before it was known; those of a follow-up include it. */
static bool begin_like(struct pm_client_run *run, struct pm_error *err) {
    struct pm_cli *cli = run->cli;
    if (!pm_client_open(&run->like, cli->client.like, PM_CLIENT_READ, err))
        return false;
    run->like_open = true;
    pm_client_report_damage(&run->like);
    const struct pm_record *plan = pm_history_plan(&run->like);
    if (plan == NULL)
        return fail_unplanned(cli->client.like, err);
    const char *zone;
    if (!pm_history_zone(&run->like, cli->client.zone, &zone, err))
        return false;
    const int number = cli->client.session > 0 ? cli->client.session : pm_history_last(&run->like, zone) + 1;
    const struct pm_session *session = NULL;
    const struct pm_record *source = pm_history_aimed(&run->like, zone, number, &session);
    if (session == NULL) { /* a touch-up: the plan's final colour is the aim */
        source = plan;
        session = pm_final_session(pm_zone_of(plan, zone));
    }
    if (session == NULL)
        return fail_unplanned(cli->client.like, err);
    const struct pm_log_entry *before = pm_history_done(&run->like, zone, number - 1),
                              *done = pm_history_done(&run->like, zone, number);
    if (done != NULL && !cli->quiet)
        pm_message(
            "session %d was done on %s: it and those after it are planned anew; the next is session %d",
            number, done->date, pm_history_last(&run->like, zone) + 1);
    cli->job.first_session = number;
    cli->job.done_on = before != NULL ? before->date : NULL;
    if (cli->job.client == NULL)
        cli->job.client = pm_client_id(&run->like);
    if (isnan(cli->job.healing_shades) && !source->has_followup)
        cli->job.healing_shades = pm_history_healing(&run->like);
    cli->client.like_lab = session->lab;
    return check_palette(cli, source->palette_sha256 != NULL ? source : plan, err);
}

/* ------------------------------------------------------------------ follow-up */

static bool begin_followup(struct pm_client_run *run, struct pm_error *err) {
    struct pm_cli *cli = run->cli;
    const struct pm_client_cli *given = &cli->client;
    struct pm_followup_request *request = &run->followup;
    const struct pm_session *session;
    pm_followup_init(request);
    const struct pm_record *plan = pm_history_plan(&run->file);
    const char *zone;
    if (plan == NULL)
        return fail_unplanned(given->file, err);
    if (!pm_history_zone(&run->file, given->zone, &zone, err))
        return false;
    request->plan = pm_zone_of(plan, zone);
    request->session = given->session > 0 ? given->session : pm_history_last(&run->file, zone);
    if (request->session == 0)
        return pm_fail(err, PM_E_CLIENT_FILE,
                       "%s: no session is logged yet: pigmatch log --file %s --date YYYY-MM-DD, or say which "
                       "one healed with --session N",
                       given->file, given->file);
    const struct pm_record *latest = pm_history_planned(&run->file, zone, request->session + 1, &session);
    if (latest == NULL)
        latest = pm_history_planned(&run->file, zone, request->session, &session);
    request->revised = latest != request->plan ? latest : NULL;
    const struct pm_log_entry *done = pm_history_done(&run->file, zone, request->session);
    request->taken_on = given->date;
    request->treated_on = done != NULL ? done->date : NULL;
    request->density_frac = !isnan(given->density_frac) ? given->density_frac
                            : done != NULL              ? done->density_frac
                                                        : NAN;
    request->healing_shades = pm_history_healing(&run->file);
    request->earlier = run->earlier = pm_history_followups(&run->file, zone, &request->n_earlier);
    for (size_t i = 0; i < given->n_treated; i++)
        request->treated[request->n_treated++] = given->treated[i];
    if (done != NULL && (run->used = pm_log_entry_use(done, err)) == NULL)
        return false;
    request->used = run->used;
    request->other_palette = true; /* the request is checked here */
    cli->followup = request;
    return check_palette(cli, plan, err);
}

/* ------------------------------------------------------------------ begin, add, end */

static bool begin_file(struct pm_client_run *run, struct pm_error *err) {
    struct pm_cli *cli = run->cli;
    const bool made = cli->id != PM_VERB_FOLLOWUP;
    const enum pm_client_use use = cli->client.dry_run ? PM_CLIENT_READ
                                   : made              ? PM_CLIENT_START
                                                       : PM_CLIENT_APPEND;
    if (!pm_client_open(&run->file, cli->client.file, use, err))
        return false;
    run->open = true;
    pm_client_report_damage(&run->file);
    if (!pm_client_check(&run->file, cli->job.client, err))
        return false;
    if (cli->job.client == NULL)
        cli->job.client = pm_client_id(&run->file);
    if (cli->id == PM_VERB_MATCH && cli->client.like == NULL && isnan(cli->job.healing_shades))
        cli->job.healing_shades = pm_history_healing(&run->file);
    return (cli->report == NULL ||
            pm_history_read(&run->file, pm_language_at(cli->lang), &run->history, err)) &&
           (cli->id != PM_VERB_FOLLOWUP || begin_followup(run, err));
}

/* The same file may be both: it is read before it is added to. */
bool pm_client_begin(struct pm_client_run *run, struct pm_cli *cli, struct pm_error *err) {
    *run = (struct pm_client_run){.cli = cli};
    return (cli->client.like == NULL || begin_like(run, err)) &&
           (cli->client.file == NULL || begin_file(run, err));
}

bool pm_client_add(struct pm_client_run *run, const struct pm_record *record, struct pm_error *err) {
    if (!run->open || run->cli->client.dry_run || record->status != PM_STATUS_OK)
        return true;
    char *line = pm_record_json(record, err);
    bool ok = line != NULL && pm_client_append(&run->file, line, err);
    free(line);
    if (!ok && err->code == PM_E_CLIENT_FILE)
        err->code = PM_E_OUTPUT;
    return ok;
}

void pm_client_end(struct pm_client_run *run) {
    if (run->open)
        pm_client_close(&run->file);
    if (run->like_open)
        pm_client_close(&run->like);
    pm_history_free(&run->history);
    free(run->used);
    free(run->earlier);
    *run = (struct pm_client_run){0};
}
