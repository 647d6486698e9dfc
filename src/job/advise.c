#include "job/advise.h"

#include "base/error.h"
#include "base/memory.h"
#include "blend/blend.h"
#include "color/lab.h"
#include "job/components.h"
#include "job/consultation.h"
#include "job/infer.h"
#include "plan/likely.h"
#include "plan/plan.h"
#include "plan/rank.h"
#include "record/options.h"
#include "record/sentences.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool pm_name_palette(struct pm_record *record, const struct pm_palette *palette, struct pm_error *err) {
    if (record->palette_name != NULL) /* a follow-up names it before it plans anew */
        return true;
    record->palette_shades = (int)palette->n_shades;
    record->palette_capture = palette->capture;
    return pm_copy_text(&record->palette_name, palette->name, err) &&
           pm_copy_text(&record->palette_sha256, palette->sha256, err);
}

/* ------------------------------------------------------------------ what options name */

struct pm_resolved *pm_options_resolve(const struct pm_options *options, struct pm_error *err) {
    if (!pm_options_check_ranges(options, err))
        return NULL;
    if (options->palette == NULL) {
        pm_fail(err, PM_E_USAGE, "palette is NULL, so there is nothing to look up: give one");
        return NULL;
    }
    struct pm_resolved *resolved = pm_alloc(1, sizeof *resolved, err);
    if (resolved != NULL && !pm_resolve(resolved, options, err)) {
        free(resolved);
        return NULL;
    }
    return resolved;
}

void pm_resolved_free(struct pm_resolved *resolved) {
    if (resolved != NULL)
        pm_resolved_release(resolved);
    free(resolved);
}

bool pm_options_check(const struct pm_options *options, struct pm_error *err) {
    if (options->resolved != NULL || options->palette == NULL)
        return pm_options_check_ranges(options, err) &&
               (options->resolved == NULL || pm_resolved_fits(options->resolved, options, err));
    struct pm_resolved *resolved = pm_options_resolve(options, err);
    const bool ok = resolved != NULL;
    pm_resolved_free(resolved);
    return ok;
}

bool pm_own_options(struct pm_options *own, struct pm_resolved **made, const struct pm_options *options,
                    struct pm_error *err) {
    *own = *options;
    *made = NULL;
    if (options->resolved != NULL || options->palette == NULL)
        return pm_options_check(options, err);
    own->resolved = *made = pm_options_resolve(options, err);
    return own->resolved != NULL;
}

/* ------------------------------------------------------------------ blends and sessions */

/* A person's blend follows ours, reported in the same way. */
static bool judge_choice(struct pm_record *record, const struct pm_resolved *resolved, struct pm_error *err) {
    const struct pm_pick *use = &resolved->use;
    size_t which[PM_MAX_PARTS];
    int total = 0;
    for (size_t i = 0; i < use->n; i++) {
        which[i] = (size_t)use->shade[i];
        total += use->drops[i];
    }
    struct pm_blend *grown = realloc(record->blends, (record->n_blends + 1) * sizeof *grown);
    if (grown == NULL)
        return pm_fail_memory(err);
    record->blends = grown;
    bool ok = pm_blend_tell(&resolved->bottles, which, use->drops, use->n, record->target_lab, total,
                            record->n_shades > 0 ? record->shades[0].de00 : INFINITY,
                            &grown[record->n_blends], err);
    record->n_blends += ok;
    return ok;
}

static bool plan(struct pm_record *record, const struct pm_options *options, struct pm_error *err) {
    const struct pm_plan_request request = {.options = options,
                                            .resolved = options->resolved,
                                            .target = record->target_lab,
                                            .target_is_hair = record->target_source != PM_TARGET_PLAN,
                                            .blends = record->blends,
                                            .n_blends = record->n_blends};
    return pm_plan(&request, record->sessions, &record->n_sessions, err);
}

/* ------------------------------------------------------------------ the likely bottles */

