/* The questions of setup, on standard error, so that standard output may be a file. */
#include "cli/setup/setup.h"

#include "base/error.h"
#include "cli/args/settings.h"
#include "cli/palette/palette_answer.h"
#include "cli/shell/message.h"
#include "palette/places.h"
#include "photo/kinds.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ------------------------------------------------------------------ one answer */

/* Removes blanks at both ends, and the quotes that a terminal puts around a file dropped on it. */
static char *bare(char *answer) {
    answer += strspn(answer, " \t");
    size_t length = strcspn(answer, "\r\n");
    while (length > 0 && strchr(" \t", answer[length - 1]) != NULL)
        length--;
    answer[length] = '\0';
    if (length > 1 && (*answer == '\'' || *answer == '"') && answer[length - 1] == *answer) {
        answer[length - 1] = '\0';
        answer++;
    }
    return answer;
}

/* The next line typed, "" for Enter alone. */
static bool ask(struct pm_setup *setup, const char *question, const char **answer, struct pm_error *err) {
    char *line = NULL;
    size_t capacity = 0;
    fprintf(stderr, "%s\n> ", question);
    if (getline(&line, &capacity, stdin) < 0) {
        free(line);
        fputs("\n", stderr);
        return pm_fail(err, PM_E_USAGE, "setup was cancelled: nothing was written");
    }
    *answer = pm_setup_keep(setup, line, err);
    if (*answer == NULL)
        return false;
    *answer = bare(line);
    return true;
}

/* Asks until the answer is valid. */
static bool ask_setting(struct pm_setup *setup, const char *name, const char *question,
                        struct pm_error *err) {
    for (;;) {
        const char *answer;
        struct pm_error wrong = {0};
        if (!ask(setup, question, &answer, err))
            return false;
        if (*answer == '\0' || pm_setup_set(setup, name, answer, &wrong))
            return true;
        pm_message_error(&wrong);
    }
}

/* A question that ends with the default. */
static bool ask_with(struct pm_setup *setup, const char *name, const char *question, const char *nothing,
                     struct pm_error *err) {
    struct pm_buffer text = {0};
    const struct pm_setting *setting = pm_settings_find(&setup->cli->settings, name);
    pm_buffer_printf(&text, "\n%s [%s]", question, setting->value != NULL ? setting->value : nothing);
    const bool ok = text.failed ? pm_fail_memory(err) : ask_setting(setup, name, text.text, err);
    pm_buffer_free(&text);
    return ok;
}

/* ------------------------------------------------------------------ bottles */

static bool is_photo(const char *path) {
    uint8_t first[PM_KIND_BYTES];
    enum pm_format format;
    const char *what;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    const ssize_t got = fd >= 0 ? read(fd, first, sizeof first) : -1;
    if (fd >= 0)
        close(fd);
    return got > 0 && pm_kind_of(first, (size_t)got, &format, &what);
}

/* Swatches in a photo, as `palette photo` measures them. `ids` NULL: ask. */
static bool measure_photo(struct pm_setup *setup, const char *photo, const char *ids, struct pm_error *err) {
    const char *grid;
    char *operand = (char *)photo;
    if (ids == NULL && !ask(setup, "\nThe swatches' names, row by row, separated by commas:", &ids, err))
        return false;
    if (!ask(setup,
             "\nTheir positions: COLUMNSxROWS:X1,Y1,...,X4,Y4, the centres of the corner swatches, e.g.\n"
             "4x2:731,672,1171,673,1166,816,731,816. pigmatch pick PHOTO shows them for a strip that you "
             "draw.",
             &grid, err))
        return false;
    grid += strncmp(grid, "--strip ", 8) == 0 ? 8 : 0;
    const char *colon = strchr(grid, ':');
    if (colon == NULL)
        return pm_fail(
            err, PM_E_REGION,
            "'%.80s' has no colon between COLUMNSxROWS and the corners: write both, as in the example", grid);
    struct pm_cli cli = *setup->cli;
    char *size = strndup(grid, (size_t)(colon - grid));
    cli.operands = &operand;
    cli.n_operands = 1;
    cli.own.make.ids = ids;
    cli.own.grid = pm_setup_keep(setup, size, err);
    cli.own.corners = colon + 1;
    if (cli.own.grid == NULL)
        return false;
    setup->palette = pm_palette_measure(&cli, &setup->report, err);
    return setup->palette != NULL;
}

/* Asks what to do about bottles of unknown colour; Enter skips them. */
static bool ask_unknown(struct pm_setup *setup, const char *ids, const struct pm_error *why,
                        struct pm_error *err) {
    const char *answer;
    pm_message_error(why);
    if (!ask(setup,
             "\nGive a photo of their swatches beside a ColorChecker; or 'design' for even steps from light "
             "to dark,\n"
             "which are not measured, as every answer will say; or Enter to name other bottles.",
             &answer, err))
        return false;
    if (*answer == '\0')
        return pm_fail(err, PM_E_PALETTE, "no bottles yet");
    if (strcmp(answer, "design") != 0)
        return measure_photo(setup, answer, ids, err);
    struct pm_make make = setup->cli->own.make;
    make.ids = ids;
    setup->palette = pm_palette_make(&make, err);
    return setup->palette != NULL;
}

static bool take_bottles(struct pm_setup *setup, const char *answer, struct pm_error *err) {
    struct pm_error unknown = {0};
    if (pm_is_file(answer) && is_photo(answer))
        return measure_photo(setup, answer, NULL, err);
    if (pm_is_file(answer) || strchr(answer, ',') == NULL)
        return pm_setup_palette(setup, answer, err);
    if (pm_setup_known_bottles(setup, answer, &unknown))
        return true;
    if (unknown.code != PM_E_PALETTE) {
        *err = unknown;
        return false;
    }
    return ask_unknown(setup, answer, &unknown, err);
}

static bool ask_bottles(struct pm_setup *setup, struct pm_error *err) {
    struct pm_buffer text = {0};
    const struct pm_setting *setting = pm_settings_find(&setup->cli->settings, "palette");
    pm_buffer_printf(
        &text,
        "1. Your bottles: their names, lightest first, separated by commas; or a palette's file or name;\n"
        "   or a photo of their swatches beside a ColorChecker. [%s]",
        setting->value != NULL ? setting->value : "the built-in 24 shades");
    for (bool ok = !text.failed; ok;) {
        const char *answer;
        struct pm_error wrong = {0};
        ok = ask(setup, text.text, &answer, err);
        if (!ok || *answer == '\0' || take_bottles(setup, answer, &wrong)) {
            pm_buffer_free(&text);
            return ok;
        }
        pm_message_error(&wrong);
        if (feof(stdin))
            break;
    }
    pm_buffer_free(&text);
    return pm_fail(err, PM_E_USAGE, "setup was cancelled: nothing was written");
}

/* ------------------------------------------------------------------ all of it */

bool pm_setup_ask(struct pm_setup *setup, struct pm_error *err) {
    fputs("Four questions. Enter accepts the value in brackets; Ctrl-D cancels, and nothing is written.\n\n",
          stderr);
    return ask_bottles(setup, err) &&
           ask_with(setup, "clinic", "2. The clinic's name, printed on sheets.", "none", err) &&
           ask_with(setup, "paper", "3. The paper size of sheets: a4 or letter.", "the printer's", err) &&
           ask_with(setup, "aim",
                    "4. Which session reaches the colour of the hair? 1: the first, and each later one is a "
                    "shade\n"
                    "   darker; 2 or 3: that one, after lighter shades.",
                    "1", err);
}
