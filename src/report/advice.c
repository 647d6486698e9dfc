#include "report/advice.h"

#include "base/numbers.h"
#include "base/say.h"
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
    pm_say(out, "L* {0.1}  a* {1.1}  b* {2.1}", PM_NUMBER(pm_as_written(lab.L)),
           PM_NUMBER(pm_as_written(lab.a)), PM_NUMBER(pm_as_written(lab.b)));
}

bool pm_say_delta(struct pm_buffer *out, struct pm_lab delta) {
    const double value[3] = {delta.L, delta.a, delta.b};
    static const char *const words[3][2] = {{N_("{0.1} lighter"), N_("{0.1} darker")},
                                            {N_("{0.1} redder"), N_("{0.1} less red")},
                                            {N_("{0.1} warmer"), N_("{0.1} cooler")}};
    int least = 0;
    for (int i = 1; i < 3; i++)
        if (fabs(value[i]) < fabs(value[least]))
            least = i;
    bool any = false;
    for (int i = 0; i < 3; i++) {
        if (i == least || fabs(value[i]) < 0.5)
            continue;
        pm_buffer_text(out, any ? ", " : "");
        pm_say(out, words[i][value[i] < 0], PM_NUMBER(fabs(value[i])));
        any = true;
    }
    return any;
}

/* ------------------------------------------------------------------ the likely bottles */

/* More than one can hold in a hand. */
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

/* The bottles from `first` on, "W6, W8 and W5". */
static void say_ids(struct pm_buffer *out, const struct pm_record *record, size_t first) {
    const size_t named = record->n_likely < MOST_NAMED ? record->n_likely : MOST_NAMED;
    const size_t more = record->n_likely - named, last = named - (more == 0);
    struct pm_buffer ids = {0}, id = {0};
    for (size_t i = first; i < named; i++) {
        if (i == last && i > first) {
            pm_utf8_clean(&id, pm_opened(record, i)->id, 0);
            continue;
        }
        pm_buffer_text(&ids, i > first ? ", " : "");
        pm_utf8_clean(&ids, pm_opened(record, i)->id, 0);
    }
    const char *before = ids.text != NULL ? ids.text : "";
    if (more > 0)
        pm_say_n(out, "{0} and {1} more", "{0} and {1} more", (long)more, PM_TEXT(before),
                 PM_NUMBER((double)more));
    else if (id.length > 0)
        pm_say(out, "{0} and {1}", PM_TEXT(before), PM_TEXT(id.text));
    else
        pm_buffer_text(out, before);
    out->failed = out->failed || ids.failed || id.failed;
    pm_buffer_free(&ids);
    pm_buffer_free(&id);
}

static bool mixes_today(const struct pm_record *record) {
    return record->n_sessions > 0 && record->sessions[0].n_parts > 1;
}

/* {0} the bottle that is opened first, {1} the others, {2} how many. */
static const char *bottles_sentence(const struct pm_record *record) {
    const bool one = record->n_likely == 1, middle = pm_opened(record, 0) != record->likely;
    if (mixes_today(record))
        return one ? N_("Mix today's blend first; {0} beside it: nine times in ten it is the single bottle "
                        "nearest "
                        "to the hair.")
                   : N_("Mix today's blend first; {1} beside it: nine times in ten the single bottle nearest "
                        "to the "
                        "hair is one of these {2}.");
    if (one)
        return N_("Open {0}: nine times in ten it is the bottle nearest to the hair.");
    return middle ? N_("Open {0} first, in the middle of the likely colours; {1} beside it: nine times in "
                       "ten the bottle nearest to the hair is one of these {2}.")
                  : N_("Open {0} first; {1} beside it: nine times in ten the bottle nearest to the hair is "
                       "one of "
                       "these {2}.");
}

static bool say_bottles(struct pm_buffer *out, const struct pm_record *record) {
    if (record->n_likely == 0)
        return false;
    struct pm_buffer first = {0}, others = pm_buffer_beside(out);
    pm_utf8_clean(&first, pm_opened(record, 0)->id, 0);
    say_ids(&others, record, mixes_today(record) ? 0 : 1);
    pm_say(out, bottles_sentence(record), PM_TEXT(first.text != NULL ? first.text : ""),
           PM_TEXT(others.text != NULL ? others.text : ""), PM_NUMBER((double)record->n_likely));
    out->failed = out->failed || first.failed || others.failed;
    pm_buffer_free(&first);
    pm_buffer_free(&others);
    return true;
}

