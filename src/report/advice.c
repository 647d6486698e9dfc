#include "report/advice.h"

#include "base/numbers.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>

/* The value of an option that was given, or NULL. */
static const char *said_value(const struct pm_record *record, const char *name) {
    for (size_t i = 0; i < record->n_options; i++)
        if (strcmp(record->options[i].name, name) == 0)
            return record->options[i].value;
    return NULL;
}

int pm_aimed_session(const struct pm_record *record) {
    const int first = record->n_sessions > 0 ? record->sessions[0].session : 1;
    const char *aim = said_value(record, "aim");
    if (aim != NULL && aim[0] - '0' > first)
        return aim[0] - '0';
    return first;
}

bool pm_aims_for_healing(const struct pm_record *record) {
    return isfinite(record->healing_shades) && record->healing_shades != 0;
}

const struct pm_blend *pm_blend_of(const struct pm_record *record, const struct pm_session *session) {
    for (size_t i = 0; i < record->n_blends; i++) {
        const struct pm_blend *blend = &record->blends[i];
        bool same = blend->n_parts == session->n_parts;
        for (size_t p = 0; same && p < blend->n_parts; p++)
            same = strcmp(blend->parts[p].id, session->parts[p].id) == 0 &&
                   blend->parts[p].ratio == session->parts[p].ratio;
        if (same)
            return blend;
    }
    return NULL;
}

void pm_say_lab(struct pm_buffer *out, struct pm_lab lab) {
    pm_buffer_text(out, "L* ");
    pm_buffer_number(out, pm_as_written(lab.L), 1);
    pm_buffer_text(out, "  a* ");
    pm_buffer_number(out, pm_as_written(lab.a), 1);
    pm_buffer_text(out, "  b* ");
    pm_buffer_number(out, pm_as_written(lab.b), 1);
}

bool pm_say_delta(struct pm_buffer *out, struct pm_lab delta) {
    const double value[3] = {delta.L, delta.a, delta.b};
    static const char *const words[3][2] = {
        {"lighter", "darker"}, {"redder", "less red"}, {"warmer", "cooler"}};
    int least = 0;
    for (int i = 1; i < 3; i++)
        if (fabs(value[i]) < fabs(value[least]))
            least = i;
    bool any = false;
    for (int i = 0; i < 3; i++) {
        if (i == least || fabs(value[i]) < 0.5)
            continue;
        pm_buffer_text(out, any ? ", " : "");
        pm_buffer_number(out, fabs(value[i]), 1);
        pm_buffer_printf(out, " %s", words[i][value[i] < 0]);
        any = true;
    }
    return any;
}

/* ------------------------------------------------------------------ the likely bottles */

/* More than a hand can hold. */
enum { MOST_NAMED = 6 };

/* The place in `likely` of the shade that is opened first: shades stand by their distance from the target. */
static size_t first_opened(const struct pm_record *record) {
    for (size_t k = 0; k < record->n_shades; k++)
        for (size_t i = 0; i < record->n_likely; i++)
            if (strcmp(record->likely[i].id, record->shades[k].id) == 0)
                return i;
    return 0;
}

const struct pm_likely *pm_opened(const struct pm_record *record, size_t i) {
    const size_t first = first_opened(record);
    return &record->likely[i == 0 ? first : i <= first ? i - 1 : i];
}

static void say_ids(struct pm_buffer *out, const struct pm_record *record, size_t first) {
    size_t end = record->n_likely < MOST_NAMED ? record->n_likely : MOST_NAMED;
    for (size_t i = first; i < end; i++) {
        const char *join = i + 1 == end && end == record->n_likely ? " and " : ", ";
        pm_buffer_text(out, i == first ? "" : join);
        pm_utf8_clean(out, pm_opened(record, i)->id, 0);
    }
    if (end < record->n_likely)
        pm_buffer_printf(out, " and %zu more", record->n_likely - end);
}

static bool mixes_today(const struct pm_record *record) {
    return record->n_sessions > 0 && record->sessions[0].n_parts > 1;
}

