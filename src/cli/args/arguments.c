#include "cli/args/arguments.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/numbers.h"
#include "color/strip_fit.h"

#include <stdio.h>
#include <string.h>

static bool parse_region(const char *text, struct pm_region *region) {
    const char *at = text;
    for (int i = 0; i < 4; i++) {
        if (!pm_parse_number(at, &at, &region->v[i]))
            return false;
        region->relative[i] = *at == '%';
        if (region->relative[i]) {
            region->v[i] /= 100;
            at++;
        }
        if (*at != (i < 3 ? ',' : '\0'))
            return false;
        at++;
    }
    return true;
}

bool pm_argument_region(const char *option, const char *text, struct pm_region *region,
                        struct pm_error *err) {
    if (!parse_region(text, region))
        return pm_fail(
            err, PM_E_USAGE,
            "%s '%s': give X,Y,W,H in pixels or percent of the upright photo, e.g. 10%%,5%%,30%%,20%%",
            option, text);
    for (int i = 0; i < 4; i++) {
        double limit = region->relative[i] ? 1 : 1e6;
        if (region->v[i] < 0 || region->v[i] > limit || (i >= 2 && region->v[i] == 0))
            return pm_fail(err, PM_E_USAGE, "%s '%s': '%c' must lie %s", option, text, "XYWH"[i],
                           i >= 2 ? "above 0 and inside the photo" : "inside the photo");
    }
    return true;
}

bool pm_argument_zone_name(const char *option, const char *text, char name[PM_MAX_ZONE_NAME + 1],
                           struct pm_error *err) {
    const size_t length = strcspn(text, "=");
    if (length == 0 || length > PM_MAX_ZONE_NAME)
        return pm_fail(err, PM_E_USAGE, "%s '%.60s': give the zone's name, 1 to %d bytes", option, text,
                       PM_MAX_ZONE_NAME);
    snprintf(name, PM_MAX_ZONE_NAME + 1, "%.*s", (int)length, text);
    return true;
}

/* The zone of that name, or a new one; NULL: there are too many. */
static struct pm_zone *zone_of(struct pm_options *options, const char *name, enum pm_zone_kind kind) {
    for (size_t i = 0; i < options->n_zones; i++)
        if (strcmp(options->zones[i].name, name) == 0)
            return &options->zones[i];
    if (options->n_zones == PM_MAX_ZONES)
        return NULL;
    struct pm_zone *zone = &options->zones[options->n_zones++];
    *zone = (struct pm_zone){.kind = kind};
    snprintf(zone->name, sizeof zone->name, "%s", name);
    return zone;
}

/* The library's checks of a single zone. */
static bool check_zone(const char *option, const struct pm_zone *zone, struct pm_error *err) {
    struct pm_options alone;
    struct pm_error why = {0};
    pm_options_init(&alone);
    alone.zones[0] = *zone;
    alone.n_zones = 1;
    return pm_options_check(&alone, &why) || pm_fail(err, PM_E_USAGE, "%s: %s", option, why.message);
}

bool pm_argument_zone(const char *option, const char *text, enum pm_zone_kind kind,
                      struct pm_options *options, struct pm_error *err) {
    const char *region = kind == PM_ZONE_BEARD ? text : strchr(text, '=');
    char name[PM_MAX_ZONE_NAME + 1] = "beard";
    if (region == NULL)
        return pm_fail(err, PM_E_USAGE,
                       "%s '%.60s': give NAME=X,Y,W,H in pixels or percent of the upright photo, e.g. "
                       "temples=10%%,20%%,15%%,10%%",
                       option, text);
    if (kind != PM_ZONE_BEARD && strchr(region + 1, '=') != NULL)
        return pm_fail(err, PM_E_USAGE, "%s '%.60s': a zone's name has no '=': give NAME=X,Y,W,H", option,
                       text);
    if (kind != PM_ZONE_BEARD && !pm_argument_zone_name(option, text, name, err))
        return false;
    struct pm_zone *zone = zone_of(options, name, kind);
    if (zone == NULL)
        return pm_fail(err, PM_E_USAGE, "%s: at most %d zones, including the beard", option, PM_MAX_ZONES);
    if (zone->n_regions == PM_MAX_ZONE_REGIONS)
        return pm_fail(err, PM_E_USAGE, "%s: at most %d rectangles with the same name", option,
                       PM_MAX_ZONE_REGIONS);
    return pm_argument_region(option, kind == PM_ZONE_BEARD ? text : region + 1,
                              &zone->region[zone->n_regions++], err) &&
           check_zone(option, zone, err);
}

