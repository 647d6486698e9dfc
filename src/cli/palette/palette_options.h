/* The options of `pigmatch palette VERB`. */
#ifndef PM_CLI_PALETTE_OPTIONS_H
#define PM_CLI_PALETTE_OPTIONS_H

#include "cli/args/cli.h"
#include "cli/args/options_read.h"
#include "palette/make.h"

enum pm_palette_verb {
    PM_PALETTE_LIST = 1,
    PM_PALETTE_SHOW = 2,
    PM_PALETTE_CHECK = 4,
    PM_PALETTE_CONVERT = 8,
    PM_PALETTE_NEW = 16,
    PM_PALETTE_PHOTO = 32,
    PM_PALETTE_CALIBRATE = 64
};

/* What a palette is written as; unsaid: as the output's name says, else CGATS. */
enum pm_palette_shape { PM_SHAPE_UNSAID, PM_SHAPE_CGATS, PM_SHAPE_CSV, PM_SHAPE_GPL };

/* Texts are borrowed from argv. */
struct pm_palette_cli {
    enum pm_palette_verb verb;
    bool help, json, bom;
    enum pm_when color;
    const char *output; /* NULL: stdout */
    enum pm_palette_shape shape;
    const char *today; /* NULL: ask the clock */
    struct pm_make make;
    const char *palette;        /* to calibrate; NULL: the embedded one */
    const char *grid, *corners; /* of the swatches in a photo, as given; NULL: not */
    const char *blends;         /* what the swatches were mixed from */
    struct pm_options job;      /* how to read the photo */
    char **operands;
    int n_operands;
};

/* The options that `verb` knows, without what reads them. */
void pm_palette_option_list(enum pm_palette_verb verb, struct pm_option_list *list);

/* Reads argv behind the verb, which is argv[0]. `help` is where all is told: "pigmatch palette new --help".
 */
PM_USE_RESULT bool pm_palette_cli_parse(int argc, char **argv, enum pm_palette_verb verb, const char *help,
                                        struct pm_palette_cli *cli, struct pm_error *err);

#endif
