/* A run's use of a client's file: the data it takes from it before, and the record it adds afterwards. */
#ifndef PM_CLI_CLIENT_H
#define PM_CLI_CLIENT_H

#include "cli/args/cli.h"
#include "cli/client/history.h"

struct pm_client_run {
    struct pm_cli *cli;
    bool open, like_open;
    struct pm_client_file file; /* --file */
    struct pm_client_file like; /* --like */
    struct pm_followup_request followup;
    struct pm_history history;        /* of --file so far, for sheets */
    char *used;                       /* by the log */
    const struct pm_record **earlier; /* follow-ups */
};

/* Opens the files that the command line names and fills in the values from them: the client's id, the
 * known healing, the target of --like, the request of a follow-up. Damaged lines are reported on stderr.
 * The command line's palette is loaded already; PM_E_PALETTE if it is not the plan's and was not chosen
 * with -p. */
PM_USE_RESULT bool pm_client_begin(struct pm_client_run *run, struct pm_cli *cli, struct pm_error *err);

/* Appends a record that was measured to --file; a failed one is left out. */
PM_USE_RESULT bool pm_client_add(struct pm_client_run *run, const struct pm_record *record,
                                 struct pm_error *err);

void pm_client_end(struct pm_client_run *run);

#endif
