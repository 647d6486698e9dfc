#include "cli/args/arguments.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/numbers.h"

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

bool pm_argument_card(const char *text, struct pm_options *options, struct pm_error *err) {
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
            return pm_argument_region("--card", region, &options->card_region, err);
    }
    return pm_fail(err, PM_E_USAGE,
                   "--card '%s': give X,Y,W,H and what the card is: grey, white, or its L* (10-100), e.g. "
                   "70%%,80%%,10%%,8%%,grey",
                   text);
}

bool pm_argument_chart(const char *text, struct pm_options *options, struct pm_error *err) {
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
                           "--chart '%s': give auto, none, or the centres of the corner patches in pixels of "
                           "the upright "
                           "photo: dark skin, bluish green, black, white, as X1,Y1,X2,Y2,X3,Y3,X4,Y4",
                           text);
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

bool pm_argument_interval(const char *text, int days[2], struct pm_error *err) {
    const char *dash = strchr(text, '-');
    char first[12];
    size_t length = dash != NULL ? (size_t)(dash - text) : strlen(text);
    long low, high;
    if (length > 0 && length < sizeof first) {
        snprintf(first, sizeof first, "%.*s", (int)length, text);
        if (pm_parse_int(first, 1, 3650, &low) &&
            pm_parse_int(dash != NULL ? dash + 1 : first, low, 3650, &high)) {
            days[0] = (int)low;
            days[1] = (int)high;
            return true;
        }
    }
    return pm_fail(err, PM_E_USAGE, "--interval '%s': give days as A-B, the smaller first, e.g. 10-14", text);
}

bool pm_argument_word(const char *option, const char *text, const char *const *words, int *which,
                      struct pm_error *err) {
    struct pm_buffer list = {0};
    for (int i = 0; words[i] != NULL; i++) {
        if (strcmp(text, words[i]) == 0) {
            *which = i;
            pm_buffer_free(&list);
            return true;
        }
        pm_buffer_printf(&list, "%s%s", i == 0 ? "" : words[i + 1] == NULL ? " or " : ", ", words[i]);
    }
    pm_fail(err, PM_E_USAGE, "%s '%s': give %s", option, text,
            list.text != NULL ? list.text : "another word");
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
