/* The data that pigmatch setup collects before it writes anything. */
#ifndef PM_CLI_SETUP_H
#define PM_CLI_SETUP_H

#include "base/buffer.h"
#include "cli/args/cli.h"
#include "palette/palette.h"

enum { PM_MOST_ANSWERS = 64 };

struct pm_setup {
    struct pm_cli *cli;         /* its settings' `given` are what is to be written */
    struct pm_palette *palette; /* to be written beside the settings; NULL: none */
    struct pm_buffer report;    /* remarks on it */
    char *answers[PM_MOST_ANSWERS];
    size_t n_answers;
};

/* Keeps `text` (NULL: memory ran out) as long as the setup lasts. NULL with *err filled. */
PM_USE_RESULT const char *pm_setup_keep(struct pm_setup *setup, char *text, struct pm_error *err);

/* Takes a value for the setting called `name`, in the form of the command line. */
PM_USE_RESULT bool pm_setup_set(struct pm_setup *setup, const char *name, const char *value,
                                struct pm_error *err);

/* Takes an existing palette, by its file (stored with its absolute path) or its name. */
PM_USE_RESULT bool pm_setup_palette(struct pm_setup *setup, const char *name, struct pm_error *err);

/* Takes the bottles called `ids` ("N3,N4,W5"), with the colours from a palette of the program or of
 * $PIGMATCH_PALETTES that has all of them. PM_E_PALETTE names those without a known colour. */
PM_USE_RESULT bool pm_setup_known_bottles(struct pm_setup *setup, const char *ids, struct pm_error *err);

/* Asks for everything. PM_E_USAGE if the person aborts. */
PM_USE_RESULT bool pm_setup_ask(struct pm_setup *setup, struct pm_error *err);

/* Appends the settings in effect, one per line, with their sources. */
void pm_setup_show(const struct pm_cli *cli, struct pm_buffer *out);

#endif
