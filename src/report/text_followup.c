/* What a healed photo says, for the technician beside the client. */
#include "report/advice.h"
#include "report/text_page.h"

#include <math.h>
#include <string.h>

static void write_next(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    const struct pm_session *next = record->n_sessions > 0 ? &record->sessions[0] : NULL;
    say(page, pm_advice_words(record->followup.advice));
    end_line(page, "NEXT");
    if (next != NULL && next->kind != PM_SESSION_EMPTY) {
        pm_buffer_printf(&page->line, "session %d: ", next->session);
        say_recipe(page, next->parts, next->n_parts);
        end_line(page, "");
    }
    if (record->followup.reason != NULL) {
        pm_utf8_clean(&page->line, record->followup.reason, 0);
        end_line(page, "WHY");
    }
}

static void write_tone(struct pm_text_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    if (!isfinite(facts->treated.tone_lab.L))
        return;
    say_lab(page, facts->treated.tone_lab);
    end_line(page, "TONE");
    if (!isfinite(facts->de00))
        return;
    say_number(page, "", facts->de00, 1);
    say_number(page, " \xc2\xb1", facts->uncertainty_de00, 1);
    say(page, " from the plan: ");
    pm_say_delta(&page->line, facts->delta);
    end_line(page, "");
    if (!isfinite(facts->hair_de00))
        return;
    say_number(page, "", facts->hair_de00, 1);
    say(page, " from the hair beside it: ");
    pm_say_delta(&page->line, facts->hair_delta);
    end_line(page, "");
}

static void write_density(struct pm_text_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    if (!isfinite(facts->treated.density_frac))
        return;
    say_number(page, "dots cover ", facts->treated.density_frac * 100, 1);
    say_number(page, " \xc2\xb1", facts->treated.density_uncertainty_frac * 100, 1);
    say(page, " % of the scalp");
    if (isfinite(facts->planned_density_frac))
        say_number(page, "; ", facts->planned_density_frac * 100, 1), say(page, " % were planned");
    end_line(page, "COVER");
}

static void write_when(struct pm_text_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    pm_buffer_printf(&page->line, "session %d", facts->session);
    if (facts->treated_on[0] != '\0')
        pm_buffer_printf(&page->line, " of %s", facts->treated_on);
    if (facts->days >= 0)
        pm_buffer_printf(&page->line, ", %d %s before this photo", facts->days,
                         facts->days == 1 ? "day" : "days");
    if (isfinite(facts->healed_shades)) {
        say_number(page, "; healed ", fabs(facts->healed_shades), 1);
        say(page, facts->healed_shades >= 0 ? " shades lighter than its pigment"
                                            : " shades darker than its pigment");
    }
    end_line(page, "HEALED");
}

void pm_text_followup(struct pm_text_page *page) {
    write_next(page);
    write_when(page);
    write_tone(page);
    write_density(page);
}
