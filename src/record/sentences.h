/* What records say in sentences: checks, notes of sessions and of plans, the reason of a
 * follow-up. Codes and values come
 * in, a whole sentence comes out; all of them stand in one catalogue. */
#ifndef PM_RECORD_SENTENCES_H
#define PM_RECORD_SENTENCES_H

#include "base/buffer.h"
#include "record/catalogue.h"

/* Fills check->message from its code, value and limit. `between_strips`: for PM_CHECK_STRIP_LIGHT, the light
 * was compared between two strips, else from the strip to the hair. */
void pm_check_message(struct pm_check *check, bool between_strips);
/* The same in the buffer's language. */
void pm_check_sentence(const struct pm_check *check, bool between_strips, struct pm_buffer *out);

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
/* The same in the buffer's language. */
void pm_followup_sentence(const struct pm_followup_facts *facts, struct pm_buffer *out);

/* Appends the sentence, which speaks of a text and of two numbers. */
void pm_say_plan(struct pm_buffer *out, enum pm_plan_sentence which, const char *text, double first,
                 double second);
/* Makes it the record's plan_note, in place of what that is. */
PM_USE_RESULT bool pm_plan_note(struct pm_record *record, enum pm_plan_sentence which, const char *text,
                                double first, double second, struct pm_error *err);

/* How the undertone moved, without a full stop; false if nothing is known of it. */
bool pm_drift_sentence(const struct pm_drift_facts *drift, struct pm_buffer *out);
/* How the photo of the next visit is to be taken, behind "the next photo: "; in English, for pm_tr. */
const char *pm_next_photo_words(void);

/* "the next session as planned", for PM_ADVICE_AS_PLANNED; in English, for pm_tr. */
const char *pm_advice_words(enum pm_advice advice);

#endif
