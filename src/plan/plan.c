#include "plan/plan.h"

#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "color/lab.h"
#include "plan/choose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_DAYS = 7, MOST_DAYS = 3650 };

/* A session as it grows, its note in clauses. */
struct draft {
    struct pm_pick pick;
    struct pm_buffer note;
};

void pm_plan_request_init(struct pm_plan_request *request, const struct pm_palette *palette,
                          struct pm_lab target) {
    *request = (struct pm_plan_request){.palette = palette,
                                        .target = target,
                                        .first = 1,
                                        .sessions = 3,
                                        .aim = 1,
                                        .interval_days = {10, 14},
                                        .step_L = 3.5,
                                        .drops = 10,
                                        .pigments = 1,
                                        .healing_shades = NAN,
                                        .dilution = NAN,
                                        .volume_ml = NAN,
                                        .drop_ml = 0.05};
}

/* ------------------------------------------------------------------ the request */

static bool check_amounts(const struct pm_plan_request *request, struct pm_error *err) {
    if (!isnan(request->volume_ml) && !(request->volume_ml > 0 && request->volume_ml <= 100))
        return pm_fail(err, PM_E_USAGE, "--volume must lie above 0 and not above 100 ml");
    if (!(request->drop_ml >= 0.005 && request->drop_ml <= 1))
        return pm_fail(err, PM_E_USAGE, "--drop-ml must lie between 0.005 and 1 ml");
    if (!isnan(request->dilution) && !(request->dilution >= 0 && request->dilution <= 100))
        return pm_fail(err, PM_E_USAGE, "--dilution is parts of diluent to one of pigment: give 0 to 100");
    if (!isnan(request->healing_shades) && !(fabs(request->healing_shades) <= 10))
        return pm_fail(err, PM_E_USAGE, "--healing is in shades lighter: give 'unknown' or -10 to 10");
    return true;
}

/* A touch-up follows years later: no interval counts up to it. */
static bool is_touch_up(const struct pm_plan_request *request) {
    return request->first > PM_MAX_SESSIONS;
}

static bool check_sessions(const struct pm_plan_request *request, struct pm_error *err) {
    if (request->first < 1)
        return pm_fail(err, PM_E_USAGE, "--session is %d: sessions count from 1", request->first);
    if (is_touch_up(request) ? request->sessions != request->first
                             : request->sessions < 2 || request->sessions > PM_MAX_SESSIONS ||
                                   request->sessions < request->first)
        return pm_fail(err, PM_E_USAGE, "--sessions is %d: a plan has 2 or 3", request->sessions);
    if (request->aim < request->first || request->aim > request->sessions)
        return pm_fail(err, PM_E_USAGE, "--aim is %d: give a session of the plan, %d to %d", request->aim,
                       request->first, request->sessions);
    return true;
}

static bool read_day(const char *option, const char *text, struct pm_date *day, struct pm_error *err) {
    if (text == NULL || pm_date_parse(text, day))
        return true;
    return pm_fail(err, PM_E_USAGE, "%s is '%s': give a day that exists as YYYY-MM-DD", option, text);
}

static bool check_request(const struct pm_plan_request *request, struct pm_date *start,
                          struct pm_error *err) {
    const int *days = request->interval_days;
    if (!check_sessions(request, err))
        return false;
    if (days[0] < 1 || days[1] < days[0] || days[1] > MOST_DAYS)
        return pm_fail(err, PM_E_USAGE, "--interval is %d-%d: give the fewest and the most days, 1-%d",
                       days[0], days[1], MOST_DAYS);
    if (!(request->step_L > 0 && request->step_L <= 50))
        return pm_fail(err, PM_E_USAGE, "--step must lie above 0 and not above 50 (L*)");
    if (!read_day("the day of the session before", request->done_on, start, err) ||
        !read_day("--start", request->start, start, err))
        return false;
    return check_amounts(request, err) && pm_choice_check(&request->choice, request->palette, err);
}

/* ------------------------------------------------------------------ what each session uses */

double pm_one_shade_L(const struct pm_palette *palette, const struct pm_choice *choice, struct pm_lab near,
                      double step_L) {
    int shade = pm_nearest_shade(palette, choice, near);
    int darker = shade < 0 ? -1 : pm_palette_rung(palette, shade, 1);
    double gap_L = darker < 0 ? 0 : palette->shades[shade].lab.L - palette->shades[darker].lab.L;
    return gap_L > 0 ? gap_L : step_L;
}

