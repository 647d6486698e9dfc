/* The zones of a photo on its sheet: what to use where, one table for all plans, the figures to keep. */
#include "report/advice.h"
#include "report/html_page.h"

#include "record/record.h"
#include "record/said_again.h"

#include <math.h>
#include <string.h>

static bool has_own_plan(const struct pm_record *zone) {
    return zone->status == PM_STATUS_OK && zone->n_sessions > 0;
}

static bool is_same(const struct pm_record *zone) {
    return zone->status == PM_STATUS_OK && zone->has_apart && zone->apart.same;
}

static void say_name(struct pm_page *page, const char *name) {
    pm_page_raw(page, "<bdi>");
    pm_page_text(page, name, PM_MAX_ZONE_NAME);
    pm_page_raw(page, "</bdi>");
}

/* ------------------------------------------------------------------ today */

/* The zone and those not distinguished from it, "crown, temples". */
static void say_group(struct pm_page *page, const char *name) {
    const struct pm_record *record = page->record;
    say_name(page, name);
    for (size_t i = 0; i < record->n_zones; i++) {
        const struct pm_record *zone = &record->zones[i];
        if (!is_same(zone) || strcmp(zone->apart.from, name) != 0)
            continue;
        pm_page_raw(page, ", ");
        say_name(page, zone->zone);
    }
}

void pm_page_zones_today(struct pm_page *page) {
    const struct pm_record *record = page->record;
    if (record->n_zones == 0)
        return;
    struct pm_buffer first;
    struct pm_page beside = pm_page_beside(page, &first);
    say_group(&beside, record->zone);
    pm_page_raw(page, "<p class=\"elsewhere\">");
    pm_say(page->out, "For {0}", PM_TEXT(first.text != NULL ? first.text : ""));
    page->out->failed = page->out->failed || first.failed;
    pm_buffer_free(&first);
    for (size_t i = 0; i < record->n_zones; i++) {
        const struct pm_record *zone = &record->zones[i];
        const struct pm_session *session = pm_session_of(zone, page->today->session);
        if (is_same(zone))
            continue;
        pm_page_raw(page, " \xc2\xb7 ");
        say_group(page, zone->zone);
        pm_page_raw(page, ": ");
        if (session != NULL) {
            pm_page_swatch(page, session->lab);
            pm_page_raw(page, "<b>");
            pm_page_parts(page, session->parts, session->n_parts);
            pm_page_raw(page, "</b>");
        } else {
            pm_page_tr(page, zone->status == PM_STATUS_OK ? "no plan" : "not measured");
        }
    }
    pm_page_raw(page, "</p>");
}

/* ------------------------------------------------------------------ the plans */

static void say_how_far(struct pm_page *page, double darker_L, double shades) {
    static const char *const far[2][2] = {
        {NN_("{0.1} L* lighter ({1.1} shades)", "{0.1} L* lighter ({1.1} shades)")},
        {NN_("{0.1} L* darker ({1.1} shades)", "{0.1} L* darker ({1.1} shades)")}};
    const char *const *forms = far[darker_L >= 0];
    pm_say_n(page->out, forms[0], forms[1], pm_plural_of(page->out->language, fabs(shades)),
             PM_NUMBER(fabs(darker_L)), PM_NUMBER(fabs(shades)));
}

static void session_cell(struct pm_page *page, const struct pm_session *session) {
    pm_page_raw(page, "<td>");
    if (session != NULL) {
        const char *note = pm_page_brief_note(session);
        pm_page_swatch(page, session->lab);
        pm_page_parts_brief(page, session->parts, session->n_parts);
        pm_page_raw(page, "<br><small>");
        if (isfinite(session->below_hair_L))
            say_how_far(page, session->below_hair_L, session->below_hair_shades);
        if (note != NULL)
            pm_page_around(page, "; ", note, "");
        pm_page_raw(page, "</small>");
    }
    pm_page_raw(page, "</td>");
}

static void write_colour(struct pm_page *page, const struct pm_record *zone) {
    pm_page_raw(page, "<td>");
    if (zone->has_hair) {
        pm_page_swatch(page, zone->hair.lab);
        pm_page_hair_name(page, &zone->hair);
    }
    pm_page_raw(page, "</td>");
}

static void say_same(struct pm_page *page, const struct pm_record *zone) {
    struct pm_buffer name;
    struct pm_page beside = pm_page_beside(page, &name);
    say_name(&beside, zone->apart.from);
    pm_say(page->out, "As {0}: {1.1} points apart, within the variation of light over a head",
           PM_TEXT(name.text != NULL ? name.text : ""), PM_NUMBER(zone->apart.de00));
    page->out->failed = page->out->failed || name.failed;
    pm_buffer_free(&name);
}

static void say_zone_error(struct pm_page *page, const struct pm_record *zone) {
    struct pm_buffer text = pm_buffer_beside(page->out);
    const bool told = pm_say_failure(&text, zone, pm_zone_error(zone));
    pm_page_raw(page, told ? "" : "<span lang=\"en\">");
    pm_page_said(page, &text);
    pm_page_raw(page, told ? "" : "</span>");
}

/* The text across the sessions if there are none. */
static void write_reason(struct pm_page *page, const struct pm_record *zone) {
    struct pm_buffer note = pm_buffer_beside(page->out);
    pm_page_raw(page, "<small>");
    if (zone->status != PM_STATUS_OK) {
        pm_page_around(page, "", "Not measured:", " ");
        say_zone_error(page, zone);
    } else if (is_same(zone)) {
        say_same(page, zone);
    } else if (zone->plan_note != NULL) {
        pm_say_plan_note(&note, zone);
        pm_page_said(page, &note);
    } else {
        pm_page_tr(page, "No plan");
    }
    pm_page_raw(page, "</small>");
}

