#include "scalp/heal.h"

#include <math.h>

#include "color/lab.h"

/* Redness lasts about a day, the skin's healing a week. Bare and treated skin of one head differ by up to 4
 * in a* without it (9 of 10 painted heads by 1.5 and less), reddened skin by 8 and more. */
enum { HEALED_DAYS = 7 };
/* Its outer layer is renewed after about four weeks; until then the work may fade further. */
enum { FINAL_DAYS = 28 };
static const double red_from_a = 5;

/* Dots of 90 um at 1 mm, the lowest density in use. */
static const double usual_least_frac = 0.006;

/* The additional error of shifting a colour like the hair, 90 %: the hair's own error beyond sampling and
 * selection, and the camera's different rendering of hair and pigment (painted phones: 1.1, 1.4 and 1.4,
 * and more if hair and pigment differ in hue). */
static const struct pm_lab moving_error = {1.1, 1.8, 1.8};
/* A camera may stretch differences of lightness by this share. */
static const double tone_slope_error = 0.2;

/* Of two numbers in units of 1.645 deviations, the radius that holds 98 %. */
static const double two_at_once = 1.7;

/* A pigment's colour with an uncertainty of this many shades does not determine the next one. */
static const double most_shades_uncertain = 2;

/* A difference that is acceptable in dental and prosthetic work is not corrected; the limit is higher for
 * colours darker than L* 35.
 */
static double acceptable_de00(struct pm_lab expected) {
    return expected.L < 35 ? 2.6 : 1.8;
}

static const double most_correction_L = 12, lightest_L = 95, darkest_L = 5;

static const struct pm_lab unknown = {NAN, NAN, NAN};

static struct pm_lab less(struct pm_lab a, struct pm_lab b) {
    return (struct pm_lab){a.L - b.L, a.a - b.a, a.b - b.b};
}

/* Differences are healed minus planned, in the plan's light. */
struct view {
    struct pm_lab off;         /* of the tone; NAN if it is unknown */
    struct pm_lab uncertainty; /* 90 % of each */
    bool lighter, darker;      /* off.L is beyond its uncertainty */
    bool tinted;               /* off.a and off.b together are */
    bool unmeasured;           /* the plan's hair was never photographed, so the camera's full error counts */
    bool thin;                 /* the dots cover clearly less than they should */
    double least_density_frac; /* what they should cover; NAN unknown */
    enum pm_why why;
};

static double or_zero(double value) {
    return isnan(value) ? 0 : value;
}

/* ------------------------------------------------------------------ chromatic adaptation */

/* `lab` adapted so that `from` becomes `to`; unchanged if one of them is unknown. */
static struct pm_lab adapted(struct pm_lab lab, struct pm_lab from, struct pm_lab to) {
    if (isnan(from.L) || isnan(to.L))
        return lab;
    return pm_lab_from_xyz(pm_adapt(pm_xyz_from_lab(lab), pm_xyz_from_lab(from), pm_xyz_from_lab(to)));
}

/* Converts a colour of this photo to the light of the plan, and back: hair, the same in both, gives the
 * von Kries factors of the light in Bradford's sharpened space. Unchanged if the hair is unknown.
 */
static struct pm_lab as_then(const struct pm_heal_request *request, struct pm_lab now) {
    return adapted(now, request->hair_now_lab, request->hair_then_lab);
}

static struct pm_lab as_now(const struct pm_heal_request *request, struct pm_lab then) {
    return adapted(then, request->hair_then_lab, request->hair_now_lab);
}

/* ------------------------------------------------------------------ uncertainty */

/* The 90 % uncertainty of each coordinate of tone minus expected, in this photo's light. */
static struct pm_lab uncertainty_now(const struct pm_heal_request *request, struct pm_lab expected) {
    struct pm_lab tone = request->treated.tone_uncertainty_lab;
    double hair =
        hypot(or_zero(request->hair_now_uncertainty_de00), or_zero(request->hair_then_uncertainty_de00));
    double slope = tone_slope_error * (expected.L - request->hair_now_lab.L);
    if (isnan(request->hair_then_lab.L)) {
        hair = or_zero(request->correction_de00);
        slope = 0;
    }
    double hair_L = hypot(hair, slope);
    return (struct pm_lab){hypot(hypot(tone.L, moving_error.L), hair_L),
                           hypot(hypot(tone.a, moving_error.a), hair),
                           hypot(hypot(tone.b, moving_error.b), hair)};
}