/* The target, moved as far as healing is known to move colours. */
static struct pm_lab healed_target(const struct pm_plan_request *request, struct pm_buffer *note) {
    double shades = request->healing_shades;
    if (isnan(shades) || shades == 0)
        return request->target;
    pm_note(note, "aimed ");
    pm_buffer_number(note, fabs(shades), fmod(shades, 1) == 0 ? 0 : 1);
    pm_buffer_printf(note, " shade%s %s than the target, as the last work healed %s",
                     fabs(shades) == 1 ? "" : "s", shades > 0 ? "darker" : "lighter",
                     shades > 0 ? "lighter" : "darker");
    return pm_shades_darker(
        request->target, shades,
        pm_one_shade_L(request->palette, &request->choice, request->target, request->step_L));
}

static void note_use(const struct pm_plan_request *request, struct pm_buffer *note) {
    const char *brand = NULL;
    bool several = false;
    for (size_t i = 0; i < request->n_use; i++) {
        const struct pm_shade *shade = &request->palette->shades[request->use[i].shade];
        if (!pm_shade_usable(&request->choice, shade)) {
            pm_note(note, shade->id);
            pm_buffer_text(note, shade->stock <= 0 ? " is out of stock" : " is excluded");
        }
        several = several || (brand != NULL && shade->brand != NULL && strcmp(brand, shade->brand) != 0);
        brand = brand != NULL ? brand : shade->brand;
    }
    if (several)
        pm_note(note, "bottles of several brands: makers advise against it");
}

static bool draft_aim(const struct pm_plan_request *request, const struct pm_pick_rules *rules,
                      struct draft *draft, struct pm_error *err) {
    if (request->n_use == 0)
        return pm_pick_for(rules, healed_target(request, &draft->note), &draft->pick, err);
    note_use(request, &draft->note);
    return pm_use_pick(request->palette, request->use, request->n_use, &draft->pick, err);
}

static bool draft_sessions(const struct pm_plan_request *request, struct draft drafts[],
                           struct pm_error *err) {
    struct pm_pick_rules rules = {.palette = request->palette,
                                  .choice = request->choice,
                                  .step_L = request->step_L,
                                  .drops = request->drops,
                                  .pigments = request->pigments,
                                  .blends = request->blends,
                                  .n_blends = request->n_blends,
                                  .target = request->target};
    int aim = request->aim - request->first;
    if (!draft_aim(request, &rules, &drafts[aim], err))
        return false;
    for (int i = aim + 1; i <= request->sessions - request->first; i++)
        if (!pm_pick_next(&rules, &drafts[i - 1].pick, 1, &drafts[i].pick, &drafts[i].note, err))
            return false;
    for (int i = aim - 1; i >= 0; i--)
        if (!pm_pick_next(&rules, &drafts[i + 1].pick, -1, &drafts[i].pick, &drafts[i].note, err))
            return false;
    return true;
}

/* ------------------------------------------------------------------ sessions */

/* How many times the ratio is counted out; with a volume also what that makes up. */
static int count_times(const struct pm_plan_request *request, const struct pm_pick *pick, int divisor,
                       struct pm_session *session) {
    int total = 0;
    if (isnan(request->volume_ml))
        return divisor;
    for (size_t i = 0; i < pick->n; i++)
        total += pick->drops[i] / divisor;
    int times = (int)ceil(request->volume_ml / (total * request->drop_ml) - 1e-9);
    session->ml = times * total * request->drop_ml;
    return times;
}

/* Most drops first, equal ones by id. */
static bool comes_before(const struct pm_part *a, const struct pm_part *b) {
    return a->ratio != b->ratio ? a->ratio > b->ratio : strcmp(a->id, b->id) < 0;
}

