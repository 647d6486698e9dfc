#include "match/heal.h"

#include "base/memory.h"

#include <math.h>

bool pm_heal_judge(const struct pm_heal_request *request, struct pm_followup_facts *facts,
                   struct pm_lab *next_target, struct pm_error *err) {
    const struct pm_lab unknown = {NAN, NAN, NAN};
    facts->treated = request->treated;
    facts->planned_lab = request->planned_lab;
    facts->planned_density_frac = request->planned_density_frac;
    facts->days = request->days;
    facts->expected_lab = facts->delta = facts->hair_delta = *next_target = unknown;
    facts->de00 = facts->hair_de00 = facts->uncertainty_de00 = facts->healed_shades = NAN;
    facts->advice = "retake";
    return pm_copy_text(&facts->reason, "The photo does not show the dots: take it again from nearer.", err);
}
