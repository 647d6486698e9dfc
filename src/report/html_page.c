#include "report/html_page.h"

#include "color/lab.h"
#include "record/said_again.h"
#include "report/escape.h"

#include <math.h>
#include <string.h>

void pm_page_raw(struct pm_page *page, const char *html) {
    pm_buffer_text(page->out, html);
}

void pm_page_tr(struct pm_page *page, const char *english) {
    pm_say_words(page->out, english);
}

void pm_page_around(struct pm_page *page, const char *before, const char *english, const char *after) {
    pm_page_raw(page, before);
    pm_page_tr(page, english);
    pm_page_raw(page, after);
}

struct pm_page pm_page_beside(const struct pm_page *page, struct pm_buffer *text) {
    struct pm_page beside = *page;
    *text = pm_buffer_beside(page->out);
    beside.out = text;
    return beside;
}

/* The sentence with what was written beside, which it frees. */
static void say_beside(struct pm_page *page, const char *english, struct pm_buffer *text) {
    pm_say(page->out, english, PM_TEXT(text->text != NULL ? text->text : ""));
    page->out->failed = page->out->failed || text->failed;
    pm_buffer_free(text);
}

void pm_page_say_of(struct pm_page *page, const char *english, const char *text, int most) {
    struct pm_buffer name;
    struct pm_page beside = pm_page_beside(page, &name);
    pm_page_raw(&beside, "<bdi>");
    pm_page_text(&beside, text, most);
    pm_page_raw(&beside, "</bdi>");
    say_beside(page, english, &name);
}

void pm_page_say_parts(struct pm_page *page, const char *english, const struct pm_part *parts, size_t n) {
    struct pm_buffer text;
    struct pm_page beside = pm_page_beside(page, &text);
    pm_page_parts(&beside, parts, n);
    say_beside(page, english, &text);
}

bool pm_page_said(struct pm_page *page, struct pm_buffer *text) {
    const bool any = text->length > 0;
    pm_page_text(page, text->text, 0);
    page->out->failed = page->out->failed || text->failed;
    pm_buffer_free(text);
    return any;
}

void pm_page_text(struct pm_page *page, const char *text, int most) {
    if (text != NULL)
        pm_html_text(page->out, text, most);
}

void pm_page_number(struct pm_page *page, double value, int decimals) {
    pm_say_number(page->out, value, decimals);
}

void pm_page_signed(struct pm_page *page, double value, int decimals) {
    pm_page_raw(page, value < 0 ? "\xe2\x88\x92" : "+");
    pm_page_number(page, fabs(value), decimals);
}

void pm_page_lab(struct pm_page *page, struct pm_lab lab) {
    pm_page_raw(page, " L* ");
    pm_page_number(page, lab.L, 1);
    pm_page_raw(page, ", a* ");
    pm_page_signed(page, lab.a, 1);
    pm_page_raw(page, ", b* ");
    pm_page_signed(page, lab.b, 1);
}

/* ------------------------------------------------------------------ dates */

void pm_page_date(struct pm_page *page, const char *date) {
    if (!pm_say_date(page->out, date))
        pm_page_text(page, date, 20);
}

void pm_page_when(struct pm_page *page, const struct pm_session *session) {
    const int *days = session->days_after;
    if (session->date[0][0] != '\0') {
        if (!pm_say_days(page->out, session->date[0], session->date[1]))
            pm_page_text(page, session->date[1], 20);
    } else if (days[0] >= 0 && days[0] == days[1])
        pm_say_n(page->out, "{0} day later", "{0} days later", days[0], PM_NUMBER(days[0]));
    else if (days[0] >= 0)
        pm_say(page->out, "{0} to {1} days later", PM_NUMBER(days[0]), PM_NUMBER(days[1]));
}

/* ------------------------------------------------------------------ bottles and colours */

static void say_parts(struct pm_page *page, const struct pm_part *parts, size_t n, bool brief) {
    for (size_t i = 0; i < n; i++) {
        pm_page_raw(page, i > 0 ? " <span class=\"part\">+ " : "<span class=\"part\">");
        if (parts[i].drops >= 0 && brief)
            pm_buffer_printf(page->out, "%d ", parts[i].drops);
        else if (parts[i].drops >= 0) {
            pm_say_n(page->out, "{0} drop", "{0} drops", parts[i].drops, PM_NUMBER(parts[i].drops));
            pm_page_raw(page, " ");
        }
        pm_page_text(page, parts[i].id, 0);
        pm_page_raw(page, "</span>");
    }
}

void pm_page_parts(struct pm_page *page, const struct pm_part *parts, size_t n) {
    say_parts(page, parts, n, false);
}

void pm_page_parts_brief(struct pm_page *page, const struct pm_part *parts, size_t n) {
    say_parts(page, parts, n, true);
}

static const char *name_of(const struct pm_record *record, const char *id) {
    for (size_t i = 0; i < record->n_shades; i++)
        if (strcmp(record->shades[i].id, id) == 0)
            return record->shades[i].name;
    return NULL;
}

