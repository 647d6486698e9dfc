/* The options of all verbs: one table from which reading, help and completions are made. */
#ifndef PM_CLI_OPTION_TABLE_H
#define PM_CLI_OPTION_TABLE_H

#include "cli/args/verbs.h"

enum pm_option_kind {
    PM_OPTION_FLAG,   /* bool: true */
    PM_OPTION_SET,    /* an enum: `first` */
    PM_OPTION_TEXT,   /* const char *: 1 to `high` bytes */
    PM_OPTION_DAY,    /* const char *: a day of the calendar, YYYY-MM-DD */
    PM_OPTION_INT,    /* int from `low` to `high` */
    PM_OPTION_NUMBER, /* double from `low` to `high` */
    PM_OPTION_RANGE,  /* in the range of `member` */
    PM_OPTION_WORD,   /* an enum: `first` for the first word of `argument`, "auto|always|never" */
    PM_OPTION_OWN     /* `set` knows */
};

/* The use of a file named by an option. */
enum pm_file_use { PM_FILE_NONE, PM_FILE_READ, PM_FILE_WRITE, PM_FILE_ADD };

/* One option of some verbs. One name may mean different things to different verbs: then it has several rows.
 */
struct pm_option {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* the placeholder of the value in help; NULL: takes none */
    const char *help;
    int verbs; /* bits of the verbs that accept it */
    enum pm_option_kind kind;
    size_t field; /* offset in struct pm_cli */
    double low, high;
    int first;
    size_t member;        /* offset in struct pm_options */
    enum pm_file_use use; /* of a text */
    bool setting;         /* the settings file may hold it */
    bool (*set)(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err);
};

/* Ended by a row without a name. */
extern const struct pm_option pm_option_table[];

/* The verb's next option after `option` (NULL: its first), in the order of help; NULL after the last. */
const struct pm_option *pm_option_after(const struct pm_verb *verb, const struct pm_option *option);

/* Takes the value (NULL: it has none). PM_E_USAGE says what the option takes. */
PM_USE_RESULT bool pm_option_take(const struct pm_option *option, struct pm_cli *cli, const char *value,
                                  struct pm_error *err);

#endif
