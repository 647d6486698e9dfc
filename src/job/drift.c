/* The undertone over several visits: the change of a pigment in skin appears as the difference of each
 * healed photo from the plan, since the plan's colour is shifted like the hair beside it. */
#include "base/dates.h"
#include "base/numbers.h"
#include "color/lab.h"
#include "job/consultation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of two independent numbers in units of 1.645 deviations, the radius that holds 90 %. */
static const double two_at_once = 1.305;

/* Photos of one camera that show the hair within this of each other were taken in one light. */
static const double alike_de00 = 3;

/* The errors of such photos are largely common: of 48 pairs of rendered visits by one phone in one light
 * (samples/README.md, family drift, seed 11) 95 % of the shifts in a* and b* are off by less than 0.43 of
 * the uncertainty. */
static const double left_where_alike = 0.4;

/* Skin that is recently treated or red gives no information about the pigment. */
static bool shows_tone(const struct pm_followup_facts *facts) {
    return isfinite(facts->delta.a) && isfinite(facts->off_uncertainty_lab.a) && facts->why != PM_WHY_YOUNG &&
           facts->why != PM_WHY_RED;
}

/* The day of a photo as EXIF's text begins; false if it is unknown. */
static bool day_of(const char *taken, struct pm_date *day) {
    char text[11];
    if (taken == NULL)
        return false;
    snprintf(text, sizeof text, "%.10s", taken);
    return pm_date_parse(text, day);
}

static bool are_alike(const struct pm_record *first, const struct pm_record *now) {
    const char *one = first->image.camera, *other = now->image.camera;
    return one != NULL && other != NULL && strcmp(one, other) == 0 &&
           pm_de00(first->hair.lab, now->hair.lab) <= alike_de00;
}

static enum pm_drift direction(const struct pm_drift_facts *drift) {
    const double a = drift->moved_ab[0] / drift->uncertainty_ab[0],
                 b = drift->moved_ab[1] / drift->uncertainty_ab[1];
    if (!(hypot(a, b) > two_at_once))
        return PM_DRIFT_NONE;
    if (fabs(b) >= fabs(a))
        return b < 0 ? PM_DRIFT_BLUE : PM_DRIFT_YELLOW;
    return a < 0 ? PM_DRIFT_GREEN : PM_DRIFT_RED;
}

void pm_note_drift(struct pm_consultation *c) {
    const struct pm_followup_request *request = c->followup;
    struct pm_followup_facts *now = &c->record->followup;
    struct pm_drift_facts *drift = &now->drift;
    const struct pm_record *first = NULL;
    struct pm_date from, to;
    const bool dated = day_of(request->taken_on != NULL ? request->taken_on : c->record->image.taken, &to);
    int visits = 1;
    for (size_t i = 0; i < request->n_earlier; i++) {
        if (!request->earlier[i]->has_followup || !shows_tone(&request->earlier[i]->followup))
            continue;
        /* The client's file may contain this visit already. */
        if (dated && day_of(request->earlier[i]->image.taken, &from) && pm_days_between(from, to) <= 0)
            continue;
        first = first == NULL ? request->earlier[i] : first;
        visits++;
    }
    if (first == NULL || !shows_tone(now))
        return;
    const struct pm_lab *then_lab = &first->followup.delta, *now_lab = &now->delta;
    const struct pm_lab *before = &first->followup.off_uncertainty_lab, *after = &now->off_uncertainty_lab;
    const bool alike = are_alike(first, c->record);
    const double left = alike ? left_where_alike : 1;
    *drift = (struct pm_drift_facts){
        .visits = visits,
        .days = -1,
        .alike = alike,
        .moved_ab = {pm_as_written(now_lab->a - then_lab->a), pm_as_written(now_lab->b - then_lab->b)},
        .uncertainty_ab = {pm_as_written(left * hypot(before->a, after->a)),
                           pm_as_written(left * hypot(before->b, after->b))},
    };
    if (dated && day_of(first->image.taken, &from))
        drift->days = pm_days_between(from, to);
    drift->towards = direction(drift);
}
