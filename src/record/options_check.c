/* Checks of options by themselves: ranges, counts, words, places, dates. */
#include "record/options.h"

#include "base/buffer.h"
#include "base/dates.h"
#include "base/error.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ ranges */

#define RANGE(member, whole, least, most)                                                                    \
    { #member, offsetof(struct pm_options, member), whole, least, most }

/* The limits are our own, except for the drops of a blend: the search is exact up to there. The measured
 * healing of a client may be more than a person would state. */
const struct pm_range pm_option_ranges[] = {
    RANGE(grey, true, PM_GREY_FOLLOW_DARK, PM_GREY_FOLLOW_GREY),
    RANGE(level[0], true, 0, 10),
    RANGE(level[1], true, 0, 10),
    RANGE(level_sd_L, false, 1, 30),
    RANGE(abstain_above_de00, false, 1, 100),
    RANGE(aim, true, 1, PM_MAX_SESSIONS),
    RANGE(sessions, true, 2, PM_MAX_SESSIONS),
    RANGE(first_session, true, 1, 99),
    RANGE(interval_days[0], true, 1, 3650),
    RANGE(interval_days[1], true, 1, 3650),
    RANGE(step_L, false, 0.5, 20),
    RANGE(drops, true, 1, 20),
    RANGE(pigments, true, 1, PM_MAX_PARTS),
    RANGE(top, true, 1, 1000),
    RANGE(volume_ml, false, 0.05, 100),
    RANGE(drop_ml, false, 0.01, 1),
    RANGE(dilution, false, 0, 100),
    RANGE(healing_shades, false, -10, 10),
    RANGE(max_pixels, true, 1, 4e9),
    RANGE(max_memory_mb, true, 16, 65536),
    {0},
};

const struct pm_range *pm_option_range(size_t offset) {
    for (const struct pm_range *range = pm_option_ranges; range->member != NULL; range++)
        if (range->offset == offset)
            return range;
    return NULL;
}

static double value_of(const struct pm_options *options, const struct pm_range *range) {
    const void *member = (const char *)options + range->offset;
    if (!range->whole)
        return *(const double *)member;
    return range->offset == offsetof(struct pm_options, max_pixels) ? (double)*(const int64_t *)member
                                                                    : *(const int *)member;
}

bool pm_check_value(const char *member, double value, double least, double most, struct pm_error *err) {
    if (value >= least && value <= most) /* written so that NAN does not pass */
        return true;
    struct pm_buffer text = {0};
    pm_buffer_printf(&text, "%s is ", member);
    pm_options_number(&text, value);
    pm_buffer_text(&text, ": give ");
    pm_options_number(&text, least);
    pm_buffer_text(&text, " to ");
    pm_options_number(&text, most);
    const bool full = text.failed;
    pm_fail(err, full ? PM_E_MEMORY : PM_E_USAGE, "%s", full ? "out of memory" : text.text);
    pm_buffer_free(&text);
    return false;
}

bool pm_check_day(const char *member, const char *text, struct pm_error *err) {
    struct pm_date day;
    return text == NULL || pm_date_parse(text, &day) ||
           pm_fail(err, PM_E_USAGE, "%s is '%.40s': give a valid date as YYYY-MM-DD", member, text);
}

/* Characters that would make a name's place in a list, or a list of zones, ambiguous. */
static const char no_name_has[] = "=,;";

static bool is_zone_name(const struct pm_zone *zone) {
    const char *name = zone->name;
    if (*name == '\0' || memchr(name, '\0', sizeof zone->name) == NULL ||
        name[strcspn(name, no_name_has)] != '\0' || !pm_utf8_is_clean(name))
        return false;
    return strcmp(name, "hair") != 0 && (strcmp(name, "beard") == 0) == (zone->kind == PM_ZONE_BEARD);
}

static bool check_zones(const struct pm_options *options, struct pm_error *err) {
    for (size_t i = 0; i < options->n_zones; i++) {
        const struct pm_zone *zone = &options->zones[i];
        if (!is_zone_name(zone))
            return pm_fail(
                err, PM_E_USAGE,
                "zones: '%.40s' is not a valid zone name: give 1 to %d bytes of letters, digits, spaces and "
                "signs other than %s; hair means the unnamed region, beard that of the beard",
                zone->name, PM_MAX_ZONE_NAME, no_name_has);
        if (zone->kind != PM_ZONE_HAIR && zone->kind != PM_ZONE_BEARD)
            return pm_fail(err, PM_E_USAGE, "zones: %s: kind is %d: give %d (hair) or %d (beard)", zone->name,
                           (int)zone->kind, PM_ZONE_HAIR, PM_ZONE_BEARD);
        if (zone->n_regions < 1 || zone->n_regions > PM_MAX_ZONE_REGIONS)
            return pm_fail(err, PM_E_USAGE, "zones: %s: give 1 to %d regions", zone->name,
                           PM_MAX_ZONE_REGIONS);
        for (size_t k = 0; k < i; k++)
            if (strcmp(options->zones[k].name, zone->name) == 0)
                return pm_fail(err, PM_E_USAGE, "zones: %s appears twice: put its regions together",
                               zone->name);
    }
    return true;
}

/* ------------------------------------------------------------------ lists and words */

bool pm_check_count(const char *member, size_t n, size_t most, struct pm_error *err) {
    return n <= most || pm_fail(err, PM_E_USAGE, "%s is %zu: at most %zu", member, n, most);
}

static bool check_counts(const struct pm_options *options, struct pm_error *err) {
    return pm_check_count("n_hair", options->n_hair, PM_MAX_REGIONS, err) &&
           pm_check_count("n_skin", options->n_skin, PM_MAX_REGIONS, err) &&
           pm_check_count("n_strips", options->n_strips, PM_MAX_STRIPS, err) &&
           pm_check_count("n_zones", options->n_zones, PM_MAX_ZONES, err);
}

static bool check_words(const struct pm_options *options, struct pm_error *err) {
    return pm_check_value("card", (int)options->card, PM_CARD_ABSENT, PM_CARD_L, err) &&
           pm_check_value("chart", (int)options->chart, PM_CHART_AUTO, PM_CHART_CORNERS, err) &&
           pm_check_value("look", (int)options->look, PM_LOOK_NATURAL, PM_LOOK_DENSITY, err);
}

bool pm_options_check_shape(const struct pm_options *options, struct pm_error *err) {
    return check_counts(options, err) && check_words(options, err) && check_zones(options, err);
}

/* ------------------------------------------------------------------ places */

bool pm_check_regions(const char *member, const struct pm_region *regions, size_t n, struct pm_error *err) {
    for (size_t i = 0; i < n; i++) {
        const double *v = regions[i].v;
        if (isfinite(v[0]) && isfinite(v[1]) && isfinite(v[2]) && isfinite(v[3]) && v[2] > 0 && v[3] > 0)
            continue;
        struct pm_buffer text = {0};
        pm_options_region(&text, &regions[i]);
        const bool full = text.failed;
        pm_fail(err, full ? PM_E_MEMORY : PM_E_USAGE,
                full ? "out of memory"
                     : "%s, rectangle %zu is %s: give x, y, width and height, the last two above 0",
                member, i + 1, text.text);
        pm_buffer_free(&text);
        return false;
    }
    return true;
}

static bool check_points(const char *member, const struct pm_point points[4], struct pm_error *err) {
    for (int i = 0; i < 4; i++)
        if (!isfinite(points[i].x) || !isfinite(points[i].y))
            return pm_fail(err, PM_E_USAGE, "%s: point %d is not a number: give pixels of the upright photo",
                           member, i + 1);
    return true;
}

static bool check_places(const struct pm_options *options, struct pm_error *err) {
    if (!pm_check_regions("hair", options->hair, options->n_hair, err) ||
        !pm_check_regions("skin", options->skin, options->n_skin, err) ||
        (options->has_roots && !pm_check_regions("roots", &options->roots, 1, err)) ||
        (options->card != PM_CARD_ABSENT &&
         !pm_check_regions("card_region", &options->card_region, 1, err)) ||
        (options->card == PM_CARD_L && !pm_check_value("card_L", options->card_L, 10, 100, err)) ||
        (options->chart == PM_CHART_CORNERS && !check_points("corners", options->corners, err)))
        return false;
    for (size_t i = 0; i < options->n_zones; i++)
        if (!pm_check_regions(options->zones[i].name, options->zones[i].region, options->zones[i].n_regions,
                              err))
            return false;
    for (size_t i = 0; i < options->n_strips; i++)
        if (!check_points("strips", options->strips[i].corners, err))
            return false;
    return true;
}

/* ------------------------------------------------------------------ all of it */

/* Records, which are UTF-8, give these back. */
static bool check_texts(const struct pm_options *options, struct pm_error *err) {
    const struct {
        const char *member, *text;
    } texts[] = {{"client", options->client},
                 {"id", options->id},
                 {"exclude", options->exclude},
                 {"use", options->use}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].text != NULL && !pm_utf8_valid(texts[i].text))
            return pm_fail(err, PM_E_USAGE, "%s is '%.60s': give valid UTF-8", texts[i].member,
                           texts[i].text);
    return true;
}

