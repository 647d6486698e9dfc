/* Page two, to keep with the record: follow-up, fields to fill in, candidates, plots, checks, provenance. */
#include "report/html_page.h"

#include "base/dates.h"
#include "photo/photo.h"
#include "record/said_again.h"
#include "report/escape.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ head and history */

static void write_heading(struct pm_page *page) {
    const struct pm_record *record = page->record;
    pm_page_around(page, "<header><h2>", "For the file", "</h2><p>");
    if (record->client != NULL) {
        pm_page_say_of(page, "Client {0}", record->client, 0);
        pm_page_raw(page, record->photo != NULL || record->n_pooled > 0 ? " \xc2\xb7 " : "");
    }
    if (record->photo != NULL)
        pm_page_say_of(page, record->client != NULL ? "photo {0}" : "Photo {0}", pm_base_name(record->photo),
                       48);
    if (record->n_pooled > 0)
        pm_say_n(page->out, "{0} photo", "{0} photos", (long)record->n_pooled,
                 PM_NUMBER((double)record->n_pooled));
    pm_page_raw(page, "</p></header>\n");
}

/* A line that begins with its day, "2026-05-10: ...". */
static void say_line(struct pm_page *page, const char *line) {
    const char *behind = strchr(line, ':');
    struct pm_date day;
    char first[11];
    snprintf(first, sizeof first, "%s", line);
    if (behind == line + sizeof first - 1 && pm_date_parse(first, &day)) {
        pm_page_date(page, first);
        line = behind;
    }
    pm_page_text(page, line, 0);
}

static void write_history(struct pm_page *page) {
    const struct pm_sheet *sheet = page->sheet;
    if (sheet->n_history == 0)
        return;
    enum { MOST_LINES = 6 }; /* the page is full with more */
    const size_t first = sheet->n_history > MOST_LINES ? sheet->n_history - MOST_LINES : 0;
    pm_page_around(page, "<section><h3>", "So far", "</h3>");
    if (first > 0) {
        pm_page_raw(page, "<p class=\"caption\">");
        pm_say_n(page->out, "{0} earlier line is in the client\xe2\x80\x99s file.",
                 "{0} earlier lines are in the client\xe2\x80\x99s file.", (long)first,
                 PM_NUMBER((double)first));
        pm_page_raw(page, "</p>");
    }
    pm_page_raw(page, "<ul>");
    for (size_t i = first; i < sheet->n_history; i++) {
        pm_page_raw(page, "<li>");
        if (sheet->history_labels != NULL) {
            pm_page_raw(page, "<strong>");
            pm_page_text(page, sheet->history_labels[i], 0);
            pm_page_raw(page, "</strong> ");
        }
        say_line(page, sheet->history[i]);
        pm_page_raw(page, "</li>");
    }
    pm_page_raw(page, "</ul></section>\n");
}

/* ------------------------------------------------------------------ what is done in each session */

/* For the zone that the record describes first; other zones have rows of their own. */
static bool is_of_first(const struct pm_page *page, const struct pm_sheet_entry *entry) {
    const char *first = page->record->zone;
    return entry->zone == NULL || first == NULL || strcmp(entry->zone, first) == 0;
}

static const struct pm_sheet_entry *entry_of(const struct pm_page *page, int session) {
    static const struct pm_sheet_entry empty = {0};
    const struct pm_sheet *sheet = page->sheet;
    for (size_t i = 0; i < sheet->n_done; i++)
        if (sheet->done[i].session == session && is_of_first(page, &sheet->done[i]))
            return &sheet->done[i];
    return &empty;
}

static void field(struct pm_page *page, const char *value) {
    pm_page_raw(page, "<td>");
    pm_page_text(page, value, 40);
    pm_page_raw(page, "</td>");
}

static void write_fields(struct pm_page *page, const struct pm_sheet_entry *entry) {
    pm_page_raw(page, "</td><td>");
    if (entry->date != NULL)
        pm_page_date(page, entry->date);
    pm_page_raw(page, "</td>");
    field(page, entry->drops);
    field(page, entry->lot);
    field(page, entry->expiry);
    field(page, entry->needle);
    field(page, entry->depth);
    field(page, entry->operator_id);
    pm_page_raw(page, "<td></td></tr>");
}

