/* Several parts of one head, each with its colour; one plan for those that are not distinguished. */
#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "color/lab.h"
#include "job/advise.h"
#include "job/components.h"
#include "job/consultation.h"
#include "job/picture.h"
#include "photo/photo.h"
#include "record/members.h"
#include "record/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Light and gloss differ over a head: of 54 pairs of rectangles in the hair of 18 real heads, at the top
 * and at the sides, 89 % differ by less than this combined with their own errors (90 % of each of L*, a*
 * and b*). */
static const struct pm_lab light_over_head = {14, 4, 8};

/* Of three independent numbers in units of 1.645 deviations, the radius that holds 90 %. */
static const double three_at_once = 1.52;

/* A zone under way. */
struct pm_zone_work {
    const char *name; /* the options' own */
    enum pm_zone_kind kind;
    struct pm_box boxes[PM_MAX_REGIONS];
    size_t n_boxes;
    size_t at;           /* where its crops begin */
    struct pm_error why; /* why it was not measured; PM_E_NONE: it was */
    bool begun;
    struct pm_record record; /* starts as a copy of the photo's, which keeps the ownership */
    struct pm_hair_result measured;
    struct pm_correction correction; /* where it is */
};

/* ------------------------------------------------------------------ where they are */

static void place(struct pm_consultation *c, const char *name, enum pm_zone_kind kind,
                  const struct pm_region *regions, size_t n) {
    struct pm_zone_work *work = &c->zones[c->n_zones++];
    work->name = name;
    work->kind = kind;
    for (size_t i = 0; i < n && work->why.code == PM_E_NONE; i++)
        if (pm_region_box(&regions[i], c->info->width, c->info->height, name, PM_REMEDY_NONE, c->name,
                          &work->boxes[i], &work->why))
            work->n_boxes++;
}

/* The first that lies in the photo; NULL: none does. */
static struct pm_zone_work *first_placed(const struct pm_consultation *c) {
    for (size_t i = 0; i < c->n_zones; i++)
        if (c->zones[i].why.code == PM_E_NONE)
            return &c->zones[i];
    return NULL;
}

bool pm_place_zones(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_options *options = c->options;
    if (options->n_zones == 0 || c->followup != NULL)
        return true;
    c->zones = pm_alloc(options->n_zones + 1, sizeof *c->zones, err);
    if (c->zones == NULL)
        return false;
    if (options->n_hair > 0)
        place(c, "hair", PM_ZONE_HAIR, options->hair, options->n_hair);
    for (size_t i = 0; i < options->n_zones; i++) {
        const struct pm_zone *zone = &options->zones[i];
        place(c, zone->name, zone->kind, zone->region, zone->n_regions);
    }
    const struct pm_zone_work *first = first_placed(c);
    if (first == NULL) {
        *err = c->zones[0].why;
        return false;
    }
    memcpy(c->record->hair_boxes, first->boxes, sizeof first->boxes);
    c->record->n_hair_boxes = first->n_boxes;
    return true;
}

void pm_keep_zones(struct pm_consultation *c) {
    const struct pm_zone_work *first = first_placed(c);
    for (size_t i = 0; i < c->n_zones; i++) {
        struct pm_zone_work *work = &c->zones[i];
        work->at = work == first ? 0 : c->n_keep;
        for (size_t k = 0; k < work->n_boxes && work != first && work->why.code == PM_E_NONE; k++)
            pm_keep_hair(c, work->boxes[k]);
    }
}

/* ------------------------------------------------------------------ each by itself */

/* The consultation's record and measurement are the zone's until it is left. */
static void enter(struct pm_consultation *c, struct pm_zone_work *work) {
    c->record = &work->record;
    c->hair_at = work->at;
    c->measured = work->measured;
    c->correction_made = work->correction;
}

static void leave(struct pm_consultation *c, struct pm_zone_work *work) {
    work->measured = c->measured;
    work->correction = c->correction_made;
    c->measured = (struct pm_hair_result){0};
}

static bool begin(const struct pm_consultation *c, struct pm_zone_work *work, struct pm_error *err) {
    work->record = *c->record;
    work->correction = c->correction_made;
    work->begun = true;
    memcpy(work->record.hair_boxes, work->boxes, sizeof work->boxes);
    work->record.n_hair_boxes = work->n_boxes;
    work->record.zone_kind = work->kind;
    return pm_copy_text(&work->record.zone, work->name, err);
}

/* Between two strips the light is interpolated, to where the zone is. */
static bool measure(struct pm_consultation *c, struct pm_error *err) {
    return (c->options->n_strips == 0 || pm_use_strips(c, err)) && pm_measure_hair(c, err);
}

