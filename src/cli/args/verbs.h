/* The verbs: one table from which dispatch, help, completion and the checks of operands are made. */
#ifndef PM_CLI_VERBS_H
#define PM_CLI_VERBS_H

#include "cli/args/cli.h"

/* A verb, or a group of verbs: then `id` is PM_VERB_GROUP, and the row has the common text of its verbs. */
struct pm_verb {
    enum pm_verb_id id;
    const char *group; /* the word before its name, "palette"; NULL: none */
    const char *name;
    const char *usage;              /* what follows the name, "[OPTION]... PHOTO..." */
    const char *summary;            /* a few words for lists of verbs */
    const char *text;               /* the help above the options */
    int least, most;                /* operands; `most` -1: any number */
    int (*run)(struct pm_cli *cli); /* runs it; returns the process's exit code */
};

/* In the order of help, ended by a row without a name. The first is the default. */
extern const struct pm_verb pm_verbs[];

/* NULL: there is none of that name in the group (NULL: in none). */
const struct pm_verb *pm_verb_find(const char *group, const char *name);

/* The words for it, "measure", "palette show"; */
enum { PM_VERB_WORDS = 32 };
void pm_verb_words(const struct pm_verb *verb, char words[PM_VERB_WORDS]);

/* The verbs, each in a file of its own or with its like. */
int pm_run(struct pm_cli *cli);
int pm_pick(struct pm_cli *cli);
int pm_log(struct pm_cli *cli);
int pm_show(struct pm_cli *cli);
int pm_setup(struct pm_cli *cli);
int pm_palette_list(struct pm_cli *cli);
int pm_palette_show(struct pm_cli *cli);
int pm_palette_check(struct pm_cli *cli);
int pm_palette_convert(struct pm_cli *cli);
int pm_palette_new(struct pm_cli *cli);
int pm_palette_photo(struct pm_cli *cli);
int pm_palette_calibrate(struct pm_cli *cli);

#endif
