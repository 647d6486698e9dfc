/* Sentences for people: how close, how certain, what would help, what is not known. They only express
 * what the record contains. */
#include "record/said_again.h"
#include "report/html_page.h"

#include "color/lab.h"
#include "report/advice.h"

#include <math.h>
#include <string.h>

const char *pm_page_goal(const struct pm_record *record) {
    if (record->target_source == PM_TARGET_GIVEN)
        return N_("the colour asked for");
    if (record->target_source == PM_TARGET_PLAN)
        return N_("what the plan asks for");
    if (record->zone_kind == PM_ZONE_BEARD)
        return record->look == PM_LOOK_SHAVED ? N_("your beard when shaved") : N_("your beard");
    if (record->look == PM_LOOK_SHAVED)
        return N_("your hair when shaved");
    if (record->has_density && isfinite(record->density.roots_lab.L) && !pm_shows_components(record))
        return N_("the roots of your hair");
    if (!pm_shows_components(record))
        return N_("your hair");
    return record->grey == PM_GREY_FOLLOW_DARK   ? N_("your dark hair")
           : record->grey == PM_GREY_FOLLOW_GREY ? N_("your grey hair")
                                                 : N_("between your dark and your grey hair");
}

/* ------------------------------------------------------------------ how near */

/* Beside the goal, {0}. */
static const char *grade_of(double de00, bool within) {
    static const char *const grades[3][2] = {
        {N_("Beside {0}: no visible difference."),
         N_("Beside {0}: no visible difference, as far as the photo can show.")},
        {N_("Beside {0}: a difference that only a trained eye sees."),
         N_("Beside {0}: a difference that only a trained eye sees, as far as the photo can show.")},
        {N_("Beside {0}: a visible difference."),
         N_("Beside {0}: a visible difference, as far as the photo can show.")}};
    return grades[de00 <= 1 ? 0 : de00 <= 2.6 ? 1 : 2][within];
}

static void say_blend(struct pm_page *page, const struct pm_blend *blend) {
    pm_page_raw(page, " ");
    if (isfinite(blend->slip_de00))
        pm_say(page->out,
               "Blends like this are accurate to about \xc2\xb1{0.0}; one drop more or less changes it by "
               "{1.1}.",
               PM_NUMBER(blend->error_de00), PM_NUMBER(blend->slip_de00));
    else
        pm_say(page->out, "Blends like this are accurate to about \xc2\xb1{0.0}.",
               PM_NUMBER(blend->error_de00));
}

/* The bottles to open, how near they come, what decides. */
static void say_answers(struct pm_page *page) {
    bool any = false;
    for (int answer = 0; answer < PM_ANSWERS; answer++) {
        struct pm_buffer text = pm_buffer_beside(page->out);
        if (pm_say_answer(&text, page->record, answer)) {
            pm_page_raw(page, any ? " " : "<b>");
            pm_page_text(page, text.text, 0);
            pm_page_raw(page, any ? "" : "</b>");
            any = true;
        }
        page->out->failed = page->out->failed || text.failed;
        pm_buffer_free(&text);
    }
}

static void say_by_plan(struct pm_page *page, int aim) {
    pm_say(page->out,
           page->today->session < aim ? "Lighter than {0} by plan: session {1} has that colour."
                                      : "Darker than {0} by plan: session {1} has that colour.",
           PM_TEXT(pm_tr(page->out->language, pm_page_goal(page->record))), PM_NUMBER(aim));
}

void pm_page_nearness(struct pm_page *page) {
    const struct pm_record *record = page->record;
    const struct pm_blend *blend = pm_blend_of(record, page->today);
    const char *goal = pm_tr(page->out->language, pm_page_goal(record));
    double de00 = pm_de00(record->target_lab, page->today->lab);
    double uncertainty_de00 = record->has_followup ? record->followup.uncertainty_de00
                              : record->has_hair   ? record->hair.uncertainty_de00
                                                   : 0;
    if (page->today->session != pm_aimed_session(record)) {
        say_by_plan(page, pm_aimed_session(record));
    } else if (pm_aims_for_healing(record)) {
        pm_say(page->out,
               "Deliberately not the colour of {0}: it compensates for the way the last work healed.",
               PM_TEXT(goal));
    } else if (record->n_likely > 0 && record->target_source == PM_TARGET_PHOTO) {
        say_answers(page);
    } else {
        pm_say(page->out, grade_of(de00, de00 <= uncertainty_de00), PM_TEXT(goal));
    }
    if (blend != NULL)
        say_blend(page, blend);
}

/* ------------------------------------------------------------------ how sure */

/* One shade in this plan, in points; NAN if it has no steps. */
static double planned_step(const struct pm_record *record) {
    for (size_t i = 1; i < record->n_sessions; i++)
        if (isfinite(record->sessions[i].darker_de00))
            return record->sessions[i].darker_de00;
    return NAN;
}

