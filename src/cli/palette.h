/* pigmatch palette VERB: what a technician does with palettes. */
#ifndef PM_CLI_PALETTE_H
#define PM_CLI_PALETTE_H

/* Does what argv says behind "palette", which is argv[0]; the process's exit code. */
int pm_palette_main(int argc, char **argv);

#endif
