/* What records say in sentences: checks, notes of sessions and of plans, the reason of a
 * follow-up. Codes and values come
 * in, a whole sentence comes out; all of them stand in one catalogue. */
#ifndef PM_RECORD_SENTENCES_H
#define PM_RECORD_SENTENCES_H

#include "base/buffer.h"

/* Fills check->message from its code, value and limit. `between_strips`: for PM_CHECK_STRIP_LIGHT, the light
 * was compared between two strips, else from the strip to the hair. */
void pm_check_message(struct pm_check *check, bool between_strips);

/* Appends the sentences of all notes, parted by "; ". */
void pm_notes_sentences(const struct pm_note *notes, size_t n, struct pm_buffer *out);

/* Notes as they come together. Begins zeroed; what fails is told when they are taken. */
struct pm_notes {
    struct pm_note *list;
    size_t n, capacity;
    bool failed;
};

/* Adds a copy of the note. */
void pm_note_add(struct pm_notes *notes, const struct pm_note *note);
/* Adds a note that speaks of a number or, NAN, of none. */
void pm_note_number(struct pm_notes *notes, enum pm_note_code code, double number);
/* Makes them, and their sentences, the session's in place of those that it has. */
PM_USE_RESULT bool pm_notes_take(struct pm_notes *notes, struct pm_session *session, struct pm_error *err);
void pm_notes_free(struct pm_notes *notes);

/* facts->reason from facts->why and the values that it speaks of: the facts' own. */
PM_USE_RESULT bool pm_followup_reason(struct pm_followup_facts *facts, struct pm_error *err);

/* What is said where nothing is planned, or beside a plan. Each speaks of a text and of two numbers. */
enum pm_plan_sentence {
    PM_SAY_NO_PIGMENT, /* the nearest shade's id, its distance, and how much lighter it is; */
    PM_SAY_NO_HAIR_COLOUR,
    PM_SAY_ABSTAINED,  /* the radius, and the most that is wanted */
    PM_SAY_DISAGREE,   /* PM_SAY_PHOTO of each photo, joined; the L* of all together */
    PM_SAY_PHOTO,      /* its name and L* */
    PM_SAY_DOTS_SMALL, /* their width, and the least that shows a colour, pixels */
    PM_SAY_DOTS_LIGHT,
    PM_SAY_DOTS_SKINLESS,
    PM_SAY_CHOICE_FAR, /* the likeliest shade's id; the choice's distance from the most probable colour */
    PM_SAY_CHOICE_FAR_OF_ALL, /* the same where no shade is likely */
    PM_PLAN_SENTENCES
};

/* Appends the sentence. */
void pm_say_plan(struct pm_buffer *out, enum pm_plan_sentence which, const char *text, double first,
                 double second);
/* Makes it the record's plan_note, in place of what that is. */
PM_USE_RESULT bool pm_plan_note(struct pm_record *record, enum pm_plan_sentence which, const char *text,
                                double first, double second, struct pm_error *err);

/* How the undertone moved, without a full stop; false where nothing is known of it. */
bool pm_drift_sentence(const struct pm_drift_facts *drift, struct pm_buffer *out);
/* How the photo of the next visit is to be taken, behind "the next photo: ". */
const char *pm_next_photo_words(void);

/* "the next session as planned", for PM_ADVICE_AS_PLANNED. */
const char *pm_advice_words(enum pm_advice advice);

#endif
