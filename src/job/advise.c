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

/* ------------------------------------------------------------------ which bottles */

enum { MOST_EXCLUDED = 256 };

/* The excluded ids, cut out of a copy of the option's text. */
struct exclusion {
    char *text;
    const char *ids[MOST_EXCLUDED];
    size_t n;
};

static bool split_exclusion(struct exclusion *exclusion, const char *text, struct pm_error *err) {
    *exclusion = (struct exclusion){0};
    if (text == NULL)
        return true;
    if (!pm_copy_text(&exclusion->text, text, err))
        return false;
    char *rest = exclusion->text, *id;
    while ((id = strsep(&rest, ",")) != NULL) {
        if (exclusion->n == MOST_EXCLUDED)
            return pm_fail(err, PM_E_USAGE, "--exclude: at most %d ids", MOST_EXCLUDED);
        exclusion->ids[exclusion->n++] = id;
    }
    return true;
}

static struct pm_choice choice_of(const struct pm_options *options, const struct exclusion *exclusion) {
    return (struct pm_choice){
        .exclude = exclusion->ids, .n_exclude = exclusion->n, .mix_brands = options->mix_brands};
}

bool pm_options_check(const struct pm_options *options, struct pm_error *err) {
    struct exclusion exclusion = {0};
    struct pm_use use[PM_MAX_PARTS];
    size_t n;
    if (!pm_options_check_ranges(options, err))
        return false;
    if (options->palette == NULL)
        return true;
    bool ok = split_exclusion(&exclusion, options->exclude, err);
    struct pm_choice choice = choice_of(options, &exclusion);
    ok = ok && pm_choice_check(&choice, options->palette, err) &&
         (options->use == NULL || pm_use_parse(options->use, options->palette, use, &n, err));
    free(exclusion.text);
    return ok;
}

/* ------------------------------------------------------------------ blends and sessions */

static bool search_blends(struct pm_record *record, const struct pm_options *options, struct pm_choice choice,
                          struct pm_error *err) {
    if (options->pigments < 2)
        return true;
    struct pm_blend_request request;
    pm_blend_request_init(&request, options->palette, record->target_lab);
    request.choice = choice;
    request.drops = options->drops;
    request.pigments = options->pigments;
    request.top = (size_t)options->top;
    return pm_blends(&request, &record->blends, &record->n_blends, err);
}

/* A person's blend stands behind ours, told in the same way. */
static bool judge_choice(struct pm_record *record, const struct pm_options *options, const struct pm_use *use,
                         size_t n, struct pm_error *err) {
    int shades[PM_MAX_PARTS], ratio[PM_MAX_PARTS];
    static const size_t which[PM_MAX_PARTS] = {0, 1, 2};
    int total = 0;
    for (size_t i = 0; i < n; i++) {
        shades[i] = use[i].shade;
        ratio[i] = use[i].drops;
        total += use[i].drops;
    }
    struct pm_bottles bottles;
    if (!pm_bottles_of(&bottles, options->palette, shades, n, err))
        return false;
    struct pm_blend *grown = realloc(record->blends, (record->n_blends + 1) * sizeof *grown);
    bool ok = grown != NULL || pm_fail_memory(err);
    if (ok) {
        record->blends = grown;
        ok = pm_blend_tell(&bottles, which, ratio, n, record->target_lab, total, record->shades[0].de00,
                           &grown[record->n_blends], err);
        record->n_blends += ok;
    }
    pm_bottles_free(&bottles);
    return ok;
}

static bool plan(struct pm_record *record, const struct pm_options *options, struct pm_choice choice,
                 struct pm_error *err) {
    struct pm_plan_request request;
    pm_plan_request_init(&request, options->palette, record->target_lab);
    request.first = options->first_session;
    request.sessions = options->sessions > request.first ? options->sessions : request.first;
    request.aim = options->aim > request.first ? options->aim : request.first;
    request.interval_days[0] = options->interval_days[0];
    request.interval_days[1] = options->interval_days[1];
    request.start = options->start;
    request.done_on = options->done_on;
    request.step_L = options->step_L;
    request.choice = choice;
    request.drops = options->drops;
    request.pigments = options->pigments;
    request.healing_shades = options->healing_shades;
    request.dilution = options->dilution;
    request.volume_ml = options->volume_ml;
    request.drop_ml = options->drop_ml;
    if (options->use != NULL &&
        !pm_use_parse(options->use, options->palette, request.use, &request.n_use, err))
        return false;
    if (options->top >= PM_BLENDS_WEIGHED && request.n_use == 0) {
        request.blends = record->blends;
        request.n_blends = record->n_blends;
    }
    return (request.n_use < 2 || judge_choice(record, options, request.use, request.n_use, err)) &&
           pm_plan(&request, record->sessions, &record->n_sessions, err);
}

bool pm_advise(struct pm_record *record, const struct pm_options *options, double uncertainty_de00,
               struct pm_error *err) {
    const struct pm_palette *palette = options->palette;
    struct exclusion exclusion;
    record->healing_shades = options->healing_shades;
    record->dilution = options->dilution;
    bool ok = pm_name_palette(record, palette, err) && split_exclusion(&exclusion, options->exclude, err);
    if (!ok)
        return false;
    struct pm_choice choice = choice_of(options, &exclusion);
    ok = pm_rank(palette, record->target_lab, uncertainty_de00, (size_t)options->top, &record->shades,
                 &record->n_shades, err) &&
         pm_rivals(palette, record->target_lab, uncertainty_de00, &record->rivals, &record->n_rivals, err) &&
         search_blends(record, options, choice, err) && plan(record, options, choice, err);
    free(exclusion.text);
    return ok;
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
