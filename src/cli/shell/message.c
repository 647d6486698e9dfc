#include "cli/shell/message.h"

#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void pm_message_list(const char *fmt, va_list args) {
    char text[2 * sizeof((struct pm_error *)NULL)->message];
    struct pm_buffer line = {0};
    vsnprintf(text, sizeof text, fmt, args);
    pm_buffer_text(&line, "pigmatch: ");
    pm_utf8_clean(&line, text, 0);
    pm_buffer_text(&line, "\n");
    fputs(line.failed ? "pigmatch: out of memory\n" : line.text, stderr);
    pm_buffer_free(&line);
}

void pm_message(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    pm_message_list(fmt, args);
    va_end(args);
}

bool pm_print(const char *text) {
    if (fputs(text, stdout) != EOF && fflush(stdout) == 0)
        return true;
    pm_message("standard output: writing failed: %s", strerror(errno));
    return false;
}
