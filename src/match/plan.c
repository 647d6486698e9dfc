#include "match/plan.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "color/lab.h"
#include "match/dates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_DAYS = 7, MOST_DAYS = 3650 };

/* A session as it grows: its shade, and the note in pieces. */
struct draft {
    int shade; /* index in the palette, -1 for none */
    struct pm_buffer note;
};

void pm_plan_request_init(struct pm_plan_request *request, const struct pm_palette *palette,
                          struct pm_lab target) {
    *request = (struct pm_plan_request){.palette = palette,
                                        .target = target,
                                        .sessions = 3,
                                        .aim = 1,
                                        .interval_days = {10, 14},
                                        .step_L = 3.5};
}

static bool check_request(const struct pm_plan_request *request, struct pm_date *start,
                          struct pm_error *err) {
    const int *days = request->interval_days;
    if (request->sessions < 2 || request->sessions > PM_MAX_SESSIONS)
        return pm_fail(err, PM_E_USAGE, "--sessions is %d: a plan has 2 or 3", request->sessions);
    if (request->aim < 1 || request->aim > request->sessions)
        return pm_fail(err, PM_E_USAGE, "--aim is %d: give a session of the plan, 1 to %d", request->aim,
                       request->sessions);
    if (days[0] < 1 || days[1] < days[0] || days[1] > MOST_DAYS)
        return pm_fail(err, PM_E_USAGE, "--interval is %d-%d: give the fewest and the most days, 1-%d",
                       days[0], days[1], MOST_DAYS);
    if (!(request->step_L > 0 && request->step_L <= 50))
        return pm_fail(err, PM_E_USAGE, "--step must lie above 0 and not above 50 (L*)");
    if (request->start != NULL && !pm_date_parse(request->start, start))
        return pm_fail(err, PM_E_USAGE, "--start is '%s': give a day that exists as YYYY-MM-DD",
                       request->start);
    return pm_choice_check(&request->choice, request->palette, err);
}

static void add_note(struct draft *draft, const char *text) {
    if (draft->note.length > 0)
        pm_buffer_text(&draft->note, "; ");
    pm_buffer_text(&draft->note, text);
}

/* ------------------------------------------------------------------ which shade */

static const char *direction_word(int direction) {
    return direction > 0 ? "darker" : "lighter";
}

/* How much darker than `from` a shade is in the wanted direction, in L*. */
static double gain_L(struct pm_lab from, struct pm_lab to, int direction) {
    return direction * (from.L - to.L);
}

static void note_passed_over(struct draft *draft, const struct pm_shade *shade) {
    add_note(draft, shade->id);
    pm_buffer_text(&draft->note,
                   shade->stock <= 0 ? " is out of stock and passed over" : " is excluded and passed over");
}

/* The next usable rung, told -1 with a note at the ladder's end. Rungs of equal L* are no step. */
static int next_rung(const struct pm_plan_request *request, int from, int direction, struct draft *draft) {
    const struct pm_palette *palette = request->palette;
    const struct pm_shade *start = &palette->shades[from];
    for (int i = pm_palette_rung(palette, from, direction); i >= 0;
         i = pm_palette_rung(palette, i, direction)) {
        const struct pm_shade *shade = &palette->shades[i];
        if (!(gain_L(start->lab, shade->lab, direction) > 0))
            continue;
        if (pm_shade_usable(&request->choice, shade))
            return i;
        note_passed_over(draft, shade);
    }
    add_note(draft, "nothing ");
    pm_buffer_printf(&draft->note, "%s than %s in the ladder %s", direction_word(direction), start->id,
                     start->ladder);
    return -1;
}

/* The colour one step darker or lighter at the same hue, chroma scaled with L*. */
static struct pm_lab one_step(struct pm_lab from, double step_L, int direction) {
    double L = fmin(fmax(from.L - direction * step_L, 0), 100);
    double scale = from.L > 0 ? L / from.L : 1;
    return (struct pm_lab){L, scale * from.a, scale * from.b};
}

static void note_no_step(struct draft *draft, const struct pm_shade *start, double step_L, int direction) {
    add_note(draft, "no shade about one step (");
    pm_buffer_number(&draft->note, step_L, 1);
    pm_buffer_printf(&draft->note, " L*) %s than %s", direction_word(direction), start->id);
}

