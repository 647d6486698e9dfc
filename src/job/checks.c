#include "job/checks.h"

#include "base/error.h"
#include "job/consultation.h"
#include "record/sentences.h"

#include <math.h>
#include <string.h>

enum trigger { ABOVE, BELOW };

/* One check. It warns past `warn` and refuses past `refuse`, NAN: never. A yes-or-no check has the value
 * 1 or 0 and the limit 0. */
struct rule {
    enum trigger trigger;
    double warn, refuse;
};

enum { RULES = PM_CHECK_STRIP_LIGHT };

/* Every threshold. Blur was calibrated on eight real portraits (eleven hair rectangles, 60 to 260 pixels wide
 * in photos of 512 to 2048): sharp 0.88 to 3.9; blurred by a Gaussian of 0.1 % of the photo's long side
 * 0.03 to 1.4, of 0.15 % 0.01 to 0.58, of 0.2 % 0.30 at most. */
static const struct rule rules[RULES] = {
    [PM_CHECK_HAIR] = {ABOVE, 0, NAN},
    [PM_CHECK_HEADS] = {ABOVE, 1, NAN},
    [PM_CHECK_HIGHLIGHTS] = {ABOVE, 0.02, 0.10},
    [PM_CHECK_SHADOWS] = {ABOVE, 0.10, 0.40},
    [PM_CHECK_DARK] = {BELOW, 8, 3},
    [PM_CHECK_PIXELS] = {BELOW, 2000, 200},
    [PM_CHECK_REGION] = {BELOW, 64, 16},
    [PM_CHECK_MIXED] = {ABOVE, 20, NAN},
    [PM_CHECK_BLUR] = {BELOW, 0.35, NAN},
    [PM_CHECK_STUBBLE] = {ABOVE, 0, NAN},
    [PM_CHECK_BEARD] = {ABOVE, 0, NAN},
    [PM_CHECK_CARD] = {ABOVE, 4, 12},
    [PM_CHECK_CHART] = {ABOVE, 0, NAN},
    [PM_CHECK_REFERENCE] = {ABOVE, 0, NAN},
    [PM_CHECK_MESSENGER] = {ABOVE, 0, NAN},
    [PM_CHECK_FLASH] = {ABOVE, 0, NAN},
    [PM_CHECK_EDITED] = {ABOVE, 0, NAN},
    [PM_CHECK_PROFILE] = {ABOVE, 0, NAN},
    [PM_CHECK_SPACE] = {ABOVE, 0, NAN},
    [PM_CHECK_HDR] = {ABOVE, 0, NAN},
    [PM_CHECK_LINEAR] = {ABOVE, 0, NAN},
    [PM_CHECK_MIRRORED] = {ABOVE, 0, NAN},
};

/* Picture editors by their entry in EXIF's Software. Cameras and phones enter a version. */
static const char *const editors[] = {"photoshop",  "lightroom",  "gimp",      "snapseed",    "picsart",
                                      "facetune",   "vsco",       "instagram", "snapchat",    "picasa",
                                      "pixelmator", "affinity",   "darktable", "rawtherapee", "capture one",
                                      "luminar",    "canva",      "meitu",     "beautyplus",  "b612",
                                      "faceapp",    "airbrush",   "polarr",    "paint",       "acdsee",
                                      "photoscape", "afterlight", "lensa",     "remini"};

bool pm_is_editor(const char *software) {
    for (size_t i = 0; software != NULL && i < sizeof editors / sizeof *editors; i++)
        if (strcasestr(software, editors[i]) != NULL)
            return true;
    return false;
}

static void gather_capture(double value[RULES], const struct pm_capture_facts *capture) {
    value[PM_CHECK_HEADS] = capture->heads;
    value[PM_CHECK_BEARD] = capture->beard;
    value[PM_CHECK_CARD] = capture->card_chroma;
    value[PM_CHECK_CHART] = capture->chart_doubtful;
    value[PM_CHECK_REFERENCE] = !capture->has_reference;
    value[PM_CHECK_MESSENGER] = !capture->has_exif && capture->long_side_px <= 2048;
    value[PM_CHECK_FLASH] = capture->flash == 1;
    value[PM_CHECK_EDITED] = pm_is_editor(capture->software);
    value[PM_CHECK_PROFILE] = capture->profile_unusable;
    value[PM_CHECK_SPACE] = capture->space_unsaid;
    value[PM_CHECK_HDR] = capture->hdr;
    value[PM_CHECK_LINEAR] = capture->chart_linear;
    value[PM_CHECK_MIRRORED] = capture->chart_mirrored;
}

