/* What a healed photo says of the session before it. */
#include "record/json_parts.h"

static json_t *treated(struct pm_json *w, const struct pm_treated_facts *facts) {
    json_t *object = made(w, json_object());
    put(w, object, "tone_lab", lab(w, facts->tone_lab));
    put(w, object, "tone_uncertainty_de00", number(w, facts->tone_uncertainty_de00, 2));
    put(w, object, "tone_uncertainty_lab", lab(w, facts->tone_uncertainty_lab));
    put(w, object, "mean_lab", lab(w, facts->mean_lab));
    put(w, object, "darkest_lab", lab(w, facts->darkest_lab));
    put(w, object, "skin_lab", lab(w, facts->skin_lab));
    put(w, object, "between_lab", lab(w, facts->between_lab));
    put(w, object, "density_frac", number(w, facts->density_frac, 4));
    put(w, object, "density_uncertainty_frac", number(w, facts->density_uncertainty_frac, 4));
    put(w, object, "redness_a", number(w, facts->redness_a, 2));
    return object;
}

json_t *pm_json_followup(struct pm_json *w, const struct pm_record *record) {
    const struct pm_followup_facts *facts = &record->followup;
    if (!record->has_followup)
        return json_null();
    json_t *object = made(w, json_object());
    put(w, object, "session", whole(w, facts->session));
    put(w, object, "treated_on", text(w, facts->treated_on));
    put(w, object, "days", whole(w, facts->days));
    put(w, object, "region", boxes(w, facts->treated_boxes, facts->n_treated_boxes));
    put(w, object, "treated", treated(w, &facts->treated));
    put(w, object, "planned_lab", lab(w, facts->planned_lab));
    put(w, object, "expected_lab", lab(w, facts->expected_lab));
    put(w, object, "delta", lab(w, facts->delta));
    put(w, object, "de00", number(w, facts->de00, 2));
    put(w, object, "uncertainty_de00", number(w, facts->uncertainty_de00, 2));
    put(w, object, "hair_delta", lab(w, facts->hair_delta));
    put(w, object, "hair_de00", number(w, facts->hair_de00, 2));
    put(w, object, "planned_density_frac", number(w, facts->planned_density_frac, 4));
    put(w, object, "healed_shades", number(w, facts->healed_shades, 2));
    put(w, object, "advice", text(w, facts->advice));
    put(w, object, "reason", text(w, facts->reason));
    return object;
}
