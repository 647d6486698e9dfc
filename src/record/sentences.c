#include "record/sentences.h"

#include "base/error.h"
#include "base/memory.h"
#include "record/members.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ the catalogue */

/* Whole sentences with places for values: {0} a text or a whole number, {0.1} a number with one decimal, {0#}
 * one with a decimal only where it has any, {0%1} a share as percent, {0+1} a number with its sign. Which
 * value is which is said where the sentences are made, below. */
struct catalogue {
    /* {0} value, {1} limit */
    const char *checks[PM_CHECK_CODES], *light_between_strips;
    /* {0} a shade's id, {1} its ladder or lot, {2} a date, {3} a number */
    const char *notes[PM_NOTE_CODES], *aimed_one_darker, *aimed_one_lighter, *expires_without_lot;
    /* {0} the difference in L*, {1} and {2} in a* and b*, {3} and {4} how far the photo can be off in L* and
     * hue, {5}, {6} and {7} the next colour, {8} days, {9} session */
    const char *whys[PM_WHY_CODES];
    const char *young_one_day, *faded_by;
    const char *provisional, *undated;
    const char *dark[3], *dark_thin[3]; /* darker alone, and warmer, and cooler */
    const char *off[2][3];              /* the hue alone, and lighter; as it is, warmer, cooler */
    /* {0} what the dots cover, {1} what they were to cover, or the usual minimum */
    const char *cover_less_than_planned, *cover_less_than_usual;
    const char *advice[PM_ADVICE_LEAVE + 1];
    /* {0} the text, {1} and {2} the numbers of enum pm_plan_sentence */
    const char *plans[PM_PLAN_SENTENCES];
    const char *far_off[2][3]; /* PM_SAY_NO_PIGMENT and _HAIR_COLOUR: in any way, too light, too dark */
    /* {0} visits, {1} a* and {2} b* as they moved, {3} and {4} how far the photos can be off in them */
    const char *drifts[PM_DRIFT_RED + 1];
    const char *drift_unlike;
    const char *next_photo;
};

#define GROWS_NOT     "this is not a natural hair colour; "
#define NO_PIGMENT    "no pigment in this palette comes close: the nearest, {0}, is about {1.0} away"
#define SAY_COLOUR    ": say which colour is wanted, or use a palette that reaches this hair"
#define MEASURE_GROWN ": measure undyed hair, or say which colour is wanted"

#define OFF_END                                                                                              \
    " than planned, more than this photo's uncertainty of \xc2\xb1{3.1} in L* and \xc2\xb1{4.1} in hue: "    \
    "aim the next pigment at Lab {5.1}, {6.1}, {7.1}."
#define AS_MEANT                                                                                             \
    "The dots have healed to the planned colour, within this photo's uncertainty of \xc2\xb1{3.1} L*"

