/* Page one, to show the client: what is used today, the hair and its certainty, the plan, care. */
#include "report/html_page.h"

#include "record/said_again.h"
#include "report/advice.h"
#include "report/escape.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ head */

/* The parts of a line, separated by dots. */
static void part(struct pm_page *page, bool *any) {
    pm_page_raw(page, *any ? " \xc2\xb7 " : "");
    *any = true;
}

static void say_day(struct pm_page *page, const char *english, const char *date) {
    struct pm_buffer day;
    struct pm_page beside = pm_page_beside(page, &day);
    pm_page_date(&beside, date);
    pm_say(page->out, english, PM_TEXT(day.text != NULL ? day.text : ""));
    page->out->failed = page->out->failed || day.failed;
    pm_buffer_free(&day);
}

static void say_days(struct pm_page *page, bool *any) {
    const char *taken = page->record->image.taken, *printed = page->sheet->date;
    if (taken != NULL || printed != NULL)
        part(page, any);
    if (taken != NULL)
        say_day(page, "Photo of {0}", taken);
    if (printed != NULL)
        say_day(page, taken != NULL ? ", printed {0}" : "Printed {0}", printed);
}

static void write_logo(struct pm_page *page) {
    const struct pm_logo *logo = page->sheet->logo;
    if (logo == NULL)
        return;
    pm_page_raw(page, "<img class=\"logo\" alt=\"");
    pm_page_text(page, page->sheet->clinic != NULL ? page->sheet->clinic : pm_tr(page->out->language, "Logo"),
                 60);
    pm_buffer_printf(page->out, "\" src=\"data:image/%s;base64,", logo->svg ? "svg+xml" : "png");
    pm_base64(page->out, logo->bytes, logo->size);
    pm_page_raw(page, "\">");
}

static void write_heading(struct pm_page *page) {
    const struct pm_record *record = page->record;
    bool any = false;
    pm_page_raw(page, "<header>");
    write_logo(page);
    pm_page_raw(page, "<h1>");
    if (record->client != NULL)
        pm_page_say_of(page, "Colour sheet, client {0}", record->client, 0);
    else
        pm_page_say_of(page, "Colour sheet, {0}", pm_record_subject(page->out->language, record), 0);
    pm_page_raw(page, "</h1><p>");
    if (page->sheet->clinic != NULL) {
        part(page, &any);
        pm_page_raw(page, "<bdi>");
        pm_page_text(page, page->sheet->clinic, 60);
        pm_page_raw(page, "</bdi>");
    }
    say_days(page, &any);
    if (page->today != NULL) {
        const int session = page->today->session;
        part(page, &any);
        if (session <= PM_MAX_SESSIONS)
            pm_say(page->out, "Session {0} of {1}", PM_NUMBER(session),
                   PM_NUMBER(record->sessions[record->n_sessions - 1].session));
        else
            pm_say(page->out, "Session {0}", PM_NUMBER(session));
    }
    pm_page_raw(page, "</p></header>\n");
}

static void write_failure(struct pm_page *page) {
    const struct pm_record *record = page->record;
    const bool refused = record->status == PM_STATUS_REFUSED;
    pm_page_around(page, "<section class=\"failure\"><h2>",
                   refused ? "This photo was refused" : "This photo could not be measured", "</h2><p>");
    pm_page_failure(page);
    pm_page_raw(page, "</p></section>\n");
}

/* ------------------------------------------------------------------ today */

/* NULL between two components. */
static const char *name_of_goal(const struct pm_language *language, const struct pm_record *record) {
    const bool parted = record->n_components == PM_MAX_COMPONENTS;
    const enum pm_hair_name name = !parted                               ? record->hair.name
                                   : record->grey == PM_GREY_FOLLOW_DARK ? record->components[0].name
                                   : record->grey == PM_GREY_FOLLOW_GREY ? record->components[1].name
                                                                         : PM_HAIR_UNKNOWN;
    return pm_tr_word(language, PM_WORDS_HAIR_NAME, (int)name);
}

