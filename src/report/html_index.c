/* An index of several sheets: a row each with a thumbnail, doubtful ones first. */
#include "report/escape.h"
#include "report/html_page.h"

#include "record/said_again.h"
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
    pm_page_text(page, pm_record_subject(page->out->language, record), 0);
    pm_page_raw(page, file != NULL ? "</bdi></a></th><td><bdi>" : "</bdi></th><td><bdi>");
    pm_page_text(page, record->client, 0);
    pm_page_raw(page, "</bdi></td>");
}

/* The first complaint. */
static void write_warning(struct pm_page *page) {
    const struct pm_record *record = page->record;
    for (size_t i = 0; i < record->n_checks; i++) {
        if (record->checks[i].level == PM_LEVEL_NOTE)
            continue;
        pm_page_raw(page, "<br><small>");
        struct pm_buffer text = pm_buffer_beside(page->out);
        pm_say_check(&text, record, &record->checks[i]);
        pm_page_said(page, &text);
        pm_page_raw(page, "</small>");
        return;
    }
}

static void write_result(struct pm_page *page) {
    static const char *const words[] = {"", N_("low"), N_("medium"), N_("high")};
    const struct pm_record *record = page->record;
    pm_page_raw(page, "<td>");
    if (record->has_hair || record->has_target)
        pm_page_swatch(page, record->has_hair ? record->hair.lab : record->target_lab);
    const char *name = pm_tr_word(page->out->language, PM_WORDS_HAIR_NAME, (int)record->hair.name);
    pm_page_raw(page, record->has_hair && name != NULL ? name : "");
    pm_page_raw(page, "</td><td>");
    if (record->has_hair) {
        if (*words[record->confidence] != '\0')
            pm_page_tr(page, words[record->confidence]);
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
    page.out->language = index->language;
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
    pm_page_around(&page, "<td colspan=\"3\"><b>",
                   record->status == PM_STATUS_REFUSED ? "Refused:" : "Not measured:", "</b> ");
    pm_page_failure(&page);
    pm_page_raw(&page, "</td></tr>\n");
}

void pm_index_earlier(struct pm_index *index, const char *file) {
    struct pm_page page = {.out = &index->earlier};
    index->n_earlier++;
    pm_page_raw(&page, "<tr><td></td><th scope=\"row\" colspan=\"5\"><a href=\"");
    pm_html_link(page.out, file);
    pm_page_raw(&page, "\"><bdi>");
    pm_page_text(&page, file, 0);
    pm_page_raw(&page, "</bdi></a></th></tr>\n");
}

/* ------------------------------------------------------------------ the page */

static void write_group(const char *title, const struct pm_buffer *rows, size_t n, struct pm_buffer *out) {
    if (n == 0)
        return;
    pm_buffer_printf(out, "<tbody><tr><th scope=\"rowgroup\" colspan=\"6\">%s: %zu</th></tr>\n",
                     pm_tr(out->language, title), n);
    pm_buffer_bytes(out, rows->text, rows->length);
    out->failed = out->failed || rows->failed;
    pm_buffer_text(out, "</tbody>");
}

void pm_report_index(const struct pm_index *index, struct pm_buffer *out) {
    static const char *const titles[] = {N_("Not measured"), N_("With a warning"),
                                         N_("Not certain from the photo alone"), N_("No problems")};
    static const char *const columns[] = {
        N_("What was measured"), N_("Photo"),        N_("Client"), N_("Hair"),
        N_("How certain"),       N_("First session")};
    out->language = index->language;
    const struct pm_head head = {.language = out->language,
                                 .title = pm_tr(out->language, "Colour sheets"),
                                 .css = pm_sheet_css,
                                 .policy = pm_sheet_policy};
    struct pm_page page = {.out = out};
    size_t records = 0;
    pm_page_head(out, &head);
    pm_page_around(&page, "<main><article class=\"sheet index\"><h1>", "Colour sheets",
                   "</h1><table><thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        pm_page_around(&page, "<th scope=\"col\">", columns[i], "</th>");
    pm_page_raw(&page, "</tr></thead>");
    for (int doubt = 0; doubt < PM_DOUBTS; doubt++) {
        write_group(titles[doubt], &index->rows[doubt], index->n[doubt], out);
        records += index->n[doubt];
    }
    write_group(N_("Sheets of earlier runs"), &index->earlier, index->n_earlier, out);
    pm_page_raw(&page, "</table><p class=\"caption\">");
    pm_say_n(out, "{0} record", "{0} records", (long)records, PM_NUMBER((double)records));
    if (index->n[PM_DOUBT_FAILED] > 0)
        pm_say(out, ", {0} of them without a measurement", PM_NUMBER((double)index->n[PM_DOUBT_FAILED]));
    pm_buffer_text(out, ". ");
    pm_say(out, "pigmatch {0}, method {1}.", PM_TEXT(PM_VERSION), PM_NUMBER(PM_METHOD));
    pm_page_raw(&page, "</p></article></main>\n</body>\n</html>\n");
}

void pm_index_free(struct pm_index *index) {
    for (int doubt = 0; doubt < PM_DOUBTS; doubt++)
        pm_buffer_free(&index->rows[doubt]);
    pm_buffer_free(&index->earlier);
    *index = (struct pm_index){0};
}