static const struct catalogue english = {
    .checks =
        {
            [PM_CHECK_HAIR] =
                "the given region is too smooth to be hair: check that it was drawn in the right place",
            [PM_CHECK_HEADS] = "{0.0} places in the photo show hair: the one with the most was measured; "
                               "give the region to measure another",
            [PM_CHECK_HIGHLIGHTS] =
                "{0%1} % of the hair is blown out (limit {1%1} %): move out of direct light and "
                "expose for the hair",
            [PM_CHECK_SHADOWS] =
                "{0%1} % of the hair is black without detail (limit {1%1} %): use more and softer light",
            [PM_CHECK_DARK] =
                "the median L* of the hair is {0.1} (limit {1.1}): use more light or a longer exposure",
            [PM_CHECK_PIXELS] =
                "only {0.0} hair pixels can be measured (limit {1.0}): move closer, or draw a larger region",
            [PM_CHECK_REGION] =
                "the region's short side is {0.0} pixels (limit {1.0}): move closer, or draw a larger region",
            [PM_CHECK_MIXED] = "the middle half of the hair spans {0.1} L* (limit {1.1}): uneven light, or "
                               "mixed hair too fine to separate: move closer, in even light",
            [PM_CHECK_BLUR] =
                "the sharpness of the hair is {0.2} (limit {1.2}): focus on the hair and hold still",
            [PM_CHECK_STUBBLE] = "stubble in a file with halved colour resolution: its chroma is the skin's; "
                                 "send the original, move closer",
            [PM_CHECK_BEARD] = "a beard's colour: beards are often redder or lighter than the hair of the "
                               "head was: ask for an old photo, and test with a drop",
            [PM_CHECK_CARD] = "the chroma of the neutral card is {0.1} (limit {1.1}): fix the white balance, "
                              "keep coloured light and walls away",
            [PM_CHECK_CHART] = "the chart fits poorly: light it evenly, keep glare off it, show all of it",
            [PM_CHECK_REFERENCE] = "no grey card and no chart, so confidence is limited: hold one, or a "
                                   "strip of the palette's own swatches, beside the hair",
            [PM_CHECK_MESSENGER] =
                "small and without capture data, as sent by messenger apps: ask for the original",
            [PM_CHECK_FLASH] = "the flash fired: retake without flash in even light",
            [PM_CHECK_EDITED] = "edited by software: use the photo as the camera made it",
            [PM_CHECK_PROFILE] = "its colour profile cannot be used, so sRGB was assumed: export it again "
                                 "with a standard profile",
            [PM_CHECK_SPACE] = "its colour space is not sRGB but is not stated, so sRGB was assumed: export "
                               "it with its profile",
            [PM_CHECK_HDR] = "an HDR picture: converted with white at 203 cd/m2; brighter light is clipped",
            [PM_CHECK_LINEAR] =
                "developed without a tone curve, as some programs do with raw files: use the camera's JPEG",
            [PM_CHECK_MIRRORED] =
                "the photo is mirrored: its colours are right, but left and right are swapped",
            [PM_CHECK_STRIP_LIGHT] = "the light changes by {0%0} % from the strip to the hair (limit {1%0} "
                                     "%): hold a second strip on the other side of the hair",
            [PM_CHECK_STRIP_FIT] = "the swatches do not quite match the palette's colours: use daylight, or "
                                   "photograph them beside a chart",
        },
    .light_between_strips =
        "the light differs by {0%0} % between the strips (limit {1%0} %): find more even light",

    .notes =
        {
            [PM_NOTE_AIMED_DARKER] =
                "aimed {3#} shades darker than the target, because the last work healed lighter",
            [PM_NOTE_AIMED_LIGHTER] =
                "aimed {3#} shades lighter than the target, because the last work healed darker",
            [PM_NOTE_OUT_OF_STOCK] = "{0} is out of stock",
            [PM_NOTE_EXCLUDED] = "{0} is excluded",
            [PM_NOTE_SEVERAL_BRANDS] = "a mix of several brands: manufacturers advise against it",
            [PM_NOTE_PASSED_OUT_OF_STOCK] = "{0} is out of stock and was skipped",
            [PM_NOTE_PASSED_EXCLUDED] = "{0} is excluded and was skipped",
            [PM_NOTE_NO_DARKER_RUNG] = "no shade darker than {0} on the ladder {1}",
            [PM_NOTE_NO_LIGHTER_RUNG] = "no shade lighter than {0} on the ladder {1}",
            [PM_NOTE_NO_DARKER_STEP] = "no shade in the palette is one step ({3.1} L*) darker",
            [PM_NOTE_NO_LIGHTER_STEP] = "no shade in the palette is one step ({3.1} L*) lighter",
            [PM_NOTE_NOTHING_DARKER] = "no darker shade: see the session before",
            [PM_NOTE_NOTHING_LIGHTER] = "no lighter shade: see the session after",
            [PM_NOTE_BOTTLES_UNLIKE_BEFORE] =
                "different bottles: those of the session before cannot reach this colour",
            [PM_NOTE_BOTTLES_UNLIKE_AFTER] =
                "different bottles: those of the session after cannot reach this colour",
            [PM_NOTE_HUE_SHIFTS] = "the hue shifts: no available bottle keeps it",
            [PM_NOTE_EXPIRES] = "{0} (lot {1}) expires on {2}, before the session",
            [PM_NOTE_DILUTED] = "diluted {3#}:1 with sterile water",
            [PM_NOTE_TOO_SOON] = "fewer than 7 days after the session before: let it heal first",
            [PM_NOTE_MORE_DOTS] =
                "the same shade as before, more dots: its tone is right, its coverage is not",
            [PM_NOTE_SAME_MORE_DOTS] = "the same again, more dots",
            [PM_NOTE_SAME_FEWER_DOTS] = "the same again, fewer dots",
            [PM_NOTE_LARGE_STEP] = "a large step of {3.1} L*",
            [PM_NOTE_HALF_RUNG] = "between two rungs: the next, {0}, is {3.1} L* away",
            [PM_NOTE_TOO_FAR] = "the next bottle, {0}, is too far away ({3.1} L*)",
            [PM_NOTE_NOT_DARKER] =
                "lighter than the nearest bottle: dots between hairs are never darker than the roots",
            [PM_NOTE_SAME_BETWEEN] = "the same shade, more dots: none darker than the roots",
            [PM_NOTE_CLIENTS_WISH] = "only if the client wishes it: {3.1} shades darker than the hair",
        },
    .aimed_one_darker = "aimed {3#} shade darker than the target, because the last work healed lighter",
    .aimed_one_lighter = "aimed {3#} shade lighter than the target, because the last work healed darker",
    .expires_without_lot = "{0} expires on {2}, before the session",

    .whys =
        {
            [PM_WHY_YOUNG] = "The photo was taken {8} days after the session, but skin takes 7 days to calm "
                             "down: take another one after that.",
            [PM_WHY_RED] = "The skin between the dots is redder than bare skin (a* {1+1}): take the photo "
                           "again once it has calmed down.",
            [PM_WHY_UNSEEN] =
                "The photo does not show the dots well enough to determine their colour: take it from "
                "closer, in focus and not too bright, so that a dot is at least 3 pixels wide.",
            [PM_WHY_UNCERTAIN] = "The colour of the dots is known only to \xc2\xb1{3.1} L*, too uncertain to "
                                 "judge it: take the photo again from closer, in even light.",
            [PM_WHY_UNMEASURED] = "The colour of the dots is known only to \xc2\xb1{3.1} L*, too uncertain "
                                  "to judge it, because the plan was made without a photo of the hair: take "
                                  "this photo again with a ColorChecker or a grey card in it.",
            [PM_WHY_THIN] = AS_MEANT ": keep the same pigment, no darker shade.",
            [PM_WHY_DONE] = AS_MEANT ", and no further session was planned: leave it as it is.",
            [PM_WHY_GOOD] = AS_MEANT ": go on as planned.",
            [PM_WHY_FADED] =
                "{8} days after session {9} it has faded: refresh it, aiming for the plan's final colour.",
        },
    .young_one_day = "The photo was taken {8} day after the session, but skin takes 7 days to calm down: "
                     "take another one after that.",
    .provisional =
        " Provisional: it may fade further; a photo taken 28 days or more after the session decides.",
    .undated = " The date of the session is not known, nor whether it has fully healed (28 days).",
    .faded_by = "{8} days after session {9} it has faded by {0.1} L*: refresh it, aiming for the plan's "
                "final colour.",
    .dark = {"The dots have healed {0.1} L* darker than planned: use no darker shade, leave it as it is.",
             "The dots have healed {0.1} L* darker and warmer (a* {1+1}, b* {2+1}) than planned: use no "
             "darker shade, leave it as it is.",
             "The dots have healed {0.1} L* darker and cooler (a* {1+1}, b* {2+1}) than planned: use no "
             "darker shade, leave it as it is."},
    .dark_thin =
        {"The dots have healed {0.1} L* darker than planned: keep the same pigment, no darker shade.",
         "The dots have healed {0.1} L* darker and warmer (a* {1+1}, b* {2+1}) than planned: keep the same "
         "pigment, no darker shade.",
         "The dots have healed {0.1} L* darker and cooler (a* {1+1}, b* {2+1}) than planned: keep the same "
         "pigment, no darker shade."},
    .off = {{"", "The dots have healed warmer (a* {1+1}, b* {2+1})" OFF_END,
             "The dots have healed cooler (a* {1+1}, b* {2+1})" OFF_END},
            {"The dots have healed {0.1} L* lighter" OFF_END,
             "The dots have healed {0.1} L* lighter and warmer (a* {1+1}, b* {2+1})" OFF_END,
             "The dots have healed {0.1} L* lighter and cooler (a* {1+1}, b* {2+1})" OFF_END}},
    .cover_less_than_planned = "They cover {0%1} % of the skin instead of {1%1} %: add dots.",
    .cover_less_than_usual =
        "They cover {0%1} % of the skin, less than the usual minimum of {1%1} %: add dots.",

    .drifts =
        {
            [PM_DRIFT_NONE] = "over {0} visits the undertone has not shifted measurably: a* {1+1} "
                              "\xc2\xb1{3.1}, b* {2+1} \xc2\xb1{4.1}",
            [PM_DRIFT_BLUE] = "over {0} visits the undertone has shifted towards blue, as carbon black does "
                              "in skin: b* {2+1}, more than the photos' uncertainty of \xc2\xb1{4.1}; warmer "
                              "pigment compensates for it",
            [PM_DRIFT_YELLOW] =
                "over {0} visits the undertone has shifted towards yellow: b* {2+1}, more than the photos' "
                "uncertainty of \xc2\xb1{4.1}; cooler pigment compensates for it",
            [PM_DRIFT_GREEN] = "over {0} visits the undertone has shifted towards green: a* {1+1}, more than "
                               "the photos' uncertainty of \xc2\xb1{3.1}; warmer pigment compensates for it",
            [PM_DRIFT_RED] =
                "over {0} visits the undertone has shifted towards red, as iron oxides do in skin: a* {1+1}, "
                "more than the photos' uncertainty of \xc2\xb1{3.1}; cooler pigment compensates for it",
        },
    .drift_unlike = " (the photos differ in light or phone; taken alike, they would reveal a shift less "
                    "than half as large)",
    .next_photo = "28 days or more after the session, in the same place, in the same light and with the same "
                  "phone; close enough that the dots show, with bare skin and hair beside them",

    .advice = {[PM_ADVICE_NONE] = "",
               [PM_ADVICE_RETAKE] = "take another photo: this one is inconclusive",
               [PM_ADVICE_DENSITY] = "more dots of the same shade",
               [PM_ADVICE_AS_PLANNED] = "the next session as planned",
               [PM_ADVICE_CORRECTED] = "the next session in a corrected shade",
               [PM_ADVICE_TOUCH_UP] = "a touch-up in the plan's final colour",
               [PM_ADVICE_LEAVE] = "no darker shade: leave it as it is"},

    .plans =
        {
            [PM_SAY_ABSTAINED] =
                "the hair's colour is known only to \xc2\xb1{1.1}, and no plan is wanted above {2.1}: take a "
                "photo with a chart, a card or the palette's swatches beside the hair",
            [PM_SAY_DISAGREE] = "the photos do not show the same hair: {0} against {1.0} for all together: "
                                "leave it out, or measure each head separately",
            [PM_SAY_PHOTO] = "{0} has L* {1.0}",
            [PM_SAY_DOTS_SMALL] =
                "stubble whose dots, about {1.1} pixels wide, are too small or too blurred to show their "
                "colour: take a sharp photo from closer, so that a dot is at least {2.0} pixels wide",
            [PM_SAY_DOTS_LIGHT] = "stubble no darker than the skin: its colour cannot be told from the "
                                  "skin's; photograph longer hair, or say which colour is wanted",
            [PM_SAY_DOTS_SKINLESS] = "stubble, but the area between its dots does not look like skin, so "
                                     "their colour cannot be separated from their coverage: take a photo in "
                                     "daylight with bare skin in the frame, and say where the skin is",
            [PM_SAY_CHOICE_FAR] = "your choice is far from every likely colour of this hair: {1.0} from the "
                                  "most probable one; the likeliest bottle is {0}",
            [PM_SAY_CHOICE_FAR_OF_ALL] =
                "your choice is far from every likely colour of this hair: {1.0} from the most probable one",
        },
    .far_off = {{NO_PIGMENT SAY_COLOUR, NO_PIGMENT ", too light" SAY_COLOUR,
                 NO_PIGMENT ", too dark" SAY_COLOUR},
                {GROWS_NOT NO_PIGMENT MEASURE_GROWN, GROWS_NOT NO_PIGMENT ", too light" MEASURE_GROWN,
                 GROWS_NOT NO_PIGMENT ", too dark" MEASURE_GROWN}},
};

