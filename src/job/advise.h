/* From a target colour to shades and sessions. */
#ifndef PM_JOB_ADVISE_H
#define PM_JOB_ADVISE_H

#include "palette/palette.h"

/* Fills the record's facts about the palette. */
PM_USE_RESULT bool pm_name_palette(struct pm_record *record, const struct pm_palette *palette,
                                   struct pm_error *err);

/* The options, resolved if they are not yet: *made is freed by pm_resolved_free in any case. */
PM_USE_RESULT bool pm_own_options(struct pm_options *own, struct pm_resolved **made,
                                  const struct pm_options *options, struct pm_error *err);

/* Fills the palette, the shades and sessions of a record whose target_lab is set; `options` are
 * resolved. `uncertainty_de00`
 * is the target's 90 % radius, 0 if the target was given. */
PM_USE_RESULT bool pm_advise(struct pm_record *record, const struct pm_options *options,
                             double uncertainty_de00, struct pm_error *err);

/* From the hair of `n` photos (one: the record itself): the probable colour, the likely bottles, and a
 * plan; if none can be made, plan_reason says why and there are no sessions. Without a palette the
 * probable colour only. */
PM_USE_RESULT bool pm_advise_on_hair(struct pm_record *record, const struct pm_record *const *photos,
                                     size_t n, const struct pm_options *options, struct pm_error *err);

#endif