static bool fill_parts(const struct pm_plan_request *request, const struct pm_pick *pick,
                       struct pm_session *session, struct pm_error *err) {
    int divisor = 0;
    bool counted = pick->n > 1 || !isnan(request->volume_ml);
    for (size_t i = 0; i < pick->n; i++)
        divisor = pm_gcd(pick->drops[i], divisor);
    int times = count_times(request, pick, divisor, session);
    for (size_t i = 0; i < pick->n; i++) {
        int ratio = pick->drops[i] / divisor;
        struct pm_part part = {.ratio = ratio, .drops = counted ? ratio * times : -1};
        if (!pm_copy_text(&part.id, request->palette->shades[pick->shade[i]].id, err))
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
    const struct pm_shade *shade = &request->palette->shades[pick->shade[0]];
    if (pick->n > 1 || shade->ladder == NULL)
        return true;
    session->rung = shade->rung;
    return pm_copy_text(&session->ladder, shade->ladder, err);
}

static void fill_times(const struct pm_plan_request *request, const struct pm_date *start, int index,
                       struct pm_session *session) {
    const bool follows = (index > 0 || request->first > 1) && !is_touch_up(request);
    const bool from_before = request->start == NULL && request->done_on != NULL;
    const int counted = from_before ? index + 1 : index;
    for (int i = 0; i < 2; i++) {
        session->days_after[i] = follows ? request->interval_days[i] : -1;
        if (request->start != NULL || (from_before && !is_touch_up(request)))
            pm_date_text(pm_date_add(*start, counted * request->interval_days[i]), session->date[i]);
    }
}

static void note_expiry(const struct pm_plan_request *request, const struct pm_pick *pick,
                        const struct pm_session *session, struct pm_buffer *note) {
    for (size_t i = 0; i < pick->n && session->date[1][0] != '\0'; i++) {
        const struct pm_shade *shade = &request->palette->shades[pick->shade[i]];
        if (shade->expiry[0] == '\0' || strcmp(shade->expiry, session->date[1]) >= 0)
            continue;
        pm_note(note, shade->id);
        if (shade->lot != NULL)
            pm_buffer_printf(note, " (lot %s)", shade->lot);
        pm_buffer_printf(note, " expires on %s, before the session", shade->expiry);
    }
}

static void note_dilution(const struct pm_plan_request *request, const struct pm_pick *pick,
                          struct pm_buffer *note) {
    if (pick->n == 0 || isnan(request->dilution) || request->dilution == 0)
        return;
    pm_note(note, "diluted ");
    pm_buffer_number(note, request->dilution, fmod(request->dilution, 1) == 0 ? 0 : 1);
    pm_buffer_text(note, ":1 with sterile water");
}

static bool fill_session(const struct pm_plan_request *request, const struct pm_date *start,
                         struct draft *draft, int index, struct pm_session *session, struct pm_error *err) {
    const int number = request->first + index;
    bool person = request->n_use > 0 && number == request->aim;
    *session = (struct pm_session){.session = number,
                                   .optional = number == PM_MAX_SESSIONS,
                                   .chosen_by = person ? PM_CHOSEN_BY_PERSON : PM_CHOSEN_BY_TOOL,
                                   .rung = -1,
                                   .lab = {NAN, NAN, NAN},
                                   .darker_L = NAN,
                                   .darker_de00 = NAN,
                                   .ml = NAN};
    fill_times(request, start, index, session);
    if (!fill_pick(request, &draft->pick, session, err))
        return false;
    note_expiry(request, &draft->pick, session, &draft->note);
    note_dilution(request, &draft->pick, &draft->note);
    if (index > 0 && request->interval_days[0] < FEW_DAYS)
        pm_note(&draft->note, "fewer than 7 days after the session before: let it heal first");
    if (draft->note.length == 0 && !draft->note.failed)
        return true;
    session->note = pm_buffer_take(&draft->note, err);
    return session->note != NULL;
}

static void compare_with_before(struct pm_session *session, const struct pm_session *before) {
    if (session->kind == PM_SESSION_EMPTY || before->kind == PM_SESSION_EMPTY)
        return;
    session->darker_L = before->lab.L - session->lab.L;
    session->darker_de00 = pm_de00(before->lab, session->lab);
}

bool pm_plan(const struct pm_plan_request *request, struct pm_session sessions[PM_MAX_SESSIONS], size_t *n,
             struct pm_error *err) {
    bool ok = false;
    struct pm_date start = {0, 0, 0};
    struct draft drafts[PM_MAX_SESSIONS] = {0};
    memset(sessions, 0, PM_MAX_SESSIONS * sizeof *sessions);
    if (!check_request(request, &start, err) || !draft_sessions(request, drafts, err))
        goto out;
    const int count = request->sessions - request->first + 1;
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
        pm_buffer_free(&drafts[i].note);
    if (!ok)
        pm_sessions_free(sessions, PM_MAX_SESSIONS);
    return ok;
}

void pm_sessions_free(struct pm_session *sessions, size_t n) {
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < PM_MAX_PARTS; k++)
            free(sessions[i].parts[k].id);
        free(sessions[i].ladder);
        free(sessions[i].note);
        sessions[i] = (struct pm_session){0};
    }
}
