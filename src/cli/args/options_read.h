/* Reading argv by a list of options: what every verb does alike. */
#ifndef PM_CLI_OPTIONS_READ_H
#define PM_CLI_OPTIONS_READ_H

#include "pigmatch.h"

/* One option as it stands in help. */
struct pm_option {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* what stands for the value; NULL: takes none */
    const char *help;
};

enum { PM_MAX_OPTIONS = 64 };

struct pm_option_list {
    struct pm_option options[PM_MAX_OPTIONS];
    size_t count;
    /* Takes option `i` with its value (NULL: it has none) into what is being read. */
    bool (*set)(void *into, size_t i, const char *value, struct pm_error *err);
    const char *help; /* where all is told, for messages: "pigmatch --help" */
};

/* Reads argv[1] to argv[argc - 1] into `into`. What is no option moves to the end of argv; *operands gets
 * where that begins. PM_E_USAGE names the option and what is wrong with it. */
PM_USE_RESULT bool pm_options_read(int argc, char **argv, const struct pm_option_list *list, void *into,
                                   int *operands, struct pm_error *err);

#endif