bool pm_argument_card(const char *option, const char *text, struct pm_options *options,
                      struct pm_error *err) {
    const char *kind = strrchr(text, ','), *end;
    char region[80];
    if (kind != NULL && (size_t)(kind - text) < sizeof region) {
        snprintf(region, sizeof region, "%.*s", (int)(kind - text), text);
        kind++;
        options->card = strcmp(kind, "grey") == 0 || strcmp(kind, "gray") == 0 ? PM_CARD_GREY
                        : strcmp(kind, "white") == 0                           ? PM_CARD_WHITE
                                                                               : PM_CARD_L;
        bool known =
            options->card != PM_CARD_L || (pm_parse_number(kind, &end, &options->card_L) && *end == '\0' &&
                                           options->card_L >= 10 && options->card_L <= 100);
        if (known && parse_region(region, &options->card_region))
            return pm_argument_region(option, region, &options->card_region, err);
    }
    return pm_fail(err, PM_E_USAGE,
                   "%s '%s': give X,Y,W,H and what the card is: grey, white, or its L* (10-100), e.g. "
                   "70%%,80%%,10%%,8%%,grey",
                   option, text);
}

bool pm_argument_chart(const char *option, const char *text, struct pm_options *options,
                       struct pm_error *err) {
    options->chart = PM_CHART_CORNERS;
    if (strcmp(text, "auto") == 0)
        options->chart = PM_CHART_AUTO;
    else if (strcmp(text, "none") == 0)
        options->chart = PM_CHART_NONE;
    const char *at = text;
    for (int i = 0; options->chart == PM_CHART_CORNERS && i < 8; i++) {
        double *value = i % 2 == 0 ? &options->corners[i / 2].x : &options->corners[i / 2].y;
        if (!pm_parse_number(at, &at, value) || *at != (i < 7 ? ',' : '\0'))
            return pm_fail(err, PM_E_USAGE,
                           "%s '%s': give auto, none, or the centres of the corner patches in pixels of "
                           "the upright "
                           "photo: dark skin, bluish green, black, white, as X1,Y1,X2,Y2,X3,Y3,X4,Y4",
                           option, text);
        at++;
    }
    return true;
}

bool pm_argument_int(const char *option, const char *text, long low, long high, long *value,
                     struct pm_error *err) {
    if (pm_parse_int(text, low, high, value))
        return true;
    return pm_fail(err, PM_E_USAGE, "%s '%s': give a whole number from %ld to %ld", option, text, low, high);
}

bool pm_argument_number(const char *option, const char *text, double low, double high, double *value,
                        struct pm_error *err) {
    const char *end;
    if (pm_parse_number(text, &end, value) && *end == '\0' && *value >= low && *value <= high)
        return true;
    struct pm_buffer range = {0};
    pm_buffer_number(&range, low, 1);
    pm_buffer_text(&range, " to ");
    pm_buffer_number(&range, high, 1);
    pm_fail(err, PM_E_USAGE, "%s '%s': give a number from %s, with a decimal point", option, text,
            range.text != NULL ? range.text : "");
    pm_buffer_free(&range);
    return false;
}

