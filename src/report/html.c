#include "report/html_assets.h"
#include "report/html_page.h"

static const struct pm_session *todays(const struct pm_record *record, int session) {
    for (size_t i = 0; i < record->n_sessions; i++)
        if (record->sessions[i].session == session)
            return &record->sessions[i];
    return record->n_sessions > 0 ? &record->sessions[0] : NULL;
}

void pm_report_html(const struct pm_record *record, const struct pm_sheet *sheet, struct pm_buffer *out) {
    static const struct pm_sheet nothing = {0};
    struct pm_page page = {.record = record, .sheet = sheet != NULL ? sheet : &nothing, .out = out};
    page.today = todays(record, page.sheet->session);
    const char *name = record->client != NULL ? record->client : pm_record_subject(record);
    struct pm_buffer title = {0};
    pm_buffer_printf(&title, "Colour sheet: %s", name);
    const struct pm_head head = {.title = title.text != NULL ? title.text : "Colour sheet",
                                 .css = pm_sheet_css,
                                 .policy = pm_sheet_policy};
    pm_page_head(out, &head);
    pm_buffer_text(out, "<main>\n");
    pm_page_client(&page);
    pm_page_keep(&page);
    pm_buffer_text(out, "</main>\n</body>\n</html>\n");
    out->failed = out->failed || title.failed;
    pm_buffer_free(&title);
}