/* `session` NULL: one that is done and no longer planned. */
static void write_entry(struct pm_page *page, int number, const struct pm_session *session) {
    const struct pm_sheet *sheet = page->sheet;
    pm_buffer_printf(page->out, "<tr><th scope=\"row\">%d</th><td>", number);
    const struct pm_sheet_entry *entry = entry_of(page, number);
    if (session != NULL && session->kind != PM_SESSION_EMPTY)
        pm_page_parts_brief(page, session->parts, session->n_parts);
    else if (session == NULL)
        pm_page_text(page, entry->planned, 0);
    pm_page_zones_planned(page, number);
    write_fields(page, entry);
    for (size_t i = 0; i < sheet->n_done; i++) {
        if (sheet->done[i].session != number || is_of_first(page, &sheet->done[i]))
            continue;
        pm_buffer_printf(page->out, "<tr><th scope=\"row\">%d</th><td><bdi>", number);
        pm_page_text(page, sheet->done[i].zone, PM_MAX_ZONE_NAME);
        pm_page_raw(page, "</bdi>");
        write_fields(page, &sheet->done[i]);
    }
}

static bool has_notes(const struct pm_record *record) {
    bool any = false;
    for (size_t i = 0; i < record->n_sessions; i++)
        any = any || record->sessions[i].note != NULL;
    return any;
}

static void write_entries(struct pm_page *page) {
    const struct pm_record *record = page->record;
    const struct pm_sheet *sheet = page->sheet;
    if (record->n_sessions == 0 && sheet->n_done == 0)
        return;
    static const char *const columns[] = {N_("No."),      N_("Planned drops"), N_("Date"),   N_("Drops done"),
                                          N_("Lot"),      N_("Expiry"),        N_("Needle"), N_("Depth mm"),
                                          N_("Operator"), N_("Signature")};
    pm_page_around(
        page, "<section class=\"entries\" tabindex=\"0\" aria-labelledby=\"entries\"><h3 id=\"entries\">",
        "Record of each session", "</h3><table><thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        pm_page_around(page, "<th scope=\"col\">", columns[i], "</th>");
    pm_page_raw(page, "</tr></thead><tbody>");
    for (size_t i = 0; i < sheet->n_done; i++)
        if ((record->n_sessions == 0 || sheet->done[i].session < record->sessions[0].session) &&
            is_of_first(page, &sheet->done[i]))
            write_entry(page, sheet->done[i].session, NULL);
    for (size_t i = 0; i < record->n_sessions; i++)
        write_entry(page, record->sessions[i].session, &record->sessions[i]);
    pm_page_raw(page, "</tbody></table>");
    if (record->n_zones == 0 && has_notes(record)) { /* those of zones are shown beside their figures */
        pm_page_around(page, "<p class=\"caption\">", "The plan:", "");
        pm_page_notes(page, record);
        pm_page_raw(page, "</p>");
    }
    pm_page_raw(page, "</section>\n");
}

/* ------------------------------------------------------------------ numbers of the hair */

/* A line of the list, open for more behind the colour. */
static void say_lab(struct pm_page *page, const char *english, struct pm_lab lab) {
    if (!isfinite(lab.L))
        return;
    pm_page_around(page, "<li>", english, "");
    pm_page_lab(page, lab);
}

static void say_uncertainty(struct pm_page *page) {
    const struct pm_hair_facts *hair = &page->record->hair;
    pm_page_raw(page, "<li>");
    pm_say(page->out,
           "Uncertainty \xc2\xb1{0.1} \xce\x94"
           "E00 (90 %): sampling {1.1}, selection {2.1}, camera and light {3.1}",
           PM_NUMBER(hair->uncertainty_de00), PM_NUMBER(hair->sampling_de00), PM_NUMBER(hair->selection_de00),
           PM_NUMBER(hair->correction_de00));
    pm_page_raw(page, "</li>");
    if (!page->record->has_posterior)
        return;
    const struct pm_posterior_facts *facts = &page->record->posterior;
    say_lab(page, N_("With prior knowledge of hair colours:"), facts->lab);
    pm_say(page->out, ", 90 % within {0.1} points", PM_NUMBER(facts->radius_de00));
    pm_page_say_in_shades(page, facts->radius_de00);
    pm_page_raw(page, "</li>");
}

