/* What to use today, what else is close, and the plan. */
#include "report/text_page.h"

#include "color/lab.h"
#include "plan/rank.h"
#include "report/advice.h"

#include <math.h>
#include <string.h>

/* A screenful: the rest is in the JSON. */
enum { MOST_SHADES = 3, MOST_BLENDS = 2, MOST_LIKELY = 5 };

/* ------------------------------------------------------------------ what to use today */

static const struct pm_match *match_of(const struct pm_record *record, const char *id) {
    for (size_t i = 0; i < record->n_shades; i++)
        if (strcmp(record->shades[i].id, id) == 0)
            return &record->shades[i];
    return NULL;
}

static double target_uncertainty(const struct pm_record *record) {
    return record->has_posterior ? record->posterior.radius_de00
           : record->has_hair    ? record->hair.uncertainty_de00
                                 : 0;
}

/* "Unsure" with its meaning: the photo, not the shade, is the weak point. */
static void say_difference(struct pm_text_page *page, double de00, enum pm_label label) {
    const bool from_photo = page->record->target_source == PM_TARGET_PHOTO;
    static const char *const matches[] = {[PM_LABEL_EXCELLENT] = N_(": excellent match"),
                                          [PM_LABEL_GOOD] = N_(": good match"),
                                          [PM_LABEL_ACCEPTABLE] = N_(": acceptable match"),
                                          [PM_LABEL_VISIBLE] = N_(": visible difference")};
    pm_say(&page->line,
           from_photo ? "{0.1} from the hair's likely colour" : "{0.1} from the colour asked for",
           PM_NUMBER(de00));
    if (label == PM_LABEL_UNSURE)
        pm_say(&page->line, ", which this photo tells to \xc2\xb1{0.0}",
               PM_NUMBER(target_uncertainty(page->record)));
    else
        say_tr(page, matches[label]);
}

/* The likely bottles as colours, if the terminal can show them. */
static void write_likely_swatches(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    const int columns = (page->style->columns - PM_LABEL_COLUMNS) / MOST_LIKELY;
    if (!pm_has_swatches(page->style) || record->n_likely == 0)
        return;
    pm_buffer_printf(page->out, "%*s", PM_LABEL_COLUMNS, "");
    for (size_t i = 0; i < record->n_likely && i < MOST_LIKELY; i++) {
        const struct pm_likely *opened = pm_opened(record, i);
        if (!isfinite(opened->lab.L)) /* a record of an earlier version */
            continue;
        pm_swatch(page->out, page->style, opened->lab, 3);
        pm_buffer_text(page->out, " ");
        pm_id_cell(page->out, opened->id, columns - 5);
        pm_buffer_text(page->out, " ");
    }
    pm_buffer_text(page->out, "\n");
}

/* The answer first; nothing if the colour was given by a person. */
static void write_answer(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    if (record->target_source != PM_TARGET_PHOTO)
        return;
    for (int answer = 0; answer < PM_ANSWERS; answer++) {
        const size_t before = page->line.length;
        say(page, before > 0 ? " " : "");
        if (!pm_say_answer(&page->line, record, answer))
            take_back(page, before);
    }
    if (page->line.length == 0)
        return;
    end_line(page, "LIKELY");
    write_likely_swatches(page);
}

/* The remark beside a plan, or instead of one. */
static void write_note(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    if (record->plan_note == NULL)
        return;
    struct pm_buffer note = pm_buffer_beside(&page->line);
    pm_say_plan_note(&note, record);
    say_beside(page, &note);
    end_line(page, record->plan_reason != PM_PLAN_REASON_NONE ? "NO PLAN" : "");
}

/* The number of the tool's blends, which are followed by a person's choice. */
static size_t own_blends(const struct pm_record *record) {
    bool chosen = false;
    for (size_t i = 0; i < record->n_sessions; i++)
        chosen = chosen ||
                 (record->sessions[i].n_parts > 1 && record->sessions[i].chosen_by == PM_CHOSEN_BY_PERSON);
    return record->n_blends - (chosen && record->n_blends > 0);
}

static void say_blend_honesty(struct pm_text_page *page, const struct pm_blend *blend) {
    pm_say(&page->line, "blends like this hold to about \xc2\xb1{0.0}", PM_NUMBER(blend->error_de00));
    if (isfinite(blend->slip_de00))
        pm_say(&page->line, "; one drop more moves it by {0.1}", PM_NUMBER(blend->slip_de00));
}