static void write_zone(struct pm_page *page, const struct pm_record *zone) {
    const struct pm_record *record = page->record;
    pm_page_raw(page, "<tr><th scope=\"row\">");
    say_name(page, zone->zone);
    pm_page_raw(page, "</th>");
    write_colour(page, zone);
    if (has_own_plan(zone)) {
        for (size_t i = 0; i < record->n_sessions; i++)
            session_cell(page, pm_session_of(zone, record->sessions[i].session));
    } else {
        pm_buffer_printf(page->out, "<td colspan=\"%zu\">", record->n_sessions);
        write_reason(page, zone);
        pm_page_raw(page, "</td>");
    }
    pm_page_raw(page, "</tr>");
}

void pm_page_zones_plan(struct pm_page *page) {
    const struct pm_record *record = page->record;
    pm_page_around(page, "<table class=\"by-zone\"><thead><tr><th scope=\"col\">", "Zone", "</th>");
    pm_page_around(page, "<th scope=\"col\">", "Hair", "</th>");
    for (size_t i = 0; i < record->n_sessions; i++) {
        const struct pm_session *session = &record->sessions[i];
        pm_page_raw(page, "<th scope=\"col\">");
        pm_say(page->out, session->optional ? "Session {0}, optional" : "Session {0}",
               PM_NUMBER(session->session));
        pm_page_raw(page, "<br>");
        pm_page_when(page, session);
        pm_page_raw(page, "</th>");
    }
    pm_page_raw(page, "</tr></thead><tbody>");
    write_zone(page, record);
    for (size_t i = 0; i < record->n_zones; i++)
        write_zone(page, &record->zones[i]);
    pm_page_around(page, "</tbody></table><p class=\"caption\">",
                   "Darker or lighter than the hair of the zone.", "</p>");
}

/* ------------------------------------------------------------------ to keep */

void pm_page_zones_planned(struct pm_page *page, int session) {
    const struct pm_record *record = page->record;
    for (size_t i = 0; i < record->n_zones; i++) {
        const struct pm_session *planned = pm_session_of(&record->zones[i], session);
        if (planned == NULL)
            continue;
        pm_page_raw(page, "<br><small>");
        say_name(page, record->zones[i].zone);
        pm_page_raw(page, "</small> ");
        pm_page_parts_brief(page, planned->parts, planned->n_parts);
    }
}

void pm_page_notes(struct pm_page *page, const struct pm_record *zone) {
    for (size_t i = 0; i < zone->n_sessions; i++) {
        if (zone->sessions[i].note == NULL)
            continue;
        struct pm_buffer notes = pm_buffer_beside(page->out), escaped;
        struct pm_page beside = pm_page_beside(page, &escaped);
        pm_say_notes(&notes, &zone->sessions[i]);
        pm_page_said(&beside, &notes);
        pm_page_raw(page, " ");
        pm_say(page->out, "Session {0}: {1}.", PM_NUMBER(zone->sessions[i].session),
               PM_TEXT(escaped.text != NULL ? escaped.text : ""));
        page->out->failed = page->out->failed || escaped.failed;
        pm_buffer_free(&escaped);
    }
}

static void say_figures(struct pm_page *page, const struct pm_record *zone) {
    const struct pm_hair_facts *hair = &zone->hair;
    struct pm_buffer apart = pm_buffer_beside(page->out), bottles = apart;
    pm_page_lab(page, hair->lab);
    pm_page_raw(page, ", \xc2\xb1");
    pm_page_number(page, hair->uncertainty_de00, 1);
    if (pm_say_apart(&apart, zone)) {
        pm_page_raw(page, "; ");
        pm_page_said(page, &apart);
    }
    pm_page_raw(page, ". ");
    if (pm_say_answer(&bottles, zone, PM_ANSWER_BOTTLES))
        pm_page_said(page, &bottles);
    pm_page_notes(page, zone);
    for (size_t i = 0; i < zone->n_checks; i++) {
        struct pm_buffer check = pm_buffer_beside(page->out);
        pm_say_check(&check, zone, &zone->checks[i]);
        pm_page_raw(page, i == 0 ? " " : "; ");
        if (i == 0)
            pm_page_around(page, "", "Checks:", " ");
        pm_page_said(page, &check);
    }
}

void pm_page_zones_figures(struct pm_page *page) {
    const struct pm_record *record = page->record;
    if (record->n_zones == 0)
        return;
    pm_page_raw(page, "<section class=\"zones\"><h3>");
    pm_page_around(page, "", "Zones", "</h3><ul>");
    if (record->n_sessions > 0) {
        pm_page_raw(page, "<li><b>");
        say_name(page, record->zone);
        pm_page_raw(page, ":</b>");
        pm_page_notes(page, record);
        pm_page_raw(page, "</li>");
    }
    for (size_t i = 0; i < record->n_zones; i++) {
        const struct pm_record *zone = &record->zones[i];
        pm_page_raw(page, "<li><b>");
        say_name(page, zone->zone);
        pm_page_raw(page, ":</b>");
        if (zone->status == PM_STATUS_OK) {
            say_figures(page, zone);
        } else {
            pm_page_raw(page, " ");
            say_zone_error(page, zone);
        }
        pm_page_raw(page, "</li>");
    }
    pm_page_raw(page, "</ul></section>\n");
}
