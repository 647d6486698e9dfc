/* On the client's page: how the last session has healed, and what that means for the next. */
#include "report/advice.h"
#include "report/html_page.h"

#include <math.h>

static void write_tone(struct pm_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    if (!isfinite(facts->de00))
        return;
    pm_page_raw(page, "<p class=\"name\">");
    pm_page_swatch(page, facts->expected_lab);
    pm_page_raw(page, "as planned ");
    pm_page_swatch(page, facts->treated.tone_lab);
    pm_page_raw(page, "as it has healed</p><p>The two are ");
    pm_page_number(page, facts->de00, 1);
    pm_page_raw(page, " points apart; this photo can tell them within \xc2\xb1");
    pm_page_number(page, facts->uncertainty_de00, 1);
    pm_page_raw(page, ".</p>");
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

void pm_page_followup(struct pm_page *page) {
    const struct pm_followup_facts *facts = &page->record->followup;
    if (!page->record->has_followup)
        return;
    pm_buffer_printf(page->out, "<section class=\"healed\"><h2>How session %d has healed</h2><p>",
                     facts->session);
    if (facts->advice != PM_ADVICE_NONE) {
        pm_page_raw(page, "<strong>Advice: ");
        pm_page_text(page, pm_advice_words(facts->advice), 0);
        pm_page_raw(page, ".</strong> ");
    }
    pm_page_text(page, facts->reason, 0);
    pm_page_raw(page, "</p>");
    write_tone(page);
    write_cover(page);
    pm_page_raw(page, "</section>\n");
}
