/* The colour of the hair, its name, and the confidence in it. */
#include "color/lab.h"
#include "color/names.h"
#include "job/components.h"
#include "job/consultation.h"
#include "job/picture.h"
#include "palette/palette.h"

#include <math.h>
#include <string.h>

/* Comparing a photo with colours of another capture adds an error that is not included here, so
 * confidence is never high then; a strip of the palette in the photo itself is the same capture. For
 * found hair it is never high without a chart, a card or a strip, since the uncertainty is above 5. */
enum pm_confidence pm_confidence_of(double uncertainty_de00, const struct pm_options *options) {
    if (!(uncertainty_de00 <= 9))
        return PM_CONFIDENCE_LOW;
    const struct pm_palette *palette = options->palette;
    const bool alike = palette == NULL || palette->capture == PM_CAPTURE_CAMERA || options->n_strips > 0;
    return uncertainty_de00 <= 5 && alike ? PM_CONFIDENCE_HIGH : PM_CONFIDENCE_MEDIUM;
}

void pm_name_hair(struct pm_hair_facts *hair) {
    hair->name = pm_hair_name(hair->lab, &hair->level);
    pm_lab_to_hex(hair->lab, hair->hex);
    if (hair->grey_frac >= PM_CONSIDERABLE_GREY && hair->grey_frac <= 1 - PM_CONSIDERABLE_GREY) {
        hair->name = PM_HAIR_SALT_AND_PEPPER;
        hair->level = -1;
    }
    if (pm_is_unsolved(hair)) {
        hair->name = PM_HAIR_UNKNOWN;
        hair->level = -1;
    }
}

/* Found hair of low certainty, or in a photo too small to show strands. */
static bool is_doubtful(const struct pm_consultation *c) {
    const int longer = c->info->width > c->info->height ? c->info->width : c->info->height;
    return c->record->region_certainty < PM_LEAST_CERTAINTY || longer < PM_STRAND_LEAST_LONG_PX;
}

/* A card corrects exposure and balance, but not the tone curve, which affects light colours most. In real
 * phone photos a radius of 8 contained 96 % of the dark colours of a chart and 80 % of the light ones: 90
 * % radii of 7 and 9.3, if normal. */
static void widen_card_radius(struct pm_hair_facts *hair) {
    static const double dark_de00 = 7, light_de00 = 9.3, dark_L = 30, light_L = 50;
    double share = fmin(fmax((hair->lab.L - dark_L) / (light_L - dark_L), 0), 1);
    hair->correction_de00 = dark_de00 + share * (light_de00 - dark_de00);
    hair->uncertainty_de00 = hypot(hypot(hair->sampling_de00, hair->selection_de00), hair->correction_de00);
}

bool pm_measure_hair(struct pm_consultation *c, struct pm_error *err) {
    struct pm_record *record = c->record;
    const struct pm_pixels *kept = &c->kept[c->hair_at];
    struct pm_box boxes[PM_MAX_REGIONS];
    size_t n_hair = record->n_hair_boxes;
    for (size_t i = 0; i < n_hair; i++)
        boxes[i] = pm_scaled_box(record->hair_boxes[i], &kept[i]);
    struct pm_hair_shape shape = c->found.shape;
    if (c->found.confidence > 0) {
        const double scale = kept[0].scale;
        shape.x *= scale;
        shape.y *= scale;
        shape.w *= scale;
        shape.h *= scale;
        shape.box = pm_scaled_box(shape.box, &kept[0]);
    }
    struct pm_hair_request request = {
        .shape = c->found.confidence > 0 ? &shape : NULL,
        .photo_long_px = c->info->width > c->info->height ? c->info->width : c->info->height,
        .hair = kept,
        .hair_boxes = boxes,
        .n_hair = n_hair,
        .skin = &c->kept[c->skin_at],
        .n_skin = record->n_skin_boxes,
        .profile = c->profile,
        .correction = c->correction,
        .correction_de00 = c->correction_de00,
    };
    if (!pm_hair_measure(&request, &c->measured, err))
        return false;
    if (c->found.confidence > 0 && !pm_believe_found(c, err))
        return false;
    if (record->correction.method == PM_CORRECTION_CARD)
        widen_card_radius(&c->measured.hair);
    record->hair = c->measured.hair;
    record->skin = c->measured.skin;
    /* The record outlives the measurement. */
    memcpy(record->masks, c->measured.masks, sizeof record->masks);
    record->n_masks = c->measured.n_masks;
    c->measured.n_masks = 0;
    record->has_hair = true;
    record->has_skin = c->measured.has_skin;
    return true;
}

void pm_judge_hair(struct pm_consultation *c) {
    struct pm_record *record = c->record;
    if (record->hair.kind == PM_HAIR_FORM_HAIR)
        pm_note_components(record, &c->measured.grey);
    pm_name_hair(&record->hair);
    record->confidence = pm_confidence_of(record->hair.uncertainty_de00, c->options);
    if (c->found.confidence > 0 && is_doubtful(c))
        record->confidence = PM_CONFIDENCE_LOW;
}
