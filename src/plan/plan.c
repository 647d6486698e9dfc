#include "plan/plan.h"

#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "color/lab.h"
#include "record/members.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* With shorter intervals the skin has not healed. */
enum { FEW_DAYS = 7 };

/* A session being built. */
struct draft {
    struct pm_pick pick;
    struct pm_notes notes;
};

static int first_session(const struct pm_plan_request *request) {
    return request->options->first_session;
}

static int last_session(const struct pm_plan_request *request) {
    int first = first_session(request), last = request->options->sessions;
    return last > first ? last : first;
}

static int aimed_session(const struct pm_plan_request *request) {
    int first = first_session(request), aim = request->options->aim;
    return aim > first ? aim : first;
}

/* A touch-up takes place years later, without an interval. */
static bool is_touch_up(const struct pm_plan_request *request) {
    return first_session(request) > PM_MAX_SESSIONS;
}

/* A person's choice; n 0: none. */
static struct pm_pick choice_of(const struct pm_plan_request *request) {
    return request->options->use != NULL ? request->resolved->use : (struct pm_pick){0};
}

/* ------------------------------------------------------------------ what each session uses */

double pm_one_shade_L(const struct pm_bottles *bottles, struct pm_lab near, double step_L) {
    const struct pm_palette *palette = bottles->palette;
    int shade = pm_nearest_bottle(bottles, near);
    int other = shade < 0 ? -1 : pm_palette_rung(palette, shade, 1);
    if (other < 0 && shade >= 0) /* the step of the darkest is that to its neighbour */
        other = pm_palette_rung(palette, shade, -1);
    double gap_L = other < 0 ? 0 : fabs(palette->shades[shade].lab.L - palette->shades[other].lab.L);
    return gap_L > 0 ? gap_L : step_L;
}

/* How much darker a session is than the previous one: one shade, but never a rung that is bridged. */
static double session_step_L(const struct pm_plan_request *request) {
    const double step_L = request->options->step_L;
    const double one_L = pm_one_shade_L(&request->resolved->bottles, request->target, step_L);
    return one_L > pm_wide_step_L ? step_L : one_L;
}

/* The target, shifted by the known effect of healing. */
static struct pm_lab healed_target(const struct pm_plan_request *request) {
    const double shades = isnan(request->options->healing_shades) ? 0 : request->options->healing_shades;
    return pm_shades_darker(
        request->target, shades,
        pm_one_shade_L(&request->resolved->bottles, request->target, request->options->step_L));
}

static void note_healing(const struct pm_plan_request *request, struct pm_notes *notes) {
    const double shades = request->options->healing_shades;
    if (isnan(shades) || shades == 0)
        return;
    pm_note_number(notes, shades > 0 ? PM_NOTE_AIMED_DARKER : PM_NOTE_AIMED_LIGHTER, fabs(shades));
}

static void note_choice(const struct pm_bottles *bottles, const struct pm_pick *choice,
                        struct pm_notes *notes) {
    const char *brand = NULL;
    bool several = false;
    for (size_t i = 0; i < choice->n; i++) {
        const struct pm_shade *shade = &bottles->palette->shades[choice->shade[i]];
        if (!pm_bottle_usable(bottles, choice->shade[i]))
            pm_note_add(notes,
                        &(struct pm_note){.code = shade->stock <= 0 ? PM_NOTE_OUT_OF_STOCK : PM_NOTE_EXCLUDED,
                                          .id = shade->id,
                                          .number = NAN});
        several = several || (brand != NULL && shade->brand != NULL && strcmp(brand, shade->brand) != 0);
        brand = brand != NULL ? brand : shade->brand;
    }
    if (several)
        pm_note_number(notes, PM_NOTE_SEVERAL_BRANDS, NAN);
}

/* A dot that is darker by less than this is not visibly darker (0.8 CIEDE2000 is just perceptible). */
static const double unseen_L = 1;

/* If the nearest choice is darker than the roots, the one a shade lighter. */
static bool keep_light(const struct pm_plan_request *request, struct draft *draft, struct pm_error *err) {
    const struct pm_pick nearest = draft->pick;
    struct pm_notes why = {0};
    bool ok = true;
    if (nearest.lab.L < healed_target(request).L - unseen_L) {
        ok = pm_pick_next(request, &nearest, -1, &draft->pick, &why, err);
        if (ok && draft->pick.lab.L > nearest.lab.L)
            pm_note_number(&draft->notes, PM_NOTE_NOT_DARKER, NAN);
    }
    pm_notes_free(&why);
    return ok;
}

