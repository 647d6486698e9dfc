#include "job/infer.h"

#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "base/utf8.h"
#include "color/lab.h"
#include "color/names.h"
#include "job/components.h"
#include "record/sentences.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ one photo's evidence */

static enum pm_evidence_kind kind_of(enum pm_correction_method method) {
    switch (method) {
    case PM_CORRECTION_CARD:
        return PM_EVIDENCE_CARD;
    case PM_CORRECTION_CHART:
        return PM_EVIDENCE_CHART;
    case PM_CORRECTION_STRIP:
        return PM_EVIDENCE_STRIP;
    case PM_CORRECTION_NONE:
        break;
    }
    return PM_EVIDENCE_NONE;
}

/* 90 % radius of the effect of blurred strands on a component's colour (hair/grey.h). */
static const double component_de00 = 2.8;

static struct pm_evidence_photo evidence_of(const struct pm_record *record, enum pm_grey_choice follow) {
    const struct pm_hair_facts *hair = &record->hair;
    const double own_de00 = hypot(hair->sampling_de00, hair->selection_de00);
    return (struct pm_evidence_photo){.reference = kind_of(record->correction.method),
                                      .lab = pm_followed_lab(record, follow),
                                      .residual_de00 = hair->correction_de00,
                                      .own_de00 = record->n_components > 0 ? hypot(own_de00, component_de00)
                                                                           : own_de00,
                                      .card_L = record->correction.card_L,
                                      .has_skin = record->has_skin,
                                      .skin = record->skin.lab};
}

/* ------------------------------------------------------------------ photos in the same light */

enum { SAME_LIGHT_MINUTES = 60, DAY_MINUTES = 24 * 60 };

/* Minutes from 1900 on; false if the photo does not say. EXIF's text, "2026-05-04T10:11:12". */
static bool taken_at(const struct pm_record *record, long *minutes) {
    const char *taken = record->image.taken;
    char day[11];
    int hour, minute;
    struct pm_date date;
    if (taken == NULL || strlen(taken) < 16)
        return false;
    snprintf(day, sizeof day, "%.10s", taken);
    if (!pm_date_parse(day, &date) || sscanf(taken + 11, "%2d:%2d", &hour, &minute) != 2)
        return false;
    *minutes = (long)pm_days_between((struct pm_date){1900, 1, 1}, date) * DAY_MINUTES + hour * 60 + minute;
    return true;
}

static bool same_camera(const struct pm_record *a, const struct pm_record *b) {
    return a->image.camera == NULL || b->image.camera == NULL ||
           strcmp(a->image.camera, b->image.camera) == 0;
}

/* Unknown values count as the same, so that missing data do not add evidence. */
static bool share_light(const struct pm_record *a, const struct pm_record *b) {
    long at_a, at_b;
    if (a->correction.method != b->correction.method)
        return false;
    if (!taken_at(a, &at_a) || !taken_at(b, &at_b))
        return true;
    return same_camera(a, b) && labs(at_a - at_b) <= SAME_LIGHT_MINUTES;
}

/* The mean of several photos in one light: their own errors shrink, the camera's does not. */
static struct pm_evidence_photo pool(const struct pm_record *const *photos, const size_t *group, size_t n,
                                     size_t wanted, enum pm_grey_choice follow) {
    struct pm_evidence_photo mean = {0};
    struct pm_xyz sum = {0, 0, 0};
    double own2 = 0;
    int count = 0;
    for (size_t i = 0; i < n; i++) {
        if (group[i] != wanted)
            continue;
        struct pm_evidence_photo photo = evidence_of(photos[i], follow);
        struct pm_xyz xyz = pm_xyz_from_lab(photo.lab);
        if (count++ == 0)
            mean = photo;
        mean.residual_de00 = fmax(mean.residual_de00, photo.residual_de00);
        own2 += photo.own_de00 * photo.own_de00;
        sum.X += xyz.X;
        sum.Y += xyz.Y;
        sum.Z += xyz.Z;
    }
    mean.own_de00 = sqrt(own2) / count;
    mean.lab =
        count == 1 ? mean.lab : pm_lab_from_xyz((struct pm_xyz){sum.X / count, sum.Y / count, sum.Z / count});
    return mean;
}

static void sort_by_light(struct pm_evidence *evidence, const struct pm_record *const *photos, size_t *group,
                          size_t n, enum pm_grey_choice follow) {
    for (size_t i = 0; i < n; i++) {
        size_t like = 0;
        while (like < i && !share_light(photos[like], photos[i]))
            like++;
        group[i] = like < i ? group[like] : evidence->n_photos;
        if (like == i && evidence->n_photos < PM_EVIDENCE_PHOTOS)
            evidence->n_photos++;
        /* Beyond the maximum number of lights the last ones share one. */
        if (group[i] == PM_EVIDENCE_PHOTOS)
            group[i]--;
    }
    for (size_t k = 0; k < evidence->n_photos; k++)
        evidence->photo[k] = pool(photos, group, n, k, follow);
}

/* The evidence of the photos, by light. */
static bool gather(struct pm_evidence *evidence, const struct pm_record *const *photos, size_t n,
                   enum pm_grey_choice follow, struct pm_error *err) {
    size_t *group = pm_alloc(n, sizeof *group, err);
    *evidence = (struct pm_evidence){.level_L = NAN, .level_sd_L = NAN};
    if (group == NULL)
        return false;
    evidence->grey = n > 0 && photos[0]->n_components > 0 && follow == PM_GREY_FOLLOW_GREY;
    sort_by_light(evidence, photos, group, n, follow);
    free(group);
    return true;
}

