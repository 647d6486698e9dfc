/* The photo checks: is this photo good enough to be believed? */
#include "job/quality.h"

#include "base/error.h"
#include "job/consultation.h"
#include "job/strip.h"

static int larger(int a, int b) {
    return a > b ? a : b;
}

static struct pm_capture capture_of(const struct pm_consultation *c) {
    return (struct pm_capture){
        .long_side_px = larger(c->info->width, c->info->height),
        .has_exif = c->info->has_exif,
        .flash = c->info->flash,
        .software = c->info->software,
        .profile_unusable = c->profile_unusable,
        .chroma_subsampled = c->info->chroma_subsampled,
        .has_reference = c->correction != NULL,
        .card_chroma = c->card_chroma,
        .chart_doubtful = c->chart_doubtful,
    };
}

size_t pm_check_capture(const struct pm_consultation *c, struct pm_check checks[PM_MAX_CHECKS]) {
    struct pm_capture capture = capture_of(c);
    return pm_photo_checks(checks, NULL, &capture);
}

bool pm_check_photo(struct pm_consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    struct pm_capture capture = capture_of(c);
    record->n_checks = pm_photo_checks(record->checks, &c->measured.observation, &capture);
    pm_check_strips(c);
    const struct pm_check *refusal = pm_refusal(record->checks, record->n_checks);
    if (refusal == NULL)
        return true;
    record->forced = c->options->force;
    return record->forced ||
           pm_fail_remedy(err, PM_E_QUALITY, PM_REMEDY_FORCE, "%s: %s", c->name, refusal->message);
}
