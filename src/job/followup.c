/* The follow-up: healed scalp beside the hair, compared with the plan, and the rest of the plan. */
#include "job/consultation.h"

#include "base/buffer.h"
#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "job/advise.h"
#include "job/components.h"
#include "job/picture.h"
#include "plan/plan.h"
#include "record/members.h"
#include "record/record.h"
#include "record/sentences.h"
#include "scalp/heal.h"
#include "scalp/treated.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ before the photo is read */

bool pm_place_treated(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_followup_request *request = c->followup;
    struct pm_followup_facts *facts = &c->record->followup;
    for (size_t i = 0; request != NULL && i < request->n_treated; i++, facts->n_treated_boxes++)
        if (!pm_region_box(&request->treated[i], c->info->width, c->info->height, "treated",
                           PM_REMEDY_TREATED, c->name, &facts->treated_boxes[i], err))
            return false;
    return true;
}

/* ------------------------------------------------------------------ what was planned */

/* The planned colour of the session that has healed. */
static const struct pm_session *meant_by(const struct pm_followup_request *request) {
    const struct pm_session *planned = pm_session_of(request->plan, request->session);
    return planned != NULL ? planned : pm_final_session(request->plan);
}

/* The current version of a session: a follow-up may have corrected the plan. */
static const struct pm_session *current(const struct pm_followup_request *request, int number) {
    const struct pm_session *revised =
        request->revised != NULL ? pm_session_of(request->revised, number) : NULL;
    return revised != NULL ? revised : pm_session_of(request->plan, number);
}

/* The colour of the pigment that was used: according to the log, otherwise as planned. */
static bool choose_used(const struct pm_consultation *c, const struct pm_session *meant, struct pm_lab *lab,
                        struct pm_error *err) {
    const struct pm_followup_request *request = c->followup;
    const struct pm_session *planned = current(request, request->session);
    struct pm_pick pick;
    *lab = planned != NULL ? planned->lab : meant->lab;
    if (request->used == NULL)
        return true;
    if (!pm_pick_parse(request->used, c->options->palette, &pick, err) ||
        !pm_pick_mix(&c->options->resolved->bottles, &pick, err))
        return false;
    *lab = pick.lab;
    return true;
}

static double own_uncertainty_de00(const struct pm_hair_facts *hair) {
    return hypot(hair->sampling_de00, hair->selection_de00);
}

/* Days from the session to the photo; -1 if one of the two is unknown or the photo is older. */
static int days_between(const char *treated_on, const char *taken_on, const char *taken) {
    char day[11] = "";
    struct pm_date from, to;
    if (taken_on == NULL && taken != NULL && strlen(taken) >= 10) {
        memcpy(day, taken, 10);
        taken_on = day;
    }
    if (treated_on == NULL || taken_on == NULL || !pm_date_parse(treated_on, &from) ||
        !pm_date_parse(taken_on, &to))
        return -1;
    int days = pm_days_between(from, to);
    return days < 0 ? -1 : days;
}

/* ------------------------------------------------------------------ measure and judge */

static bool measure_treated(struct pm_consultation *c, struct pm_treated_facts *facts, struct pm_error *err) {
    const struct pm_record *record = c->record;
    const size_t skin = c->skin_at, treated = skin + record->n_skin_boxes;
    const struct pm_treated_request request = {.treated = &c->kept[treated],
                                               .n_treated = record->followup.n_treated_boxes,
                                               .skin = &c->kept[skin],
                                               .n_skin = record->n_skin_boxes,
                                               .profile = c->profile,
                                               .correction = c->correction,
                                               .chroma_step = c->info->chroma_step};
    struct pm_error why = {0};
    return pm_treated_measure(&request, facts, &why) ||
           pm_fail(err, why.code, "%s: treated: %s", c->name, why.message);
}

