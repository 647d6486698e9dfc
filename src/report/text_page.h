/* The building blocks of the text, and its parts, each in a file of its own. */
#ifndef PM_REPORT_TEXT_PAGE_H
#define PM_REPORT_TEXT_PAGE_H

#include "base/say.h"
#include "base/utf8.h"
#include "record/said_again.h"
#include "report/advice.h"
#include "report/layout.h"

#include <math.h>

/* The text being written, and the current line, which pm_line then wraps. */
struct pm_text_page {
    struct pm_buffer *out;
    const struct pm_text_style *style;
    const struct pm_record *record;
    struct pm_buffer line;
    const struct pm_lab *swatch; /* of the line under way; NULL: none */
};

/* Truncates the line to `length`. */
static inline void take_back(struct pm_text_page *page, size_t length) {
    page->line.length = length;
    if (page->line.text != NULL)
        page->line.text[length] = '\0';
}

/* `label` is English, at most 8 letters. */
static inline void end_line(struct pm_text_page *page, const char *label) {
    if (*label != '\0')
        label = pm_tr_in(page->line.language, "line of the terminal", label);
    pm_line(page->out, page->style, label, page->swatch, page->line.text != NULL ? page->line.text : "");
    page->swatch = NULL;
    take_back(page, 0);
}

static inline void say(struct pm_text_page *page, const char *text) {
    pm_buffer_text(&page->line, text);
}

/* English, said in the text's language. */
static inline void say_tr(struct pm_text_page *page, const char *english) {
    pm_say_words(&page->line, english);
}

/* "dark brown"; NULL if it has no name. */
static inline const char *hair_name(const struct pm_text_page *page, const struct pm_hair_facts *hair) {
    return pm_tr_word(page->line.language, PM_WORDS_HAIR_NAME, (int)hair->name);
}

/* What was said beside, cleaned; frees it. */
static inline void say_beside(struct pm_text_page *page, struct pm_buffer *text) {
    pm_utf8_clean(&page->line, text->text != NULL ? text->text : "", 0);
    page->line.failed = page->line.failed || text->failed;
    pm_buffer_free(text);
}

static inline void say_number(struct pm_text_page *page, const char *before, double value, int decimals) {
    say(page, before);
    pm_say_number(&page->line, value, decimals);
}

static inline void say_clean(struct pm_text_page *page, const char *text) {
    pm_utf8_clean(&page->line, text, 48);
}

static inline void say_lab(struct pm_text_page *page, struct pm_lab lab) {
    pm_say_lab(&page->line, lab);
}

/* "8 drops N5 + 4 drops W3", or the id of a shade that is used unmixed. */
static inline void say_recipe(struct pm_text_page *page, const struct pm_part *parts, size_t n) {
    for (size_t i = 0; i < n; i++) {
        say(page, i > 0 ? " + " : "");
        if (parts[i].drops >= 0)
            pm_say_n(&page->line, "{0} drop", "{0} drops", parts[i].drops, PM_NUMBER(parts[i].drops));
        say(page, parts[i].drops >= 0 ? " " : "");
        pm_id(&page->line, parts[i].id, 24);
    }
}

/* text_advice.c */
void pm_text_today(struct pm_text_page *page);
void pm_text_candidates(struct pm_text_page *page);
void pm_text_plan(struct pm_text_page *page);

/* text_parts.c: the components of hair that is part grey; which zone the rest is about; and the others. */
void pm_text_components(struct pm_text_page *page);
void pm_text_first_zone(struct pm_text_page *page);
void pm_text_zones(struct pm_text_page *page);

#endif
