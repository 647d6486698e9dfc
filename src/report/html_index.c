/* An index of several sheets: a row each with a small picture, the doubtful first. */
#include "report/escape.h"
#include "report/html_page.h"

#include "report/assets.h"

static enum pm_doubt doubt_of(const struct pm_record *record) {
    if (record->status != PM_STATUS_OK)
        return PM_DOUBT_FAILED;
    for (size_t i = 0; i < record->n_checks; i++)
        if (record->checks[i].level != PM_LEVEL_NOTE)
            return PM_DOUBT_WARNED;
    return record->has_hair && record->confidence <= PM_CONFIDENCE_LOW ? PM_DOUBT_UNSURE : PM_DOUBT_NONE;
}

/* ------------------------------------------------------------------ a row */

static void write_name(struct pm_page *page, const char *file) {
    const struct pm_record *record = page->record;
    pm_page_raw(page, "<th scope=\"row\">");
    if (file != NULL) {
        pm_page_raw(page, "<a href=\"");
        pm_html_link(page->out, file);
        pm_page_raw(page, "\">");
    }
    pm_page_raw(page, "<bdi>");
    pm_page_text(page, pm_record_subject(record), 0);
    pm_page_raw(page, file != NULL ? "</bdi></a></th><td><bdi>" : "</bdi></th><td><bdi>");
    pm_page_text(page, record->client, 0);
    pm_page_raw(page, "</bdi></td>");
}

/* What was complained of first. */
static void write_warning(struct pm_page *page) {
    const struct pm_record *record = page->record;
    for (size_t i = 0; i < record->n_checks; i++) {
        if (record->checks[i].level == PM_LEVEL_NOTE)
            continue;
        pm_page_raw(page, "<br><small>");
        pm_page_text(page, record->checks[i].message, 0);
        pm_page_raw(page, "</small>");
        return;
    }
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
        write_warning(page);
    }
    pm_page_raw(page, "</td><td>");
    if (page->today != NULL && page->today->kind != PM_SESSION_EMPTY) {
        pm_page_swatch(page, page->today->lab);
        pm_page_parts(page, page->today->parts, page->today->n_parts);
    }
    pm_page_raw(page, "</td></tr>\n");
}

void pm_index_add(struct pm_index *index, const struct pm_record *record, const char *file,
                  const struct pm_page_photo *thumbnail) {
    static const struct pm_sheet nothing = {0};
    const enum pm_doubt doubt = doubt_of(record);
    struct pm_page page = {.record = record, .sheet = &nothing, .out = &index->rows[doubt]};
    index->n[doubt]++;
    page.today = record->n_sessions > 0 ? &record->sessions[0] : NULL;
    pm_page_raw(&page, "<tr><td>");
    pm_page_thumbnail(&page, thumbnail);
    pm_page_raw(&page, "</td>");
    write_name(&page, file);
    if (record->status == PM_STATUS_OK) {
        write_result(&page);
        return;
    }
    pm_buffer_printf(page.out, "<td colspan=\"3\"><b>%s:</b> ",
                     record->status == PM_STATUS_REFUSED ? "Refused" : "Not measured");
    pm_page_text(&page, pm_error_without_folder(record), 0);
    pm_page_raw(&page, "</td></tr>\n");
}

/* ------------------------------------------------------------------ the page */

static void write_group(const struct pm_index *index, enum pm_doubt doubt, struct pm_buffer *out) {
    static const char *const titles[] = {"Not measured", "With a warning", "Not sure from the photo alone",
                                         "Without complaint"};
    if (index->n[doubt] == 0)
        return;
    pm_buffer_printf(out, "<tbody><tr><th scope=\"rowgroup\" colspan=\"6\">%s: %zu</th></tr>\n",
                     titles[doubt], index->n[doubt]);
    pm_buffer_bytes(out, index->rows[doubt].text, index->rows[doubt].length);
    out->failed = out->failed || index->rows[doubt].failed;
    pm_buffer_text(out, "</tbody>");
}

void pm_report_index(const struct pm_index *index, struct pm_buffer *out) {
    static const struct pm_head head = {
        .title = "Colour sheets", .css = pm_sheet_css, .policy = pm_sheet_policy};
    size_t records = 0;
    pm_page_head(out, &head);
    pm_buffer_text(out,
                   "<main><article class=\"sheet index\"><h1>Colour sheets</h1><table><thead><tr>"
                   "<th scope=\"col\">What was measured</th><th scope=\"col\">Photo</th>"
                   "<th scope=\"col\">Client</th><th scope=\"col\">Hair</th><th scope=\"col\">How sure</th>"
                   "<th scope=\"col\">First session</th></tr></thead>");
    for (int doubt = 0; doubt < PM_DOUBTS; doubt++) {
        write_group(index, (enum pm_doubt)doubt, out);
        records += index->n[doubt];
    }
    pm_buffer_printf(out, "</table><p class=\"caption\">%zu record%s", records, records == 1 ? "" : "s");
    if (index->n[PM_DOUBT_FAILED] > 0)
        pm_buffer_printf(out, ", %zu of them without a measurement", index->n[PM_DOUBT_FAILED]);
    pm_buffer_printf(out, ". pigmatch %s, method %d.</p></article></main>\n</body>\n</html>\n", PM_VERSION,
                     PM_METHOD);
}

void pm_index_free(struct pm_index *index) {
    for (int doubt = 0; doubt < PM_DOUBTS; doubt++)
        pm_buffer_free(&index->rows[doubt]);
    *index = (struct pm_index){0};
}