static void say_correction(struct pm_page *page) {
    const struct pm_correction_facts *facts = &page->record->correction;
    const int strips = page->record->strip.strips;
    pm_page_raw(page, "<li>");
    if (facts->method == PM_CORRECTION_CHART) {
        pm_say(page->out,
               facts->found == PM_ORIGIN_AUTO
                   ? "Corrected by the ColorChecker in the photo (found), error left {0.1} points on average"
                   : "Corrected by the ColorChecker in the photo (given), error left {0.1} points on average",
               PM_NUMBER(facts->residual_de00));
        for (size_t i = 0; i < facts->n_dropped; i++) {
            pm_page_raw(page, i == 0 ? "; " : ", ");
            if (i == 0)
                pm_page_around(page, "", "patches left out:", " ");
            pm_page_raw(page, pm_tr_word(page->out->language, PM_WORDS_PATCH, facts->dropped[i]));
        }
    } else if (facts->method == PM_CORRECTION_CARD) {
        pm_page_tr(page, "Corrected by a neutral card");
    } else if (facts->method == PM_CORRECTION_STRIP) {
        pm_say_n(page->out, "Compared with the palette\xe2\x80\x99s own swatches in the photo ({0} strip)",
                 "Compared with the palette\xe2\x80\x99s own swatches in the photo ({0} strips)", strips,
                 PM_NUMBER(strips));
    } else {
        pm_page_tr(page, "Not corrected: no reference in the photo");
    }
    pm_page_raw(page, "</li>");
}

static void write_measured(struct pm_page *page) {
    const struct pm_record *record = page->record;
    const struct pm_hair_facts *hair = &record->hair;
    if (!record->has_hair)
        return;
    pm_page_around(page, "<section class=\"measured\"><h3>", "Measured", "</h3><ul>");
    say_lab(page, N_("Hair"), hair->lab);
    pm_page_raw(page, "</li>");
    say_uncertainty(page);
    say_correction(page);
    if (isfinite(hair->spread_L[0])) {
        pm_page_raw(page, "<li>");
        pm_say(page->out, "Most of the hair between L* {0.0} and {1.0}", PM_NUMBER(hair->spread_L[0]),
               PM_NUMBER(hair->spread_L[1]));
        pm_page_raw(page, "</li>");
    }
    if (record->has_skin) {
        say_lab(page, record->skin_source == PM_ORIGIN_AUTO ? N_("Skin, found automatically") : N_("Skin"),
                record->skin.lab);
        pm_say(page->out, "; ITA {0.0}\xc2\xb0, {1}", PM_NUMBER(record->skin.ita_deg),
               PM_TEXT(pm_tr_word(page->out->language, PM_WORDS_ITA, (int)record->skin.ita_class)));
        pm_page_raw(page, "</li>");
    }
    pm_page_raw(page, "</ul></section>");
}

/* Candidates, and below them in one row the two plots and the measurements. */
static void write_evidence(struct pm_page *page) {
    struct pm_candidates candidates;
    if (!pm_candidates_gather(page->record, page->today, &candidates)) {
        page->out->failed = true;
        return;
    }
    pm_page_candidates(page, &candidates);
    pm_page_raw(page, "<div class=\"evidence\">");
    if (candidates.n > 0)
        pm_page_plots(page, &candidates);
    write_measured(page);
    pm_page_raw(page, "</div>");
    if (candidates.n > 0)
        pm_page_plots_caption(page);
    pm_candidates_free(&candidates);
}

/* ------------------------------------------------------------------ checks */

static void write_checks(struct pm_page *page) {
    static const char *const levels[] = {N_("Note:"), N_("Warning:"), N_("Refusal:")};
    const struct pm_record *record = page->record;
    if (record->n_checks == 0 && !record->has_hair)
        return;
    pm_page_around(page, "<section class=\"checks\"><h3>", "Checks of the photo", "</h3><ul>");
    for (size_t i = 0; i < record->n_checks; i++) {
        const struct pm_check *check = &record->checks[i];
        struct pm_buffer text = pm_buffer_beside(page->out);
        pm_page_around(page, "<li><b>", levels[check->level], "</b> ");
        pm_say_check(&text, record, check);
        pm_page_said(page, &text);
        pm_page_raw(page, "</li>");
    }
    if (record->n_checks == 0)
        pm_page_around(page, "<li>", "No check found a problem.", "</li>");
    pm_page_raw(page, "</ul></section>");
}

static void write_unverified(struct pm_page *page) {
    if (page->record->status != PM_STATUS_OK)
        return;
    pm_page_around(page, "<section class=\"unverified\"><h3>", "Not verified", "</h3>");
    pm_page_unverified(page);
    pm_page_raw(page, "</section>");
}

/* ------------------------------------------------------------------ where it came from */