/* The same as a radius: each part shifts the expected colour, independently of the others. */
static double radius_de00(struct pm_lab expected, struct pm_lab off) {
    struct pm_lab L = expected, a = expected, b = expected;
    L.L += off.L;
    a.a += off.a;
    b.b += off.b;
    const double part[3] = {pm_de00(expected, L), pm_de00(expected, a), pm_de00(expected, b)};
    return sqrt(part[0] * part[0] + part[1] * part[1] + part[2] * part[2]);
}

/* The size of `off`, a difference from the expected colour, in the plan's light. */
static struct pm_lab stretched(const struct pm_heal_request *request, struct pm_lab expected,
                               struct pm_lab off) {
    struct pm_lab up = {expected.L + off.L, expected.a, expected.b};
    struct pm_lab aside = {expected.L, expected.a + off.a, expected.b + off.b};
    up = less(as_then(request, up), request->planned_lab);
    aside = less(as_then(request, aside), request->planned_lab);
    return (struct pm_lab){fabs(up.L), fabs(aside.a), fabs(aside.b)};
}

/* ------------------------------------------------------------------ judgement */

/* What the dots should cover at least, and whether they cover clearly less. */
static void judge_density(struct view *view, const struct pm_heal_request *request) {
    const struct pm_treated_facts *treated = &request->treated;
    bool planned = !isnan(request->planned_density_frac);
    view->least_density_frac = planned ? request->planned_density_frac : usual_least_frac;
    view->thin = treated->density_frac + treated->density_uncertainty_frac < view->least_density_frac;
}

static enum pm_why why_of(const struct view *view, const struct pm_heal_request *request) {
    if (request->days >= 0 && request->days < HEALED_DAYS)
        return PM_WHY_YOUNG;
    if (request->treated.redness_a > red_from_a)
        return PM_WHY_RED;
    if (isnan(view->off.L))
        return PM_WHY_UNSEEN;
    if (view->darker)
        return view->thin ? PM_WHY_DARK_THIN : PM_WHY_DARK;
    if (view->lighter || view->tinted)
        return PM_WHY_OFF;
    if (view->uncertainty.L > most_shades_uncertain * request->step_L)
        return view->unmeasured ? PM_WHY_UNMEASURED : PM_WHY_UNCERTAIN;
    if (view->thin)
        return PM_WHY_THIN;
    return request->last || isnan(request->next_lab.L) ? PM_WHY_DONE : PM_WHY_GOOD;
}

static enum pm_advice advice_of(enum pm_why why) {
    switch (why) {
    case PM_WHY_DARK:
    case PM_WHY_DONE:
        return PM_ADVICE_LEAVE;
    case PM_WHY_DARK_THIN:
    case PM_WHY_THIN:
        return PM_ADVICE_DENSITY;
    case PM_WHY_OFF:
        return PM_ADVICE_CORRECTED;
    case PM_WHY_GOOD:
        return PM_ADVICE_AS_PLANNED;
    default:
        return PM_ADVICE_RETAKE;
    }
}

static bool is_lighter(const struct pm_followup_facts *facts, struct pm_lab uncertainty) {
    struct pm_lab expected = facts->expected_lab, lighter = expected;
    lighter.L += facts->delta.L;
    return facts->delta.L > uncertainty.L && pm_de00(expected, lighter) > acceptable_de00(expected);
}

/* Pigments turn warm or cool, along the axis on which brown hair lies. Across it only a large shift is
 * accepted. */
static bool is_tinted(const struct pm_followup_facts *facts, struct pm_lab uncertainty) {
    const double axis_a = 0.5, axis_b = 0.866;
    struct pm_lab delta = facts->delta, expected = facts->expected_lab, aside = expected;
    double along = axis_a * delta.a + axis_b * delta.b;
    aside.a += delta.a;
    aside.b += delta.b;
    return (fabs(along) > hypot(axis_a * uncertainty.a, axis_b * uncertainty.b) ||
            hypot(delta.a / uncertainty.a, delta.b / uncertainty.b) > two_at_once) &&
           pm_de00(expected, aside) > acceptable_de00(expected);
}