/* The main direction of a difference, {0}; NULL if no part of it is visible. */
static const char *lean_sentence(bool surely, struct pm_lab delta, double *most) {
    static const char *const sentences[2][3][2] = {{{N_("Even the nearest may differ visibly: usually too "
                                                        "light beside the hair, by {0.0} (2 is visible)."),
                                                     N_("Even the nearest may differ visibly: usually too "
                                                        "dark beside the hair, by {0.0} (2 is visible).")},
                                                    {N_("Even the nearest may differ visibly: usually too "
                                                        "red beside the hair, by {0.0} (2 is visible)."),
                                                     N_("Even the nearest may differ visibly: usually too "
                                                        "green beside the hair, by {0.0} (2 is visible).")},
                                                    {N_("Even the nearest may differ visibly: usually too "
                                                        "warm beside the hair, by {0.0} (2 is visible)."),
                                                     N_("Even the nearest may differ visibly: usually too "
                                                        "cool beside the hair, by {0.0} (2 is visible).")}},
                                                   {{N_("Even the nearest will differ visibly: usually too "
                                                        "light beside the hair, by {0.0} (2 is visible)."),
                                                     N_("Even the nearest will differ visibly: usually too "
                                                        "dark beside the hair, by {0.0} (2 is visible).")},
                                                    {N_("Even the nearest will differ visibly: usually too "
                                                        "red beside the hair, by {0.0} (2 is visible)."),
                                                     N_("Even the nearest will differ visibly: usually too "
                                                        "green beside the hair, by {0.0} (2 is visible).")},
                                                    {N_("Even the nearest will differ visibly: usually too "
                                                        "warm beside the hair, by {0.0} (2 is visible)."),
                                                     N_("Even the nearest will differ visibly: usually too "
                                                        "cool beside the hair, by {0.0} (2 is visible).")}}};
    const double value[3] = {delta.L, delta.a, delta.b};
    int which = 0;
    for (int i = 1; i < 3; i++)
        if (fabs(value[i]) > fabs(value[which]))
            which = i;
    *most = fabs(value[which]);
    return *most >= 1.5 ? sentences[surely][which][value[which] < 0] : NULL; /* told as 2 or more */
}

static bool say_likely_nearness(struct pm_buffer *out, const struct pm_record *record) {
    static const char *const tenths[] = {NC_("times in ten", "Five"),  NC_("times in ten", "Six"),
                                         NC_("times in ten", "Seven"), NC_("times in ten", "Eight"),
                                         NC_("times in ten", "Nine"),  NC_("times in ten", "Nine")};
    const struct pm_posterior_facts *facts = &record->posterior;
    double most;
    if (record->n_likely == 0 || !record->has_posterior || isnan(facts->visible))
        return false;
    const bool surely = facts->visible >= 0.9;
    const char *lean = lean_sentence(surely, facts->nearest_delta, &most);
    if (facts->visible < 0.5) { /* for a number of times in ten, from 5 on */
        pm_say(
            out,
            record->n_likely == 1 ? "{0} times in ten it shows no visible difference."
                                  : "{0} times in ten the nearest shows no visible difference.",
            PM_TEXT(pm_tr_in(out->language, "times in ten", tenths[lround(10 * (1 - facts->visible)) - 5])));
    } else if (lean != NULL) {
        pm_say(out, lean, PM_NUMBER(most));
    } else {
        pm_say(out,
               surely ? "Even the nearest will differ visibly, by about {0.0}."
                      : "Even the nearest may differ visibly, by about {0.0}.",
               PM_NUMBER(facts->nearest_de00));
    }
    return true;
}

static bool say_proof(struct pm_buffer *out, const struct pm_record *record) {
    if (record->n_likely == 0 || !record->has_posterior)
        return false;
    pm_say_words(out, record->n_likely == 1
                          ? N_("A drop of it beside the hair confirms it.")
                          : N_("Put a drop of each beside the hair, and plan the one that matches."));
    return true;
}

static bool say_undertone(struct pm_buffer *out, const struct pm_record *record) {
    if (record->n_likely < 2 || record->posterior.undertone == NULL)
        return false;
    struct pm_buffer undertone = {0};
    pm_utf8_clean(&undertone, record->posterior.undertone, 24);
    const char *name = undertone.text != NULL ? undertone.text : "";
    pm_say(out, "The undertone, {0}, is certain; the depth is not.",
           PM_TEXT(pm_tr_undertone(out->language, name)));
    out->failed = out->failed || undertone.failed;
    pm_buffer_free(&undertone);
    return true;
}

