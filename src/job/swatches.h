/* A palette from a photo of swatches. */
#ifndef PM_JOB_SWATCHES_H
#define PM_JOB_SWATCHES_H

#include "palette/make.h"
#include "pigmatch.h"

struct pm_swatches_request {
    const struct pm_options *options; /* chart, card, force, allow_damaged, max_pixels */
    struct pm_swatch_grid grid;
    const char *ids; /* as many as the grid has swatches, row by row */
    enum pm_ids_kind kind;
    const char *name, *ladder, *brand, *undertone; /* NULL: none */
    const char *date;                              /* YYYY-MM-DD; NULL: the photo's own */
};

/* The report beside the palette. */
struct pm_swatches_report {
    struct pm_correction_facts correction;
    double correction_de00;                 /* 90 % radius of the remaining error of camera and light */
    double *uneven_de00, *uncertainty_de00; /* one for each shade: see pm_palette_from_photo */
    struct pm_check checks[PM_MAX_CHECKS];
    size_t n_checks;
};

/* Measures the swatches in linear light after the correction by chart or card. In the palette's header:
 * CAPTURE camera, CREATED the date, METHOD, RESIDUAL_DE00 (leave-one-out, of a chart), PHOTO_SHA256. In its
 * columns beside LAB: UNEVEN_DE00, the mean difference of a swatch's ninths from its mean, and
 * UNCERTAINTY_DE00, a 90 % radius. PM_E_QUALITY if no chart and no card corrects the camera or a swatch is
 * blown out, unless forced; PM_E_USAGE if there are not as many ids as swatches; otherwise the failures
 * of a consultation. pm_swatches_report_free() in any case. */
PM_USE_RESULT struct pm_palette *pm_palette_from_photo(struct pm_worker *worker, const char *path,
                                                       const struct pm_swatches_request *request,
                                                       struct pm_swatches_report *report,
                                                       struct pm_error *err);
void pm_swatches_report_free(struct pm_swatches_report *report);

#endif
