#include "report/csv.h"

#include "base/utf8.h"
#include "record/members.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ cells */

static void quote(struct pm_buffer *out, const char *text) {
    if (text[strcspn(text, ",;\"")] == '\0' && *text != ' ') {
        pm_buffer_text(out, text);
        return;
    }
    pm_buffer_text(out, "\"");
    for (; *text != '\0'; text++) {
        pm_buffer_bytes(out, text, 1);
        if (*text == '"')
            pm_buffer_text(out, "\"");
    }
    pm_buffer_text(out, "\"");
}

/* What spreadsheets take for a formula: also the full-width = + - @ of East Asian keyboards. */
static bool begins_formula(const char *text) {
    static const char *const starts[] = {
        "=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(text, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* Writes a cell of cleaned text. */
static void put_cell(struct pm_buffer *out, const char *text) {
    struct pm_buffer safe = {0};
    pm_buffer_text(&safe, begins_formula(text) ? "'" : "");
    pm_buffer_text(&safe, text);
    quote(out, safe.failed ? "" : safe.text);
    out->failed = out->failed || safe.failed;
    pm_buffer_free(&safe);
}

static void add_text(struct pm_buffer *cell, const char *text) {
    if (text != NULL)
        pm_utf8_clean(cell, text, 0);
}

/* ------------------------------------------------------------------ members */

/* The path's bytes, for a path that its own cell does not contain unchanged. */
static void put_bytes_hex(struct pm_buffer *out, const char *path) {
    struct pm_buffer clean = {0};
    if (path == NULL)
        return;
    pm_utf8_clean(&clean, path, 0);
    if (begins_formula(path) || strcmp(clean.text != NULL ? clean.text : "", path) != 0)
        for (; *path != '\0'; path++)
            pm_buffer_printf(out, "%02x", (unsigned char)*path);
    out->failed = out->failed || clean.failed;
    pm_buffer_free(&clean);
}

/* What to use, in the form of an option: "N5:8,W3:4"; an unmixed shade is its id alone. */
static void add_ingredients(struct pm_buffer *cell, const struct pm_part *parts, size_t n) {
    for (size_t i = 0; i < n; i++) {
        pm_buffer_text(cell, i > 0 ? "," : "");
        add_text(cell, parts[i].id);
        if (parts[i].drops >= 0)
            pm_buffer_printf(cell, ":%d", parts[i].drops);
    }
}

/* Adds a member that is text; false if it is none. */
static bool add_words(struct pm_buffer *cell, const struct pm_member *member, const void *at) {
    switch (member->kind) {
    case PM_MEMBER_WORD:
        add_text(cell, pm_word(member->words, *(const int *)at));
        return true;
    case PM_MEMBER_TEXT:
        add_text(cell, *(char *const *)at);
        return true;
    case PM_MEMBER_SHORT:
        add_text(cell, at);
        return true;
    case PM_MEMBER_BOOLEAN:
        add_text(cell, *(const bool *)at ? "yes" : "no");
        return true;
    default:
        return false;
    }
}

static void add_whole(struct pm_buffer *out, int64_t value) {
    if (value >= 0)
        pm_buffer_printf(out, "%lld", (long long)value);
}

static void add_number(struct pm_buffer *out, const struct pm_member *member, const void *at) {
    if (member->kind == PM_MEMBER_WHOLE64)
        add_whole(out, *(const int64_t *)at);
    else if (member->kind == PM_MEMBER_WHOLE)
        add_whole(out, *(const int *)at);
    else if (isfinite(*(const double *)at))
        pm_buffer_number(out, *(const double *)at, member->decimals);
}

/* An element of a list: a text, or the numbers of a box. */
static void add_element(struct pm_buffer *cell, const struct pm_member *member, const char *at) {
    if (add_words(cell, member, at))
        return;
    for (size_t i = 0; i < (member->n > 0 ? member->n : 1); i++) {
        pm_buffer_text(cell, i > 0 ? "," : "");
        add_number(cell, member, at + i * pm_member_size(member));
    }
}

/* One element of a list, or a member of it; nothing if that is absent. */
static void add_asked(struct pm_buffer *cell, const struct pm_column *column, const struct pm_member *list,
                      const void *element) {
    const void *owner = element;
    const struct pm_member *member = list->of;
    size_t n;
    if (member->kind == PM_MEMBER_OBJECT)
        member = pm_member_find(member->of, element, strchr(column->path, '*') + 2, &owner);
    if (owner == NULL || !pm_member_present(member, owner))
        return;
    if (column->form == PM_COLUMN_INGREDIENTS) {
        const struct pm_part *parts = pm_member_list(member, owner, &n);
        add_ingredients(cell, parts, n);
    } else {
        add_element(cell, member, (const char *)owner + member->at);
    }
}

/* The elements of a list, or a member of each. */
static void put_list(struct pm_buffer *out, const struct pm_column *column, const struct pm_member *list,
                     const void *owner) {
    struct pm_buffer cell = {0};
    size_t n;
    const char *elements = pm_member_list(list, owner, &n);
    if (column->form == PM_COLUMN_COUNT && n > 0)
        pm_buffer_printf(&cell, "%zu", n);
    const bool of_each = column->form != PM_COLUMN_COUNT &&
                         (list->of->kind != PM_MEMBER_OBJECT || strchr(column->path, '*') != NULL);
    if (column->form == PM_COLUMN_INGREDIENTS && !of_each)
        add_ingredients(&cell, (const struct pm_part *)elements, n);
    for (size_t i = 0; i < n && of_each; i++) {
        pm_buffer_text(&cell, i > 0 ? ";" : "");
        add_asked(&cell, column, list, elements + i * list->size);
    }
    put_cell(out, cell.text != NULL ? cell.text : "");
    out->failed = out->failed || cell.failed;
    pm_buffer_free(&cell);
}

static bool is_list(const struct pm_member *member) {
    return member->kind == PM_MEMBER_LIST || member->kind == PM_MEMBER_GROWN_LIST;
}

static bool is_empty(const struct pm_record *record, const char *list) {
    const void *owner;
    size_t n;
    if (list == NULL)
        return false;
    const struct pm_member *member = pm_member_find(pm_record_members, record, list, &owner);
    pm_member_list(member, owner, &n);
    return n == 0;
}

static void put_column(struct pm_buffer *out, const struct pm_column *column,
                       const struct pm_record *record) {
    const void *owner;
    const struct pm_member *member = pm_member_find(pm_record_members, record, column->path, &owner);
    struct pm_buffer cell = {0};
    if (owner == NULL || !pm_member_present(member, owner) || is_empty(record, column->when))
        return;
    const char *at = (const char *)owner + member->at;
    if (is_list(member))
        put_list(out, column, member, owner);
    else if (column->form == PM_COLUMN_BYTES_HEX)
        put_bytes_hex(out, *(char *const *)at);
    else if (add_words(&cell, member, at + (size_t)column->index * pm_member_size(member)))
        put_cell(out, cell.text != NULL ? cell.text : "");
    else
        add_number(out, member, at + (size_t)column->index * pm_member_size(member));
    out->failed = out->failed || cell.failed;
    pm_buffer_free(&cell);
}

/* ------------------------------------------------------------------ rows */

void pm_report_csv_header(struct pm_buffer *out) {
    for (size_t i = 0; i < pm_record_column_count; i++)
        pm_buffer_printf(out, "%s%s", i > 0 ? "," : "", pm_record_columns[i].name);
    pm_buffer_text(out, "\r\n");
}

void pm_report_csv_row(const struct pm_record *record, struct pm_buffer *out) {
    for (size_t i = 0; i < pm_record_column_count; i++) {
        pm_buffer_text(out, i > 0 ? "," : "");
        put_column(out, &pm_record_columns[i], record);
    }
    pm_buffer_text(out, "\r\n");
}
