/* A client's file: one line of JSON for each plan, each session done and each follow-up, oldest first. */
#ifndef PM_CLI_CLIENT_FILE_H
#define PM_CLI_CLIENT_FILE_H

#include "record/log_entry.h"

/* One line: a record (a plan, or a follow-up where has_followup), an entry of the log, or damaged. */
struct pm_client_line {
    size_t number;    /* in the file, from 1 */
    const char *text; /* without its newline; lies in the file's bytes */
    size_t length;
    struct pm_record *record;   /* NULL: none */
    struct pm_log_entry *entry; /* NULL: none */
    char *problem;              /* why it is neither; NULL: it is one */
};

struct pm_client_file {
    const char *path; /* borrowed */
    int fd;
    bool made; /* by this process: removed again if nothing was written to it */
    char *bytes;
    size_t size;
    struct pm_client_line *lines; /* empty ones are left out */
    size_t n_lines, capacity;
};

enum pm_client_use {
    PM_CLIENT_READ,   /* other programs may read and, once it is open, append */
    PM_CLIENT_APPEND, /* no other program may until it is closed */
    PM_CLIENT_START   /* the same; a missing file is created, readable by its owner only */
};

/* Opens, locks and reads it, waiting for other programs that append. A damaged line is not a failure: it
 * is kept in its place, see pm_client_report_damage. PM_E_CLIENT_FILE if it cannot be read, locked or
 * written, or if it is to be appended to and none of its lines is one of a client's file. */
PM_USE_RESULT bool pm_client_open(struct pm_client_file *file, const char *path, enum pm_client_use use,
                                  struct pm_error *err);

/* Appends one complete line (with its newline) and flushes it to disk; if that fails, the file keeps its
 * length. An incomplete last line, left by a crash or a full disk, gets its newline first and remains a
 * line of its own. */
PM_USE_RESULT bool pm_client_append(struct pm_client_file *file, const char *line, struct pm_error *err);

void pm_client_close(struct pm_client_file *file);

/* At least one line is a record or an entry. */
bool pm_client_has_lines(const struct pm_client_file *file);

/* Reports the damaged lines on stderr, each by its number. */
void pm_client_report_damage(const struct pm_client_file *file);

/* PM_E_CLIENT_FILE if a line is of another client than `client` (NULL: not given). */
PM_USE_RESULT bool pm_client_check(const struct pm_client_file *file, const char *client,
                                   struct pm_error *err);

/* The client's id in the lines; NULL: none. Belongs to the file. */
const char *pm_client_id(const struct pm_client_file *file);

#endif
