#include "record/sentences.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/say.h"
#include "record/members.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ sentences */

/* Records have four decimals, so that the sentence is the same for a record that was read back. */
static double as_recorded(double value) {
    return round(value * 1e4) / 1e4;
}

void pm_check_sentence(const struct pm_check *check, bool between_strips, struct pm_buffer *out) {
    const struct pm_value values[] = {{NULL, as_recorded(check->value)}, {NULL, as_recorded(check->limit)}};
    const bool between = check->check == PM_CHECK_STRIP_LIGHT && between_strips;
    pm_say_values(out, between ? pm_catalogue.light_between_strips : pm_catalogue.checks[check->check],
                  values);
}

void pm_check_message(struct pm_check *check, bool between_strips) {
    struct pm_buffer text = {0};
    pm_check_sentence(check, between_strips, &text);
    snprintf(check->message, sizeof check->message, "%s", text.failed ? "" : text.text);
    pm_buffer_free(&text);
}

static const char *in_shades(const struct pm_language *language, const char *const forms[2], double shades) {
    return pm_tr_n(language, forms[0], forms[1], pm_plural_of(language, shades));
}

static const char *note_sentence(const struct pm_language *language, const struct pm_note *note) {
    if (note->code == PM_NOTE_AIMED_DARKER || note->code == PM_NOTE_AIMED_LIGHTER)
        return in_shades(language, pm_catalogue.aimed[note->code == PM_NOTE_AIMED_LIGHTER], note->number);
    if (note->code == PM_NOTE_EXPIRES && note->lot == NULL)
        return pm_tr(language, pm_catalogue.expires_without_lot);
    return pm_tr(language, pm_catalogue.notes[note->code]);
}

static void say_note(const struct pm_note *note, struct pm_buffer *out) {
    const char *second = note->ladder != NULL ? note->ladder : note->lot;
    struct pm_buffer day = pm_buffer_beside(out);
    if (note->date[0] != '\0' && out->language != NULL) /* English has the day as records have it */
        pm_say_date(&day, note->date);
    const struct pm_value values[] = {{note->id, NAN},
                                      {second, NAN},
                                      {day.text != NULL ? day.text : note->date, NAN},
                                      {NULL, note->number}};
    pm_fill_in(out, note_sentence(out->language, note), values);
    out->failed = out->failed || day.failed;
    pm_buffer_free(&day);
}

void pm_notes_sentences(const struct pm_note *notes, size_t n, struct pm_buffer *out) {
    for (size_t i = 0; i < n; i++) {
        pm_buffer_text(out, i > 0 ? "; " : "");
        say_note(&notes[i], out);
    }
}

void pm_note_add(struct pm_notes *notes, const struct pm_note *note) {
    void *list = notes->list;
    notes->failed = notes->failed || !pm_grow(&list, &notes->capacity, notes->n + 1, sizeof *note, NULL);
    notes->list = list;
    if (notes->failed)
        return;
    notes->failed = !pm_members_copy(pm_note_members, note, sizeof *note, &notes->list[notes->n], NULL);
    notes->n++;
}

void pm_note_number(struct pm_notes *notes, enum pm_note_code code, double number) {
    pm_note_add(notes, &(struct pm_note){.code = code, .number = number});
}

bool pm_notes_take(struct pm_notes *notes, struct pm_session *session, struct pm_error *err) {
    struct pm_notes before = {.list = session->notes, .n = session->n_notes};
    struct pm_buffer text = {0};
    if (notes->failed)
        return pm_fail_memory(err);
    pm_notes_free(&before);
    free(session->note);
    session->note = NULL;
    session->notes = notes->list;
    session->n_notes = notes->n;
    *notes = (struct pm_notes){0};
    if (session->n_notes == 0)
        return true;
    pm_notes_sentences(session->notes, session->n_notes, &text);
    session->note = pm_buffer_take(&text, err);
    return session->note != NULL;
}

void pm_notes_free(struct pm_notes *notes) {
    for (size_t i = 0; i < notes->n; i++)
        pm_members_free(pm_note_members, &notes->list[i]);
    free(notes->list);
    *notes = (struct pm_notes){0};
}

static const char *why_sentence(const struct pm_followup_facts *facts) {
    const bool tinted = isfinite(facts->off_ab[0]);
    const int hue = !tinted ? 0 : facts->off_ab[0] + facts->off_ab[1] > 0 ? 1 : 2;
    switch (facts->why) {
    case PM_WHY_DARK:
        return pm_catalogue.dark[hue];
    case PM_WHY_DARK_THIN:
        return pm_catalogue.dark_thin[hue];
    case PM_WHY_OFF:
        return pm_catalogue.off[isfinite(facts->off_L)][hue];
    case PM_WHY_FADED:
        return facts->delta.L > 0 ? pm_catalogue.faded_by : pm_catalogue.whys[facts->why];
    default:
        return pm_catalogue.whys[facts->why];
    }
}

