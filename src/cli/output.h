/* Where records go: stdout, or a file that appears whole or not at all. */
#ifndef PM_CLI_OUTPUT_H
#define PM_CLI_OUTPUT_H

#include "pigmatch.h"

struct pm_output {
    int fd;
    const char *path; /* NULL: stdout */
    char *part;       /* path with ".part": written to, renamed at the end */
};

PM_USE_RESULT bool pm_output_open(struct pm_output *output, const char *path, struct pm_error *err);

/* Writes all of it, in one call to the system where that takes it. PM_E_OUTPUT where it cannot be written. */
PM_USE_RESULT bool pm_output_write(struct pm_output *output, const char *bytes, size_t length,
                                   struct pm_error *err);

/* Makes the file durable and gives it its name where `whole`; else takes it away. */
PM_USE_RESULT bool pm_output_close(struct pm_output *output, bool whole, struct pm_error *err);

#endif