static void gather_seen(double value[RULES], const struct pm_hair_observation *seen,
                        const struct pm_capture_facts *capture) {
    value[PM_CHECK_HAIR] = seen->smooth;
    value[PM_CHECK_HIGHLIGHTS] = seen->highlights_frac;
    value[PM_CHECK_SHADOWS] = seen->crushed_frac;
    value[PM_CHECK_DARK] = seen->median_L;
    value[PM_CHECK_PIXELS] = (double)seen->trimmed_pixels;
    value[PM_CHECK_REGION] = seen->short_side_px;
    value[PM_CHECK_MIXED] = seen->parted ? NAN : seen->iqr_L;
    value[PM_CHECK_BLUR] = seen->sharpness;
    value[PM_CHECK_STUBBLE] = seen->stubble && capture->chroma_subsampled;
}

static bool past(const struct rule *rule, double value, double limit) {
    return rule->trigger == ABOVE ? value > limit : value < limit;
}

static enum pm_level level_of(enum pm_check_code check, bool refuses) {
    if (refuses)
        return PM_LEVEL_REFUSE;
    bool informs = check == PM_CHECK_REFERENCE || check == PM_CHECK_HEADS || check == PM_CHECK_HDR ||
                   check == PM_CHECK_MIRRORED || check == PM_CHECK_BEARD;
    return informs ? PM_LEVEL_NOTE : PM_LEVEL_WARN;
}

size_t pm_photo_checks(struct pm_check checks[PM_MAX_CHECKS], const struct pm_hair_observation *seen,
                       const struct pm_capture_facts *capture) {
    double value[RULES];
    for (int i = 0; i < RULES; i++)
        value[i] = NAN;
    gather_capture(value, capture);
    if (seen != NULL)
        gather_seen(value, seen, capture);
    size_t n = 0;
    for (int i = PM_CHECK_NONE + 1; i < RULES && n < PM_MAX_CHECKS; i++) {
        const struct rule *rule = &rules[i];
        bool refuses = past(rule, value[i], rule->refuse);
        if (!refuses && !past(rule, value[i], rule->warn))
            continue;
        double limit = refuses ? rule->refuse : rule->warn;
        checks[n] = (struct pm_check){(enum pm_check_code)i, level_of((enum pm_check_code)i, refuses),
                                      value[i], limit, ""};
        pm_check_message(&checks[n++], false);
    }
    return n;
}

const struct pm_check *pm_refusal(const struct pm_check *checks, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (checks[i].level == PM_LEVEL_REFUSE)
            return &checks[i];
    return NULL;
}

/* ------------------------------------------------------------------ of a consultation */

static int larger(int a, int b) {
    return a > b ? a : b;
}

static struct pm_capture_facts capture_of(const struct pm_consultation *c) {
    return (struct pm_capture_facts){
        .long_side_px = larger(c->info->width, c->info->height),
        .has_exif = c->info->has_exif,
        .flash = c->info->flash,
        .software = c->info->software,
        .profile_unusable = c->profile_unusable,
        .space_unsaid = c->space_unsaid,
        .hdr = pm_cicp_hdr_name(&c->info->cicp) != NULL,
        .chroma_subsampled = c->info->chroma_subsampled,
        .has_reference = c->correction != NULL,
        .beard = c->record->zone_kind == PM_ZONE_BEARD,
        .card_chroma = c->card_chroma,
        .chart_doubtful = c->chart_doubtful,
        .chart_linear = c->chart_linear,
        .chart_mirrored = c->chart_mirrored,
        .heads = c->found.confidence > 0 ? 1 + (int)c->found.n_others : 1,
    };
}

size_t pm_check_capture(const struct pm_consultation *c, struct pm_check checks[PM_MAX_CHECKS]) {
    struct pm_capture_facts capture = capture_of(c);
    return pm_photo_checks(checks, NULL, &capture);
}

bool pm_check_photo(struct pm_consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    struct pm_capture_facts capture = capture_of(c);
    record->n_checks = pm_photo_checks(record->checks, &c->measured.observation, &capture);
    pm_check_strips(c);
    const struct pm_check *refusal = pm_refusal(record->checks, record->n_checks);
    record->forced = c->options->force && (c->colourless || refusal != NULL);
    return refusal == NULL || record->forced ||
           pm_fail_remedy(err, PM_E_QUALITY, PM_REMEDY_FORCE, "%s: %s", c->name, refusal->message);
}
