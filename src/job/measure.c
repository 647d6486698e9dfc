#include "color/lab.h"
#include "color/names.h"
#include "job/consultation.h"
#include "palette/palette.h"

#include <string.h>

/* A proposed region is a guess. A photo compared with colours of another capture adds an error that no number
 * here holds, so that is never high; a strip of the palette in the photo itself is the same capture. */
enum pm_confidence pm_confidence_of(double uncertainty_de00, const struct pm_options *options) {
    if (!(uncertainty_de00 <= 9) || options->n_hair == 0)
        return PM_CONFIDENCE_LOW;
    const struct pm_palette *palette = options->palette;
    const bool alike = palette == NULL || palette->capture == PM_CAPTURE_CAMERA || options->n_strips > 0;
    return uncertainty_de00 <= 5 && alike ? PM_CONFIDENCE_HIGH : PM_CONFIDENCE_MEDIUM;
}

void pm_name_hair(struct pm_hair_facts *hair) {
    hair->name = pm_hair_name(hair->lab, &hair->level);
    pm_lab_to_hex(hair->lab, hair->hex);
}

bool pm_measure_hair(struct pm_consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    struct pm_box boxes[PM_MAX_REGIONS];
    size_t n_hair = record->n_hair_boxes;
    for (size_t i = 0; i < n_hair; i++)
        boxes[i] = pm_scaled_box(record->hair_boxes[i], &c->kept[i]);
    struct pm_hair_request request = {
        .hair = c->kept,
        .hair_boxes = boxes,
        .n_hair = n_hair,
        .skin = &c->kept[n_hair],
        .n_skin = record->n_skin_boxes,
        .profile = c->profile,
        .correction = c->correction,
        .correction_de00 = c->correction_de00,
    };
    if (!pm_hair_measure(&request, &c->measured, err))
        return false;
    record->hair = c->measured.hair;
    record->skin = c->measured.skin;
    pm_name_hair(&record->hair);
    /* The record keeps them longer than the measure. */
    memcpy(record->masks, c->measured.masks, sizeof record->masks);
    record->n_masks = c->measured.n_masks;
    c->measured.n_masks = 0;
    record->has_hair = true;
    record->has_skin = c->measured.has_skin;
    record->confidence = pm_confidence_of(record->hair.uncertainty_de00, c->options);
    return true;
}
