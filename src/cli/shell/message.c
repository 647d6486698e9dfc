#include "cli/shell/message.h"

#include "base/error.h"
#include "base/utf8.h"
#include "cli/args/cli.h"

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

int pm_exit_code(enum pm_code code) {
    switch (code) {
    case PM_E_USAGE:
    case PM_E_PALETTE:
    case PM_E_CLIENT_FILE:
        return PM_EXIT_USAGE;
    case PM_E_OUTPUT:
        return PM_EXIT_OUTPUT;
    default:
        return PM_EXIT_SOME_FAILED;
    }
}

const char *pm_remedy_hint(enum pm_remedy remedy) {
    static const char *const hints[PM_REMEDY_COUNT] = {
        [PM_REMEDY_NONE] = "",
        [PM_REMEDY_FORCE] = "; measure it anyway with --force",
        [PM_REMEDY_ALLOW_DAMAGED] = ", or measure what can be read with --allow-damaged",
        [PM_REMEDY_MAX_PIXELS] = ", or raise --max-pixels",
        [PM_REMEDY_MAX_MEMORY] = ", or raise --max-memory",
        [PM_REMEDY_HAIR] = " with --hair X,Y,W,H",
        [PM_REMEDY_TREATED] = " with --treated X,Y,W,H",
        [PM_REMEDY_CHART] = " with --chart",
        [PM_REMEDY_CHART_NONE] = ", or ignore it with --chart none",
    };
    return (unsigned)remedy < PM_REMEDY_COUNT ? hints[remedy] : "";
}

void pm_hint(struct pm_error *err) {
    if (err->remedy != PM_REMEDY_NONE)
        pm_fail(err, err->code, "%s%s", err->message, pm_remedy_hint(err->remedy));
}

void pm_message_error(const struct pm_error *err) {
    struct pm_error hinted = *err;
    pm_hint(&hinted);
    pm_message("%s", hinted.message);
}

int pm_message_failure(const struct pm_error *err) {
    pm_message_error(err);
    return pm_exit_code(err->code);
}

bool pm_print(const char *text) {
    if (fputs(text, stdout) != EOF && fflush(stdout) == 0)
        return true;
    pm_message("standard output: writing failed: %s", strerror(errno));
    return false;
}
