/* Hair of several colours: the components of hair that is part grey; the zones of a photo, which one the text
 * is about, and the others in a few lines each. */
#include "report/text_page.h"

#include <string.h>

/* A line a component, and what the plan makes of them. */
void pm_text_components(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    if (!pm_shows_components(record))
        return;
    for (size_t i = 0; i < record->n_components; i++) {
        const struct pm_component *component = &record->components[i];
        page->swatch = &component->lab;
        say(page, pm_tr_word(page->line.language, PM_WORDS_COMPONENT, (int)component->kind));
        say(page, " ");
        pm_say(&page->line, "{0%0} %", PM_NUMBER(component->share_frac));
        say(page, ": ");
        pm_say_component(&page->line, component);
        say(page, "   ");
        say_lab(page, component->lab);
        if (component->nearest != NULL) {
            say(page, "   ");
            pm_id(&page->line, component->nearest, 24);
        }
        end_line(page, "");
    }
    if (pm_say_grey(&page->line, record))
        end_line(page, "");
}

void pm_text_first_zone(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    if (record->zone == NULL || record->status != PM_STATUS_OK)
        return;
    say_clean(page, record->zone);
    if (record->n_zones > 0)
        pm_say(&page->line, ", and {0} more below", PM_NUMBER((double)record->n_zones));
    end_line(page, "ZONE");
}

static void write_colour(struct pm_text_page *page) {
    const struct pm_record *zone = page->record;
    const struct pm_hair_facts *hair = &zone->hair;
    const char *name = hair_name(page, hair);
    say_clean(page, zone->zone);
    say(page, ": ");
    if (hair->kind == PM_HAIR_FORM_STUBBLE)
        say_tr(page, name != NULL ? "stubble, its dots " : "stubble, dots and skin together");
    say(page, name != NULL ? name : "");
    if (hair->level > 0)
        pm_say(&page->line, ", level {0}", PM_NUMBER(hair->level));
    if (pm_shows_components(zone)) {
        pm_say(&page->line, ", {0%0} % grey", PM_NUMBER(hair->grey_frac));
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
        if (session->optional)
            say_tr(page, " (optional)");
    }
    if (zone->n_sessions > 0)
        end_line(page, "");
}

static void write_zone(struct pm_text_page *page) {
    const struct pm_record *zone = page->record;
    if (zone->status != PM_STATUS_OK) {
        say_clean(page, zone->zone);
        say(page, ": ");
        struct pm_buffer why = pm_buffer_beside(&page->line);
        pm_say_failure(&why, zone, pm_zone_error(zone));
        say_beside(page, &why);
        end_line(page, "ZONE");
        return;
    }
    write_colour(page);
    if (zone->n_sessions > 0) /* else another zone's plan holds */
        pm_text_components(page);
    if (pm_say_apart(&page->line, zone))
        end_line(page, "");
    if (zone->has_apart && zone->apart.same && zone->n_likely > 0)
        say_tr(page, "by itself: ");
    if (pm_say_answer(&page->line, zone, PM_ANSWER_BOTTLES))
        end_line(page, "");
    write_sessions(page);
    if (zone->plan_note != NULL) {
        struct pm_buffer note = pm_buffer_beside(&page->line);
        pm_say_plan_note(&note, zone);
        say_beside(page, &note);
        end_line(page, "");
    }
    for (size_t i = 0; i < zone->n_checks; i++) {
        struct pm_buffer check = pm_buffer_beside(&page->line);
        pm_say_check(&check, zone, &zone->checks[i]);
        say(page, "- ");
        say_beside(page, &check);
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