/* "A-B", or "A" for "A-A". */
static bool parse_span(const char *text, long least, long most, int span[2]) {
    const char *dash = strchr(text, '-');
    char first[12];
    size_t length = dash != NULL ? (size_t)(dash - text) : strlen(text);
    long low, high;
    if (length == 0 || length >= sizeof first)
        return false;
    snprintf(first, sizeof first, "%.*s", (int)length, text);
    if (!pm_parse_int(first, least, most, &low) ||
        !pm_parse_int(dash != NULL ? dash + 1 : first, low, most, &high))
        return false;
    span[0] = (int)low;
    span[1] = (int)high;
    return true;
}

bool pm_argument_interval(const char *option, const char *text, int days[2], struct pm_error *err) {
    const long most = (long)pm_option_range(offsetof(struct pm_options, interval_days[0]))->most;
    return parse_span(text, 1, most, days) ||
           pm_fail(err, PM_E_USAGE,
                   "%s '%s': give a range of days as A-B, the smaller number first, e.g. 10-14", option,
                   text);
}

bool pm_argument_level(const char *option, const char *text, int level[2], struct pm_error *err) {
    const long most = (long)pm_option_range(offsetof(struct pm_options, level[0]))->most;
    return parse_span(text, 1, most, level) ||
           pm_fail(err, PM_E_USAGE,
                   "%s '%s': give the level read off a swatch ring, 1 (black) to 10, or a range such as 3-4",
                   option, text);
}

bool pm_argument_word(const char *option, const char *text, const char *words, int *which,
                      struct pm_error *err) {
    struct pm_buffer list = {0};
    *which = 0;
    for (const char *word = words;; (*which)++) {
        const size_t length = strcspn(word, "|");
        const bool last = word[length] == '\0';
        if (strlen(text) == length && strncmp(text, word, length) == 0) {
            pm_buffer_free(&list);
            return true;
        }
        pm_buffer_text(&list, *which == 0 ? "" : last ? " or " : ", ");
        pm_buffer_bytes(&list, word, length);
        if (last)
            break;
        word += length + 1;
    }
    pm_fail(err, PM_E_USAGE, "%s '%s': give %s", option, text, list.failed ? "another word" : list.text);
    pm_buffer_free(&list);
    return false;
}

bool pm_argument_lab(const char *text, struct pm_lab *lab) {
    const char *at = text;
    double v[3];
    for (int i = 0; i < 3; i++) {
        if (!pm_parse_number(at, &at, &v[i]) || *at != (i < 2 ? ',' : '\0'))
            return false;
        at++;
    }
    *lab = (struct pm_lab){v[0], v[1], v[2]};
    return v[0] >= 0 && v[0] <= 100 && v[1] >= -150 && v[1] <= 150 && v[2] >= -150 && v[2] <= 150;
}

/* "COLSxROWS" of `length` bytes. */
static bool parse_size(const char *text, size_t length, int most, struct pm_swatch_grid *grid) {
    char cols[12];
    char rows[12];
    const char *x = memchr(text, 'x', length);
    long c, r;
    if (x == NULL || (size_t)(x - text) >= sizeof cols || length - (size_t)(x - text) > sizeof rows)
        return false;
    snprintf(cols, sizeof cols, "%.*s", (int)(x - text), text);
    snprintf(rows, sizeof rows, "%.*s", (int)(text + length - x - 1), x + 1);
    if (!pm_parse_int(cols, 1, most, &c) || !pm_parse_int(rows, 1, most, &r) || c * r < 2 || c * r > most)
        return false;
    grid->cols = (int)c;
    grid->rows = (int)r;
    return true;
}

/* The number of numbers in `text`, at most 8, separated by commas; 0 if it contains anything else. */
static int parse_numbers(const char *text, double values[8]) {
    for (int n = 0; n < 8; text++) {
        if (!pm_parse_number(text, &text, &values[n++]) || (*text != ',' && *text != '\0'))
            return 0;
        if (*text == '\0')
            return n;
    }
    return 0;
}