static struct pm_heal_request heal_request(const struct pm_consultation *c, const struct pm_session *meant) {
    const struct pm_followup_request *request = c->followup;
    const struct pm_hair_facts *then = &request->plan->hair, *now = &c->record->hair;
    /* The share of grey varies from place to place: the component that the plan followed is compared. */
    const bool parted = request->plan->n_components > 0 && c->record->n_components > 0;
    const enum pm_grey_choice follow = parted ? request->plan->grey : PM_GREY_UNKNOWN;
    const struct pm_session *next = pm_session_of(request->plan, request->session + 1);
    struct pm_bottles all = c->options->resolved->bottles;
    all.excluded = NULL; /* the size of a shade does not depend on which shades may be used */
    return (struct pm_heal_request){
        .planned_lab = meant->lab,
        .hair_then_lab = pm_followed_lab(request->plan, follow),
        .hair_then_uncertainty_de00 = own_uncertainty_de00(then),
        .hair_now_lab = pm_followed_lab(c->record, follow),
        .hair_now_uncertainty_de00 = own_uncertainty_de00(now),
        .correction_de00 = now->correction_de00,
        .planned_density_frac = request->density_frac,
        .days = days_between(request->treated_on, request->taken_on, c->record->image.taken),
        .step_L = pm_one_shade_L(&all, meant->lab, c->options->step_L),
        .last = next == NULL,
        .next_lab = next != NULL ? next->lab : (struct pm_lab){NAN, NAN, NAN},
    };
}

/* The assessment compares the photo with the plan. If a pigment of another colour was used, as after an
 * earlier correction, healing counts from the pigment, and the next one keeps the difference. */
static void count_from_used(struct pm_followup_facts *facts, struct pm_lab meant, struct pm_lab used,
                            double step_L) {
    facts->healed_shades += (meant.L - used.L) / step_L;
    facts->next_lab.L += used.L - meant.L;
    facts->next_lab.a += used.a - meant.a;
    facts->next_lab.b += used.b - meant.b;
}

static bool judge(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_followup_request *request = c->followup;
    struct pm_followup_facts *facts = &c->record->followup;
    const struct pm_session *meant = meant_by(request);
    struct pm_lab used;
    if (meant == NULL)
        return pm_fail(err, PM_E_CLIENT_FILE,
                       "%s: no session is planned, so there is nothing to compare with", c->name);
    struct pm_heal_request heal = heal_request(c, meant);
    facts->session = request->session;
    if (request->treated_on != NULL)
        strncpy(facts->treated_on, request->treated_on, sizeof facts->treated_on - 1);
    if (!choose_used(c, meant, &used, err) || !measure_treated(c, &heal.treated, err))
        return false;
    pm_heal_judge(&heal, facts);
    count_from_used(facts, meant->lab, used, heal.step_L);
    pm_note_drift(c);
    if (heal.days > PM_HEALING_DAYS)
        facts->healed_shades = NAN; /* by then it is fading */
    return pm_followup_reason(facts, err);
}

/* ------------------------------------------------------------------ what is left of the plan */

/* The plan's sessions from number `from` on become the record's, numbered after the one that has healed,
 * up to number `last`. */
static bool carry_over(struct pm_consultation *c, int from, int last, struct pm_error *err) {
    struct pm_record *record = c->record;
    int number = c->followup->session;
    for (int source = from; number < last; source++) {
        const struct pm_session *planned = current(c->followup, source);
        if (planned == NULL)
            break;
        struct pm_session *session = &record->sessions[record->n_sessions++];
        if (!pm_members_copy(pm_session_members, planned, sizeof *planned, session, err))
            return false;
        session->session = ++number;
        session->optional = number == PM_MAX_SESSIONS;
    }
    return true;
}

/* More dots of the same: the healed session once more, and then the plan as before. */
static bool repeat(struct pm_consultation *c, struct pm_error *err) {
    const int next = c->followup->session + 1;
    if (!carry_over(c, next - 1, next > PM_MAX_SESSIONS ? next : PM_MAX_SESSIONS, err))
        return false;
    if (c->record->n_sessions == 0)
        return true;
    struct pm_session *again = &c->record->sessions[0];
    again->darker_L = again->darker_de00 = NAN;
    struct pm_notes notes = {0};
    pm_note_number(&notes, PM_NOTE_MORE_DOTS, NAN);
    const bool ok = pm_notes_take(&notes, again, err);
    pm_notes_free(&notes);
    return ok;
}