static void observe(struct view *view, const struct pm_heal_request *request,
                    const struct pm_followup_facts *facts, struct pm_lab uncertainty) {
    const struct pm_lab *delta = &facts->delta;
    *view = (struct view){.off = unknown, .uncertainty = unknown};
    view->unmeasured = isnan(request->hair_then_lab.L);
    judge_density(view, request);
    if (!isnan(delta->L)) {
        view->off = less(as_then(request, request->treated.tone_lab), request->planned_lab);
        view->uncertainty = stretched(request, facts->expected_lab, uncertainty);
        view->lighter = is_lighter(facts, uncertainty);
        view->darker = delta->L < -uncertainty.L;
        view->tinted = is_tinted(facts, uncertainty);
    }
    view->why = why_of(view, request);
}

/* The next session's colour, shifted against the effect of healing if that exceeds its uncertainty. */
static struct pm_lab corrected(const struct view *view, const struct pm_heal_request *request) {
    bool more = !request->last && !isnan(request->next_lab.L);
    struct pm_lab target = more ? request->next_lab : request->planned_lab;
    if (view->lighter)
        target.L -= fmin(view->off.L, most_correction_L);
    if (view->tinted) {
        target.a -= view->off.a;
        target.b -= view->off.b;
    }
    target.L = fmin(fmax(target.L, darkest_L), lightest_L);
    return target;
}

static struct pm_lab next_target_of(const struct view *view, const struct pm_heal_request *request) {
    switch (view->why) {
    case PM_WHY_DARK_THIN:
    case PM_WHY_THIN:
        return request->planned_lab;
    case PM_WHY_OFF:
        return corrected(view, request);
    case PM_WHY_GOOD:
        return request->next_lab;
    default:
        return unknown;
    }
}

static double healed_shades_of(const struct view *view, const struct pm_heal_request *request) {
    if (view->lighter || view->darker)
        return fmin(fmax(view->off.L / request->step_L, -10), 10);
    return view->uncertainty.L <= request->step_L ? 0 : NAN;
}

static bool is_retake(enum pm_why why) {
    return why == PM_WHY_YOUNG || why == PM_WHY_RED || why == PM_WHY_UNSEEN || why == PM_WHY_UNCERTAIN ||
           why == PM_WHY_UNMEASURED;
}

/* The results in this photo's light. */
static struct pm_lab compare(struct pm_followup_facts *facts, const struct pm_heal_request *request) {
    struct pm_lab tone = request->treated.tone_lab;
    facts->expected_lab = as_now(request, request->planned_lab);
    facts->delta = facts->hair_delta = unknown;
    facts->de00 = facts->hair_de00 = facts->uncertainty_de00 = NAN;
    if (isnan(tone.L))
        return unknown;
    struct pm_lab uncertainty = uncertainty_now(request, facts->expected_lab);
    facts->delta = less(tone, facts->expected_lab);
    facts->de00 = pm_de00(tone, facts->expected_lab);
    facts->hair_delta = less(tone, request->hair_now_lab);
    facts->hair_de00 = pm_de00(tone, request->hair_now_lab);
    facts->uncertainty_de00 = radius_de00(facts->expected_lab, uncertainty);
    return uncertainty;
}

void pm_heal_judge(const struct pm_heal_request *request, struct pm_followup_facts *facts) {
    struct view view;
    facts->treated = request->treated;
    facts->planned_lab = request->planned_lab;
    facts->planned_density_frac = request->planned_density_frac;
    facts->days = request->days;
    struct pm_lab uncertainty = compare(facts, request);
    observe(&view, request, facts, uncertainty);
    facts->next_lab = next_target_of(&view, request);
    facts->why = view.why;
    facts->advice = advice_of(view.why);
    facts->judgement = request->days < 0            ? PM_JUDGEMENT_UNKNOWN
                       : request->days < FINAL_DAYS ? PM_JUDGEMENT_PROVISIONAL
                                                    : PM_JUDGEMENT_FINAL;
    facts->healed_shades = is_retake(view.why) ? NAN : healed_shades_of(&view, request);
    facts->off_L = view.lighter || view.darker ? view.off.L : NAN;
    facts->off_ab[0] = view.tinted ? view.off.a : NAN;
    facts->off_ab[1] = view.tinted ? view.off.b : NAN;
    facts->off_uncertainty_lab = view.uncertainty;
    facts->least_density_frac = view.thin ? view.least_density_frac : NAN;
}
