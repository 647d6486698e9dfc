/* Palettes and findings about them as JSON, schema "pigmatch-palette/1": one object and its newline,
 * free(); NULL when memory runs out. Unknown is null. */
#ifndef PM_REPORT_JSON_PALETTE_H
#define PM_REPORT_JSON_PALETTE_H

#include "blend/calibrate.h"
#include "palette/lint.h"

/* {"schema", "palette", "file", "title", "originator", "capture", "sha256", "calib_error_de00", "shades": how
 * many, "error"}: one palette of a list. `palette` NULL: it cannot be read, *why says why. */
PM_USE_RESULT char *pm_palette_entry_json(const char *name, const char *file,
                                          const struct pm_palette *palette, const struct pm_error *why,
                                          struct pm_error *err);

/* The same without "palette" and "error", and "shades" is a list of everything known of each. */
PM_USE_RESULT char *pm_palette_json(const struct pm_palette *palette, const char *file, struct pm_error *err);

/* The same with "shades" as their number, and "today", "clean", "findings": [{"level", "code", "shade",
 * "other", "message"}] and "more" (whether there were too many to list). */
PM_USE_RESULT char *pm_findings_json(const struct pm_palette *palette, const char *file, const char *today,
                                     const struct pm_findings *findings, struct pm_error *err);

/* {"schema", "title", "sha256" (of the palette as it was), "blends": [{"blend", "before_de00",
 * "after_de00"}], "mean_before_de00", "mean_after_de00", "mean_in_sample_de00", "strength": {id: number}}.
 * `names` are the blends'. */
PM_USE_RESULT char *pm_calibration_json(const struct pm_palette *palette, char *const *names,
                                        const struct pm_calibration *calibration, struct pm_error *err);

#endif