static void write_pair(struct pm_page *page) {
    const struct pm_record *record = page->record;
    const struct pm_language *language = page->out->language;
    const char *name = record->has_hair ? name_of_goal(language, record) : NULL;
    struct pm_buffer goal = pm_buffer_beside(page->out);
    if (name != NULL)
        pm_say(&goal, "{0}: {1}", PM_TEXT(pm_tr(language, pm_page_goal(record))), PM_TEXT(name));
    else
        pm_say_words(&goal, pm_page_goal(record));
    if (!goal.failed)
        pm_page_pair(page, record->target_lab, goal.text, page->today->lab,
                     pm_tr(language, "today\xe2\x80\x99s pigment"));
    page->out->failed = page->out->failed || goal.failed;
    pm_buffer_free(&goal);
}

/* A heading in large letters, and a sentence below it; nothing is used today. */
static void say_nothing_today(struct pm_page *page, const char *what, const char *why) {
    pm_page_around(page, "<p class=\"answer\">", what, "</p>");
    pm_page_around(page, "<p class=\"how\">", why, "</p></section>\n");
}

static void write_no_plan(struct pm_page *page) {
    struct pm_buffer note = pm_buffer_beside(page->out);
    pm_say_plan_note(&note, page->record);
    pm_page_raw(page, "<p class=\"answer\">");
    pm_page_raw(page, pm_tr_in(page->out->language, "heading of a reason", "No plan"));
    pm_page_raw(page, "</p><p class=\"how\">");
    pm_page_said(page, &note);
    pm_page_raw(page, ".</p></section>\n");
}

static void write_today(struct pm_page *page) {
    const struct pm_session *today = page->today;
    const bool is_done = today == NULL && page->record->n_sessions > 0;
    if (today == NULL && page->record->plan_reason == PM_PLAN_REASON_NONE && !is_done)
        return;
    pm_page_around(page, "<section class=\"today\"><h2>", "Today", "</h2>");
    if (is_done) {
        say_nothing_today(page, N_("All sessions are done"),
                          N_("The next photo shows how the last one has healed."));
        return;
    }
    if (today == NULL) {
        write_no_plan(page);
        return;
    }
    if (today->kind == PM_SESSION_EMPTY) {
        say_nothing_today(
            page, N_("No shade"),
            N_("No available bottle has the colour that this session needs; page two says what is missing."));
        return;
    }
    pm_page_raw(page, "<p class=\"answer\">");
    pm_page_parts(page, today->parts, today->n_parts);
    pm_page_raw(page, "</p>");
    pm_page_how_to_mix(page, today);
    pm_page_zones_today(page);
    write_pair(page);
    pm_page_raw(page, "<p class=\"near\">");
    pm_page_nearness(page);
    if (page->record->plan_note != NULL) {
        pm_page_raw(page, " ");
        pm_page_plan_note(page);
    }
    pm_page_raw(page, "</p></section>\n");
}

/* ------------------------------------------------------------------ the hair */

/* "Your beard", "Your hair: temples". */
static void write_hair_heading(struct pm_page *page) {
    const struct pm_record *record = page->record;
    if (record->zone_kind == PM_ZONE_BEARD)
        pm_page_tr(page, "Your beard");
    else if (record->zone == NULL || strcmp(record->zone, "hair") == 0)
        pm_page_tr(page, "Your hair");
    else
        pm_page_say_of(page, "Your hair: {0}", record->zone, PM_MAX_ZONE_NAME);
}

/* A paragraph with the text of one of advice.h's functions, if there is any. */
static void write_said(struct pm_page *page, const char *english,
                       bool (*says)(struct pm_buffer *text, const struct pm_record *record)) {
    struct pm_buffer words = pm_buffer_beside(page->out), escaped;
    struct pm_page beside = pm_page_beside(page, &escaped);
    if (says(&words, page->record) && pm_page_said(&beside, &words)) {
        pm_page_raw(page, "<p>");
        pm_say(page->out, english, PM_TEXT(escaped.text));
        pm_page_raw(page, "</p>");
    }
    page->out->failed = page->out->failed || escaped.failed;
    pm_buffer_free(&escaped);
}