static bool say_bottles(struct pm_buffer *out, const struct pm_record *record) {
    if (record->n_likely == 0)
        return false;
    const bool mixed = mixes_today(record);
    const char *what = mixed ? "the single bottle nearest to the hair" : "the bottle nearest to the hair";
    if (mixed) {
        pm_buffer_text(out, "Mix today's blend first; ");
        say_ids(out, record, 0);
        pm_buffer_text(out, " beside it");
    } else {
        pm_buffer_text(out, "Open ");
        pm_utf8_clean(out, pm_opened(record, 0)->id, 0);
        if (record->n_likely > 1) {
            pm_buffer_text(out, pm_opened(record, 0) == record->likely
                                    ? " first; "
                                    : " first, in the middle of what the hair may be; ");
            say_ids(out, record, 1);
            pm_buffer_text(out, " beside it");
        }
    }
    if (record->n_likely == 1)
        pm_buffer_printf(out, ": nine times in ten it is %s.", what);
    else
        pm_buffer_printf(out, ": nine times in ten %s is one of these %zu.", what, record->n_likely);
    return true;
}

/* What a difference is mostly: "too cool beside the hair, by 4 (2 can be seen)"; false where no part of it
 * would be seen. */
static bool say_lean(struct pm_buffer *out, struct pm_lab delta) {
    static const char *const words[3][2] = {{"light", "dark"}, {"red", "green"}, {"warm", "cool"}};
    const double value[3] = {delta.L, delta.a, delta.b};
    int most = 0;
    for (int i = 1; i < 3; i++)
        if (fabs(value[i]) > fabs(value[most]))
            most = i;
    if (!(fabs(value[most]) >= 1.5)) /* told as 2 or more */
        return false;
    pm_buffer_printf(out, "usually too %s beside the hair, by ", words[most][value[most] < 0]);
    pm_buffer_number(out, fabs(value[most]), 0);
    pm_buffer_text(out, " (2 can be seen)");
    return true;
}

static bool say_likely_nearness(struct pm_buffer *out, const struct pm_record *record) {
    static const char *const tenths[] = {"None", "One",   "Two",   "Three", "Four", "Five",
                                         "Six",  "Seven", "Eight", "Nine",  "Nine"};
    const struct pm_posterior_facts *facts = &record->posterior;
    if (record->n_likely == 0 || !record->has_posterior || isnan(facts->visible))
        return false;
    if (facts->visible < 0.5) {
        pm_buffer_printf(out, "%s times in ten %s shows no visible difference.",
                         tenths[lround(10 * (1 - facts->visible))],
                         record->n_likely == 1 ? "it" : "the nearest");
        return true;
    }
    pm_buffer_text(out, facts->visible >= 0.9 ? "Even the nearest will differ visibly"
                                              : "Even the nearest may differ visibly");
    const size_t before = out->length;
    pm_buffer_text(out, ": ");
    if (!say_lean(out, facts->nearest_delta)) {
        out->length = before;
        pm_buffer_text(out, ", by about ");
        pm_buffer_number(out, facts->nearest_de00, 0);
    }
    pm_buffer_text(out, ".");
    return true;
}

static bool say_proof(struct pm_buffer *out, const struct pm_record *record) {
    if (record->n_likely == 0 || !record->has_posterior)
        return false;
    pm_buffer_text(out, record->n_likely == 1 ? "A drop of it beside the hair proves it."
                                              : "A drop of each beside the hair decides; plan that one.");
    return true;
}

static bool say_undertone(struct pm_buffer *out, const struct pm_record *record) {
    if (record->n_likely < 2 || record->posterior.undertone == NULL)
        return false;
    pm_buffer_text(out, "Undertone ");
    pm_utf8_clean(out, record->posterior.undertone, 24);
    pm_buffer_text(out, ": sure; the depth is not.");
    return true;
}

static bool say_level(struct pm_buffer *out, const struct pm_record *record) {
    const struct pm_level_facts *level = &record->level;
    if (!record->has_level)
        return false;
    pm_buffer_printf(out, "Level %d", level->from);
    if (level->to != level->from)
        pm_buffer_printf(out, " to %d", level->to);
    pm_buffer_text(out, level->used
                            ? ", as you read it off the ring, is counted in."
                            : ", as you read it off the ring, is too far from this photo to be counted "
                              "in: look again at both.");
    return true;
}