bool pm_options_check_ranges(const struct pm_options *options, struct pm_error *err) {
    struct pm_options standard;
    pm_options_init(&standard);
    if (!pm_options_check_shape(options, err))
        return false;
    for (const struct pm_range *range = pm_option_ranges; range->member != NULL; range++) {
        double value = value_of(options, range);
        bool unknown = isnan(value) && isnan(value_of(&standard, range));
        if (!unknown && !pm_check_value(range->member, value, range->least, range->most, err))
            return false;
    }
    if (options->interval_days[1] < options->interval_days[0])
        return pm_fail(err, PM_E_USAGE, "interval_days is %d-%d: give the smaller number first",
                       options->interval_days[0], options->interval_days[1]);
    if ((options->level[0] == 0) != (options->level[1] == 0) || options->level[1] < options->level[0])
        return pm_fail(err, PM_E_USAGE, "level is %d-%d: give the darker level first, 1 to 10",
                       options->level[0], options->level[1]);
    if (options->aim > options->sessions)
        return pm_fail(err, PM_E_USAGE, "aim is %d: give a session of the plan, 1 to %d", options->aim,
                       options->sessions);
    return check_places(options, err) && pm_check_day("start", options->start, err) &&
           pm_check_day("done_on", options->done_on, err) && check_texts(options, err);
}
