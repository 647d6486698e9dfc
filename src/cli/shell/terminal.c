#include "cli/shell/terminal.h"

#include "base/buffer.h"
#include "base/dates.h"
#include "cli/shell/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static bool variable_has(const char *variable, const char *part) {
    const char *value = getenv(variable);
    return value != NULL && strstr(value, part) != NULL;
}

static enum pm_ink ink_of_terminal(void) {
    if (variable_has("COLORTERM", "truecolor") || variable_has("COLORTERM", "24bit") ||
        variable_has("TERM", "direct"))
        return PM_INK_TRUE;
    return variable_has("TERM", "256color") ? PM_INK_256 : PM_INK_BOLD;
}

static int columns_of_terminal(void) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col < 40 ? 40 : size.ws_col > 100 ? 100 : size.ws_col;
}

struct pm_text_style pm_terminal_style(enum pm_when color, bool to_file) {
    struct pm_text_style style = {
        .ink = PM_INK_NONE, .columns = 80, .say_where = pm_remedy_hint(PM_REMEDY_HAIR)};
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

static const double first_s = 0.5, between_s = 0.1;

void pm_today(char day[11]) {
    time_t now = time(NULL);
    struct tm parts;
    struct pm_date date = {9999, 12, 31};
    if (localtime_r(&now, &parts) != NULL && parts.tm_year + 1900 <= date.year)
        date = (struct pm_date){parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday};
    pm_date_text(date, day);
}

double pm_clock_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool pm_progress_possible(bool to_file) {
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && (to_file || !isatty(STDOUT_FILENO)) && term != NULL &&
           strcmp(term, "dumb") != 0;
}

void pm_progress_begin(struct pm_progress *progress, int64_t total) {
    *progress = (struct pm_progress){.on = true, .total = total, .began_s = pm_clock_s()};
}

static void add_time(struct pm_buffer *text, double seconds) {
    long long s = (long long)(seconds + 0.5);
    if (s >= 3600)
        pm_buffer_printf(text, "%lld h %02lld min left", s / 3600, s / 60 % 60);
    else if (s >= 60)
        pm_buffer_printf(text, "%lld min %02lld s left", s / 60, s % 60);
    else
        pm_buffer_printf(text, "%lld s left", s);
}

/* "12/40 (30 %), 3.1 a second, 9 s left, 1 failed". */
static void write_progress(struct pm_buffer *line, int64_t done, int64_t total, int64_t failed,
                           double elapsed_s) {
    const double rate = elapsed_s > 0 ? (double)done / elapsed_s : 0;
    pm_buffer_printf(line, "%lld", (long long)done);
    if (total > 0)
        pm_buffer_printf(line, "/%lld (%d %%)", (long long)total, (int)(100 * (double)done / (double)total));
    pm_buffer_text(line, total < 0 ? " photos, " : ", ");
    pm_buffer_number(line, rate, 1);
    pm_buffer_text(line, " a second");
    if (total >= done && done > 0) {
        pm_buffer_text(line, ", ");
        add_time(line, (double)(total - done) / rate);
    }
    pm_buffer_printf(line, ", %lld failed", (long long)failed);
}

void pm_progress_show(struct pm_progress *progress, int64_t done, int64_t failed) {
    struct pm_buffer line = {0};
    double now = pm_clock_s();
    if (!progress->on || now - progress->began_s < first_s || now - progress->drawn_s < between_s)
        return;
    write_progress(&line, done, progress->total, failed, now - progress->began_s);
    fprintf(stderr, "\r%s\033[K", line.failed ? "" : line.text);
    pm_buffer_free(&line);
    progress->drawn_s = now;
    progress->shown = true;
}

void pm_progress_hide(struct pm_progress *progress) {
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
    progress->drawn_s = 0;
}