bool pm_page_names(struct pm_page *page, const struct pm_part *parts, size_t n) {
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        const char *name = name_of(page->record, parts[i].id);
        if (name == NULL || *name == '\0' || strcmp(name, parts[i].id) == 0)
            continue;
        pm_page_raw(page, any ? " + " : "");
        pm_page_text(page, name, 48);
        any = true;
    }
    return any;
}

void pm_page_hair_name(struct pm_page *page, const struct pm_hair_facts *hair) {
    const char *name = pm_tr_word(page->out->language, PM_WORDS_HAIR_NAME, (int)hair->name);
    pm_page_raw(page, name != NULL ? name : pm_tr(page->out->language, "measured"));
}

void pm_page_swatch(struct pm_page *page, struct pm_lab lab) {
    char hex[8];
    if (!isfinite(lab.L))
        return;
    pm_lab_to_hex(lab, hex);
    pm_buffer_printf(page->out, "<span class=\"swatch\" style=\"background:%s\" aria-hidden=\"true\"></span>",
                     hex);
}

static void half(struct pm_page *page, struct pm_lab lab) {
    char hex[8];
    pm_lab_to_hex(lab, hex);
    pm_buffer_printf(page->out, "<div style=\"background:%s\"></div>", hex);
}

void pm_page_pair(struct pm_page *page, struct pm_lab left, const char *what_left, struct pm_lab right,
                  const char *what_right) {
    pm_page_raw(page, "<figure class=\"pair\"><div class=\"halves\" role=\"img\" aria-label=\"");
    pm_say(page->out, "Two colours side by side: left {0}, right {1}", PM_TEXT(what_left),
           PM_TEXT(what_right));
    pm_page_raw(page, "\">");
    half(page, left);
    half(page, right);
    pm_page_raw(page, "</div><figcaption><span>");
    pm_page_raw(page, what_left);
    pm_page_raw(page, "</span><span>");
    pm_page_raw(page, what_right);
    pm_page_raw(page, "</span></figcaption></figure>");
}

/* ------------------------------------------------------------------ the page */

const char pm_sheet_policy[] = "img-src data:; style-src 'unsafe-inline'";

void pm_page_head(struct pm_buffer *out, const struct pm_head *head) {
    pm_buffer_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n",
                     head->language != NULL ? head->language->code : "en");
    pm_buffer_text(
        out, "<head>\n<meta charset=\"utf-8\">\n"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; "
             "form-action 'none'; ");
    pm_buffer_text(out, head->policy != NULL ? head->policy : "");
    pm_buffer_text(out, "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"color-scheme\" content=\"light dark\">\n"
                        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    pm_html_text(out, head->title, 80);
    pm_buffer_text(out, "</title>\n<style>");
    pm_buffer_text(out, head->css);
    pm_buffer_text(out, head->more_css != NULL ? head->more_css : "");
    pm_buffer_printf(out, "</style>\n</head>\n<body%s%s>\n", head->body != NULL ? " " : "",
                     head->body != NULL ? head->body : "");
}

const char *pm_record_subject(const struct pm_language *language, const struct pm_record *record) {
    if (record->photo != NULL)
        return pm_base_name(record->photo);
    return pm_tr(language, record->n_pooled > 0 ? "several photos" : "a colour asked for");
}

/* The record's error without the photo's folder: a message begins with the path as given, except for control
 * characters. */
static const char *error_without_folder(const struct pm_record *record) {
    const char *message = record->error.message, *photo = record->photo;
    if (photo == NULL)
        return message;
    size_t folder = (size_t)(pm_base_name(photo) - photo);
    for (size_t i = 0; i < folder; i++) {
        if (message[i] == '\0') /* a path so long that the message ends within it */
            return pm_code_name(record->error.code);
        if (message[i] != photo[i] && message[i] != '?')
            return message;
    }
    return message + folder;
}

/* English, in a page of another language. */
static void say_foreign(struct pm_page *page, const char *english) {
    pm_page_raw(page, "<span lang=\"en\">");
    pm_page_text(page, english, 0);
    pm_page_raw(page, "</span>");
}

void pm_page_failure(struct pm_page *page) {
    const struct pm_record *record = page->record;
    const char *message = error_without_folder(record), *behind = strstr(message, ": ");
    struct pm_buffer text = pm_buffer_beside(page->out);
    if (page->out->language == NULL)
        pm_page_text(page, message, 0);
    else if (behind != NULL && pm_say_failure(&text, record, behind + 2)) {
        pm_page_raw(page, "<bdi>");
        pm_page_text(page, record->photo != NULL ? pm_base_name(record->photo) : NULL, 0);
        pm_page_raw(page, "</bdi>: ");
        pm_page_text(page, text.text, 0);
    } else {
        say_foreign(page, message);
    }
    page->out->failed = page->out->failed || text.failed;
    pm_buffer_free(&text);
}
