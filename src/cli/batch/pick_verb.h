/* pigmatch pick PHOTO: a page to draw the regions on. */
#ifndef PM_CLI_PICK_H
#define PM_CLI_PICK_H

/* Writes PHOTO.pick.html beside each photo, or -o FILE; argv[0] is the verb. The process's exit code. */
int pm_pick_main(int argc, char **argv);

#endif
