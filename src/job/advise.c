#include "job/advise.h"

#include "base/memory.h"
#include "match/plan.h"
#include "match/rank.h"

static bool name_palette(struct pm_record *record, const struct pm_palette *palette, struct pm_error *err) {
    record->palette_shades = (int)palette->n_shades;
    return pm_copy_text(&record->palette_name, palette->name, err) &&
           pm_copy_text(&record->palette_capture, pm_capture_name(palette->capture), err) &&
           pm_copy_text(&record->palette_sha256, palette->sha256, err);
}

static bool plan(struct pm_record *record, const struct pm_options *options, struct pm_error *err) {
    struct pm_plan_request request;
    pm_plan_request_init(&request, options->palette, record->target_lab);
    request.sessions = options->sessions;
    request.aim = options->aim;
    request.interval_days[0] = options->interval_days[0];
    request.interval_days[1] = options->interval_days[1];
    request.start = options->start;
    request.step_L = options->step_L;
    return pm_plan(&request, record->sessions, &record->n_sessions, err);
}

bool pm_advise(struct pm_record *record, const struct pm_options *options, double uncertainty_de00,
               struct pm_error *err) {
    const struct pm_palette *palette = options->palette;
    record->healing = "unknown";
    return name_palette(record, palette, err) &&
           pm_rank(palette, record->target_lab, uncertainty_de00, (size_t)options->top, &record->shades,
                   &record->n_shades, err) &&
           pm_rivals(palette, record->target_lab, uncertainty_de00, &record->rivals, &record->n_rivals,
                     err) &&
           plan(record, options, err);
}

bool pm_advise_on_hair(struct pm_record *record, const struct pm_options *options, struct pm_error *err) {
    if (options->palette == NULL)
        return true;
    record->has_target = true;
    record->target_source = "photo";
    record->look = options->look == PM_LOOK_SHAVED ? "shaved" : "natural";
    record->target_lab = pm_look_target(record->hair.lab, options->look);
    return pm_advise(record, options, record->hair.uncertainty_de00, err);
}
