/* A sheet as a whole, and an index of several. */
#include "report/html_page.h"

#include "report/assets.h"
#include "report/escape.h"

#include <string.h>

/* NULL where nothing is planned, or `session` comes after all that is. */
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
    const char *name = record->client != NULL ? record->client : pm_record_subject(record);
    struct pm_buffer title = {0};
    pm_buffer_printf(&title, "Colour sheet: %s", name);
    static const char *const papers[] = {"", "@page { size: A4; }\n", "@page { size: letter; }\n"};
    const struct pm_head head = {.title = title.text != NULL ? title.text : "Colour sheet",
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

/* ------------------------------------------------------------------ several records: a row each */

void pm_report_index_begin(struct pm_buffer *out) {
    static const struct pm_head head = {
        .title = "Colour sheets", .css = pm_sheet_css, .policy = pm_sheet_policy};
    pm_page_head(out, &head);
    pm_buffer_text(
        out, "<main><article class=\"sheet index\"><h1>Colour sheets</h1><table><thead><tr>"
             "<th scope=\"col\">Photo</th><th scope=\"col\">Client</th><th scope=\"col\">Hair</th>"
             "<th scope=\"col\">How sure</th><th scope=\"col\">First session</th></tr></thead><tbody>\n");
}

static void write_name(struct pm_page *page, const char *file) {
    const struct pm_record *record = page->record;
    pm_page_raw(page, "<tr><th scope=\"row\">");
    if (file != NULL) {
        pm_page_raw(page, "<a href=\"");
        pm_html_link(page->out, file);
        pm_page_raw(page, "\">");
    }
    pm_page_raw(page, "<bdi>");
    pm_page_text(page, pm_record_subject(record), 60);
    pm_page_raw(page, file != NULL ? "</bdi></a></th><td><bdi>" : "</bdi></th><td><bdi>");
    pm_page_text(page, record->client, 40);
    pm_page_raw(page, "</bdi></td>");
}

static void write_result(struct pm_page *page) {
    static const char *const words[] = {"", "low", "medium", "high"};
    const struct pm_record *record = page->record;
    pm_page_raw(page, "<td>");
    if (record->has_hair || record->has_target)
        pm_page_swatch(page, record->has_hair ? record->hair.lab : record->target_lab);
    const char *name = pm_word(PM_WORDS_HAIR_NAME, record->hair.name);
    pm_page_raw(page, record->has_hair && name != NULL ? name : "");
    pm_page_raw(page, "</td><td>");
    if (record->has_hair) {
        pm_page_raw(page, words[record->confidence]);
        pm_page_raw(page, ", \xc2\xb1");
        pm_page_number(page, record->hair.uncertainty_de00, 1);
    }
    pm_page_raw(page, "</td><td>");
    if (page->today != NULL && page->today->kind != PM_SESSION_EMPTY) {
        pm_page_swatch(page, page->today->lab);
        pm_page_parts(page, page->today->parts, page->today->n_parts);
    }
    pm_page_raw(page, "</td></tr>\n");
}

void pm_report_index_row(const struct pm_record *record, const char *file, struct pm_buffer *out) {
    static const struct pm_sheet nothing = {0};
    struct pm_page page = {.record = record, .sheet = &nothing, .out = out};
    page.today = record->n_sessions > 0 ? &record->sessions[0] : NULL;
    write_name(&page, file);
    if (record->status == PM_STATUS_OK) {
        write_result(&page);
        return;
    }
    pm_buffer_printf(out, "<td colspan=\"3\"><b>%s:</b> ",
                     record->status == PM_STATUS_REFUSED ? "Refused" : "Not measured");
    pm_page_text(&page, pm_error_without_folder(record), 0);
    pm_page_raw(&page, "</td></tr>\n");
}

void pm_report_index_end(size_t records, size_t failed, struct pm_buffer *out) {
    pm_buffer_printf(out, "</tbody></table><p class=\"caption\">%zu record%s", records,
                     records == 1 ? "" : "s");
    if (failed > 0)
        pm_buffer_printf(out, ", %zu of them without a measurement", failed);
    pm_buffer_printf(out, ". pigmatch %s, method %d.</p></article></main>\n</body>\n</html>\n", PM_VERSION,
                     PM_METHOD);
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
