/* The sentences of a record in the language of the buffer that they are written to: made from codes and
 * values if the record has them, otherwise recognised by their wording in the catalogue; in English if
 * neither is possible. Texts are as in the record, neither cleaned nor escaped. */
#ifndef PM_RECORD_SAID_AGAIN_H
#define PM_RECORD_SAID_AGAIN_H

#include "base/say.h"
#include "record/sentences.h"

void pm_say_check(struct pm_buffer *out, const struct pm_record *record, const struct pm_check *check);
/* Nothing where the session has none. */
void pm_say_notes(struct pm_buffer *out, const struct pm_session *session);
void pm_say_reason(struct pm_buffer *out, const struct pm_followup_facts *facts);
void pm_say_plan_note(struct pm_buffer *out, const struct pm_record *record);

/* Why a photo, or a zone of it, was not measured; `message` is the record's error behind the photo's name. An
 * option that the command line named at its end follows in brackets. False: the language has no translation,
 * and the message was written in English. */
bool pm_say_failure(struct pm_buffer *out, const struct pm_record *record, const char *message);

#endif