void pm_page_say_in_shades(struct pm_page *page, double uncertainty_de00) {
    static const char *const off[] = {
        N_("; in this plan one shade is {0.1}, so the photo may be off by a shade"),
        N_("; in this plan one shade is {0.1}, so the photo may be off by two shades"),
        N_("; in this plan one shade is {0.1}, so the photo may be off by three shades"),
        N_("; in this plan one shade is {0.1}, so the photo may be off by four shades"),
        N_("; in this plan one shade is {0.1}, so the photo may be off by more than four shades")};
    double step = planned_step(page->record);
    if (!(step > 0))
        return;
    long shades = lround(uncertainty_de00 / step);
    shades = shades > 4 ? 5 : shades > 1 ? shades : 1;
    pm_say(page->out,
           uncertainty_de00 < 0.75 * step
               ? N_("; in this plan one shade is {0.1}, so the photo is accurate to less than a shade")
               : off[shades - 1],
           PM_NUMBER(step));
}

void pm_page_sureness(struct pm_page *page) {
    const struct pm_record *record = page->record;
    static const char *const words[] = {
        N_("Not known."),
        N_("Not certain from the photo alone: comparing the bottles with your hair decides."),
        N_("Fairly certain: a shade either way is possible."), N_("Certain, as far as a photo can be.")};
    pm_page_around(page, "<p><b>", words[record->confidence], "</b>");
    if (record->has_posterior && record->posterior.natural < 0.5)
        pm_page_around(page, " ", "This is not a natural hair colour.", "");
    pm_page_raw(page, "</p>");
}

/* ------------------------------------------------------------------ what would help */

static void item(struct pm_page *page, const char *english) {
    pm_page_around(page, "<li>", english, "</li>");
}

static bool was_raised(const struct pm_record *record) {
    for (size_t i = 0; i < record->n_checks; i++)
        if (record->checks[i].level != PM_LEVEL_NOTE)
            return true;
    return false;
}

void pm_page_surer(struct pm_page *page) {
    const struct pm_record *record = page->record;
    const struct pm_hair_facts *hair = &record->hair;
    const enum pm_correction_method method = record->correction.method;
    pm_page_raw(page, "<ul>");
    if (method == PM_CORRECTION_NONE)
        item(page,
             N_("A photo in the same light with a colour chart (ColorChecker) or a grey card beside the "
                "hair. This one has none; only the palette's own swatches beside the hair would help more."));
    else if (method == PM_CORRECTION_CARD)
        item(page, N_("A colour chart (ColorChecker) in place of the grey card."));
    if (record->region_source == PM_ORIGIN_AUTO)
        item(page,
             N_("A frame drawn round the hair by hand, if the line in the picture is not round hair alone."));
    if (hair->selection_de00 > 2 && hair->selection_de00 > hair->sampling_de00)
        item(page, N_("A frame that contains more hair and less of anything else."));
    if (record->zone_kind == PM_ZONE_BEARD)
        item(page,
             N_("Hair of the head, if any is left, or an old photo: beards are often redder or lighter."));
    if (was_raised(record))
        item(page, N_("A better photo: page two says what was wrong with this one."));
    if (page->today != NULL)
        item(page, page->today->n_parts > 1
                       ? N_("Today, before the first dot: a drop of the mixed pigment beside the hair.")
                       : N_("Today, before the first dot: a drop of the pigment beside the hair."));
    pm_page_raw(page, "</ul>");
}

/* ------------------------------------------------------------------ what a client is told of a session */

const char *pm_page_brief_note(const struct pm_session *session) {
    static const char *const notes[PM_NOTE_CODES] = {
        [PM_NOTE_CLIENTS_WISH] = N_("only if you wish it"),
        [PM_NOTE_MORE_DOTS] = N_("the same shade, more dots"),
        [PM_NOTE_SAME_MORE_DOTS] = N_("the same shade, more dots"),
        [PM_NOTE_SAME_BETWEEN] = N_("the same shade, more dots"),
        [PM_NOTE_SAME_FEWER_DOTS] = N_("the same shade, fewer dots"),
        [PM_NOTE_NO_DARKER_RUNG] = N_("no darker bottle is available"),
        [PM_NOTE_NO_DARKER_STEP] = N_("no darker bottle is available"),
        [PM_NOTE_NOTHING_DARKER] = N_("no darker bottle is available"),
        [PM_NOTE_NO_LIGHTER_RUNG] = N_("no lighter bottle is available"),
        [PM_NOTE_NO_LIGHTER_STEP] = N_("no lighter bottle is available"),
        [PM_NOTE_NOTHING_LIGHTER] = N_("no lighter bottle is available"),
        [PM_NOTE_TOO_SOON] = N_("let it heal first"),
    };
    for (size_t i = 0; i < session->n_notes; i++)
        if (notes[session->notes[i].code] != NULL)
            return notes[session->notes[i].code];
    return NULL;
}