bool pm_say_answer(struct pm_buffer *out, const struct pm_record *record, enum pm_answer answer) {
    switch (answer) {
    case PM_ANSWER_BOTTLES:
        return say_bottles(out, record);
    case PM_ANSWER_NEARNESS:
        return say_likely_nearness(out, record);
    case PM_ANSWER_PROOF:
        return say_proof(out, record);
    case PM_ANSWER_UNDERTONE:
        return say_undertone(out, record);
    case PM_ANSWER_LEVEL:
        return say_level(out, record);
    case PM_ANSWERS:
        break;
    }
    return false;
}

static bool is_asked_for(const struct pm_record *record) {
    return record->target_source == PM_TARGET_GIVEN;
}

static bool told_roots(const struct pm_record *record) {
    return record->has_density && isfinite(record->density.roots_lab.L);
}

void pm_say_below_hair(struct pm_buffer *text, const struct pm_record *record,
                       const struct pm_session *session) {
    const char *aim = is_asked_for(record) ? "the colour asked for"
                      : told_roots(record) ? "the roots"
                                           : "the hair";
    if (fabs(session->below_hair_shades) < 0.05) {
        pm_buffer_printf(text, "as dark as %s", aim);
        return;
    }
    pm_buffer_number(text, fabs(session->below_hair_L), 1);
    pm_buffer_text(text, " L* (");
    pm_buffer_number(text, fabs(session->below_hair_shades), 1);
    pm_buffer_printf(text, " shades) %s than %s", session->below_hair_L >= 0 ? "darker" : "lighter", aim);
}

static bool are_all_darker(const struct pm_record *record) {
    for (size_t i = 1; i < record->n_sessions; i++)
        if (!(record->sessions[i].darker_L > 0))
            return false;
    return true;
}

bool pm_say_rule(struct pm_buffer *text, const struct pm_record *record) {
    const int aim = pm_aimed_session(record);
    if (record->has_followup || record->n_sessions == 0 || record->sessions[0].session > 1)
        return false;
    pm_buffer_printf(text, "Session %d %s; ", aim,
                     is_asked_for(record) ? "has the colour asked for"
                     : told_roots(record) ? "comes nearest to the roots"
                                          : "comes nearest to the hair");
    if (record->look == PM_LOOK_DENSITY) {
        pm_buffer_text(text, "later ones add dots of the same shade, none darker.");
        return true;
    }
    pm_buffer_text(text, aim > 1 ? "those before it are lighter, " : "");
    pm_buffer_text(text, are_all_darker(record) ? "each later one is a shade darker."
                                                : "later ones darker as bottles allow.");
    return true;
}

/* ------------------------------------------------------------------ zones */

const char *pm_zone_error(const struct pm_record *zone) {
    const char *said = strstr(zone->error.message, ": ");
    return said != NULL ? said + 2 : zone->error.message;
}

bool pm_say_apart(struct pm_buffer *out, const struct pm_record *zone) {
    const struct pm_apart_facts *apart = &zone->apart;
    if (!zone->has_apart)
        return false;
    pm_buffer_number(out, apart->de00, 1);
    pm_buffer_text(out, " from ");
    pm_utf8_clean(out, apart->from, PM_MAX_ZONE_NAME);
    struct pm_buffer delta = {0};
    if (pm_say_delta(&delta, apart->delta))
        pm_buffer_printf(out, " (%s)", delta.text);
    out->failed = out->failed || delta.failed;
    pm_buffer_free(&delta);
    if (isfinite(apart->told_from_de00)) {
        pm_buffer_text(out, apart->same ? ", told apart only from " : ", told apart from ");
        pm_buffer_number(out, apart->told_from_de00, 1);
        pm_buffer_text(out, " on");
    }
    pm_buffer_text(out, apart->same ? ": one plan for both" : ": a plan of its own");
    return true;
}
