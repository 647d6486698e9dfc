/* The zones of a photo: which one the text speaks of, and the others in a few lines each. */
#include "report/text_page.h"

#include <string.h>

void pm_text_first_zone(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    if (record->zone == NULL || record->status != PM_STATUS_OK)
        return;
    say_clean(page, record->zone);
    if (record->n_zones > 0)
        pm_buffer_printf(&page->line, ", and %zu more below", record->n_zones);
    end_line(page, "ZONE");
}

static void write_colour(struct pm_text_page *page) {
    const struct pm_record *zone = page->record;
    const struct pm_hair_facts *hair = &zone->hair;
    const char *name = pm_word(PM_WORDS_HAIR_NAME, hair->name);
    say_clean(page, zone->zone);
    say(page, ": ");
    if (hair->kind == PM_HAIR_FORM_STUBBLE)
        say(page, name != NULL ? "stubble, its dots " : "stubble, dots and skin together");
    say(page, name != NULL ? name : "");
    if (hair->level > 0)
        pm_buffer_printf(&page->line, ", level %d", hair->level);
    if (pm_shows_components(zone)) {
        say_number(page, ", ", 100 * hair->grey_frac, 0);
        say(page, " % grey");
    } else {
        say(page, "   ");
        say_lab(page, hair->lab);
        page->swatch = &hair->lab;
    }
    say_number(page, "  \xc2\xb1", hair->uncertainty_de00, 1);
    end_line(page, "ZONE");
}

static void write_sessions(struct pm_text_page *page) {
    const struct pm_record *zone = page->record;
    for (size_t i = 0; i < zone->n_sessions; i++) {
        const struct pm_session *session = &zone->sessions[i];
        pm_buffer_printf(&page->line, "%s%d ", i > 0 ? "   " : "", session->session);
        say_recipe(page, session->parts, session->n_parts);
        say(page, session->optional ? " (optional)" : "");
    }
    if (zone->n_sessions > 0)
        end_line(page, "");
}

static void write_zone(struct pm_text_page *page) {
    const struct pm_record *zone = page->record;
    if (zone->status != PM_STATUS_OK) {
        say_clean(page, zone->zone);
        say(page, ": ");
        pm_utf8_clean(&page->line, pm_zone_error(zone), 0);
        end_line(page, "ZONE");
        return;
    }
    write_colour(page);
    if (zone->n_sessions > 0) /* else another zone's plan holds */
        pm_text_components(page);
    if (pm_say_apart(&page->line, zone))
        end_line(page, "");
    if (zone->has_apart && zone->apart.same && zone->n_likely > 0)
        say(page, "by itself: ");
    if (pm_say_answer(&page->line, zone, PM_ANSWER_BOTTLES))
        end_line(page, "");
    write_sessions(page);
    if (zone->plan_note != NULL) {
        pm_utf8_clean(&page->line, zone->plan_note, 0);
        end_line(page, "");
    }
    for (size_t i = 0; i < zone->n_checks; i++) {
        say(page, "- ");
        pm_utf8_clean(&page->line, zone->checks[i].message, 0);
        end_line(page, "");
    }
}

void pm_text_zones(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    for (size_t i = 0; i < record->n_zones; i++) {
        page->record = &record->zones[i];
        write_zone(page);
    }
    page->record = record;
}