/* Possible stubble is read at full size, all of it at once. */
static bool solve_stubble(struct pm_consultation *c, struct pm_error *err) {
    struct pm_box parts[PM_MAX_ZONES + 1];
    struct pm_pixels pixels[PM_MAX_ZONES + 1] = {{.data = NULL}};
    struct pm_zone_work *of[PM_MAX_ZONES + 1];
    size_t n = 0;
    for (size_t i = 0; i < c->n_zones; i++) {
        enter(c, &c->zones[i]);
        if (c->zones[i].why.code == PM_E_NONE && pm_stubble_part(c, &parts[n]))
            of[n++] = &c->zones[i];
        leave(c, &c->zones[i]);
    }
    const struct pm_photo_request read = {.keep = parts, .n_keep = n, .full_size = true};
    bool ok = n == 0 || pm_photo_read(c->photo, &read, pixels, NULL, err);
    for (size_t i = 0; i < n; i++) {
        enter(c, of[i]);
        ok = ok && pm_solve_stubble(c, &pixels[i], err);
        leave(c, of[i]);
        pm_pixels_free(&pixels[i]);
    }
    return ok;
}

static bool measure_all(struct pm_consultation *c, struct pm_error *err) {
    for (size_t i = 0; i < c->n_zones; i++)
        if (!begin(c, &c->zones[i], err))
            return false;
    for (size_t i = 0; i < c->n_zones; i++) {
        struct pm_zone_work *work = &c->zones[i];
        enter(c, work);
        if (work->why.code == PM_E_NONE && !measure(c, &work->why) && work->why.code == PM_E_MEMORY)
            return pm_fail_memory(err);
        leave(c, work);
    }
    if (!solve_stubble(c, err))
        return false;
    for (size_t i = 0; i < c->n_zones; i++) {
        struct pm_zone_work *work = &c->zones[i];
        enter(c, work);
        if (work->why.code == PM_E_NONE)
            pm_judge_hair(c);
        if (work->why.code == PM_E_NONE && !pm_check_photo(c, &work->why) && work->why.code == PM_E_MEMORY)
            return pm_fail_memory(err);
        leave(c, work);
        if (work->why.code != PM_E_NONE)
            pm_record_fail(&work->record, &work->why);
    }
    return true;
}

/* It is not known how the hair of a bald scalp differed from the beard, so confidence is never high. */
static void doubt_beard(struct pm_record *record) {
    if (record->zone_kind == PM_ZONE_BEARD && record->confidence == PM_CONFIDENCE_HIGH)
        record->confidence = PM_CONFIDENCE_MEDIUM;
}

/* ------------------------------------------------------------------ beside one another */

/* `part` and `own` are 90 % radii. */
static double in_units(double difference, double own, double part) {
    return difference / hypot(own, part);
}

/* The distance of the two in the colour that a plan follows, 1 if they are just distinguished. */
static double apartness(const struct pm_record *record, const struct pm_record *other,
                        enum pm_grey_choice follow, struct pm_apart_facts *apart) {
    const struct pm_hair_facts *a = &record->hair, *b = &other->hair;
    const struct pm_lab own_lab = pm_followed_lab(record, follow), lab = pm_followed_lab(other, follow);
    const struct pm_lab *delta = &apart->delta;
    const double own =
        hypot(hypot(a->sampling_de00, a->selection_de00), hypot(b->sampling_de00, b->selection_de00));
    apart->delta = (struct pm_lab){own_lab.L - lab.L, own_lab.a - lab.a, own_lab.b - lab.b};
    apart->de00 = pm_as_written(pm_de00(own_lab, lab));
    return hypot(in_units(delta->L, own, light_over_head.L),
                 hypot(in_units(delta->a, own, light_over_head.a),
                       in_units(delta->b, own, light_over_head.b))) /
           three_at_once;
}

/* Compares the zone with the nearest earlier one that has a plan of its own. */
static bool compare(struct pm_record *record, struct pm_record *const *planned, size_t n,
                    enum pm_grey_choice follow, struct pm_error *err) {
    struct pm_apart_facts *apart = &record->apart;
    double nearest = INFINITY;
    for (size_t i = 0; i < n; i++) {
        struct pm_apart_facts facts = {0};
        const double by = apartness(record, planned[i], follow, &facts);
        if (by >= nearest)
            continue;
        nearest = by;
        apart->delta = facts.delta;
        apart->de00 = facts.de00;
        apart->told_from_de00 = by > 0 ? pm_as_written(apart->de00 / by) : NAN;
        apart->same = by <= 1;
        free(apart->from);
        if (!pm_copy_text(&apart->from, planned[i]->zone, err))
            return false;
    }
    record->has_apart = n > 0;
    return true;
}

