/* Checks a request for a follow-up before the photo is opened. */
#include "job/consultation.h"

#include "base/error.h"
#include "palette/palette.h"
#include "record/options.h"
#include "record/record.h"

#include <math.h>
#include <string.h>

/* The largest number of a session, as of pm_options' first_session. */
enum { LAST_SESSION = 99 };

void pm_followup_init(struct pm_followup_request *request) {
    *request = (struct pm_followup_request){.session = 1, .density_frac = NAN, .healing_shades = NAN};
}

static bool check_values(const struct pm_followup_request *request, struct pm_error *err) {
    return pm_check_count("n_treated", request->n_treated, PM_MAX_REGIONS, err) &&
           pm_check_regions("treated", request->treated, request->n_treated, err) &&
           pm_check_value("session", request->session, 1, LAST_SESSION, err) &&
           pm_check_day("treated_on", request->treated_on, err) &&
           pm_check_day("taken_on", request->taken_on, err) &&
           (isnan(request->density_frac) ||
            pm_check_value("density_frac", request->density_frac, 0, 1, err)) &&
           (!isinf(request->healing_shades) ||
            pm_fail(err, PM_E_USAGE, "healing_shades is infinite: give a number, or NAN")) &&
           (request->n_earlier == 0 || request->earlier != NULL ||
            pm_fail(err, PM_E_USAGE, "n_earlier is %zu, but earlier is NULL", request->n_earlier));
}

static int last_of(const struct pm_record *record, int last) {
    for (size_t i = 0; record != NULL && i < record->n_sessions; i++)
        last = record->sessions[i].session > last ? record->sessions[i].session : last;
    return last;
}

/* A session that was not planned can be compared with the plan's last one only if the pigment used is known.
 */
static bool check_session(const struct pm_followup_request *request, struct pm_error *err) {
    int last = last_of(request->plan, 0);
    if (last == 0 || request->used != NULL) /* a plan without sessions is reported later */
        return true;
    last = last_of(request->revised, last);
    for (size_t i = 0; i < request->n_earlier; i++)
        last = last_of(request->earlier[i], last);
    return request->session <= last ||
           pm_fail(err, PM_E_USAGE,
                   "session is %d: give 1 to %d, which are planned, or say in `used` what a later one used",
                   request->session, last);
}

static bool check_palette(const struct pm_consultation *c, struct pm_error *err) {
    const struct pm_record *plan = c->followup->plan;
    const char *sha256 = c->options->palette->sha256;
    if (c->followup->other_palette || plan->palette_sha256 == NULL ||
        strcmp(plan->palette_sha256, sha256) == 0)
        return true;
    return pm_fail(
        err, PM_E_PALETTE,
        "%s: the plan was made with the palette '%s', and `palette` is another: give that one, or set "
        "other_palette",
        c->name, plan->palette_name != NULL ? plan->palette_name : "another");
}

bool pm_check_followup(const struct pm_consultation *c, struct pm_error *err) {
    const struct pm_followup_request *request = c->followup;
    if (request == NULL)
        return true;
    if (!check_values(request, err) || !pm_followup_describe(request, c->record, err))
        return false;
    if (request->plan == NULL || c->options->palette == NULL)
        return pm_fail(err, PM_E_USAGE, "%s: a follow-up needs the plan and the palette it was made with",
                       c->name);
    if (request->n_treated == 0)
        return pm_fail_remedy(err, PM_E_REGION, PM_REMEDY_TREATED, "%s: say where the treated scalp is",
                              c->name);
    return check_session(request, err) && check_palette(c, err);
}