static bool say_level(struct pm_buffer *out, const struct pm_record *record) {
    static const char *const sentences[2][2] = {
        {N_("Level {0}, as read off the ring, is too far from this photo to be used: check both again."),
         N_("Level {0} to {1}, as read off the ring, is too far from this photo to be used: check both "
            "again.")},
        {N_("Level {0}, as read off the ring, is taken into account."),
         N_("Level {0} to {1}, as read off the ring, is taken into account.")}};
    const struct pm_level_facts *level = &record->level;
    if (!record->has_level)
        return false;
    pm_say(out, sentences[level->used][level->to != level->from], PM_NUMBER(level->from),
           PM_NUMBER(level->to));
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

/* The colour asked for, the roots, the hair. */
static int aim_of(const struct pm_record *record) {
    return is_asked_for(record) ? 0 : told_roots(record) ? 1 : 2;
}

void pm_say_below_hair(struct pm_buffer *text, const struct pm_record *record,
                       const struct pm_session *session) {
    static const char *const as_dark[] = {N_("as dark as the colour asked for"), N_("as dark as the roots"),
                                          N_("as dark as the hair")};
    static const char *const apart[3][2][2] = {
        {{NN_("{0.1} L* ({1.1} shades) lighter than the colour asked for",
              "{0.1} L* ({1.1} shades) lighter than the colour asked for")},
         {NN_("{0.1} L* ({1.1} shades) darker than the colour asked for",
              "{0.1} L* ({1.1} shades) darker than the colour asked for")}},
        {{NN_("{0.1} L* ({1.1} shades) lighter than the roots",
              "{0.1} L* ({1.1} shades) lighter than the roots")},
         {NN_("{0.1} L* ({1.1} shades) darker than the roots",
              "{0.1} L* ({1.1} shades) darker than the roots")}},
        {{NN_("{0.1} L* ({1.1} shades) lighter than the hair",
              "{0.1} L* ({1.1} shades) lighter than the hair")},
         {NN_("{0.1} L* ({1.1} shades) darker than the hair",
              "{0.1} L* ({1.1} shades) darker than the hair")}}};
    const char *const *forms = apart[aim_of(record)][session->below_hair_L >= 0];
    if (fabs(session->below_hair_shades) < 0.05)
        pm_say_words(text, as_dark[aim_of(record)]);
    else
        pm_say_n(text, forms[0], forms[1], pm_plural_of(text->language, fabs(session->below_hair_shades)),
                 PM_NUMBER(fabs(session->below_hair_L)), PM_NUMBER(fabs(session->below_hair_shades)));
}

static bool are_all_darker(const struct pm_record *record) {
    for (size_t i = 1; i < record->n_sessions; i++)
        if (!(record->sessions[i].darker_L > 0))
            return false;
    return true;
}

bool pm_say_rule(struct pm_buffer *text, const struct pm_record *record) {
    static const char *const arrives[] = {N_("Session {0} has the colour asked for;"),
                                          N_("Session {0} comes nearest to the roots;"),
                                          N_("Session {0} comes nearest to the hair;")};
    static const char *const others[2][2] = {
        {N_("later ones are darker where the bottles allow."), N_("each later one is a shade darker.")},
        {N_("those before it are lighter, later ones darker where the bottles allow."),
         N_("those before it are lighter, each later one is a shade darker.")}};
    const int aim = pm_aimed_session(record);
    if (record->has_followup || record->n_sessions == 0 || record->sessions[0].session > 1)
        return false;
    pm_say(text, arrives[aim_of(record)], PM_NUMBER(aim));
    pm_buffer_text(text, " ");
    pm_say_words(text, record->look == PM_LOOK_DENSITY
                           ? N_("later ones add dots of the same shade, none darker.")
                           : others[aim > 1][are_all_darker(record)]);
    return true;
}

/* ------------------------------------------------------------------ zones */

const char *pm_zone_error(const struct pm_record *zone) {
    const char *said = strstr(zone->error.message, ": ");
    return said != NULL ? said + 2 : zone->error.message;
}

bool pm_say_apart(struct pm_buffer *out, const struct pm_record *zone) {
    static const char *const apart[2][2] = {
        {N_("{0.1} from {1}: a plan of its own"),
         N_("{0.1} from {1}, distinguishable from {2.1} on: a plan of its own")},
        {N_("{0.1} from {1}: one plan for both"),
         N_("{0.1} from {1}, distinguishable only from {2.1} on: one plan for both")}};
    const struct pm_apart_facts *facts = &zone->apart;
    if (!zone->has_apart)
        return false;
    struct pm_buffer from = {0}, delta = pm_buffer_beside(out);
    pm_utf8_clean(&from, facts->from, PM_MAX_ZONE_NAME);
    if (pm_say_delta(&delta, facts->delta))
        pm_buffer_printf(&from, " (%s)", delta.text);
    pm_say(out, apart[facts->same][isfinite(facts->told_from_de00)], PM_NUMBER(facts->de00),
           PM_TEXT(from.text != NULL ? from.text : ""), PM_NUMBER(facts->told_from_de00));
    out->failed = out->failed || from.failed || delta.failed;
    pm_buffer_free(&from);
    pm_buffer_free(&delta);
    return true;
}
