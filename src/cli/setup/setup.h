/* What pigmatch setup gathers before it writes anything. */
#ifndef PM_CLI_SETUP_H
#define PM_CLI_SETUP_H

#include "base/buffer.h"
#include "cli/args/cli.h"
#include "palette/palette.h"

enum { PM_MOST_ANSWERS = 64 };

struct pm_setup {
    struct pm_cli *cli;         /* its settings' `given` are what is to be written */
    struct pm_palette *palette; /* to be written beside the settings; NULL: none */
    struct pm_buffer report;    /* what is worth knowing of it */
    char *answers[PM_MOST_ANSWERS];
    size_t n_answers;
};

/* Keeps `text` (NULL: memory ran out) as long as the setup lasts. NULL with *err filled. */
PM_USE_RESULT const char *pm_setup_keep(struct pm_setup *setup, char *text, struct pm_error *err);

/* Takes a value for the setting called `name` as the command line would. */
PM_USE_RESULT bool pm_setup_set(struct pm_setup *setup, const char *name, const char *value,
                                struct pm_error *err);

/* Takes a palette that is there, by its file (from then on by its whole path) or its name. */
PM_USE_RESULT bool pm_setup_palette(struct pm_setup *setup, const char *name, struct pm_error *err);

/* The bottles called `ids` ("N3,N4,W5"), with the colours that a palette of the program or of
 * $PIGMATCH_PALETTES has for all of them. PM_E_PALETTE names those of which none knows the colour. */
PM_USE_RESULT bool pm_setup_known_bottles(struct pm_setup *setup, const char *ids, struct pm_error *err);

/* Asks for all of it. PM_E_USAGE if the person breaks off. */
PM_USE_RESULT bool pm_setup_ask(struct pm_setup *setup, struct pm_error *err);

/* Appends what is in force, a line a setting, with where it comes from. */
void pm_setup_show(const struct pm_cli *cli, struct pm_buffer *out);

#endif