/* Of an option that names a file only the name is shown, as for the photo. */
static void say_options(struct pm_page *page) {
    const struct pm_record *record = page->record;
    for (size_t i = 0; i < record->n_options; i++) {
        pm_page_raw(page, i == 0 ? "<br>" : " ");
        if (i == 0)
            pm_page_around(page, "", "Options", " ");
        pm_page_raw(page, "<code>--");
        pm_page_text(page, record->options[i].name, 24);
        pm_page_raw(page, " ");
        pm_page_text(page, pm_base_name(record->options[i].value), 80);
        pm_page_raw(page, "</code>");
    }
}

static const char *failure(const struct pm_language *language, enum pm_code code) {
    const char *word = pm_tr_word(language, PM_WORDS_CODE, (int)code);
    return word != NULL ? word : pm_code_name(code);
}

/* The photos of a record of several photos. */
static void say_pooled(struct pm_page *page) {
    const struct pm_record *record = page->record;
    for (size_t i = 0; i < record->n_pooled; i++) {
        const struct pm_pooled *pooled = &record->pooled[i];
        pm_page_raw(page, i == 0 ? "<br>" : "; ");
        if (i == 0)
            pm_page_around(page, "", "Photos", " ");
        pm_page_text(page, pooled->photo != NULL ? pm_base_name(pooled->photo) : NULL, 48);
        if (pooled->status != PM_STATUS_OK)
            pm_say(page->out, " (left out: {0})", PM_TEXT(failure(page->out->language, pooled->error.code)));
    }
}

static void say_photo(struct pm_page *page) {
    const struct pm_record *record = page->record;
    const struct pm_image_facts *image = &record->image;
    if (!record->has_image)
        return;
    pm_page_raw(page, "<br>");
    pm_say(page->out, "Photo {0} \xc3\x97 {1}, {2}", PM_NUMBER(image->width), PM_NUMBER(image->height),
           PM_TEXT(pm_word(PM_WORDS_FORMAT, (int)image->format)));
    if (image->profile != NULL) {
        pm_page_say_of(page, ", profile {0}", image->profile, 48);
        pm_buffer_printf(
            page->out, " (%s)",
            pm_tr_word(page->out->language, PM_WORDS_PROFILE_SOURCE, (int)image->profile_source));
    }
    if (image->taken != NULL) {
        pm_page_around(page, ", ", "taken", " ");
        pm_page_date(page, image->taken);
        if (strlen(image->taken) > strlen("YYYY-MM-DDT")) {
            pm_page_raw(page, ", ");
            pm_page_text(page, image->taken + strlen("YYYY-MM-DDT"), 8);
        }
    }
    if (image->camera != NULL) {
        pm_page_raw(page, ", ");
        pm_page_text(page, image->camera, 48);
    }
}

static void say_hash(struct pm_page *page, const char *of, const char *hash) {
    if (hash == NULL)
        return;
    pm_page_around(page, "<br>", of, " <code>");
    pm_page_raw(page, hash);
    pm_page_raw(page, "</code>");
}

static void write_origin(struct pm_page *page) {
    const struct pm_record *record = page->record;
    pm_page_raw(page, "<footer><p>");
    pm_say(page->out,
           "pigmatch {0}, method {1}, libjpeg-turbo {2}. Lab is D50, 2\xc2\xb0; differences and points are "
           "CIEDE2000.",
           PM_TEXT(PM_VERSION), PM_NUMBER(PM_METHOD), PM_TEXT(pm_jpeg_version()));
    say_photo(page);
    say_pooled(page);
    say_options(page);
    say_hash(page, N_("SHA-256 of the photo"), record->sha256);
    say_hash(page, N_("SHA-256 of the palette"), record->palette_sha256);
    pm_page_raw(page, "</p></footer>\n");
}

void pm_page_keep(struct pm_page *page) {
    const bool has_much = page->record->n_zones > 0 || page->record->has_followup;
    pm_page_raw(page, has_much ? "<article class=\"sheet keep dense\">" : "<article class=\"sheet keep\">");
    write_heading(page);
    write_history(page);
    pm_page_healed_reason(page);
    write_entries(page);
    write_evidence(page);
    pm_page_zones_figures(page);
    pm_page_raw(page, "<div class=\"columns\">");
    write_checks(page);
    write_unverified(page);
    pm_page_raw(page, "</div>");
    write_origin(page);
    pm_page_raw(page, "</article>\n");
}
