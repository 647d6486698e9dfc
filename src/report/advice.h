/* The sentences of a record's advice that text and pages share. */
#ifndef PM_REPORT_ADVICE_H
#define PM_REPORT_ADVICE_H

#include "record/sentences.h"

/* "L* 24.2  a* 3.9  b* 4.6", of the values that records hold. */
void pm_say_lab(struct pm_buffer *out, struct pm_lab lab);

/* "2.1 lighter, 1.0 warmer": the two largest parts of a difference, if visible; false if none is, and
 * nothing is written. */
bool pm_say_delta(struct pm_buffer *out, struct pm_lab delta);

/* What to do with the likely bottles, in sentences, for text and pages alike. */
enum pm_answer {
    PM_ANSWER_BOTTLES,  /* "Open W7 first; W6 and W8 beside it: nine times in ten one of these 3 is the
                           nearest." */
    PM_ANSWER_NEARNESS, /* "Even the nearest may differ visibly: usually too cool by 4." */
    PM_ANSWER_PROOF,    /* "A drop of each beside the hair decides; plan that one." */
    PM_ANSWER_UNDERTONE,
    PM_ANSWER_LEVEL,
    PM_ANSWERS
};

/* The likely bottles in the order in which they are opened: the one that is nearest to the most probable
 * colour, then by their probability. `i` < n_likely. */
const struct pm_likely *pm_opened(const struct pm_record *record, size_t i);

/* Appends the sentence; false if there is nothing to say. */
bool pm_say_answer(struct pm_buffer *out, const struct pm_record *record, enum pm_answer answer);

/* A zone's error, without the photo's path and its own name, which are shown beside it. */
const char *pm_zone_error(const struct pm_record *zone);

/* "12.1 from crown (darker, cooler), told apart from 9.0 on: a plan of its own". False if it is compared
 * with none. */
bool pm_say_apart(struct pm_buffer *out, const struct pm_record *zone);

/* The session that matches the target according to the options, otherwise the first that is planned. */
int pm_aimed_session(const struct pm_record *record);

/* Whether the aim was shifted to compensate for healing. */
bool pm_aims_for_healing(const struct pm_record *record);

/* The blend of the list that a session uses; NULL: none. */
const struct pm_blend *pm_blend_of(const struct pm_record *record, const struct pm_session *session);

/* "6.0 L* (1.0 shades) darker than the hair": how far a session lies from the hair, or the colour asked for.
 */
void pm_say_below_hair(struct pm_buffer *text, const struct pm_record *record,
                       const struct pm_session *session);

/* "Session 1 comes nearest to the hair; each later one is a shade darker.": the rule of all plans. False if
 * there is no plan of that kind. */
bool pm_say_rule(struct pm_buffer *text, const struct pm_record *record);

/* grey_words.c: hair that is part grey, from a tenth on. * Whether its two components are shown. */
bool pm_shows_components(const struct pm_record *record);

/* "dark brown, level 3" of a component, "grey hair" where its colour has no name. */
void pm_say_component(struct pm_buffer *text, const struct pm_component *component);

/* What the plan follows, and what that means for the other component: a sentence or two. False if there is
 * nothing to say. */
bool pm_say_grey(struct pm_buffer *text, const struct pm_record *record);

/* density_words.c: work between long hair. The colour of the roots and which hair was taken as such, or
 * why none was and what photo is needed; the share of visible scalp, and its contrast with the roots.
 * False if there is nothing to say. */
bool pm_say_roots(struct pm_buffer *text, const struct pm_record *record);
bool pm_say_scalp(struct pm_buffer *text, const struct pm_record *record);

#endif