static void drop_plan(struct pm_record *record) {
    for (size_t i = 0; i < record->n_sessions; i++)
        pm_members_free(pm_session_members, &record->sessions[i]);
    record->n_sessions = 0;
}

/* A person's choice and reading apply to the first zone. If a plan serves two zones, the second has
 * likely bottles, for the eye to decide, and no plan. */
static bool advise(const struct pm_consultation *c, struct pm_record *record, bool first,
                   struct pm_error *err) {
    const struct pm_record *photo = record;
    struct pm_options options = *c->options;
    if (!first) {
        options.use = NULL;
        options.level[0] = 0;
    }
    const bool same = record->has_apart && record->apart.same;
    if (same)
        options.pigments = 1;
    if (!pm_advise_on_hair(record, &photo, 1, &options, err))
        return false;
    if (same)
        drop_plan(record);
    return true;
}

/* A zone of known colour takes precedence over one of unknown colour. */
static size_t leader(const struct pm_consultation *c) {
    size_t first = c->n_zones;
    for (size_t i = c->n_zones; i-- > 0;)
        if (c->zones[i].why.code == PM_E_NONE && pm_is_unsolved(&c->zones[i].record.hair))
            first = i;
    for (size_t i = c->n_zones; i-- > 0;)
        if (c->zones[i].why.code == PM_E_NONE && !pm_is_unsolved(&c->zones[i].record.hair))
            first = i;
    return first < c->n_zones ? first : 0;
}

static bool advise_on_all(struct pm_consultation *c, size_t first, struct pm_error *err) {
    struct pm_record *planned[PM_MAX_ZONES + 1];
    size_t n = 0;
    for (size_t k = 0; k < c->n_zones; k++) {
        const size_t i = k == 0 ? first : k <= first ? k - 1 : k;
        struct pm_record *record = &c->zones[i].record;
        if (c->zones[i].why.code != PM_E_NONE)
            continue;
        doubt_beard(record);
        const bool known = !pm_is_unsolved(&record->hair);
        if ((known && !compare(record, planned, n, c->options->grey, err)) || !advise(c, record, k == 0, err))
            return false;
        if (known && !(record->has_apart && record->apart.same))
            planned[n++] = record;
    }
    return true;
}

/* ------------------------------------------------------------------ one record */

/* Checks of the photo, not of the zone, are listed once, for the first. */
static void drop_checks_of_photo(const struct pm_consultation *c, struct pm_record *record) {
    struct pm_check of_photo[PM_MAX_CHECKS];
    const size_t n = pm_check_capture(c, of_photo);
    size_t kept = 0;
    for (size_t i = 0; i < record->n_checks; i++) {
        bool drop = record->checks[i].check >= PM_CHECK_STRIP_LIGHT;
        for (size_t k = 0; k < n; k++)
            drop = drop || of_photo[k].check == record->checks[i].check;
        if (!drop)
            record->checks[kept++] = record->checks[i];
    }
    record->n_checks = kept;
}

static void free_masks(struct pm_record *record) {
    for (size_t i = 0; i < record->n_masks; i++)
        free(record->masks[i].value);
    record->n_masks = 0;
}

/* The first zone's record becomes the photo's, with the others in it. */
static bool put_together(struct pm_consultation *c, struct pm_record *whole, size_t first,
                         struct pm_error *err) {
    struct pm_record *others = pm_alloc(c->n_zones, sizeof *others, err);
    size_t n = 0;
    if (others == NULL)
        return false;
    for (size_t i = 0; i < c->n_zones; i++) {
        struct pm_zone_work *work = &c->zones[i];
        work->begun = false;
        if (i == first)
            continue;
        free_masks(&work->record);
        drop_checks_of_photo(c, &work->record);
        others[n++] = work->record;
    }
    *whole = c->zones[first].record;
    whole->zones = others;
    whole->n_zones = n;
    return true;
}

bool pm_work_on_zones(struct pm_consultation *c, struct pm_error *err) {
    struct pm_record *whole = c->record;
    bool ok = (c->options->palette == NULL || pm_name_palette(whole, c->options->palette, err)) &&
              measure_all(c, err);
    c->record = whole;
    if (!ok)
        return false;
    const size_t first = leader(c);
    if (!advise_on_all(c, first, err) || !put_together(c, whole, first, err))
        return false;
    if (c->zones[first].why.code != PM_E_NONE)
        *err = c->zones[first].why;
    return c->zones[first].why.code == PM_E_NONE;
}

void pm_zones_release(struct pm_consultation *c) {
    for (size_t i = 0; i < c->n_zones; i++) {
        pm_hair_result_free(&c->zones[i].measured);
        if (!c->zones[i].begun)
            continue;
        free_masks(&c->zones[i].record);
        pm_members_free(pm_zone_members, &c->zones[i].record);
    }
    free(c->zones);
}
