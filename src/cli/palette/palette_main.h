/* pigmatch palette VERB: what a technician does with palettes. */
#ifndef PM_CLI_PALETTE_H
#define PM_CLI_PALETTE_H

#include "cli/palette/palette_options.h"

/* Does what argv says behind "palette", which is argv[0]; the process's exit code. */
int pm_palette_main(int argc, char **argv);

/* A verb as help tells it. */
struct pm_palette_verb_told {
    enum pm_palette_verb verb;
    const char *name, *operands, *summary;
};

/* The verb at `i`, in help's order; false behind the last. */
bool pm_palette_verb_at(size_t i, struct pm_palette_verb_told *told);

#endif