static void write_swatches(struct pm_text_page *page, struct pm_lab pigment) {
    const int wide = page->style->columns >= 74 ? 14 : 8; /* the line's words need 44 more */
    if (!pm_has_swatches(page->style))
        return;
    pm_buffer_printf(page->out, "%*s", PM_LABEL_COLUMNS, "");
    pm_swatch(page->out, page->style, page->record->target_lab, wide);
    pm_swatch(page->out, page->style, pigment, wide);
    pm_buffer_printf(page->out, "  %s\n",
                     pm_tr(page->line.language, page->record->has_hair ? "left the hair, right what to use"
                                                                       : "left the aim, right what to use"));
}

/* How close it is, or why it is intentionally different. */
static void say_nearness(struct pm_text_page *page, const struct pm_session *today,
                         const struct pm_match *match) {
    const struct pm_record *record = page->record;
    const struct pm_blend *blend = pm_blend_of(record, today);
    const double de00 = pm_de00(record->target_lab, today->lab);
    if (pm_aims_for_healing(record)) {
        pm_say(&page->line, record->has_hair ? "{0.1} from the hair" : "{0.1} from the colour asked for",
               PM_NUMBER(de00));
        say_tr(page, ", on purpose: it makes up for healing (see the plan)");
    } else if (blend != NULL) {
        pm_say(&page->line, record->has_hair ? "{0.1} from the hair" : "{0.1} from the colour asked for",
               PM_NUMBER(de00));
        say(page, "; ");
        say_blend_honesty(page, blend);
    } else {
        say_difference(page, de00,
                       match != NULL
                           ? match->label
                           : pm_match_label(de00, record->target_lab.L, target_uncertainty(record)));
    }
}

static void say_what(struct pm_text_page *page, const struct pm_session *today,
                     const struct pm_match *match) {
    say_recipe(page, today->parts, today->n_parts);
    if (match != NULL && match->name != NULL) {
        say(page, "  ");
        say_clean(page, match->name);
    }
    if (today->n_parts == 1)
        say_tr(page, ", unmixed");
    end_line(page, "TODAY");
}

void pm_text_today(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    write_answer(page);
    if (record->n_sessions == 0 || record->plan_reason != PM_PLAN_REASON_NONE) {
        write_note(page);
        return;
    }
    const struct pm_session *today = &record->sessions[0];
    if (today->kind == PM_SESSION_EMPTY) {
        struct pm_buffer notes = pm_buffer_beside(&page->line);
        pm_say_notes(&notes, today);
        if (notes.length == 0)
            pm_say_words(&notes, "no shade");
        say_beside(page, &notes);
        end_line(page, "TODAY");
        return;
    }
    const struct pm_match *match = today->n_parts == 1 ? match_of(record, today->parts[0].id) : NULL;
    say_what(page, today, match);
    write_swatches(page, today->lab);
    if (today->session < pm_aimed_session(record)) {
        pm_say(&page->line,
               record->has_hair ? "lighter by plan: session {0} has the hair's colour"
                                : "lighter by plan: session {0} has the asked-for colour",
               PM_NUMBER(pm_aimed_session(record)));
        end_line(page, "");
        return;
    }
    say_nearness(page, today, match);
    end_line(page, "");
    if (today->chosen_by == PM_CHOSEN_BY_PERSON) {
        say_tr(page, "chosen by you, not by pigmatch");
        end_line(page, "");
    }
    write_note(page);
}

/* ------------------------------------------------------------------ shades and plan */

/* A row fits its line: all data come before the name. */
static int name_columns(const struct pm_text_page *page) {
    enum { OTHERS = 45, LEAST = 8, MOST = 20 };
    const int room = pm_room(page->style, true) - OTHERS;
    return room < LEAST ? 0 : room > MOST ? MOST : room;
}

