#include "job/components.h"

#include "base/numbers.h"
#include "color/lab.h"
#include "color/names.h"

#include <math.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ what was measured */

static void add_component(struct pm_record *record, enum pm_component_kind kind, struct pm_lab lab,
                          double share_frac) {
    struct pm_component *component = &record->components[record->n_components++];
    *component = (struct pm_component){.kind = kind,
                                       .lab = lab,
                                       .share_frac = share_frac,
                                       .probable_lab = {NAN, NAN, NAN},
                                       .radius_de00 = NAN,
                                       .nearest_probability = NAN,
                                       .nearest_de00 = NAN};
    component->name = pm_hair_name(lab, &component->level);
}

void pm_note_components(struct pm_record *record, const struct pm_grey *grey) {
    record->n_components = 0;
    if (!(grey->frac > 0 && isfinite(grey->dark_lab.L)))
        return;
    add_component(record, PM_COMPONENT_DARK, grey->dark_lab, 1 - grey->frac);
    add_component(record, PM_COMPONENT_GREY, grey->grey_lab, grey->frac);
}

/* ------------------------------------------------------------------ several photos */

struct sum {
    struct pm_xyz xyz;
    double share;
};

static void add(struct sum *sum, const struct pm_component *component) {
    const struct pm_xyz xyz = pm_xyz_from_lab(component->lab);
    sum->xyz.X += component->share_frac * xyz.X;
    sum->xyz.Y += component->share_frac * xyz.Y;
    sum->xyz.Z += component->share_frac * xyz.Z;
    sum->share += component->share_frac;
}

static struct pm_lab mean(const struct sum *sum) {
    return pm_lab_from_xyz(
        (struct pm_xyz){sum->xyz.X / sum->share, sum->xyz.Y / sum->share, sum->xyz.Z / sum->share});
}

void pm_pool_components(struct pm_record *record, const struct pm_record *const *photos, size_t n) {
    struct sum dark = {.share = 0}, grey = {.share = 0};
    for (size_t i = 0; i < n; i++)
        if (photos[i]->n_components > 0) {
            add(&dark, &photos[i]->components[0]);
            add(&grey, &photos[i]->components[1]);
        }
    struct pm_grey pooled = {.frac = 0};
    if (dark.share + grey.share > 0)
        pooled = (struct pm_grey){grey.share / (dark.share + grey.share), mean(&dark), mean(&grey)};
    pm_note_components(record, &pooled);
}

/* ------------------------------------------------------------------ what is followed */

/* As light as both together seen from afar, which is their mean in linear light, but as neutral as the
 * grey: a dark brown and a grey do not make a lighter brown. */
static struct pm_lab between(struct pm_lab dark, struct pm_lab grey, double grey_frac) {
    const double dark_Y = pm_xyz_from_lab(dark).Y, grey_Y = pm_xyz_from_lab(grey).Y;
    const double Y = dark_Y + grey_frac * (grey_Y - dark_Y);
    return (struct pm_lab){pm_lab_from_xyz((struct pm_xyz){Y, Y, Y}).L, grey.a, grey.b};
}

struct pm_lab pm_followed_lab(const struct pm_record *record, enum pm_grey_choice follow) {
    if (record->n_components == 0 || follow == PM_GREY_UNKNOWN)
        return record->has_density && isfinite(record->density.roots_lab.L) ? record->density.roots_lab
                                                                            : record->hair.lab;
    const struct pm_component *dark = &record->components[0], *grey = &record->components[1];
    return follow == PM_GREY_FOLLOW_DARK   ? dark->lab
           : follow == PM_GREY_FOLLOW_GREY ? grey->lab
                                           : between(dark->lab, grey->lab, grey->share_frac);
}

static int darker_first(const void *a, const void *b) {
    const double x = ((const struct pm_lab *)a)->L, y = ((const struct pm_lab *)b)->L;
    return (x > y) - (x < y);
}

void pm_blend_components(struct pm_posterior *dark, struct pm_posterior *grey, double grey_frac) {
    double from_mean[PM_POSTERIOR_POINTS];
    qsort(dark->point, PM_POSTERIOR_POINTS, sizeof *dark->point, darker_first);
    qsort(grey->point, PM_POSTERIOR_POINTS, sizeof *grey->point, darker_first);
    dark->mean = between(dark->mean, grey->mean, grey_frac);
    dark->natural = fmin(dark->natural, grey->natural);
    for (size_t i = 0; i < PM_POSTERIOR_POINTS; i++) {
        dark->point[i] = between(dark->point[i], grey->point[i], grey_frac);
        from_mean[i] = pm_de00(dark->point[i], dark->mean);
    }
    pm_sort_doubles(from_mean, PM_POSTERIOR_POINTS);
    dark->radius_de00 = from_mean[(size_t)(0.9 * PM_POSTERIOR_POINTS)];
}
