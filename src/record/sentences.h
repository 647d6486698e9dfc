/* The sentences of records, made from codes and values: checks, notes on sessions and plans, the reason
 * of a follow-up. All of them are in one catalogue. */
#ifndef PM_RECORD_SENTENCES_H
#define PM_RECORD_SENTENCES_H

#include "base/buffer.h"
#include "record/catalogue.h"

/* Fills check->message from its code, value and limit. `between_strips`: for PM_CHECK_STRIP_LIGHT,
 * whether the light was compared between two strips or from one strip to the hair. */
void pm_check_message(struct pm_check *check, bool between_strips);
/* The same in the buffer's language. */
void pm_check_sentence(const struct pm_check *check, bool between_strips, struct pm_buffer *out);

/* Appends the sentences of all notes, separated by "; ". */
void pm_notes_sentences(const struct pm_note *notes, size_t n, struct pm_buffer *out);

/* A growing list of notes. Starts zeroed; failures are reported when the notes are taken. */
struct pm_notes {
    struct pm_note *list;
    size_t n, capacity;
    bool failed;
};

/* Adds a copy of the note. */
void pm_note_add(struct pm_notes *notes, const struct pm_note *note);
/* Adds a note with a number (NAN: none). */
void pm_note_number(struct pm_notes *notes, enum pm_note_code code, double number);
/* Replaces the notes and the sentences of the session by these. */
PM_USE_RESULT bool pm_notes_take(struct pm_notes *notes, struct pm_session *session, struct pm_error *err);
void pm_notes_free(struct pm_notes *notes);

/* Fills facts->reason from facts->why and the values in the facts. */
PM_USE_RESULT bool pm_followup_reason(struct pm_followup_facts *facts, struct pm_error *err);
/* The same in the buffer's language. */
void pm_followup_sentence(const struct pm_followup_facts *facts, struct pm_buffer *out);

/* Appends the sentence, which contains a text and two numbers. */
void pm_say_plan(struct pm_buffer *out, enum pm_plan_sentence which, const char *text, double first,
                 double second);
/* Replaces the record's plan_note by it. */
PM_USE_RESULT bool pm_plan_note(struct pm_record *record, enum pm_plan_sentence which, const char *text,
                                double first, double second, struct pm_error *err);

/* How the undertone has shifted, without a full stop; false if unknown. */
bool pm_drift_sentence(const struct pm_drift_facts *drift, struct pm_buffer *out);
/* How to take the photo at the next visit, to follow "the next photo: "; in English, for pm_tr. */
const char *pm_next_photo_words(void);

/* "the next session as planned", for PM_ADVICE_AS_PLANNED; in English, for pm_tr. */
const char *pm_advice_words(enum pm_advice advice);

#endif
