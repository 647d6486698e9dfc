#include "plan/rank.h"

#include "base/error.h"
#include "base/memory.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double shaved_chroma_frac = 0.25;

struct pm_lab pm_look_target(struct pm_lab hair, enum pm_look look) {
    double keep = look == PM_LOOK_SHAVED ? shaved_chroma_frac : 1;
    return (struct pm_lab){hair.L, keep * hair.a, keep * hair.b};
}

enum pm_label pm_match_label(double de00, double target_L, double uncertainty_de00) {
    static const struct {
        double limit_de00;
        enum pm_label label;
        bool dark_only;
    } grades[] = {
        {0.8, PM_LABEL_EXCELLENT, false}, {1.8, PM_LABEL_GOOD, false}, {2.6, PM_LABEL_ACCEPTABLE, true}};
    bool within = de00 <= uncertainty_de00;
    for (size_t i = 0; i < sizeof grades / sizeof *grades; i++) {
        if (de00 > grades[i].limit_de00 || (grades[i].dark_only && target_L >= 35))
            continue;
        return within && grades[i].limit_de00 < uncertainty_de00 ? PM_LABEL_UNSURE : grades[i].label;
    }
    return within ? PM_LABEL_UNSURE : PM_LABEL_VISIBLE;
}

/* ------------------------------------------------------------------ ranking */

struct ranked {
    const struct pm_shade *shade;
    double de00;
};

static int nearer_first(const void *left, const void *right) {
    const struct ranked *a = left, *b = right;
    if (a->de00 != b->de00)
        return a->de00 < b->de00 ? -1 : 1;
    return strcmp(a->shade->id, b->shade->id);
}

static struct ranked *rank_all(const struct pm_palette *palette, const bool *excluded, struct pm_lab target,
                               size_t *n, struct pm_error *err) {
    struct ranked *all = pm_alloc(palette->n_shades, sizeof *all, err);
    if (all == NULL)
        return NULL;
    *n = 0;
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *shade = &palette->shades[i];
        if (excluded == NULL || !excluded[i])
            all[(*n)++] = (struct ranked){shade, pm_de00(target, shade->lab)};
    }
    if (*n > 0)
        qsort(all, *n, sizeof *all, nearer_first);
    return all;
}

static bool fill_match(struct pm_match *match, const struct ranked *ranked, struct pm_lab target,
                       double uncertainty_de00, struct pm_error *err) {
    struct pm_lab lab = ranked->shade->lab;
    match->lab = lab;
    match->de00 = ranked->de00;
    match->nearest = match->within = NAN;
    match->delta = (struct pm_lab){lab.L - target.L, lab.a - target.a, lab.b - target.b};
    match->label = pm_match_label(ranked->de00, target.L, uncertainty_de00);
    return pm_copy_text(&match->id, ranked->shade->id, err) &&
           pm_copy_text(&match->name, ranked->shade->name, err);
}

bool pm_rank(const struct pm_palette *palette, const bool *excluded, struct pm_lab target,
             double uncertainty_de00, size_t top, struct pm_match **matches, size_t *n,
             struct pm_error *err) {
    bool ok = false;
    size_t count = 0;
    struct pm_match *list = NULL;
    struct ranked *all = rank_all(palette, excluded, target, &count, err);
    if (all == NULL)
        goto out;
    count = top < count ? top : count;
    list = pm_alloc(count, sizeof *list, err);
    if (list == NULL)
        goto out;
    for (size_t i = 0; i < count; i++) {
        if (!fill_match(&list[i], &all[i], target, uncertainty_de00, err))
            goto out;
    }
    *matches = list;
    *n = count;
    ok = true;
out:
    if (!ok)
        pm_matches_free(list, count);
    free(all);
    return ok;
}

void pm_matches_free(struct pm_match *matches, size_t n) {
    for (size_t i = 0; matches != NULL && i < n; i++) {
        free(matches[i].id);
        free(matches[i].name);
    }
    free(matches);
}