/* The shade that comes nearest to one step from a shade that has no ladder. */
static int next_by_step(const struct pm_plan_request *request, int from, int direction, struct draft *draft) {
    const struct pm_palette *palette = request->palette;
    const struct pm_shade *start = &palette->shades[from];
    struct pm_lab goal = one_step(start->lab, request->step_L, direction);
    int best = -1;
    double best_de00 = 0;
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *shade = &palette->shades[i];
        double steps = gain_L(start->lab, shade->lab, direction) / request->step_L;
        if (!pm_shade_usable(&request->choice, shade) || steps < 1.0 / 3 || steps > 5.0 / 3)
            continue;
        double de00 = pm_de00(goal, shade->lab);
        bool tied = best >= 0 && de00 == best_de00;
        if (best < 0 || de00 < best_de00 || (tied && strcmp(shade->id, palette->shades[best].id) < 0)) {
            best = (int)i;
            best_de00 = de00;
        }
    }
    if (best < 0)
        note_no_step(draft, start, request->step_L, direction);
    return best;
}

static void next_shade(const struct pm_plan_request *request, const struct draft *from, struct draft *to,
                       int direction) {
    if (from->shade < 0) {
        add_note(to, "nothing ");
        pm_buffer_printf(&to->note, "%s: see the session %s", direction_word(direction),
                         direction > 0 ? "before" : "after");
        return;
    }
    bool has_ladder = request->palette->shades[from->shade].ladder != NULL;
    to->shade = has_ladder ? next_rung(request, from->shade, direction, to)
                           : next_by_step(request, from->shade, direction, to);
}

/* ------------------------------------------------------------------ sessions */

static bool fill_shade(struct pm_session *session, const struct pm_shade *shade, struct pm_error *err) {
    session->kind = "shade";
    session->lab = shade->lab;
    session->rung = shade->rung;
    session->n_parts = 1;
    session->parts[0] = (struct pm_part){.ratio = 1, .drops = -1};
    return pm_copy_text(&session->parts[0].id, shade->id, err) &&
           pm_copy_text(&session->ladder, shade->ladder, err);
}

static void fill_times(const struct pm_plan_request *request, const struct pm_date *start, int index,
                       struct pm_session *session) {
    for (int i = 0; i < 2; i++) {
        session->days_after[i] = index > 0 ? request->interval_days[i] : -1;
        if (request->start != NULL)
            pm_date_text(pm_date_add(*start, index * request->interval_days[i]), session->date[i]);
    }
}

static bool fill_session(const struct pm_plan_request *request, struct draft *draft, int index,
                         struct pm_session *session, struct pm_error *err) {
    *session = (struct pm_session){.session = index + 1,
                                   .optional = index == PM_MAX_SESSIONS - 1,
                                   .chosen_by = "tool",
                                   .rung = -1,
                                   .lab = {NAN, NAN, NAN},
                                   .darker_L = NAN,
                                   .darker_de00 = NAN,
                                   .ml = NAN};
    if (draft->shade >= 0 && !fill_shade(session, &request->palette->shades[draft->shade], err))
        return false;
    if (index > 0 && request->interval_days[0] < FEW_DAYS)
        add_note(draft, "fewer than 7 days after the session before: let it heal first");
    if (draft->note.length == 0 && !draft->note.failed)
        return true;
    session->note = pm_buffer_take(&draft->note, err);
    return session->note != NULL;
}

static void compare_with_before(struct pm_session *session, const struct pm_session *before) {
    if (session->kind == NULL || before->kind == NULL)
        return;
    session->darker_L = before->lab.L - session->lab.L;
    session->darker_de00 = pm_de00(before->lab, session->lab);
}

static bool draft_sessions(const struct pm_plan_request *request, struct draft drafts[],
                           struct pm_error *err) {
    int aim = request->aim - 1;
    drafts[aim].shade = pm_nearest_shade(request->palette, &request->choice, request->target);
    if (drafts[aim].shade < 0)
        return pm_fail(err, PM_E_PALETTE,
                       "the palette has no shade left to use: all are excluded or out of stock");
    for (int i = aim + 1; i < request->sessions; i++)
        next_shade(request, &drafts[i - 1], &drafts[i], +1);
    for (int i = aim - 1; i >= 0; i--)
        next_shade(request, &drafts[i + 1], &drafts[i], -1);
    return true;
}

bool pm_plan(const struct pm_plan_request *request, struct pm_session sessions[PM_MAX_SESSIONS], size_t *n,
             struct pm_error *err) {
    bool ok = false;
    struct pm_date start = {0, 0, 0};
    struct draft drafts[PM_MAX_SESSIONS];
    for (int i = 0; i < PM_MAX_SESSIONS; i++) {
        drafts[i] = (struct draft){.shade = -1};
        sessions[i] = (struct pm_session){0};
    }
    if (!check_request(request, &start, err) || !draft_sessions(request, drafts, err))
        goto out;
    for (int i = 0; i < request->sessions; i++) {
        if (!fill_session(request, &drafts[i], i, &sessions[i], err))
            goto out;
        fill_times(request, &start, i, &sessions[i]);
        if (i > 0)
            compare_with_before(&sessions[i], &sessions[i - 1]);
    }
    *n = (size_t)request->sessions;
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