static bool note_likely(struct pm_record *record, const struct pm_palette *palette,
                        const struct pm_odds *odds, struct pm_error *err) {
    record->likely = pm_alloc(odds->n_likely, sizeof *record->likely, err);
    if (record->likely == NULL)
        return false;
    for (size_t i = 0; i < odds->n_likely; i++) {
        size_t shade = odds->likely[i];
        record->likely[i].nearest = odds->nearest[shade];
        record->likely[i].within = odds->within[shade];
        record->likely[i].lab = palette->shades[shade].lab;
        record->n_likely++;
        if (!pm_copy_text(&record->likely[i].id, palette->shades[shade].id, err) ||
            !pm_copy_text(&record->likely[i].name, palette->shades[shade].name, err))
            return false;
    }
    return true;
}

static bool note_odds(struct pm_record *record, const struct pm_palette *palette, const struct pm_odds *odds,
                      struct pm_error *err) {
    struct pm_posterior_facts *facts = &record->posterior;
    for (size_t i = 0; i < record->n_shades; i++) {
        size_t shade = (size_t)pm_palette_find(palette, record->shades[i].id);
        record->shades[i].nearest = odds->nearest[shade];
        record->shades[i].within = odds->within[shade];
    }
    facts->rung_de00 = odds->rung_de00;
    facts->nearest_de00 = odds->nearest_de00;
    facts->nearest_delta = odds->delta;
    facts->visible = odds->visible;
    facts->beyond = odds->beyond;
    return (odds->undertone == NULL || pm_copy_text(&facts->undertone, odds->undertone, err)) &&
           note_likely(record, palette, odds, err);
}

/* ------------------------------------------------------------------ dark and grey strands */

static bool name_bottle(struct pm_component *component, const struct pm_posterior *posterior,
                        const struct pm_options *options, struct pm_error *err) {
    const struct pm_bottles *bottles = &options->resolved->bottles;
    struct pm_odds odds;
    bool ok = pm_odds_find(posterior, bottles, options->look, options->step_L, &odds, err);
    const struct pm_lab target = pm_look_target(posterior->mean, options->look);
    const int nearest = pm_nearest_bottle(bottles, target);
    if (ok && nearest >= 0) {
        const struct pm_shade *shade = &bottles->palette->shades[nearest];
        component->nearest_probability = odds.nearest[nearest];
        component->nearest_de00 = pm_de00(shade->lab, target);
        ok = pm_copy_text(&component->nearest, shade->id, err);
    }
    pm_odds_free(&odds);
    return ok;
}

