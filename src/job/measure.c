#include "job/consultation.h"

/* 90 % radius of what camera and light add where nothing in the photo is known (DESIGN, section 5). */
static const double UNCORRECTED_DE00 = 18;

static enum pm_confidence confidence_of(const struct pm_consultation *c) {
    double uncertainty = c->measured.hair.uncertainty_de00;
    if (!(uncertainty <= 9))
        return PM_CONFIDENCE_LOW;
    return uncertainty <= 5 ? PM_CONFIDENCE_HIGH : PM_CONFIDENCE_MEDIUM;
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
        .correction_de00 = UNCORRECTED_DE00,
    };
    if (!pm_hair_measure(&request, &c->measured, err))
        return false;
    record->hair = c->measured.hair;
    record->skin = c->measured.skin;
    record->has_hair = true;
    record->has_skin = c->measured.has_skin;
    record->confidence = confidence_of(c);
    return true;
}
