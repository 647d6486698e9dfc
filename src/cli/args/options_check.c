#include "cli/args/options_check.h"

#include "base/error.h"

#include <string.h>

static bool check_sources(const struct pm_cli *cli, struct pm_error *err) {
    const bool photos = cli->n_photos > 0 || cli->files_from != NULL;
    const bool colour = cli->target != NULL || cli->client.like != NULL;
    if (cli->target != NULL && cli->client.like != NULL)
        return pm_fail(err, PM_E_USAGE, "--target and --like both name the colour: give one");
    if (cli->jobs != NULL && (photos || colour || cli->combine))
        return pm_fail(err, PM_E_USAGE,
                       "--jobs names the photos and targets: give no others, and no --combine");
    if (!photos && !colour && cli->jobs == NULL)
        return pm_fail(err, PM_E_USAGE,
                       "no photo is given: pigmatch --hair X,Y,W,H PHOTO, or see pigmatch --help");
    if (photos && colour)
        return pm_fail(err, PM_E_USAGE, "%s replaces the photo: give one or the other",
                       cli->target != NULL ? "--target" : "--like");
    if (cli->nul && cli->files_from == NULL)
        return pm_fail(err, PM_E_USAGE, "-0 says how paths end in a list: give --files-from too");
    return true;
}

static bool check_outputs(const struct pm_cli *cli, struct pm_error *err) {
    if (cli->resume && (cli->output == NULL || cli->format != PM_OUTPUT_JSON || cli->combine))
        return pm_fail(
            err, PM_E_USAGE,
            "--resume goes on from a file of records, one a photo: give -o FILE and --json, without "
            "--combine");
    if (cli->summary != NULL && cli->output != NULL && strcmp(cli->summary, cli->output) == 0)
        return pm_fail(err, PM_E_USAGE, "--summary and -o name the same file: give two");
    return true;
}

/* One file is one client: what goes into it speaks of one. */
static bool check_client(const struct pm_cli *cli, struct pm_error *err) {
    const struct pm_client_cli *client = &cli->client;
    const bool several = cli->jobs != NULL || cli->files_from != NULL || (cli->n_photos > 1 && !cli->combine);
    if (client->file != NULL && several)
        return pm_fail(err, PM_E_USAGE,
                       "--file is the file of one client: give one photo, or several with --combine");
    if (client->session > 0 && cli->verb == PM_VERB_MATCH && client->like == NULL)
        return pm_fail(err, PM_E_USAGE, "--session says which session of --like FILE is solved again");
    if (client->file != NULL && cli->output != NULL && strcmp(client->file, cli->output) == 0)
        return pm_fail(err, PM_E_USAGE, "--file and -o name the same file: give two");
    return true;
}

static bool check_photos(const struct pm_cli *cli, struct pm_error *err) {
    if (!check_sources(cli, err) || !check_outputs(cli, err) || !check_client(cli, err))
        return false;
    if (cli->job.aim > cli->job.sessions)
        return pm_fail(err, PM_E_USAGE,
                       "--aim %d lies behind the last of %d sessions: give --sessions 3, or a smaller --aim",
                       cli->job.aim, cli->job.sessions);
    return true;
}

static bool needs_file(const struct pm_cli *cli, const char *how, struct pm_error *err) {
    return cli->client.file != NULL || pm_fail(err, PM_E_USAGE, "say which client's file: pigmatch %s", how);
}

static bool takes_no_photo(const struct pm_cli *cli, const char *how, struct pm_error *err) {
    return cli->n_photos == 0 ||
           pm_fail(err, PM_E_USAGE, "'%s' is one word too many: pigmatch %s", cli->photos[0], how);
}

static bool check_followup(const struct pm_cli *cli, struct pm_error *err) {
    static const char how[] = "followup --file FILE --treated X,Y,W,H --hair X,Y,W,H PHOTO";
    if (!needs_file(cli, how, err) || !check_client(cli, err))
        return false;
    if (cli->n_photos != 1)
        return pm_fail(err, PM_E_USAGE, "give one photo of the healed scalp: pigmatch %s", how);
    if (cli->client.n_treated == 0 || cli->job.n_hair == 0)
        return pm_fail(err, PM_E_USAGE,
                       "say where the treated scalp and where the natural hair is: pigmatch %s", how);
    return true;
}

bool pm_cli_check(const struct pm_cli *cli, struct pm_error *err) {
    static const char log[] = "log --file FILE --date YYYY-MM-DD [--use ID:DROPS,...]",
                      show[] = "show --file FILE";
    if (cli->help || cli->version)
        return true;
    switch (cli->verb) {
    case PM_VERB_FOLLOWUP:
        return check_followup(cli, err);
    case PM_VERB_LOG:
        return needs_file(cli, log, err) && takes_no_photo(cli, log, err) &&
               (cli->client.date != NULL ||
                pm_fail(err, PM_E_USAGE, "say on which day the session was: pigmatch %s", log));
    case PM_VERB_SHOW:
        return needs_file(cli, show, err) && takes_no_photo(cli, show, err);
    case PM_VERB_MATCH:
    case PM_VERB_MEASURE:
        break;
    }
    return check_photos(cli, err);
}