static void write_why(const struct pm_followup_facts *facts, struct pm_buffer *out) {
    const struct pm_lab *within = &facts->off_uncertainty_lab, *next = &facts->next_lab;
    const bool faded = facts->why == PM_WHY_FADED, red = facts->why == PM_WHY_RED;
    const struct pm_value values[] = {{NULL, faded ? facts->delta.L : fabs(facts->off_L)},
                                      {NULL, red ? facts->treated.redness_a : facts->off_ab[0]},
                                      {NULL, facts->off_ab[1]},
                                      {NULL, within->L},
                                      {NULL, fmax(within->a, within->b)},
                                      {NULL, next->L},
                                      {NULL, next->a},
                                      {NULL, next->b},
                                      {NULL, facts->days},
                                      {NULL, facts->session}};
    if (facts->why == PM_WHY_YOUNG)
        pm_fill_in(out, pm_tr_n(out->language, pm_catalogue.young[0], pm_catalogue.young[1], facts->days),
                   values);
    else
        pm_say_values(out, why_sentence(facts), values);
}

static void write_cover(const struct pm_followup_facts *facts, struct pm_buffer *out) {
    const struct pm_value values[] = {{NULL, facts->treated.density_frac}, {NULL, facts->least_density_frac}};
    pm_buffer_text(out, " ");
    pm_say_values(out,
                  isnan(facts->planned_density_frac) ? pm_catalogue.cover_less_than_usual
                                                     : pm_catalogue.cover_less_than_planned,
                  values);
}

void pm_followup_sentence(const struct pm_followup_facts *facts, struct pm_buffer *out) {
    const bool thin = facts->why == PM_WHY_DARK_THIN || facts->why == PM_WHY_OFF || facts->why == PM_WHY_THIN;
    write_why(facts, out);
    if (thin && isfinite(facts->least_density_frac))
        write_cover(facts, out);
    if (facts->advice != PM_ADVICE_RETAKE && facts->judgement != PM_JUDGEMENT_FINAL)
        pm_say_words(out, facts->judgement == PM_JUDGEMENT_PROVISIONAL ? pm_catalogue.provisional
                                                                       : pm_catalogue.undated);
}

bool pm_followup_reason(struct pm_followup_facts *facts, struct pm_error *err) {
    struct pm_buffer text = {0};
    free(facts->reason);
    pm_followup_sentence(facts, &text);
    facts->reason = pm_buffer_take(&text, err);
    return facts->reason != NULL;
}

bool pm_drift_sentence(const struct pm_drift_facts *drift, struct pm_buffer *out) {
    const struct pm_value values[] = {{NULL, drift->visits},
                                      {NULL, drift->moved_ab[0]},
                                      {NULL, drift->moved_ab[1]},
                                      {NULL, drift->uncertainty_ab[0]},
                                      {NULL, drift->uncertainty_ab[1]}};
    if (drift->visits < 2 || pm_catalogue.drifts[drift->towards] == NULL)
        return false;
    pm_say_values(out, pm_catalogue.drifts[drift->towards], values);
    if (!drift->alike)
        pm_say_words(out, pm_catalogue.drift_unlike);
    return true;
}

const char *pm_next_photo_words(void) {
    return pm_catalogue.next_photo;
}

const char *pm_advice_words(enum pm_advice advice) {
    return pm_catalogue.advice[advice];
}

/* Above this, lightness alone is a reason. */
static const double far_L = 10;

void pm_say_plan(struct pm_buffer *out, enum pm_plan_sentence which, const char *text, double first,
                 double second) {
    const struct pm_value values[] = {{text, NAN}, {NULL, first}, {NULL, second}};
    const bool far_off = which == PM_SAY_NO_PIGMENT || which == PM_SAY_NO_HAIR_COLOUR;
    const int way = fabs(second) <= far_L ? 0 : second > 0 ? 1 : 2;
    pm_say_values(
        out, far_off ? pm_catalogue.far_off[which == PM_SAY_NO_HAIR_COLOUR][way] : pm_catalogue.plans[which],
        values);
}

bool pm_plan_note(struct pm_record *record, enum pm_plan_sentence which, const char *text, double first,
                  double second, struct pm_error *err) {
    struct pm_buffer note = {0};
    pm_say_plan(&note, which, text, first, second);
    char *taken = pm_buffer_take(&note, err);
    if (taken == NULL)
        return false;
    free(record->plan_note);
    record->plan_note = taken;
    return true;
}