/* ------------------------------------------------------------------ what nobody knows */

static void say_palette(struct pm_page *page) {
    const struct pm_record *record = page->record;
    if (record->palette_sha256 == NULL)
        return;
    pm_page_raw(page, "<li>");
    pm_page_say_of(page,
                   record->palette_capture == PM_CAPTURE_NOMINAL
                       ? N_("The palette {0} is nominal: its colours are design values, not measured.")
                   : record->palette_capture == PM_CAPTURE_CAMERA
                       ? N_("The palette {0} was measured with a camera.")
                       : N_("The palette {0} was measured with an instrument."),
                   record->palette_name, 60);
    pm_page_raw(page, "</li>");
}

static void say_healing(struct pm_page *page) {
    const struct pm_record *record = page->record;
    if (isfinite(record->healing_shades)) {
        struct pm_buffer shades;
        struct pm_page beside = pm_page_beside(page, &shades);
        pm_page_signed(&beside, record->healing_shades, 1);
        pm_page_raw(page, "<li>");
        pm_say(page->out,
               "The plan assumes that the work heals as it did last time: by {0} shades (plus is lighter).",
               PM_TEXT(shades.text != NULL ? shades.text : ""));
        pm_page_raw(page, "</li>");
        page->out->failed = page->out->failed || shades.failed;
        pm_buffer_free(&shades);
    }
    if (isfinite(record->dilution)) {
        pm_page_raw(page, "<li>");
        pm_say(page->out, "Diluted {0.1}:1 as stated; the colours here do not take this into account.",
               PM_NUMBER(record->dilution));
        pm_page_raw(page, "</li>");
    }
}

void pm_page_unverified(struct pm_page *page) {
    const struct pm_record *record = page->record;
    pm_page_raw(page, "<ul>");
    say_palette(page);
    if (record->has_hair)
        item(page, N_("The hair was measured by a camera, which sees hair lighter than an instrument does."));
    if (record->n_sessions > 0)
        item(page, N_("All colours are those of the pigment. No data have been published on its colour in "
                      "healed skin; results from no change to two or three shades lighter are known, so look "
                      "at the healed scalp before each session."));
    say_healing(page);
    if (record->n_blends > 0)
        item(page, N_("Colours of blends are predicted by a model, not measured; each row above states the "
                      "error of such blends."));
    const char *no_preview = pm_page_no_preview(record);
    if (no_preview != NULL && *no_preview != '\0')
        item(page, no_preview);
    if (record->forced)
        item(page, N_("A check refused this photo; it was measured because the technician asked for it."));
    if (record->damaged)
        item(page, N_("The photo's file is damaged; what could be read of it was measured."));
    item(page, N_("Screens and paper change colours: judge by the bottles, not by this sheet."));
    pm_page_raw(page, "</ul>");
}

void pm_page_how_to_mix(struct pm_page *page, const struct pm_session *today) {
    pm_page_raw(page, "<p class=\"how\">");
    bool named = pm_page_names(page, today->parts, today->n_parts);
    if (today->n_parts > 1) {
        struct pm_buffer ratio = {0};
        for (size_t i = 0; i < today->n_parts; i++)
            pm_buffer_printf(&ratio, "%s%d", i > 0 ? " : " : "", today->parts[i].ratio);
        pm_page_raw(page, named ? " \xc2\xb7 " : "");
        pm_say(page->out, named ? "ratio {0}, mixed fresh" : "Ratio {0}, mixed fresh",
               PM_TEXT(ratio.text != NULL ? ratio.text : ""));
        page->out->failed = page->out->failed || ratio.failed;
        pm_buffer_free(&ratio);
    } else {
        pm_page_tr(page, named ? ", unmixed" : "Unmixed");
    }
    if (isfinite(today->ml))
        pm_say(page->out, ", {0.2} ml in all", PM_NUMBER(today->ml));
    if (today->chosen_by == PM_CHOSEN_BY_PERSON)
        pm_page_around(page, " \xc2\xb7 ", "the technician\xe2\x80\x99s own choice", "");
    pm_page_raw(page, "</p>");
}

void pm_page_plan_note(struct pm_page *page) {
    struct pm_buffer note = pm_buffer_beside(page->out), escaped;
    struct pm_page beside = pm_page_beside(page, &escaped);
    if (page->record->plan_note == NULL)
        return;
    pm_say_plan_note(&note, page->record);
    pm_page_said(&beside, &note);
    pm_say(page->out, "Note: {0}.", PM_TEXT(escaped.text != NULL ? escaped.text : ""));
    page->out->failed = page->out->failed || escaped.failed;
    pm_buffer_free(&escaped);
}