/* Both components of hair that is part grey, and which of them is followed. */
static void write_components(struct pm_page *page) {
    const struct pm_record *record = page->record;
    for (size_t i = 0; pm_shows_components(record) && i < record->n_components; i++) {
        const struct pm_component *component = &record->components[i];
        pm_page_raw(page, i == 0 ? "<p>" : "<br>");
        pm_page_swatch(page, component->lab);
        pm_say(page->out, "{0%0} %", PM_NUMBER(component->share_frac));
        pm_page_raw(page, " ");
        pm_say_component(page->out, component);
        if (component->nearest != NULL) {
            pm_page_raw(page, ": ");
            pm_page_text(page, component->nearest, 0);
        }
        pm_page_raw(page, i + 1 == record->n_components ? "</p>" : "");
    }
    write_said(page, "{0}", pm_say_grey);
}

static void write_roots(struct pm_page *page) {
    const struct pm_density_facts *facts = &page->record->density;
    if (page->record->has_density && isfinite(facts->roots_lab.L)) {
        pm_page_raw(page, "<p class=\"roots\">");
        pm_page_swatch(page, facts->roots_lab);
        pm_page_tr(page, "roots");
        if (isfinite(facts->scalp_lab.L)) {
            pm_page_raw(page, " ");
            pm_page_swatch(page, facts->scalp_lab);
            pm_page_tr(page, "scalp");
        }
        pm_page_raw(page, "</p>");
    }
    write_said(page, N_("Roots: {0}"), pm_say_roots);
    write_said(page, "{0}", pm_say_scalp);
}

static void write_hair_words(struct pm_page *page) {
    const struct pm_hair_facts *hair = &page->record->hair;
    pm_page_raw(page, "<div class=\"words\"><h2>");
    write_hair_heading(page);
    pm_page_raw(page, "</h2><p class=\"name\">");
    if (!pm_shows_components(page->record)) /* a mean of both is meaningless */
        pm_page_swatch(page, hair->lab);
    pm_page_hair_name(page, hair);
    if (hair->level > 0)
        pm_say(page->out, ", level {0}", PM_NUMBER(hair->level));
    if (isfinite(hair->grey_frac) && hair->grey_frac >= 0.01)
        pm_say(page->out, ", {0%0} % grey", PM_NUMBER(hair->grey_frac));
    pm_page_raw(page, "</p>");
    write_components(page);
    write_roots(page);
    pm_page_around(page, "<h3>", "How certain", "</h3>");
    pm_page_sureness(page);
    pm_page_around(page, "<h3>", "What would reduce the uncertainty", "</h3>");
    pm_page_surer(page);
    pm_page_raw(page, "</div>");
}

static void write_hair(struct pm_page *page) {
    if (!page->record->has_hair && !pm_page_has_pictures(page))
        return;
    pm_page_raw(page, "<section class=\"hair\">");
    pm_page_pictures(page);
    if (page->record->has_hair)
        write_hair_words(page);
    pm_page_raw(page, "</section>\n");
}

/* ------------------------------------------------------------------ the plan */

/* The changes from the previous session. */
static void say_change(struct pm_page *page, const struct pm_session *session, const char *note) {
    const bool changes = isfinite(session->darker_L);
    const int way = session->darker_L > 0 ? 0 : session->darker_L < 0 ? 1 : 2;
    static const char *const changed[3][2] = {
        {N_("One shade darker"), N_("One shade darker, only if you wish it")},
        {N_("One shade lighter"), N_("One shade lighter, only if you wish it")},
        {N_("The same colour"), N_("The same colour, only if you wish it")}};
    if (changes)
        pm_page_tr(page, changed[way][session->optional]);
    else if (session->session == 1)
        pm_page_tr(page, "The first layer, with a light hand");
    if (note != NULL && !session->optional)
        pm_page_around(page, changes || session->session == 1 ? "; " : "", note, "");
}

static void say_step(struct pm_page *page, const struct pm_session *session) {
    const char *note = pm_page_brief_note(session);
    if (session->kind == PM_SESSION_EMPTY) {
        pm_page_tr(page, note != NULL ? note : N_("no available bottle has its colour"));
        return;
    }
    say_change(page, session, note);
    if (isfinite(session->below_hair_L)) {
        pm_page_raw(page, "<br><small>");
        pm_say_below_hair(page->out, page->record, session);
        pm_page_raw(page, "</small>");
    }
}

