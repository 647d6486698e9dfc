/* A sheet as a whole, and an index of several. */
#include "report/html_page.h"

#include "report/assets.h"
#include "report/escape.h"

#include <string.h>

/* NULL if nothing is planned, or `session` comes after all that is. */
static const struct pm_session *todays(const struct pm_record *record, int session) {
    for (size_t i = 0; i < record->n_sessions; i++)
        if (record->sessions[i].session == session)
            return &record->sessions[i];
    if (record->n_sessions == 0 || session > record->sessions[record->n_sessions - 1].session)
        return NULL;
    return &record->sessions[0];
}

void pm_report_html(const struct pm_record *record, const struct pm_sheet *sheet, struct pm_buffer *out) {
    static const struct pm_sheet nothing = {0};
    struct pm_page page = {.record = record, .sheet = sheet != NULL ? sheet : &nothing, .out = out};
    page.today = todays(record, page.sheet->session);
    out->language = page.sheet->language;
    const char *name = record->client != NULL ? record->client : pm_record_subject(out->language, record);
    struct pm_buffer title = pm_buffer_beside(out);
    pm_say(&title, "Colour sheet: {0}", PM_TEXT(name));
    static const char *const papers[] = {"", "@page { size: A4; }\n", "@page { size: letter; }\n"};
    const struct pm_head head = {.language = out->language,
                                 .title = title.text != NULL ? title.text : "",
                                 .css = pm_sheet_css,
                                 .more_css = papers[page.sheet->paper],
                                 .policy = pm_sheet_policy};
    pm_page_head(out, &head);
    pm_buffer_text(out, "<main>\n");
    pm_page_client(&page);
    pm_page_keep(&page);
    pm_buffer_text(out, "</main>\n</body>\n</html>\n");
    out->failed = out->failed || title.failed;
    pm_buffer_free(&title);
}

void pm_sheet_file_name(const struct pm_record *record, size_t number, struct pm_buffer *out) {
    enum { MOST_BYTES = 50 };
    const char *name = record->photo != NULL ? pm_base_name(record->photo) : "target";
    const char *dot = strrchr(name, '.');
    size_t length = dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name);
    pm_buffer_printf(out, "%04zu-", number);
    for (size_t i = 0; i < length && i < MOST_BYTES; i++) {
        char c = name[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                     c == '_' || c == '-';
        pm_buffer_bytes(out, plain ? &c : "-", 1);
    }
    pm_buffer_text(out, ".html");
}
