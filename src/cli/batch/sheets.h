/* The HTML sheets of a run (--report): one page, or a folder with a page each and an index. */
#ifndef PM_CLI_SHEETS_H
#define PM_CLI_SHEETS_H

#include "base/buffer.h"
#include "cli/args/cli.h"
#include "cli/client/history.h"
#include "report/sheet.h"

struct pm_sheets {
    const struct pm_cli *cli;
    struct pm_worker *worker;         /* its own: sheets show the photo again */
    const struct pm_history *history; /* of the client's file; NULL: none */
    int session;                      /* the next session according to it; 0: the record's first */
    const struct pm_record *before;   /* the visit before, to be shown beside a follow-up; NULL: none */
    bool from_file;                   /* for records that were read: their photos may have been replaced */
    bool folder;
    size_t n, earlier;   /* the last sheet's number, and that of the run that is continued */
    struct pm_logo logo; /* without bytes: none */
    struct pm_index index;
};

/* Whether the command line may give more than one record. */
bool pm_may_be_several(const struct pm_cli *cli);

/* Makes the folder if one is needed: if the path ends with '/', or the run may have several records. Does
 * nothing without --report. */
PM_USE_RESULT bool pm_sheets_begin(struct pm_sheets *sheets, const struct pm_cli *cli, struct pm_error *err);

/* Writes the record's sheet. A photo that can no longer be read is left out of its sheet. */
PM_USE_RESULT bool pm_sheets_add(struct pm_sheets *sheets, const struct pm_record *record,
                                 struct pm_error *err);

/* Writes the index of a folder. */
PM_USE_RESULT bool pm_sheets_end(struct pm_sheets *sheets, struct pm_error *err);

void pm_sheets_free(struct pm_sheets *sheets);

#endif
