/* Long hair over visible scalp: dots between it get the colour of its roots. */
#include "job/components.h"
#include "job/consultation.h"
#include "job/picture.h"

#include "hair/roots.h"

#include <math.h>

/* The drawn region with the most pixels. */
static struct pm_box largest(const struct pm_record *record) {
    struct pm_box box = record->hair_boxes[0];
    for (size_t i = 1; i < record->n_hair_boxes; i++)
        if ((double)record->hair_boxes[i].w * record->hair_boxes[i].h > (double)box.w * box.h)
            box = record->hair_boxes[i];
    return box;
}

bool pm_place_roots(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_options *options = c->options;
    struct pm_box box;
    if (options->look != PM_LOOK_DENSITY || c->n_zones > 0 || c->followup != NULL)
        return true;
    if (options->has_roots && !pm_region_box(&options->roots, c->info->width, c->info->height, "roots",
                                             PM_REMEDY_NONE, c->name, &box, err))
        return false;
    if (!options->has_roots && c->found.confidence > 0) /* long hair beside a cheek is not roots */
        return true;
    c->roots_at = c->n_keep;
    c->keep[c->n_keep++] = options->has_roots ? box : largest(c->record);
    return true;
}

bool pm_measure_roots(struct pm_consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    const struct pm_pixels *crop = &c->kept[c->roots_at];
    struct pm_grey grey;
    if (c->options->look != PM_LOOK_DENSITY)
        return true;
    const struct pm_lab unknown = {NAN, NAN, NAN};
    record->has_density = true;
    record->density = (struct pm_density_facts){PM_ROOTS_NOT_DRAWN, unknown, unknown, NAN, NAN, NAN};
    if (c->roots_at == 0)
        return true;
    const struct pm_roots_request request = {.crop = crop,
                                             .box = crop->box,
                                             .all_roots = c->options->has_roots,
                                             .hair = record->hair.lab,
                                             .hair_p90_L = record->hair.spread_L[1],
                                             .skin = record->has_skin ? &record->skin.lab : NULL,
                                             .detail_px = c->measured.observation.detail_px,
                                             .profile = c->profile,
                                             .correction = c->correction};
    if (!pm_roots_measure(&request, &record->density, &grey, err))
        return false;
    if (pm_is_rooted(&record->density)) /* grey roots under dyed lengths */
        pm_note_components(record, &grey);
    return true;
}
