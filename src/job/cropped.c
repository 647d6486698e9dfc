/* Hair cut to stubble: the colour of a dot is matched, never the mean of dots and skin. */
#include "color/lab.h"
#include "job/advise.h"
#include "job/consultation.h"
#include "photo/photo.h"
#include "record/sentences.h"
#include "scalp/stubble.h"

#include <math.h>
#include <stdlib.h>

/* Longer structures are strands, at any scale (dots: 1.75 at full size). */
static const double strands_elongation = 2.2;

/* Skin is visible between dots: the lightest tenth of painted stubble has 0.77 and more of the luminance
 * of the skin elsewhere; that of real hair with length, beside skin, rarely has 0.5 and more. If no skin
 * is known, it must be at least as light as skin can be. */
static const double least_skin_share = 0.5, least_skin_L = 20;

/* Dots of this width are solved for any coverage. */
static const double solved_dot_px = 3;

/* The middle of the largest region. */
static struct pm_box middle(const struct pm_record *record) {
    struct pm_box box = record->hair_boxes[0];
    for (size_t i = 1; i < record->n_hair_boxes; i++)
        if ((double)record->hair_boxes[i].w * record->hair_boxes[i].h > (double)box.w * box.h)
            box = record->hair_boxes[i];
    int w = box.w < PM_STUBBLE_SIDE ? box.w : PM_STUBBLE_SIDE;
    int h = box.h < PM_STUBBLE_SIDE ? box.h : PM_STUBBLE_SIDE;
    return (struct pm_box){box.x + (box.w - w) / 2, box.y + (box.h - h) / 2, w, h};
}

static void take_dots(struct pm_hair_facts *hair, const struct pm_stubble *stubble) {
    const struct pm_lab lab = stubble->facts.dots_lab, by = stubble->facts.uncertainty_lab;
    const struct pm_lab lighter = {lab.L + by.L, lab.a, lab.b}, redder = {lab.L, lab.a + by.a, lab.b},
                        yellower = {lab.L, lab.a, lab.b + by.b};
    hair->lab = lab;
    hair->uncorrected_lab = stubble->uncorrected_lab;
    hair->selection_de00 = hypot(pm_de00(lab, lighter), hypot(pm_de00(lab, redder), pm_de00(lab, yellower)));
    hair->uncertainty_de00 = hypot(hair->sampling_de00, hypot(hair->selection_de00, hair->correction_de00));
    hair->clusters[0] = (struct pm_cluster){lab, 1};
    hair->n_clusters = 1;
}

/* Reading it at full size costs as much as everything else. */
static bool may_show_skin(const struct pm_record *record) {
    const struct pm_lab lightest = record->hair.lightest_lab;
    return record->has_skin
               ? pm_xyz_from_lab(lightest).Y >= least_skin_share * pm_xyz_from_lab(record->skin.lab).Y
               : lightest.L >= least_skin_L;
}

bool pm_stubble_part(const struct pm_consultation *c, struct pm_box *part) {
    *part = middle(c->record);
    return !(c->measured.observation.elongation > strands_elongation) && may_show_skin(c->record);
}

bool pm_solve_stubble(struct pm_consultation *c, const struct pm_pixels *part, struct pm_error *err) {
    struct pm_record *record = c->record;
    struct pm_hair_facts *hair = &record->hair;
    const struct pm_stubble_request request = {.crop = part,
                                               .skin = record->has_skin ? &record->skin.lab : NULL,
                                               .profile = c->profile,
                                               .correction = c->correction};
    struct pm_stubble stubble;
    bool done = pm_stubble_measure(&request, &stubble, err);
    /* If the hair was not given by a person, dots on a ground that is not skin are something else. */
    if (stubble.facts.state == PM_STUBBLE_SKINLESS && record->region_source == PM_ORIGIN_AUTO)
        stubble.found = false;
    if (!done || (!stubble.found && !c->measured.observation.stubble))
        return done;
    if (!stubble.found) { /* dots on the given skin that hardly differ from it */
        const struct pm_lab unknown = {NAN, NAN, NAN};
        stubble.facts = (struct pm_stubble_facts){PM_STUBBLE_LIGHT, unknown, unknown, unknown, NAN, NAN};
    }
    hair->kind = PM_HAIR_FORM_STUBBLE;
    hair->stubble = stubble.facts;
    hair->grey_frac = NAN;
    if (!pm_is_unsolved(hair))
        take_dots(hair, &stubble);
    c->measured.observation.stubble = pm_is_unsolved(hair);
    return true;
}

bool pm_measure_stubble(struct pm_consultation *c, struct pm_error *err) {
    struct pm_box box;
    struct pm_pixels part = {0};
    const struct pm_photo_request read = {.keep = &box, .n_keep = 1, .full_size = true};
    if (!pm_stubble_part(c, &box))
        return true;
    bool ok = pm_photo_read(c->photo, &read, &part, NULL, err) && pm_solve_stubble(c, &part, err);
    pm_pixels_free(&part);
    return ok;
}

bool pm_is_unsolved(const struct pm_hair_facts *hair) {
    return hair->kind == PM_HAIR_FORM_STUBBLE && hair->stubble.state != PM_STUBBLE_SOLVED;
}

bool pm_note_unsolved(struct pm_record *record, struct pm_error *err) {
    const struct pm_stubble_facts *stubble = &record->hair.stubble;
    const enum pm_plan_sentence which = stubble->state == PM_STUBBLE_SMALL   ? PM_SAY_DOTS_SMALL
                                        : stubble->state == PM_STUBBLE_LIGHT ? PM_SAY_DOTS_LIGHT
                                                                             : PM_SAY_DOTS_SKINLESS;
    record->plan_reason = PM_PLAN_STUBBLE;
    return pm_plan_note(record, which, NULL, stubble->dot_px, solved_dot_px, err);
}
