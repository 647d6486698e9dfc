/* What a record says in English sentences, in the language of the buffer that it is written to: made anew
 * from codes and values where the record has them, else by the sentence's shape in the catalogue; as recorded
 * where neither is known. Texts come as records hold them, neither cleaned nor escaped. */
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