static void write_session(struct pm_page *page, const struct pm_session *session) {
    pm_page_raw(page, session == page->today ? "<tr class=\"now\">" : "<tr>");
    pm_buffer_printf(page->out, "<th scope=\"row\">%d", session->session);
    if (session->optional)
        pm_page_around(page, " <small>", "optional", "</small>");
    pm_page_raw(page, "</th><td>");
    pm_page_when(page, session);
    if (session->session == 1 && session->date[0][0] == '\0')
        pm_page_tr(page, "first visit");
    pm_page_raw(page, "</td><td>");
    if (session->kind != PM_SESSION_EMPTY) {
        pm_page_swatch(page, session->lab);
        pm_page_parts(page, session->parts, session->n_parts);
    }
    pm_page_raw(page, "</td><td>");
    say_step(page, session);
    pm_page_raw(page, "</td></tr>");
}

static void write_sessions(struct pm_page *page) {
    static const char *const columns[] = {N_("Session"), N_("When"), N_("Pigment"), N_("What changes")};
    const struct pm_record *record = page->record;
    pm_page_raw(page, "<table><thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        pm_page_around(page, "<th scope=\"col\">", columns[i], "</th>");
    pm_page_raw(page, "</tr></thead><tbody>");
    for (size_t i = 0; i < record->n_sessions; i++)
        write_session(page, &record->sessions[i]);
    pm_page_raw(page, "</tbody></table>");
}

static void write_plan(struct pm_page *page) {
    const struct pm_record *record = page->record;
    if (record->n_sessions == 0)
        return;
    pm_page_around(page, "<section class=\"plan\" tabindex=\"0\" aria-labelledby=\"plan\"><h2 id=\"plan\">",
                   "The plan", "</h2>");
    if (record->n_zones > 0)
        pm_page_zones_plan(page);
    else
        write_sessions(page);
    pm_page_raw(page, "<p>");
    pm_say_rule(page->out, record);
    pm_page_raw(page, "</p></section>\n");
}

static void write_care(struct pm_page *page) {
    if (page->record->n_sessions == 0)
        return;
    pm_page_around(page, "<section class=\"care\"><h2>", "Care", "</h2><dl>");
    pm_page_around(page, "<dt>", "Before", "</dt><dd>");
    pm_page_around(page, "", "Wash your hair and drink no alcohol before you come.", " ");
    pm_page_tr(page, page->record->look == PM_LOOK_DENSITY
                         ? "Come with your hair dry and parted as you wear it, not freshly dyed."
                         : "Do not shave before your hair has been photographed.");
    pm_page_around(page, " ", "Ask your technician about pain relief.", "</dd>");
    pm_page_around(page, "<dt>", "After", "</dt><dd>");
    pm_page_tr(
        page,
        "Redness passes in about a day. Until the scalp has healed keep it from sun, swimming and heavy "
        "sweat, and put on only what your technician tells you to.");
    pm_page_around(page, "</dd><dt>", "Next photo", "</dt><dd>");
    pm_page_around(page, "", pm_next_photo_words(), ".</dd></dl></section>\n");
    pm_page_around(page, "<div class=\"sign\"><span>", "Client\xe2\x80\x99s signature", "</span>");
    pm_page_around(page, "<span>", "Date", "</span></div>\n");
}

void pm_page_client(struct pm_page *page) {
    const bool has_much = page->record->n_zones > 0 || page->record->has_followup ||
                          page->record->n_pooled > 0 || pm_page_no_preview(page->record) == NULL;
    pm_page_raw(page, has_much ? "<article class=\"sheet compact\">" : "<article class=\"sheet\">");
    write_heading(page);
    if (page->record->status != PM_STATUS_OK)
        write_failure(page);
    if (page->record->has_followup)
        pm_page_healed(page);
    else
        write_today(page);
    write_hair(page);
    write_plan(page);
    pm_page_preview(page);
    write_care(page);
    pm_page_raw(page, "</article>\n");
}
