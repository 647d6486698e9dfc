#include "palette/problems.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ the list */

void pm_problems_clear(struct pm_problems *problems) {
    for (size_t i = 0; i < problems->count; i++)
        free(problems->list[i].text);
    *problems = (struct pm_problems){.file = problems->file};
}

void pm_problem(struct pm_problems *problems, struct pm_place place, const char *fmt, ...) {
    if (problems->count == PM_MAX_PROBLEMS) {
        problems->more = true;
        return;
    }
    char text[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    struct pm_problem *problem = &problems->list[problems->count];
    problem->place = place;
    if (pm_copy_text(&problem->text, text, NULL))
        problems->count++;
    else
        problems->out_of_memory = true;
}

bool pm_problems_stop(const struct pm_problems *problems) {
    return problems->stop || problems->out_of_memory || problems->more;
}

/* Stable: problems of one place remain in the order in which they were noted. */
static void sort_by_place(struct pm_problems *problems) {
    for (size_t i = 1; i < problems->count; i++) {
        struct pm_problem moved = problems->list[i];
        size_t at = i;
        for (; at > 0; at--) {
            const struct pm_place before = problems->list[at - 1].place;
            if (before.line < moved.place.line ||
                (before.line == moved.place.line && before.column <= moved.place.column))
                break;
            problems->list[at] = problems->list[at - 1];
        }
        problems->list[at] = moved;
    }
}

static void tell_one(const struct pm_problems *problems, const struct pm_problem *problem,
                     struct pm_error *err) {
    const struct pm_place at = problem->place;
    if (at.line == 0)
        pm_fail(err, PM_E_PALETTE, "%.150s: %s", problems->file, problem->text);
    else
        pm_fail(err, PM_E_PALETTE, "%.150s:%d:%d: %s", problems->file, at.line, at.column, problem->text);
}

bool pm_problems_tell(struct pm_problems *problems, char **details, struct pm_error *err) {
    if (problems->out_of_memory)
        return pm_fail_memory(err);
    if (problems->count == 0)
        return true;
    sort_by_place(problems);
    struct pm_buffer all = {0};
    for (size_t i = 0; i < problems->count; i++) {
        struct pm_error one;
        tell_one(problems, &problems->list[i], &one);
        pm_buffer_printf(&all, "%s\n", one.message);
    }
    if (problems->more)
        pm_buffer_printf(&all, "%.150s: more than %d problems; the rest is not listed\n", problems->file,
                         PM_MAX_PROBLEMS);
    tell_one(problems, &problems->list[0], err);
    if (details == NULL)
        pm_buffer_free(&all);
    else if ((*details = pm_buffer_take(&all, err)) == NULL)
        return false;
    return false;
}

/* ------------------------------------------------------------------ cells */

const char *pm_cell_said(const struct pm_cell *cell, char said[PM_SAID]) {
    size_t most = PM_SAID - 8, length = cell->length;
    bool cut = length > most;
    if (cut)
        for (length = most; length > 0 && ((unsigned char)cell->text[length] & 0xc0) == 0x80; length--) {
        }
    snprintf(said, PM_SAID, "'%.*s%s'", (int)length, cell->text, cut ? "..." : "");
    return said;
}

void pm_cell_problem(struct pm_problems *problems, const struct pm_cell *cell, const char *before,
                     const char *after) {
    char said[PM_SAID];
    pm_problem(problems, cell->place, "%s%s%s", before, pm_cell_said(cell, said), after);
}

bool pm_cell_copy(const struct pm_cell *cell, char **copy, struct pm_problems *problems) {
    *copy = pm_alloc(cell->length + 1, 1, NULL);
    if (*copy == NULL) {
        problems->out_of_memory = true;
        return false;
    }
    memcpy(*copy, cell->text, cell->length);
    return true;
}

static bool is_control(uint32_t code) {
    return (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || (code >= 0x7f && code < 0xa0);
}

bool pm_text_check(const char *text, size_t size, struct pm_problems *problems) {
    struct pm_place place = {1, 1};
    for (size_t at = 0; at < size;) {
        uint32_t code = 0;
        if (text[at] >= ' ' && text[at] < 0x7f) { /* nearly all of it */
            at++;
            place.column++;
            continue;
        }
        size_t length = pm_utf8_char(text + at, &code);
        if (length == 0) {
            pm_problem(problems, place, "byte 0x%02X is not valid UTF-8: save the file as UTF-8",
                       (unsigned)(unsigned char)text[at]);
            return false;
        }
        if (is_control(code)) {
            pm_problem(problems, place, "control character 0x%02X: remove it, a palette is plain text",
                       (unsigned)code);
            return false;
        }
        at += length;
        place.column++;
        if (code == '\n' || (code == '\r' && text[at] != '\n'))
            place = (struct pm_place){place.line + 1, 1};
    }
    return true;
}