static bool draft_aim(const struct pm_plan_request *request, struct draft *draft, struct pm_error *err) {
    draft->pick = choice_of(request);
    note_choice(&request->resolved->bottles, &draft->pick, &draft->notes);
    if (draft->pick.n > 0)
        return true;
    note_healing(request, &draft->notes);
    return pm_pick_for(request, healed_target(request), &draft->pick, err) &&
           (request->options->look != PM_LOOK_DENSITY || keep_light(request, draft, err));
}

/* Between long hair later sessions repeat the first: more dots, none darker than the roots. */
static bool draft_later(const struct pm_plan_request *request, const struct draft *before,
                        struct draft *draft, struct pm_error *err) {
    if (request->options->look != PM_LOOK_DENSITY)
        return pm_pick_next(request, &before->pick, 1, &draft->pick, &draft->notes, err);
    draft->pick = before->pick;
    pm_note_number(&draft->notes, PM_NOTE_SAME_BETWEEN, NAN);
    return true;
}

static bool draft_sessions(const struct pm_plan_request *request, struct draft drafts[],
                           struct pm_error *err) {
    int first = first_session(request), aim = aimed_session(request) - first;
    if (!draft_aim(request, &drafts[aim], err))
        return false;
    for (int i = aim + 1; i <= last_session(request) - first; i++)
        if (!draft_later(request, &drafts[i - 1], &drafts[i], err))
            return false;
    for (int i = aim - 1; i >= 0; i--)
        if (!pm_pick_next(request, &drafts[i + 1].pick, -1, &drafts[i].pick, &drafts[i].notes, err))
            return false;
    return true;
}

/* ------------------------------------------------------------------ sessions */

/* The multiple of the ratio; with a volume also the resulting volume. */
static int count_times(const struct pm_plan_request *request, const struct pm_pick *pick, int divisor,
                       struct pm_session *session) {
    int total = 0;
    if (isnan(request->options->volume_ml))
        return divisor;
    for (size_t i = 0; i < pick->n; i++)
        total += pick->drops[i] / divisor;
    int times = (int)ceil(request->options->volume_ml / (total * request->options->drop_ml) - 1e-9);
    session->ml = times * total * request->options->drop_ml;
    return times;
}

/* Most drops first, equal ones by id. */
static bool comes_before(const struct pm_part *a, const struct pm_part *b) {
    return a->ratio != b->ratio ? a->ratio > b->ratio : strcmp(a->id, b->id) < 0;
}

static bool fill_parts(const struct pm_plan_request *request, const struct pm_pick *pick,
                       struct pm_session *session, struct pm_error *err) {
    int divisor = 0;
    bool counted = pick->n > 1 || !isnan(request->options->volume_ml);
    for (size_t i = 0; i < pick->n; i++)
        divisor = pm_gcd(pick->drops[i], divisor);
    int times = count_times(request, pick, divisor, session);
    for (size_t i = 0; i < pick->n; i++) {
        int ratio = pick->drops[i] / divisor;
        struct pm_part part = {.ratio = ratio, .drops = counted ? ratio * times : -1};
        if (!pm_copy_text(&part.id, request->resolved->bottles.palette->shades[pick->shade[i]].id, err))
            return false;
        size_t at = session->n_parts++;
        for (; at > 0 && comes_before(&part, &session->parts[at - 1]); at--)
            session->parts[at] = session->parts[at - 1];
        session->parts[at] = part;
    }
    return true;
}

static bool fill_pick(const struct pm_plan_request *request, const struct pm_pick *pick,
                      struct pm_session *session, struct pm_error *err) {
    if (pick->n == 0)
        return true;
    session->kind = pick->n > 1 ? PM_SESSION_BLEND : PM_SESSION_SHADE;
    session->lab = pick->lab;
    if (!fill_parts(request, pick, session, err))
        return false;
    const struct pm_shade *shade = &request->resolved->bottles.palette->shades[pick->shade[0]];
    if (pick->n > 1 || shade->ladder == NULL)
        return true;
    session->rung = shade->rung;
    return pm_copy_text(&session->ladder, shade->ladder, err);
}

static void fill_times(const struct pm_plan_request *request, const struct pm_date *start, int index,
                       struct pm_session *session) {
    const bool follows = (index > 0 || first_session(request) > 1) && !is_touch_up(request);
    const bool from_before = request->options->start == NULL && request->options->done_on != NULL;
    const int counted = from_before ? index + 1 : index;
    for (int i = 0; i < 2; i++) {
        session->days_after[i] = follows ? request->options->interval_days[i] : -1;
        if (request->options->start != NULL || (from_before && !is_touch_up(request)))
            pm_date_text(pm_date_add(*start, counted * request->options->interval_days[i]), session->date[i]);
    }
}

