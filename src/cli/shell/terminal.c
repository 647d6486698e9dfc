#include "cli/shell/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool says(const char *variable, const char *part) {
    const char *value = getenv(variable);
    return value != NULL && strstr(value, part) != NULL;
}

static enum pm_ink ink_of_terminal(void) {
    if (says("COLORTERM", "truecolor") || says("COLORTERM", "24bit") || says("TERM", "direct"))
        return PM_INK_TRUE;
    return says("TERM", "256color") ? PM_INK_256 : PM_INK_NONE;
}

static int columns_of_terminal(void) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col < 60 ? 60 : size.ws_col > 100 ? 100 : size.ws_col;
}

struct pm_text_style pm_terminal_style(enum pm_when color, bool to_file) {
    struct pm_text_style style = {PM_INK_NONE, 80};
    const bool terminal = !to_file && isatty(STDOUT_FILENO);
    if (terminal)
        style.columns = columns_of_terminal();
    if (color == PM_WHEN_ALWAYS)
        style.ink = ink_of_terminal() == PM_INK_256 ? PM_INK_256 : PM_INK_TRUE;
    else if (color == PM_WHEN_AUTO && terminal) {
        const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
        const bool refused =
            (no_color != NULL && *no_color != '\0') || term == NULL || strcmp(term, "dumb") == 0;
        style.ink = refused ? PM_INK_NONE : ink_of_terminal();
    }
    return style;
}
