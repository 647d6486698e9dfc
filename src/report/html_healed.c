/* A follow-up's own first page: the advice, what was planned beside what has healed, both visits' photos. */
#include "report/advice.h"
#include "report/html_page.h"

#include <math.h>

/* The advice in one sentence, with the drops where there are any to mix. */
static void write_headline(struct pm_page *page) {
    static const char *const with_drops[] = {
        [PM_ADVICE_DENSITY] = "More dots: ",
        [PM_ADVICE_AS_PLANNED] = "As planned: ",
        [PM_ADVICE_CORRECTED] = "Corrected: ",
        [PM_ADVICE_TOUCH_UP] = "Touch up: ",
        [PM_ADVICE_LEAVE] = NULL,
    };
    static const char *const without[] = {
        [PM_ADVICE_NONE] = "No advice",
        [PM_ADVICE_RETAKE] = "Take the photo again",
        [PM_ADVICE_DENSITY] = "More dots of the same shade",
        [PM_ADVICE_AS_PLANNED] = "Go on as planned",
        [PM_ADVICE_CORRECTED] = "A corrected shade",
        [PM_ADVICE_TOUCH_UP] = "A touch-up",
        [PM_ADVICE_LEAVE] = "Leave it as it is",
    };
    const enum pm_advice advice = page->record->followup.advice;
    const struct pm_session *next = page->today;
    const bool mixes = next != NULL && next->kind != PM_SESSION_EMPTY && with_drops[advice] != NULL;
    pm_page_raw(page, "<p class=\"answer said\">");
    pm_page_raw(page, mixes ? with_drops[advice] : without[advice]);
    if (mixes) {
        pm_page_parts(page, next->parts, next->n_parts);
        pm_buffer_printf(page->out, " <span class=\"part\">in session %d</span>", next->session);
    }
    pm_page_raw(page, "</p>");
    if (mixes) {
        pm_page_swatch(page, next->lab);
        pm_page_how_to_mix(page, next);
    }
}

static void write_tone(struct pm_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    struct pm_buffer delta = {0};
    if (!isfinite(facts->de00))
        return;
    pm_page_pair(page, facts->expected_lab, "as planned", facts->treated.tone_lab, "as it has healed");
    pm_page_raw(page, "<p class=\"near\">The two are ");
    pm_page_number(page, facts->de00, 1);
    pm_page_raw(page, " points apart");
    if (pm_say_delta(&delta, facts->delta)) {
        pm_page_raw(page, ": it has healed ");
        pm_page_text(page, delta.text, 0);
    }
    if (facts->advice != PM_ADVICE_CORRECTED) { /* there one part of it is beyond what the photo can be off */
        pm_page_raw(page, "; this photo can tell them within \xc2\xb1");
        pm_page_number(page, facts->uncertainty_de00, 1);
    }
    pm_page_raw(page, ".</p>");
    page->out->failed = page->out->failed || delta.failed;
    pm_buffer_free(&delta);
}

static void write_cover(struct pm_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    if (!isfinite(facts->treated.density_frac))
        return;
    pm_page_raw(page, "<p>The dots cover ");
    pm_page_number(page, 100 * facts->treated.density_frac, 1);
    pm_page_raw(page, " % of the scalp");
    if (isfinite(facts->planned_density_frac)) {
        pm_page_raw(page, "; ");
        pm_page_number(page, 100 * facts->planned_density_frac, 1);
        pm_page_raw(page, " % were meant");
    }
    pm_page_raw(page, ".</p>");
}

static void write_drift(struct pm_page *page) {
    struct pm_buffer text = {0};
    if (pm_drift_sentence(&page->record->followup.drift, &text)) {
        pm_page_raw(page, "<p>Undertone: ");
        pm_page_text(page, text.text, 0);
        pm_page_raw(page, ".</p>");
    }
    page->out->failed = page->out->failed || text.failed;
    pm_buffer_free(&text);
}

/* A reason that names a colour to aim at in Lab is for the technician: page two has it. */
static bool is_for_the_file(const struct pm_followup_facts *facts) {
    return facts->advice == PM_ADVICE_CORRECTED;
}

void pm_page_healed(struct pm_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    const bool provisional =
        facts->judgement == PM_JUDGEMENT_PROVISIONAL && facts->advice != PM_ADVICE_RETAKE;
    pm_buffer_printf(page->out, "<section class=\"healed\"><h2>How session %d has healed%s</h2>",
                     facts->session, provisional ? ", for now" : "");
    write_headline(page);
    write_tone(page);
    if (!is_for_the_file(facts) && facts->reason != NULL) {
        pm_page_raw(page, "<p>");
        pm_page_text(page, facts->reason, 0);
        pm_page_raw(page, "</p>");
    } else if (provisional) {
        pm_page_raw(page, "<p>It may fade on: a photo 28 days or more after the session decides.</p>");
    }
    write_cover(page);
    write_drift(page);
    if (page->record->plan_note != NULL) {
        pm_page_raw(page, "<p>Note: ");
        pm_page_text(page, page->record->plan_note, 0);
        pm_page_raw(page, ".</p>");
    }
    if (page->today != NULL)
        pm_page_zones_today(page);
    pm_page_raw(page, "</section>\n");
}

void pm_page_healed_reason(struct pm_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    if (!page->record->has_followup || !is_for_the_file(facts) || facts->reason == NULL)
        return;
    pm_page_raw(page, "<section><h3>Why</h3><p>");
    pm_page_text(page, facts->reason, 0);
    pm_page_raw(page, "</p></section>\n");
}
