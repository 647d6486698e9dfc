#include "blend/blend.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "blend/search.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ honesty */

double pm_blend_error_de00(double apart_de00) {
    static const struct {
        double apart_de00, error_de00;
    } measured[] = {{10, 3.0}, {20, 4.5}, {35, 5.9}, {60, 8.0}};
    for (size_t i = 0; i < sizeof measured / sizeof *measured; i++)
        if (apart_de00 <= measured[i].apart_de00)
            return measured[i].error_de00;
    return 10.1;
}

bool pm_blend_worthwhile(double shade_de00, double blend_de00, double error_de00) {
    return shade_de00 > hypot(blend_de00, error_de00);
}

static double error_of(const struct pm_bottles *bottles, const size_t *which, size_t n) {
    const struct pm_shade *shades = bottles->palette->shades;
    double apart_de00 = 0;
    if (n == 1)
        return 0;
    if (!isnan(bottles->palette->calib_error_de00))
        return bottles->palette->calib_error_de00;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            apart_de00 = fmax(apart_de00, pm_de00(shades[which[i]].lab, shades[which[j]].lab));
    return pm_blend_error_de00(apart_de00);
}

/* The worst change of colour that one drop more or less of one bottle makes. */
static double slip_of(const struct pm_bottles *bottles, const size_t *which, const int *drops, size_t n,
                      struct pm_lab lab) {
    double worst_de00 = 0, slipped[PM_MAX_PARTS] = {0};
    for (size_t i = 0; n > 1 && i < n; i++) {
        for (int slip = -1; slip <= 1; slip += 2) {
            for (size_t k = 0; k < n; k++)
                slipped[k] = drops[k] + (k == i ? slip : 0);
            worst_de00 = fmax(worst_de00, pm_de00(lab, pm_mix_lab(&bottles->mixer, which, slipped, n)));
        }
    }
    return worst_de00;
}

/* ------------------------------------------------------------------ one blend */

/* The order of the parts: most drops first, equal ones by id. */
static void sort_parts(const struct pm_bottles *bottles, const size_t *which, const int *ratio, size_t n,
                       size_t place[PM_MAX_PARTS]) {
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        for (; at > 0; at--) {
            size_t before = place[at - 1];
            if (ratio[before] > ratio[i] ||
                (ratio[before] == ratio[i] && bottles->order[which[before]] < bottles->order[which[i]]))
                break;
            place[at] = before;
        }
        place[at] = i;
    }
}

/* The drops of a ratio: its largest multiple within `most`, or the ratio as given if there is none. */
static void count_drops(const int *ratio, size_t n, int most, int lowest[PM_MAX_PARTS],
                        int drops[PM_MAX_PARTS]) {
    int divisor = 0, total = 0;
    for (size_t i = 0; i < n; i++) {
        divisor = pm_gcd(ratio[i], divisor);
        total += ratio[i];
    }
    total /= divisor;
    for (size_t i = 0; i < n; i++) {
        lowest[i] = ratio[i] / divisor;
        drops[i] = lowest[i] * (total <= most ? most / total : divisor);
    }
}

static bool tell_parts(const struct pm_bottles *bottles, const size_t *which, const int *ratio,
                       const int *drops, struct pm_blend *blend, struct pm_error *err) {
    size_t place[PM_MAX_PARTS];
    sort_parts(bottles, which, ratio, blend->n_parts, place);
    for (size_t i = 0; i < blend->n_parts; i++) {
        struct pm_part *part = &blend->parts[i];
        part->ratio = ratio[place[i]];
        part->drops = drops[place[i]];
        if (!pm_copy_text(&part->id, bottles->palette->shades[which[place[i]]].id, err))
            return false;
    }
    return true;
}

bool pm_blend_tell(const struct pm_bottles *bottles, const size_t *which, const int *ratio, size_t n,
                   struct pm_lab target, int drops, double shade_de00, struct pm_blend *blend,
                   struct pm_error *err) {
    int lowest[PM_MAX_PARTS], counted[PM_MAX_PARTS];
    double amounts[PM_MAX_PARTS] = {0};
    *blend = (struct pm_blend){.n_parts = n};
    count_drops(ratio, n, drops, lowest, counted);
    for (size_t i = 0; i < n; i++)
        amounts[i] = lowest[i];
    blend->lab = pm_mix_lab(&bottles->mixer, which, amounts, n);
    blend->de00 = pm_de00(target, blend->lab);
    blend->error_de00 = error_of(bottles, which, n);
    blend->slip_de00 = slip_of(bottles, which, counted, n, blend->lab);
    blend->worthwhile = pm_blend_worthwhile(shade_de00, blend->de00, blend->error_de00);
    if (tell_parts(bottles, which, lowest, counted, blend, err))
        return true;
    pm_blend_release(blend);
    return false;
}

void pm_blend_release(struct pm_blend *blend) {
    for (size_t i = 0; i < blend->n_parts; i++)
        free(blend->parts[i].id);
    *blend = (struct pm_blend){0};
}

void pm_blends_free(struct pm_blend *blends, size_t n) {
    for (size_t i = 0; blends != NULL && i < n; i++)
        pm_blend_release(&blends[i]);
    free(blends);
}

/* ------------------------------------------------------------------ the search */

static bool tell_all(const struct pm_bottles *bottles, const struct pm_search *search,
                     const struct pm_found *found, struct pm_blend *blends, size_t n, struct pm_error *err) {
    int shade = pm_nearest_bottle(bottles, search->target);
    double shade_de00 = shade < 0 ? INFINITY : pm_de00(search->target, bottles->palette->shades[shade].lab);
    for (size_t i = 0; i < n; i++)
        if (!pm_blend_tell(bottles, found[i].which, found[i].ratio, found[i].n, search->target, search->drops,
                           shade_de00, &blends[i], err))
            return false;
    return true;
}

bool pm_blends(const struct pm_bottles *bottles, const struct pm_options *options, struct pm_lab target,
               struct pm_blend **blends, size_t *n, struct pm_error *err) {
    const struct pm_search search = {.bottles = bottles,
                                     .target = target,
                                     .drops = options->drops,
                                     .pigments = options->pigments,
                                     .top = (size_t)options->top,
                                     .L_range = {-INFINITY, INFINITY},
                                     .most_hue = INFINITY};
    struct pm_blend *list = NULL;
    size_t count = 0;
    struct pm_found *found = pm_alloc(search.top, sizeof *found, err);
    bool ok = found != NULL && pm_search(&search, found, &count, NULL, err) &&
              (list = pm_alloc(count, sizeof *list, err)) != NULL &&
              tell_all(bottles, &search, found, list, count, err);
    free(found);
    if (ok) {
        *blends = list;
        *n = count;
    } else {
        pm_blends_free(list, count);
    }
    return ok;
}