static void write_shade(struct pm_text_page *page, const struct pm_match *match, const char *label) {
    const bool likely = page->record->n_likely > 0;
    const int names = name_columns(page);
    page->swatch = &match->lab;
    pm_id_cell(&page->line, match->id, 5);
    say(page, " ");
    if (names > 0)
        pm_cell(&page->line, match->name != NULL ? match->name : "", likely && names > 19 ? 19 : names);
    if (likely)
        pm_buffer_printf(&page->line, " %2.0f %% ", 100 * match->nearest);
    pm_buffer_printf(&page->line, "%*s", match->de00 < 9.95 ? 2 : 1, "");
    say_number(page, "", match->de00, 1);
    /* That the photo is inconclusive has been stated above, and without a plan nothing is matched. */
    const enum pm_plan_reason reason = page->record->plan_reason;
    const bool unlabelled = reason == PM_PLAN_NO_PIGMENT ||
                            (match->label == PM_LABEL_UNSURE && (likely || reason != PM_PLAN_REASON_NONE));
    if (!unlabelled) {
        say(page, " ");
        pm_cell(&page->line, pm_tr_word(page->line.language, PM_WORDS_LABEL, (int)match->label), 10);
    } else if (names > 0) {
        say_tr(page, " away");
    }
    const size_t before = page->line.length;
    say(page, unlabelled ? ": " : "");
    if (!pm_say_delta(&page->line, match->delta))
        take_back(page, before);
    end_line(page, label);
}

/* A likely bottle's row: the list of the nearest may end before it. */
static struct pm_match row_of(const struct pm_record *record, const struct pm_likely *bottle) {
    const struct pm_match *match = match_of(record, bottle->id);
    if (match != NULL)
        return *match;
    const struct pm_lab lab = bottle->lab, hair = record->target_lab;
    const double de00 = pm_de00(hair, lab);
    return (struct pm_match){.id = bottle->id,
                             .name = bottle->name,
                             .lab = lab,
                             .de00 = de00,
                             .delta = {lab.L - hair.L, lab.a - hair.a, lab.b - hair.b},
                             .label = pm_match_label(de00, hair.L, target_uncertainty(record)),
                             .nearest = bottle->nearest};
}

/* The bottles to open, with the probability that each is the nearest; if the colour is known, the nearest
 * ones. */
static void write_shades(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    const bool likely = record->n_likely > 0;
    const size_t n = likely ? record->n_likely : record->n_shades;
    if (likely) {
        say_tr(page, "of being the nearest to the hair, and how far from its likely colour");
        end_line(page, "CHANCES");
    }
    const bool none_fits = record->plan_reason == PM_PLAN_NO_PIGMENT;
    if (none_fits) {
        say_tr(page, "to compare only: none of them fits");
        end_line(page, "NEAREST");
    }
    size_t told = 0;
    for (size_t i = 0; i < n && told < MOST_SHADES; i++) {
        const struct pm_match match = likely ? row_of(record, pm_opened(record, i)) : record->shades[i];
        if (!isnan(match.de00)) /* records of earlier versions lack the colours of likely bottles */
            write_shade(page, &match, told++ == 0 && !likely && !none_fits ? "NEAREST" : "");
    }
}

/* Only those with a visible gain. */
static void write_blends(struct pm_text_page *page) {
    const struct pm_record *record = page->record;
    size_t told = 0;
    for (size_t i = 0; i < own_blends(record) && told < MOST_BLENDS; i++) {
        const struct pm_blend *blend = &record->blends[i];
        if (!blend->worthwhile)
            continue;
        say_recipe(page, blend->parts, blend->n_parts);
        pm_say(&page->line, ": {0.1} away, \xc2\xb1{1.0}", PM_NUMBER(blend->de00),
               PM_NUMBER(blend->error_de00));
        end_line(page, told++ == 0 ? "BLENDS" : "");
    }
    if (told > 0 && record->blends_among > 0) {
        pm_say(&page->line, "of the {0} bottles nearest to it only", PM_NUMBER(record->blends_among));
        end_line(page, "");
    }
}

static void say_when(struct pm_text_page *page, const struct pm_session *session) {
    if (session->date[0][0] != '\0' && page->line.language != NULL) {
        if (!pm_say_days(&page->line, session->date[0], session->date[1]))
            say(page, session->date[1]);
    } else if (session->date[0][0] != '\0') {
        say(page, session->date[0]);
        if (strcmp(session->date[0], session->date[1]) != 0) {
            say(page, " to ");
            say(page, session->date[1]);
        }
    } else if (session->days_after[0] >= 0) {
        pm_say(&page->line, "{0}-{1} days later", PM_NUMBER(session->days_after[0]),
               PM_NUMBER(session->days_after[1]));
    }
}

/* Half a shade is visible. */
static const double told_shades = 0.5;

/* How far the session is from the hair, unless that is invisible or has just been stated. */
static bool is_far_from_hair(const struct pm_session *session, const struct pm_session *before) {
    for (size_t i = 0; i < session->n_notes; i++)
        if (session->notes[i].code == PM_NOTE_CLIENTS_WISH)
            return false;
    return fabs(session->below_hair_shades) >= told_shades &&
           (before == NULL || session->below_hair_L != before->below_hair_L);
}

