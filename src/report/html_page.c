#include "report/html_page.h"

#include "base/dates.h"
#include "color/lab.h"
#include "report/escape.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void pm_page_raw(struct pm_page *page, const char *html) {
    pm_buffer_text(page->out, html);
}

void pm_page_text(struct pm_page *page, const char *text, int most) {
    if (text != NULL)
        pm_html_text(page->out, text, most);
}

void pm_page_number(struct pm_page *page, double value, int decimals) {
    pm_buffer_number(page->out, value, decimals);
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

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

enum { LONGEST_DAY = 10 }; /* "YYYY-MM-DD" */

void pm_page_date(struct pm_page *page, const char *date) {
    struct pm_date day;
    char first[LONGEST_DAY + 1];
    snprintf(first, sizeof first, "%s", date);
    if (pm_date_parse(first, &day) && (date[LONGEST_DAY] == '\0' || date[LONGEST_DAY] == 'T'))
        pm_buffer_printf(page->out, "%d %s %d", day.day, months[day.month - 1], day.year);
    else
        pm_page_text(page, date, 20);
}

/* What both days share is said once, behind the second. */
static void say_range(struct pm_page *page, const char *from, const char *to) {
    struct pm_date first, last;
    if (strcmp(from, to) != 0 && pm_date_parse(from, &first) && pm_date_parse(to, &last)) {
        pm_buffer_printf(page->out, "%d", first.day);
        if (first.month != last.month || first.year != last.year)
            pm_buffer_printf(page->out, " %s", months[first.month - 1]);
        if (first.year != last.year)
            pm_buffer_printf(page->out, " %d", first.year);
        pm_page_raw(page, " to ");
    }
    pm_page_date(page, to);
}

void pm_page_when(struct pm_page *page, const struct pm_session *session) {
    const int *days = session->days_after;
    if (session->date[0][0] != '\0')
        say_range(page, session->date[0], session->date[1]);
    else if (days[0] >= 0 && days[0] == days[1])
        pm_buffer_printf(page->out, "%d days later", days[0]);
    else if (days[0] >= 0)
        pm_buffer_printf(page->out, "%d to %d days later", days[0], days[1]);
}

/* ------------------------------------------------------------------ bottles and colours */

static void say_parts(struct pm_page *page, const struct pm_part *parts, size_t n, bool brief) {
    for (size_t i = 0; i < n; i++) {
        pm_page_raw(page, i > 0 ? " <span class=\"part\">+ " : "<span class=\"part\">");
        if (parts[i].drops >= 0)
            pm_buffer_printf(page->out, "%d ", parts[i].drops);
        if (parts[i].drops >= 0 && !brief)
            pm_page_raw(page, parts[i].drops == 1 ? "drop " : "drops ");
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

void pm_page_swatch(struct pm_page *page, struct pm_lab lab) {
    char hex[8];
    if (!isfinite(lab.L))
        return;
    pm_lab_to_hex(lab, hex);
    pm_buffer_printf(page->out, "<span class=\"swatch\" style=\"background:%s\" aria-hidden=\"true\"></span>",
                     hex);
}

/* ------------------------------------------------------------------ the page */

const char pm_sheet_policy[] = "img-src data:; style-src 'unsafe-inline'";

void pm_page_head(struct pm_buffer *out, const struct pm_head *head) {
    pm_buffer_text(
        out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
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

const char *pm_record_subject(const struct pm_record *record) {
    if (record->photo != NULL)
        return pm_base_name(record->photo);
    return record->n_pooled > 0 ? "several photos" : "a colour asked for";
}

/* A message begins with the photo's path as given, save for control characters. */
const char *pm_error_without_folder(const struct pm_record *record) {
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
