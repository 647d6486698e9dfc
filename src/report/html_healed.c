/* A follow-up's own first page: the advice, what was planned beside what has healed, both visits' photos. */
#include "record/said_again.h"
#include "report/advice.h"
#include "report/html_page.h"

#include <math.h>

/* The advice in one sentence, with the drops where there are any to mix. */
static void write_headline(struct pm_page *page) {
    static const char *const with_drops[] = {
        [PM_ADVICE_DENSITY] = N_("More dots: {0}"),
        [PM_ADVICE_AS_PLANNED] = N_("As planned: {0}"),
        [PM_ADVICE_CORRECTED] = N_("Corrected: {0}"),
        [PM_ADVICE_TOUCH_UP] = N_("Touch up: {0}"),
        [PM_ADVICE_LEAVE] = NULL,
    };
    static const char *const without[] = {
        [PM_ADVICE_NONE] = N_("No advice"),
        [PM_ADVICE_RETAKE] = N_("Take the photo again"),
        [PM_ADVICE_DENSITY] = N_("More dots of the same shade"),
        [PM_ADVICE_AS_PLANNED] = N_("Go on as planned"),
        [PM_ADVICE_CORRECTED] = N_("A corrected shade"),
        [PM_ADVICE_TOUCH_UP] = N_("A touch-up"),
        [PM_ADVICE_LEAVE] = N_("Leave it as it is"),
    };
    const enum pm_advice advice = page->record->followup.advice;
    const struct pm_session *next = page->today;
    const bool mixes = next != NULL && next->kind != PM_SESSION_EMPTY && with_drops[advice] != NULL;
    pm_page_raw(page, "<p class=\"answer said\">");
    if (mixes) {
        pm_page_say_parts(page, with_drops[advice], next->parts, next->n_parts);
        pm_page_raw(page, " <span class=\"part\">");
        pm_say(page->out, "in session {0}", PM_NUMBER(next->session));
        pm_page_raw(page, "</span>");
    } else {
        pm_page_tr(page, without[advice]);
    }
    pm_page_raw(page, "</p>");
    if (mixes) {
        pm_page_swatch(page, next->lab);
        pm_page_how_to_mix(page, next);
    }
}

static void write_tone(struct pm_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    const struct pm_language *language = page->out->language;
    struct pm_buffer delta = pm_buffer_beside(page->out);
    if (!isfinite(facts->de00))
        return;
    pm_page_pair(page, facts->expected_lab, pm_tr(language, "as planned"), facts->treated.tone_lab,
                 pm_tr(language, "as it has healed"));
    pm_page_raw(page, "<p class=\"near\">");
    if (pm_say_delta(&delta, facts->delta) && !delta.failed)
        pm_say(page->out, "The two are {0.1} points apart: it has healed {1}", PM_NUMBER(facts->de00),
               PM_TEXT(delta.text));
    else
        pm_say(page->out, "The two are {0.1} points apart", PM_NUMBER(facts->de00));
    if (facts->advice != PM_ADVICE_CORRECTED) /* one part of it exceeds the photo's uncertainty */
        pm_say(page->out, "; this photo's uncertainty is \xc2\xb1{0.1}", PM_NUMBER(facts->uncertainty_de00));
    pm_page_raw(page, ".</p>");
    page->out->failed = page->out->failed || delta.failed;
    pm_buffer_free(&delta);
}

static void write_cover(struct pm_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    if (!isfinite(facts->treated.density_frac))
        return;
    pm_page_raw(page, "<p>");
    pm_say(page->out,
           isfinite(facts->planned_density_frac) ? "The dots cover {0%1} % of the scalp; {1%1} % was planned."
                                                 : "The dots cover {0%1} % of the scalp.",
           PM_NUMBER(facts->treated.density_frac), PM_NUMBER(facts->planned_density_frac));
    pm_page_raw(page, "</p>");
}

static void write_drift(struct pm_page *page) {
    struct pm_buffer text = pm_buffer_beside(page->out);
    if (pm_drift_sentence(&page->record->followup.drift, &text)) {
        pm_page_raw(page, "<p>");
        pm_say(page->out, "Undertone: {0}.", PM_TEXT(text.failed ? "" : text.text));
        pm_page_raw(page, "</p>");
    }
    page->out->failed = page->out->failed || text.failed;
    pm_buffer_free(&text);
}

/* A reason with a target in Lab is for the technician, on page two. */
static bool is_for_the_file(const struct pm_followup_facts *facts) {
    return facts->advice == PM_ADVICE_CORRECTED;
}

static void write_reason(struct pm_page *page) {
    struct pm_buffer reason = pm_buffer_beside(page->out);
    pm_say_reason(&reason, &page->record->followup);
    pm_page_raw(page, "<p>");
    pm_page_said(page, &reason);
    pm_page_raw(page, "</p>");
}

void pm_page_healed(struct pm_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    const bool provisional =
        facts->judgement == PM_JUDGEMENT_PROVISIONAL && facts->advice != PM_ADVICE_RETAKE;
    pm_page_raw(page, "<section class=\"healed\"><h2>");
    pm_say(page->out, provisional ? "How session {0} has healed, for now" : "How session {0} has healed",
           PM_NUMBER(facts->session));
    pm_page_raw(page, "</h2>");
    write_headline(page);
    write_tone(page);
    if (!is_for_the_file(facts) && facts->reason != NULL)
        write_reason(page);
    else if (provisional)
        pm_page_around(page, "<p>", "It may fade further: a photo 28 days or more after the session decides.",
                       "</p>");
    write_cover(page);
    write_drift(page);
    if (page->record->plan_note != NULL) {
        pm_page_raw(page, "<p>");
        pm_page_plan_note(page);
        pm_page_raw(page, "</p>");
    }
    if (page->today != NULL)
        pm_page_zones_today(page);
    pm_page_raw(page, "</section>\n");
}

void pm_page_healed_reason(struct pm_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    if (!page->record->has_followup || !is_for_the_file(facts) || facts->reason == NULL)
        return;
    pm_page_around(page, "<section><h3>", "Why", "</h3>");
    write_reason(page);
    pm_page_raw(page, "</section>\n");
}