/* ------------------------------------------------------------------ filling in */

struct value {
    const char *text; /* else it is the number */
    double number;
};

static void write_value(struct pm_buffer *out, const struct value *value, char form, int decimals) {
    if (value->text != NULL)
        pm_buffer_text(out, value->text);
    else if (form == '%')
        pm_buffer_number(out, 100 * value->number, decimals);
    else if (form == '#')
        pm_buffer_number(out, value->number, fmod(value->number, 1) == 0 ? 0 : 1);
    else {
        pm_buffer_text(out, form == '+' && value->number > 0 ? "+" : "");
        pm_buffer_number(out, value->number, decimals);
    }
}

static void fill_in(struct pm_buffer *out, const char *sentence, const struct value *values) {
    for (const char *at = sentence; *at != '\0';) {
        if (*at != '{') {
            pm_buffer_bytes(out, at++, 1);
            continue;
        }
        const struct value *value = &values[at[1] - '0'];
        const char form = at[2];
        const bool has_decimals = form == '.' || form == '%' || form == '+';
        write_value(out, value, form, has_decimals ? at[3] - '0' : 0);
        while (*at++ != '}')
            ;
    }
}

/* ------------------------------------------------------------------ sentences */

/* Records hold four decimals: of a record that was read the sentence is the same. */
static double as_recorded(double value) {
    return round(value * 1e4) / 1e4;
}

