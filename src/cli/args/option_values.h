/* Rows of the option tables: what an option is called, and what its value means. */
#ifndef PM_CLI_OPTION_VALUES_H
#define PM_CLI_OPTION_VALUES_H

#include "pigmatch.h"

enum pm_option_kind {
    PM_OPTION_FLAG,   /* bool: true */
    PM_OPTION_TEXT,   /* const char *: 1 to `high` bytes */
    PM_OPTION_DAY,    /* const char *: a day of the calendar, YYYY-MM-DD */
    PM_OPTION_INT,    /* int from `low` to `high` */
    PM_OPTION_NUMBER, /* double from `low` to `high` */
    PM_OPTION_WORD,   /* an enum: `low` for the first word of the row's argument, "auto|always|never" */
    PM_OPTION_OWN     /* `set` knows */
};

struct pm_option_value {
    enum pm_option_kind kind;
    size_t field; /* offset in what is being read */
    double low, high;
    bool (*set)(void *into, const char *value, struct pm_error *err);
};

/* Values of a row, `type` being what is read into. */
#define PM_FLAG(type, field)                                                                                 \
    { PM_OPTION_FLAG, offsetof(type, field), 0, 0, NULL }
#define PM_TEXT(type, field, most)                                                                           \
    { PM_OPTION_TEXT, offsetof(type, field), 0, most, NULL }
#define PM_DAY(type, field)                                                                                  \
    { PM_OPTION_DAY, offsetof(type, field), 0, 0, NULL }
#define PM_INT(type, field, low, high)                                                                       \
    { PM_OPTION_INT, offsetof(type, field), low, high, NULL }
#define PM_NUMBER(type, field, low, high)                                                                    \
    { PM_OPTION_NUMBER, offsetof(type, field), low, high, NULL }
#define PM_WORD(type, field, first)                                                                          \
    { PM_OPTION_WORD, offsetof(type, field), first, 0, NULL }
#define PM_OWN(set)                                                                                          \
    { PM_OPTION_OWN, 0, 0, 0, set }

/* One option: getopt, help and completions are made from these. */
struct pm_option_row {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* what stands for the value in help; NULL: takes none */
    const char *help;
    int verbs; /* bits of those that know it */
    struct pm_option_value value;
};

/* Takes the value (NULL: it has none). PM_E_USAGE says what the option takes. */
PM_USE_RESULT bool pm_option_take(const struct pm_option_row *row, void *into, const char *value,
                                  struct pm_error *err);

#endif