/* The probable true colour of each component and, with a palette, the bottle nearest to it. */
static bool tell_components(struct pm_record *record, const struct pm_record *const *photos, size_t n,
                            const struct pm_options *options, struct pm_error *err) {
    for (size_t i = 0; i < record->n_components; i++) {
        struct pm_component *component = &record->components[i];
        struct pm_posterior posterior;
        const enum pm_grey_choice follow =
            component->kind == PM_COMPONENT_GREY ? PM_GREY_FOLLOW_GREY : PM_GREY_FOLLOW_DARK;
        if (!pm_infer_followed(record, photos, n, options, follow, &posterior, err))
            return false;
        component->probable_lab = posterior.mean;
        component->radius_de00 = posterior.radius_de00;
        if (options->palette != NULL && !name_bottle(component, &posterior, options, err))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ no plan */

/* "Every likely colour": nine in ten of them. */
static const double every_likely = 0.9;

static bool blend_reaches(const struct pm_record *record) {
    const double reach_de00 = pm_reach_de00(record->posterior.natural, record->posterior.rung_de00);
    return record->n_blends > 0 && record->blends[0].de00 <= reach_de00;
}

/* No bottle is suggested for hair that none matches, or for the mean of two heads. */
static void drop_likely(struct pm_record *record) {
    for (size_t i = 0; i < record->n_likely; i++) {
        free(record->likely[i].id);
        free(record->likely[i].name);
    }
    record->n_likely = 0;
}

static bool note_no_pigment(struct pm_record *record, struct pm_error *err) {
    const struct pm_match *nearest = &record->shades[0];
    const bool grows = record->posterior.natural >= pm_natural_least;
    record->plan_reason = PM_PLAN_NO_PIGMENT;
    drop_likely(record);
    return pm_plan_note(record, grows ? PM_SAY_NO_PIGMENT : PM_SAY_NO_HAIR_COLOUR, nearest->id, nearest->de00,
                        nearest->delta.L, err);
}

static bool note_abstained(struct pm_record *record, double limit_de00, struct pm_error *err) {
    record->plan_reason = PM_PLAN_ABSTAINED;
    return pm_plan_note(record, PM_SAY_ABSTAINED, NULL, record->posterior.radius_de00, limit_de00, err);
}

/* Decides whether there is to be a plan; record->plan_reason says why not. */
static bool withhold(struct pm_record *record, const struct pm_options *options, struct pm_error *err) {
    const struct pm_posterior_facts *facts = &record->posterior;
    if (record->plan_reason == PM_PLAN_DISAGREE)
        drop_likely(record);
    if (record->plan_reason != PM_PLAN_REASON_NONE || options->use != NULL || record->n_shades == 0)
        return true;
    if (facts->radius_de00 > options->abstain_above_de00)
        return note_abstained(record, options->abstain_above_de00, err);
    if (facts->natural < pm_natural_least || (facts->beyond >= every_likely && !blend_reaches(record)))
        return note_no_pigment(record, err);
    return true;
}

/* A person's choice that is far from every likely colour of the hair. */
static bool judge_use(struct pm_record *record, const struct pm_options *options,
                      const struct pm_posterior *posterior, struct pm_error *err) {
    const struct pm_pick *use = &options->resolved->use;
    const double reach_de00 = pm_reach_de00(record->posterior.natural, record->posterior.rung_de00);
    if (options->use == NULL || pm_beyond(posterior, options->look, use->lab, reach_de00) < every_likely)
        return true;
    const bool any = record->n_likely > 0;
    return pm_plan_note(record, any ? PM_SAY_CHOICE_FAR : PM_SAY_CHOICE_FAR_OF_ALL,
                        any ? record->likely[0].id : NULL, pm_de00(record->target_lab, use->lab), NAN, err);
}

/* ------------------------------------------------------------------ all of it */

static bool advise(struct pm_record *record, const struct pm_options *options, double uncertainty_de00,
                   struct pm_error *err) {
    const struct pm_resolved *resolved = options->resolved;
    record->healing_shades = options->healing_shades;
    record->dilution = options->dilution;
    record->blends_among = options->pigments > 1 ? pm_bottles_among(&resolved->bottles) : -1;
    return pm_name_palette(record, options->palette, err) &&
           pm_rank(options->palette, resolved->bottles.excluded, record->target_lab, uncertainty_de00,
                   (size_t)options->top, &record->shades, &record->n_shades, err) &&
           (options->pigments < 2 || pm_blends(&resolved->bottles, options, record->target_lab,
                                               &record->blends, &record->n_blends, err)) &&
           (options->use == NULL || resolved->use.n < 2 || judge_choice(record, resolved, err));
}

bool pm_advise(struct pm_record *record, const struct pm_options *options, double uncertainty_de00,
               struct pm_error *err) {
    return advise(record, options, uncertainty_de00, err) && plan(record, options, err);
}

bool pm_advise_on_hair(struct pm_record *record, const struct pm_record *const *photos, size_t n,
                       const struct pm_options *options, struct pm_error *err) {
    struct pm_posterior posterior;
    struct pm_odds odds = {0};
    if (pm_is_unsolved(&record->hair))
        return pm_note_unsolved(record, err) &&
               (options->palette == NULL || pm_name_palette(record, options->palette, err));
    record->grey = record->n_components > 0 ? options->grey : PM_GREY_UNKNOWN;
    if (!pm_infer(record, photos, n, options, &posterior, err) ||
        !tell_components(record, photos, n, options, err))
        return false;
    if (options->palette == NULL)
        return true;
    record->has_target = true;
    record->target_source = PM_TARGET_PHOTO;
    record->look = options->look;
    record->target_lab = pm_look_target(posterior.mean, options->look);
    bool ok =
        advise(record, options, posterior.radius_de00, err) &&
        pm_odds_find(&posterior, &options->resolved->bottles, options->look, options->step_L, &odds, err) &&
        note_odds(record, options->palette, &odds, err) && withhold(record, options, err) &&
        judge_use(record, options, &posterior, err) &&
        (record->plan_reason != PM_PLAN_REASON_NONE || plan(record, options, err));
    pm_odds_free(&odds);
    return ok;
}