void pm_check_message(struct pm_check *check, bool between_strips) {
    const struct value values[] = {{NULL, as_recorded(check->value)}, {NULL, as_recorded(check->limit)}};
    const bool between = check->check == PM_CHECK_STRIP_LIGHT && between_strips;
    const char *sentence = between ? english.light_between_strips : english.checks[check->check];
    struct pm_buffer text = {0};
    fill_in(&text, sentence, values);
    snprintf(check->message, sizeof check->message, "%s", text.failed ? "" : text.text);
    pm_buffer_free(&text);
}

static const char *note_sentence(const struct pm_note *note) {
    const bool one = note->number == 1;
    if (note->code == PM_NOTE_AIMED_DARKER && one)
        return english.aimed_one_darker;
    if (note->code == PM_NOTE_AIMED_LIGHTER && one)
        return english.aimed_one_lighter;
    if (note->code == PM_NOTE_EXPIRES && note->lot == NULL)
        return english.expires_without_lot;
    return english.notes[note->code];
}

void pm_notes_sentences(const struct pm_note *notes, size_t n, struct pm_buffer *out) {
    for (size_t i = 0; i < n; i++) {
        const struct pm_note *note = &notes[i];
        const char *second = note->ladder != NULL ? note->ladder : note->lot;
        const struct value values[] = {
            {note->id, NAN}, {second, NAN}, {note->date, NAN}, {NULL, note->number}};
        pm_buffer_text(out, i > 0 ? "; " : "");
        fill_in(out, note_sentence(note), values);
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
        return english.dark[hue];
    case PM_WHY_DARK_THIN:
        return english.dark_thin[hue];
    case PM_WHY_OFF:
        return english.off[isfinite(facts->off_L)][hue];
    case PM_WHY_YOUNG:
        return facts->days == 1 ? english.young_one_day : english.whys[facts->why];
    case PM_WHY_FADED:
        return facts->delta.L > 0 ? english.faded_by : english.whys[facts->why];
    default:
        return english.whys[facts->why];
    }
}