/* Plans the sessions from `first` on for a colour; those after the first are each a shade darker. */
static bool plan_anew(struct pm_consultation *c, int first, struct pm_lab target, double healing_shades,
                      struct pm_error *err) {
    struct pm_record *record = c->record;
    struct pm_options options = *c->options;
    options.first_session = first;
    options.look = record->look;
    options.done_on = c->followup->treated_on;
    options.start = options.use = NULL;
    options.healing_shades = healing_shades;
    record->target_lab = target;
    return pm_advise(record, &options, record->followup.uncertainty_de00, err);
}

/* Faded years later: the plan's final colour is the target, shifted by the known healing. */
static bool touch_up(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_session *final = pm_final_session(c->followup->plan);
    int first = c->followup->session + 1;
    if (final == NULL)
        return true;
    struct pm_followup_facts *facts = &c->record->followup;
    facts->why = PM_WHY_FADED;
    facts->advice = PM_ADVICE_TOUCH_UP;
    facts->next_lab = final->lab;
    if (!pm_followup_reason(facts, err))
        return false;
    first = first > PM_MAX_SESSIONS ? first : PM_MAX_SESSIONS + 1;
    return plan_anew(c, first, final->lab, c->followup->healing_shades, err);
}

static bool is_touch_up(const struct pm_consultation *c) {
    return c->record->followup.days > PM_HEALING_DAYS &&
           pm_session_of(c->followup->plan, c->followup->session + 1) == NULL;
}

/* Dates count from the healed session, or from the photo if that is later, since there is no treatment
 * before the photo. An unknown date stays empty, and a touch-up has none. */
static void date_sessions(struct pm_consultation *c) {
    struct pm_record *record = c->record;
    const char *treated_on = c->followup->treated_on;
    struct pm_date done;
    for (size_t n = 0; n < record->n_sessions && record->sessions[n].session <= PM_MAX_SESSIONS; n++) {
        for (int i = 0; i < 2; i++) {
            const int days = c->options->interval_days[i];
            const int first = record->followup.days > days ? record->followup.days : days;
            record->sessions[n].days_after[i] = days;
            record->sessions[n].date[i][0] = '\0';
            if (treated_on != NULL && pm_date_parse(treated_on, &done))
                pm_date_text(pm_date_add(done, first + (int)n * days), record->sessions[n].date[i]);
        }
    }
}

static bool plan_rest(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_followup_request *request = c->followup;
    struct pm_record *record = c->record;
    const enum pm_advice advice = record->followup.advice;
    const struct pm_lab next_target = record->followup.next_lab;
    record->has_target = isfinite(next_target.L);
    record->target_source = PM_TARGET_PLAN;
    record->look = request->plan->look;
    record->target_lab = next_target;
    if (!pm_name_palette(record, c->options->palette, err))
        return false;
    if (advice == PM_ADVICE_AS_PLANNED)
        return carry_over(c, request->session + 1, PM_MAX_SESSIONS, err);
    if (advice != PM_ADVICE_DENSITY && advice != PM_ADVICE_CORRECTED)
        return true;
    if (is_touch_up(c))
        return touch_up(c, err);
    if (advice == PM_ADVICE_DENSITY)
        return repeat(c, err);
    /* The target includes the healing already. */
    return plan_anew(c, request->session + 1, next_target, NAN, err);
}

bool pm_follow_up(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_record *plan = c->followup->plan;
    c->record->zone_kind = plan->zone_kind;
    if (!pm_copy_text(&c->record->zone, plan->zone, err))
        return false;
    c->record->has_followup = judge(c, err);
    if (!c->record->has_followup || !plan_rest(c, err))
        return false;
    date_sessions(c);
    return true;
}