/* The photos to use: if some show two components, only these. free(). */
static const struct pm_record **choose_photos(const struct pm_record *const *photos, size_t *n,
                                              struct pm_error *err) {
    const struct pm_record **chosen = pm_alloc(*n, sizeof *chosen, err);
    size_t all = *n, parted = 0;
    for (size_t i = 0; i < all; i++)
        parted += photos[i]->n_components > 0;
    *n = 0;
    for (size_t i = 0; chosen != NULL && i < all; i++)
        if (parted == 0 || photos[i]->n_components > 0)
            chosen[(*n)++] = photos[i];
    return chosen;
}

/* ------------------------------------------------------------------ photos that disagree */

/* One in 100 photos of the same hair is this far from their combination. */
static const double same_hair_least = 0.01;

static bool disagrees(const struct pm_record *photo, enum pm_grey_choice follow, struct pm_lab together) {
    struct pm_evidence evidence = {
        .photo = {evidence_of(photo, follow)}, .n_photos = 1, .level_L = NAN, .level_sd_L = NAN};
    struct pm_posterior alone;
    size_t further = 0;
    pm_posterior(&evidence, &alone);
    double apart_de00 = pm_de00(alone.mean, together);
    for (size_t i = 0; i < PM_POSTERIOR_POINTS; i++)
        further += pm_de00(alone.mean, alone.point[i]) >= apart_de00;
    return (double)further < same_hair_least * PM_POSTERIOR_POINTS;
}

static const char *base_name(const char *path) {
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    return slash != NULL ? slash + 1 : path != NULL ? path : "a photo";
}

static bool note_disagreement(struct pm_record *record, const struct pm_record *const *photos, size_t n,
                              enum pm_grey_choice follow, const struct pm_posterior *together,
                              struct pm_error *err) {
    struct pm_buffer named = {0}, name = {0};
    for (size_t i = 0; n > 1 && i < n; i++) {
        if (!disagrees(photos[i], follow, together->mean))
            continue;
        name.length = 0;
        pm_utf8_clean(&name, base_name(photos[i]->photo), 0);
        pm_buffer_text(&named, named.length > 0 ? ", " : "");
        pm_say_plan(&named, PM_SAY_PHOTO, name.text, pm_followed_lab(photos[i], follow).L, NAN);
    }
    bool ok = !(named.failed || name.failed) || pm_fail_memory(err);
    if (ok && named.length > 0) {
        record->plan_reason = PM_PLAN_DISAGREE;
        ok = pm_plan_note(record, PM_SAY_DISAGREE, named.text, together->mean.L, NAN, err);
    }
    pm_buffer_free(&named);
    pm_buffer_free(&name);
    return ok;
}

/* ------------------------------------------------------------------ a level read by a person */

/* If they differ by more than this many standard deviations of the reading, one of the two is wrong. */
static const double level_agrees_sds = 2;

static void note_level(struct pm_record *record, const struct pm_options *options, double photo_L) {
    if (options->level[0] == 0)
        return;
    struct pm_level_facts *level = &record->level;
    level->from = options->level[0];
    level->to = options->level[1];
    level->L = (pm_level_lightness(level->from) + pm_level_lightness(level->to)) / 2;
    level->sd_L = options->level_sd_L;
    level->used = fabs(level->L - photo_L) <= level_agrees_sds * level->sd_L;
    record->has_level = true;
}

/* ------------------------------------------------------------------ all of it */

bool pm_infer_followed(struct pm_record *record, const struct pm_record *const *photos, size_t n,
                       const struct pm_options *options, enum pm_grey_choice follow,
                       struct pm_posterior *posterior, struct pm_error *err) {
    const struct pm_record **chosen = choose_photos(photos, &n, err);
    struct pm_evidence evidence;
    bool ok = chosen != NULL && gather(&evidence, chosen, n, follow, err);
    if (ok) {
        pm_posterior(&evidence, posterior);
        ok = note_disagreement(record, chosen, n, follow, posterior, err);
    }
    free(chosen);
    if (!ok || evidence.grey) /* grey hair has no level */
        return ok;
    note_level(record, options, posterior->mean.L);
    if (record->has_level && record->level.used) {
        evidence.level_L = record->level.L;
        evidence.level_sd_L = record->level.sd_L;
        pm_posterior(&evidence, posterior);
    }
    return true;
}

bool pm_infer(struct pm_record *record, const struct pm_record *const *photos, size_t n,
              const struct pm_options *options, struct pm_posterior *posterior, struct pm_error *err) {
    struct pm_posterior grey;
    const bool blends = record->grey == PM_GREY_BLEND;
    if (!pm_infer_followed(record, photos, n, options, blends ? PM_GREY_FOLLOW_DARK : record->grey, posterior,
                           err) ||
        (blends && !pm_infer_followed(record, photos, n, options, PM_GREY_FOLLOW_GREY, &grey, err)))
        return false;
    if (blends)
        pm_blend_components(posterior, &grey, record->components[1].share_frac);
    record->posterior.lab = (struct pm_lab){
        pm_as_written(posterior->mean.L), pm_as_written(posterior->mean.a), pm_as_written(posterior->mean.b)};
    record->posterior.radius_de00 = pm_as_written(posterior->radius_de00);
    record->posterior.natural = posterior->natural;
    record->has_posterior = true;
    return true;
}