static void write_why(const struct pm_followup_facts *facts, struct pm_buffer *out) {
    const struct pm_lab *within = &facts->off_uncertainty_lab, *next = &facts->next_lab;
    const bool faded = facts->why == PM_WHY_FADED, red = facts->why == PM_WHY_RED;
    const struct value values[] = {{NULL, faded ? facts->delta.L : fabs(facts->off_L)},
                                   {NULL, red ? facts->treated.redness_a : facts->off_ab[0]},
                                   {NULL, facts->off_ab[1]},
                                   {NULL, within->L},
                                   {NULL, fmax(within->a, within->b)},
                                   {NULL, next->L},
                                   {NULL, next->a},
                                   {NULL, next->b},
                                   {NULL, facts->days},
                                   {NULL, facts->session}};
    fill_in(out, why_sentence(facts), values);
}

static void write_cover(const struct pm_followup_facts *facts, struct pm_buffer *out) {
    const struct value values[] = {{NULL, facts->treated.density_frac}, {NULL, facts->least_density_frac}};
    pm_buffer_text(out, " ");
    fill_in(out,
            isnan(facts->planned_density_frac) ? english.cover_less_than_usual
                                               : english.cover_less_than_planned,
            values);
}

bool pm_followup_reason(struct pm_followup_facts *facts, struct pm_error *err) {
    const bool thin = facts->why == PM_WHY_DARK_THIN || facts->why == PM_WHY_OFF || facts->why == PM_WHY_THIN;
    struct pm_buffer text = {0};
    free(facts->reason);
    write_why(facts, &text);
    if (thin && isfinite(facts->least_density_frac))
        write_cover(facts, &text);
    if (facts->advice != PM_ADVICE_RETAKE && facts->judgement != PM_JUDGEMENT_FINAL)
        pm_buffer_text(&text,
                       facts->judgement == PM_JUDGEMENT_PROVISIONAL ? english.provisional : english.undated);
    facts->reason = pm_buffer_take(&text, err);
    return facts->reason != NULL;
}

