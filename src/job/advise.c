#include "job/advise.h"

#include "base/error.h"
#include "base/memory.h"
#include "blend/blend.h"
#include "plan/plan.h"
#include "plan/rank.h"
#include "record/options.h"

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
    if (options->palette == NULL)
        return pm_options_check_ranges(options, err);
    struct pm_resolved *resolved = pm_options_resolve(options, err);
    pm_resolved_free(resolved);
    return resolved != NULL;
}

bool pm_own_options(struct pm_options *own, struct pm_resolved **made, const struct pm_options *options,
                    struct pm_error *err) {
    *own = *options;
    *made = NULL;
    if (own->palette != NULL && own->resolved == NULL)
        own->resolved = *made = pm_options_resolve(options, err);
    return own->palette == NULL || own->resolved != NULL;
}

/* ------------------------------------------------------------------ blends and sessions */

/* A person's blend stands behind ours, told in the same way. */
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
                            record->shades[0].de00, &grown[record->n_blends], err);
    record->n_blends += ok;
    return ok;
}

static bool plan(struct pm_record *record, const struct pm_options *options, struct pm_error *err) {
    const struct pm_plan_request request = {.options = options,
                                            .resolved = options->resolved,
                                            .target = record->target_lab,
                                            .blends = record->blends,
                                            .n_blends = record->n_blends};
    return pm_plan(&request, record->sessions, &record->n_sessions, err);
}

bool pm_advise(struct pm_record *record, const struct pm_options *options, double uncertainty_de00,
               struct pm_error *err) {
    const struct pm_palette *palette = options->palette;
    const struct pm_resolved *resolved = options->resolved;
    record->healing_shades = options->healing_shades;
    record->dilution = options->dilution;
    return pm_name_palette(record, palette, err) &&
           pm_rank(palette, record->target_lab, uncertainty_de00, (size_t)options->top, &record->shades,
                   &record->n_shades, err) &&
           pm_rivals(palette, record->target_lab, uncertainty_de00, &record->rivals, &record->n_rivals,
                     err) &&
           (options->pigments < 2 || pm_blends(&resolved->bottles, options, record->target_lab,
                                               &record->blends, &record->n_blends, err)) &&
           (options->use == NULL || resolved->use.n < 2 || judge_choice(record, resolved, err)) &&
           plan(record, options, err);
}

bool pm_advise_on_hair(struct pm_record *record, const struct pm_options *options, struct pm_error *err) {
    if (options->palette == NULL)
        return true;
    record->has_target = true;
    record->target_source = PM_TARGET_PHOTO;
    record->look = options->look;
    record->target_lab = pm_look_target(record->hair.lab, options->look);
    return pm_advise(record, options, record->hair.uncertainty_de00, err);
}
