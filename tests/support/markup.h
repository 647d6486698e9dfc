/* A reader of HTML that accepts only well-formed pages: every tag closed in order, every attribute
 * quoted. It counts elements, so that tests can check the structure. */
#ifndef PM_TESTS_MARKUP_H
#define PM_TESTS_MARKUP_H

#include "testing.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { MOST_DEPTH = 40, NAME_SIZE = 20 };

struct markup {
    char open[MOST_DEPTH][NAME_SIZE];
    int depth;
    int h1, headings, scripts, tables, images, cells_of_head, links;
    int heading_level; /* of the last one */
    char *text;        /* the visible text, with entities unchanged; free() */
    size_t length;
};

static inline bool is_void(const char *name) {
    static const char *const names[] = {"meta", "img", "br", "input"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static inline void note_heading(struct markup *m, int level) {
    ck_assert_msg(level <= m->heading_level + 1, "h%d follows h%d", level, m->heading_level);
    m->heading_level = level;
    m->headings++;
    m->h1 += level == 1;
}

static inline void note_tag(struct markup *m, const char *name, const char *attributes) {
    if (name[0] == 'h' && isdigit((unsigned char)name[1]) && name[2] == '\0')
        note_heading(m, name[1] - '0');
    m->scripts += strcmp(name, "script") == 0;
    m->tables += strcmp(name, "table") == 0;
    m->links += strcmp(name, "a") == 0;
    if (strcmp(name, "img") == 0) {
        m->images++;
        ck_assert_msg(strstr(attributes, " alt=\"") != NULL, "an img without alt");
        ck_assert_msg(strstr(attributes, " src=\"data:image/") != NULL, "an img from elsewhere");
    }
    if (strcmp(name, "th") == 0) {
        m->cells_of_head++;
        ck_assert_msg(strstr(attributes, " scope=\"") != NULL, "a th without scope");
    }
}

/* Attributes up to the closing '>': names, and values in double quotes; a bare name where HTML allows it. */
static inline const char *read_attributes(const char *c, const char *name) {
    while (*c != '>' && strncmp(c, "/>", 2) != 0) {
        ck_assert_msg(*c == ' ', "<%s: a blank before each attribute, not '%.20s'", name, c);
        c++;
        size_t length = strspn(c, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
        ck_assert_msg(length > 0, "<%s: an attribute without a name: '%.20s'", name, c);
        ck_assert_msg(strncmp(c, "on", 2) != 0, "<%s: an event handler: '%.20s'", name, c);
        c += length;
        if (*c != '=')
            continue;
        ck_assert_msg(c[1] == '"', "<%s: a value without quotes: '%.20s'", name, c);
        const char *end = strchr(c + 2, '"');
        ck_assert_msg(end != NULL, "<%s: a value that does not end", name);
        ck_assert_msg(memchr(c + 2, '<', (size_t)(end - c - 2)) == NULL, "<%s: '<' in a value", name);
        c = end + 1;
    }
    return c;
}

static inline const char *read_open_tag(struct markup *m, const char *c) {
    char name[NAME_SIZE];
    size_t length = 0;
    while (isalnum((unsigned char)c[length]))
        length++;
    ck_assert_msg(length > 0 && length < NAME_SIZE, "no tag: '<%.20s'", c);
    memcpy(name, c, length);
    name[length] = '\0';
    const char *end = read_attributes(c + length, name);
    char *attributes = strndup(c + length, (size_t)(end - c) - length);
    note_tag(m, name, attributes);
    free(attributes);
    bool closed = *end == '/';
    if (!closed && !is_void(name)) {
        ck_assert_int_lt(m->depth, MOST_DEPTH);
        strcpy(m->open[m->depth++], name);
    }
    return end + 1 + closed;
}

static inline const char *read_close_tag(struct markup *m, const char *c) {
    const char *end = strchr(c, '>');
    ck_assert_ptr_nonnull(end);
    ck_assert_msg(m->depth > 0, "</%.*s> closes nothing", (int)(end - c), c);
    const char *open = m->open[--m->depth];
    ck_assert_msg(strlen(open) == (size_t)(end - c) && strncmp(open, c, (size_t)(end - c)) == 0,
                  "</%.*s> closes <%s>", (int)(end - c), c, open);
    return end + 1;
}

/* The content of style and script ends at its closing tag and nowhere else. */
static inline const char *skip_raw(struct markup *m, const char *c) {
    const char *name = m->depth > 0 ? m->open[m->depth - 1] : "";
    if (strcmp(name, "style") != 0 && strcmp(name, "script") != 0)
        return c;
    const char *end = strstr(c, "</");
    ck_assert_msg(end != NULL && strncmp(end + 2, name, strlen(name)) == 0, "</ inside <%s>", name);
    return end;
}

static inline struct markup read_markup(const char *page) {
    struct markup m = {.text = calloc(strlen(page) + 1, 1)};
    ck_assert_msg(strncmp(page, "<!DOCTYPE html>\n", 16) == 0, "no doctype");
    for (const char *c = page + 16; *c != '\0';) {
        c = skip_raw(&m, c);
        if (*c != '<')
            m.text[m.length++] = *c++;
        else
            c = c[1] == '/' ? read_close_tag(&m, c + 2) : read_open_tag(&m, c + 1);
    }
    ck_assert_msg(m.depth == 0, "<%s> is never closed", m.depth > 0 ? m.open[m.depth - 1] : "");
    return m;
}

#endif
