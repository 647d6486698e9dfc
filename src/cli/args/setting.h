/* The values in the settings file and those given instead: see settings.h. */
#ifndef PM_CLI_SETTING_H
#define PM_CLI_SETTING_H

#include <stddef.h>

struct pm_option;

/* An option that the file may hold. */
struct pm_setting {
    const struct pm_option *option;
    const char *given; /* on the command line, or in answer to a question ("yes" for a flag); NULL: not */
    const char *value; /* in the file; NULL: absent */
    int line;          /* where */
};

enum { PM_MAX_SETTINGS = 32, PM_MAX_SETTINGS_BYTES = 1 << 16 };

struct pm_settings {
    struct pm_setting list[PM_MAX_SETTINGS]; /* in the order of help */
    size_t n;
    char *folder, *path;  /* the file's, whether or not it is there; NULL: the environment names none */
    const char *variable; /* of the environment, that says where: "XDG_CONFIG_HOME", "HOME" */
    char *text;           /* the file's, cut at its ends of lines */
    char *palette, *logo; /* where the file's palette and logo lie */
};

#endif