static void write_remarks(struct pm_text_page *page, const struct pm_session *session,
                          const struct pm_session *before) {
    const bool far_from_hair = is_far_from_hair(session, before);
    const bool noted = session->note != NULL &&
                       (before == NULL || before->note == NULL || strcmp(session->note, before->note) != 0);
    if (!far_from_hair && !noted)
        return;
    say(page, "  ");
    if (far_from_hair)
        pm_say_below_hair(&page->line, page->record, session);
    if (noted) {
        struct pm_buffer notes = pm_buffer_beside(&page->line);
        pm_say_notes(&notes, session);
        say(page, far_from_hair ? "; " : "");
        say_beside(page, &notes);
    }
    end_line(page, "");
}

static void say_step(struct pm_text_page *page, const struct pm_session *session) {
    const size_t start = page->line.length;
    say_when(page, session);
    if (isfinite(session->darker_L) && session->darker_L != 0) {
        say(page, page->line.length > start ? "   " : "");
        pm_say(&page->line, session->darker_L >= 0 ? "{0.1} darker" : "{0.1} lighter",
               PM_NUMBER(fabs(session->darker_L)));
    }
}

/* The date and how much darker it is are beside the bottles, or below them if the line is too short. */
static void end_session(struct pm_text_page *page, const struct pm_session *session, const char *label,
                        size_t what) {
    enum { WHAT = 22 };
    struct pm_text_page step = {.out = page->out,
                                .style = page->style,
                                .record = page->record,
                                .line = {.language = page->line.language}};
    say_step(&step, session);
    const char *line = page->line.length > 0 ? page->line.text : "";
    const int used = pm_text_columns(line + what), gap = used < WHAT ? WHAT - used : 2;
    const char *text = step.line.length > 0 ? step.line.text : "";
    const bool fits =
        pm_text_columns(line) + gap + pm_text_columns(text) <= pm_room(page->style, page->swatch != NULL);
    if (fits)
        pm_buffer_printf(&page->line, "%*s%s", gap, "", text);
    end_line(page, label);
    if (!fits) {
        pm_buffer_printf(&page->line, "  %s", text);
        end_line(page, "");
    }
    page->line.failed = page->line.failed || step.line.failed;
    pm_buffer_free(&step.line);
}

static void write_session(struct pm_text_page *page, size_t which) {
    enum { LEAST_FOR_COLUMNS = 60 };
    const struct pm_session *session = &page->record->sessions[which];
    const bool wide = pm_room(page->style, true) >= LEAST_FOR_COLUMNS;
    const char *optional = session->optional ? pm_tr(page->line.language, "optional") : "";
    pm_buffer_printf(&page->line, "%d ", session->session);
    if (wide) {
        pm_cell(&page->line, optional, 9);
        say(page, " ");
    }
    const size_t what = page->line.length;
    if (session->kind == PM_SESSION_EMPTY)
        say_tr(page, "nothing");
    say_recipe(page, session->parts, session->n_parts);
    if (session->n_parts == 1 && session->ladder != NULL) {
        struct pm_buffer ladder = {0};
        pm_utf8_clean(&ladder, session->ladder, 48);
        pm_say(&page->line, ", rung {0} of {1}", PM_NUMBER(session->rung),
               PM_TEXT(ladder.text != NULL ? ladder.text : ""));
        page->line.failed = page->line.failed || ladder.failed;
        pm_buffer_free(&ladder);
    }
    if (!wide && session->optional)
        pm_buffer_printf(&page->line, ", %s", optional);
    page->swatch = session->kind != PM_SESSION_EMPTY ? &session->lab : NULL;
    end_session(page, session, which == 0 ? "PLAN" : "", what);
    write_remarks(page, session, which > 0 ? session - 1 : NULL);
}

void pm_text_candidates(struct pm_text_page *page) {
    if (page->record->plan_reason == PM_PLAN_DISAGREE) /* no bottle is close to an unnatural colour */
        return;
    write_shades(page);
    write_blends(page);
}

void pm_text_plan(struct pm_text_page *page) {
    for (size_t i = 0; i < page->record->n_sessions; i++)
        write_session(page, i);
    if (pm_say_rule(&page->line, page->record))
        end_line(page, "RULE");
}