static bool parse_corners(const char *text, struct pm_swatch_grid *grid) {
    static const int of_row[4] = {0, 1, 1, 0}, of_column[4] = {0, 0, 1, 1}, of_all[4] = {0, 1, 2, 3};
    double values[8];
    int n = parse_numbers(text, values);
    const int *which = n == 8 ? of_all : grid->rows == 1 ? of_row : of_column;
    if (n != 8 && !(n == 4 && (grid->rows == 1 || grid->cols == 1)))
        return false;
    for (int i = 0; i < 4; i++)
        grid->corners[i] = (struct pm_point){values[2 * which[i]], values[2 * which[i] + 1]};
    return true;
}

bool pm_argument_grid(const char *option, const char *text, int most, struct pm_swatch_grid *grid,
                      struct pm_error *err) {
    return parse_size(text, strlen(text), most, grid) ||
           pm_fail(err, PM_E_USAGE, "%s '%s': give COLSxROWS, 2 to %d swatches, e.g. 6x4", option, text,
                   most);
}

bool pm_argument_corners(const char *option, const char *text, struct pm_swatch_grid *grid,
                         struct pm_error *err) {
    return parse_corners(text, grid) ||
           pm_fail(
               err, PM_E_USAGE,
               "%s '%s': give the centres of the first swatch, the last of the first row, the last of all "
               "and the first of the last row, in pixels of the upright photo, as X1,Y1,...,X4,Y4",
               option, text);
}

bool pm_argument_strip(const char *option, const char *text, struct pm_swatch_grid *grid,
                       struct pm_error *err) {
    size_t length = strcspn(text, ":");
    if (text[length] == ':' && parse_size(text, length, PM_MAX_STRIP_SWATCHES / PM_MAX_STRIPS, grid) &&
        parse_corners(text + length + 1, grid))
        return true;
    return pm_fail(
        err, PM_E_USAGE,
        "%s '%s': give COLSxROWS:X1,Y1,...,X4,Y4, the centres of the corner swatches in pixels of the "
        "upright photo; for a single row or column, the first and the last, e.g. 1x8:96,188,103,714",
        option, text);
}

/* Error codes that a photo's record can have; PM_E_COUNT if the word is not one. */
static enum pm_code find_code(const char *word, size_t length) {
    enum pm_code code = PM_E_NONE + 1;
    while (code < PM_E_COUNT &&
           (strlen(pm_code_name(code)) != length || strncmp(pm_code_name(code), word, length) != 0))
        code++;
    return code;
}

static bool fail_code(const char *option, const char *text, struct pm_error *err) {
    struct pm_buffer list = {0};
    for (enum pm_code code = PM_E_NONE + 1; code <= PM_E_QUALITY; code++)
        pm_buffer_printf(&list, "%s%s", code > PM_E_NONE + 1 ? ", " : "", pm_code_name(code));
    pm_fail(err, PM_E_USAGE, "%s '%s': give error codes separated by commas: %s", option, text,
            list.failed ? "" : list.text);
    pm_buffer_free(&list);
    return false;
}

bool pm_argument_codes(const char *option, const char *text, unsigned *codes, struct pm_error *err) {
    for (const char *word = text;;) {
        size_t length = strcspn(word, ",");
        enum pm_code code = find_code(word, length);
        if (code == PM_E_COUNT)
            return fail_code(option, text, err);
        *codes |= 1U << code;
        if (word[length] == '\0')
            return true;
        word += length + 1;
    }
}

bool pm_argument_share(const char *option, const char *text, double low, double high, const char *of_what,
                       double *share, struct pm_error *err) {
    const char *end;
    double percent;
    const bool read = pm_parse_number(text, &end, &percent);
    if (read && percent > 0 && percent < 1 && *end == '\0')
        return pm_fail(err, PM_E_USAGE,
                       "%s '%s': is that %s %% or a fraction? Give the share with its sign, as %s%%", option,
                       text, text, text);
    if (read && percent / 100 >= low && percent / 100 <= high &&
        (*end == '\0' || (*end == '%' && end[1] == '\0'))) {
        *share = percent / 100;
        return true;
    }
    return pm_fail(err, PM_E_USAGE, "%s '%s': give a percentage %s, at most %d%%, e.g. 2.5%%", option, text,
                   of_what, (int)(100 * high));
}