static void note_expiry(const struct pm_plan_request *request, const struct pm_pick *pick,
                        const struct pm_session *session, struct pm_notes *notes) {
    for (size_t i = 0; i < pick->n && session->date[1][0] != '\0'; i++) {
        const struct pm_shade *shade = &request->resolved->bottles.palette->shades[pick->shade[i]];
        if (shade->expiry[0] == '\0' || strcmp(shade->expiry, session->date[1]) >= 0)
            continue;
        struct pm_note note = {.code = PM_NOTE_EXPIRES, .id = shade->id, .lot = shade->lot, .number = NAN};
        memcpy(note.date, shade->expiry, sizeof note.date);
        pm_note_add(notes, &note);
    }
}

static void note_dilution(const struct pm_plan_request *request, const struct pm_pick *pick,
                          struct pm_notes *notes) {
    if (pick->n == 0 || isnan(request->options->dilution) || request->options->dilution == 0)
        return;
    pm_note_number(notes, PM_NOTE_DILUTED, request->options->dilution);
}

/* More is darker than requested (our own limit: halfway between one shade, the second session, and two). */
static const double most_shades_below = 1.5;

/* Whether it is within a person's choice: a drop beside the hair shows its colour better than a photo.
 */
static bool is_within_choice(const struct pm_plan_request *request, const struct pm_session *session) {
    const struct pm_pick choice = choice_of(request);
    return choice.n > 0 && choice.lab.L - session->lab.L <= most_shades_below * session_step_L(request);
}

/* How far the session lies below the hair, after healing. */
static void compare_with_hair(const struct pm_plan_request *request, struct pm_session *session,
                              struct pm_notes *notes) {
    if (!request->target_is_hair)
        return;
    session->below_hair_L = healed_target(request).L - session->lab.L;
    session->below_hair_shades = session->below_hair_L / session_step_L(request);
    if (session->below_hair_shades > most_shades_below && !is_within_choice(request, session))
        pm_note_number(notes, PM_NOTE_CLIENTS_WISH, session->below_hair_shades);
}

static bool fill_session(const struct pm_plan_request *request, const struct pm_date *start,
                         struct draft *draft, int index, struct pm_session *session, struct pm_error *err) {
    const int number = first_session(request) + index;
    bool person = choice_of(request).n > 0 && number == aimed_session(request);
    *session = (struct pm_session){.session = number,
                                   .optional = number == PM_MAX_SESSIONS,
                                   .chosen_by = person ? PM_CHOSEN_BY_PERSON : PM_CHOSEN_BY_TOOL,
                                   .rung = -1,
                                   .lab = {NAN, NAN, NAN},
                                   .darker_L = NAN,
                                   .darker_de00 = NAN,
                                   .below_hair_L = NAN,
                                   .below_hair_shades = NAN,
                                   .ml = NAN};
    fill_times(request, start, index, session);
    if (!fill_pick(request, &draft->pick, session, err))
        return false;
    compare_with_hair(request, session, &draft->notes);
    note_expiry(request, &draft->pick, session, &draft->notes);
    note_dilution(request, &draft->pick, &draft->notes);
    if (index > 0 && request->options->interval_days[0] < FEW_DAYS)
        pm_note_number(&draft->notes, PM_NOTE_TOO_SOON, NAN);
    return pm_notes_take(&draft->notes, session, err);
}

static void compare_with_before(struct pm_session *session, const struct pm_session *before) {
    session->darker_L = before->lab.L - session->lab.L;
    session->darker_de00 = pm_de00(before->lab, session->lab);
}

bool pm_plan(const struct pm_plan_request *request, struct pm_session sessions[PM_MAX_SESSIONS], size_t *n,
             struct pm_error *err) {
    bool ok = false;
    struct pm_date start = {0, 0, 0};
    const char *day = request->options->start != NULL ? request->options->start : request->options->done_on;
    struct draft drafts[PM_MAX_SESSIONS] = {0};
    memset(sessions, 0, PM_MAX_SESSIONS * sizeof *sessions);
    if ((day != NULL && !pm_date_parse(day, &start)) || !draft_sessions(request, drafts, err))
        goto out;
    const int count = last_session(request) - first_session(request) + 1;
    for (int i = 0; i < count; i++) {
        if (!fill_session(request, &start, &drafts[i], i, &sessions[i], err))
            goto out;
        if (i > 0)
            compare_with_before(&sessions[i], &sessions[i - 1]);
    }
    *n = (size_t)count;
    ok = true;
out:
    for (int i = 0; i < PM_MAX_SESSIONS; i++)
        pm_notes_free(&drafts[i].notes);
    if (!ok)
        pm_sessions_free(sessions, PM_MAX_SESSIONS);
    return ok;
}

void pm_sessions_free(struct pm_session *sessions, size_t n) {
    for (size_t i = 0; i < n; i++) {
        pm_members_free(pm_session_members, &sessions[i]);
        sessions[i] = (struct pm_session){0};
    }
}