bool pm_drift_sentence(const struct pm_drift_facts *drift, struct pm_buffer *out) {
    const struct value values[] = {{NULL, drift->visits},
                                   {NULL, drift->moved_ab[0]},
                                   {NULL, drift->moved_ab[1]},
                                   {NULL, drift->uncertainty_ab[0]},
                                   {NULL, drift->uncertainty_ab[1]}};
    if (drift->visits < 2 || english.drifts[drift->towards] == NULL)
        return false;
    fill_in(out, english.drifts[drift->towards], values);
    pm_buffer_text(out, drift->alike ? "" : english.drift_unlike);
    return true;
}

const char *pm_next_photo_words(void) {
    return english.next_photo;
}

const char *pm_advice_words(enum pm_advice advice) {
    return english.advice[advice];
}

/* More than this and lightness alone is a reason. */
static const double far_L = 10;

void pm_say_plan(struct pm_buffer *out, enum pm_plan_sentence which, const char *text, double first,
                 double second) {
    const struct value values[] = {{text, NAN}, {NULL, first}, {NULL, second}};
    const bool far_off = which == PM_SAY_NO_PIGMENT || which == PM_SAY_NO_HAIR_COLOUR;
    const int way = fabs(second) <= far_L ? 0 : second > 0 ? 1 : 2;
    fill_in(out, far_off ? english.far_off[which == PM_SAY_NO_HAIR_COLOUR][way] : english.plans[which],
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
