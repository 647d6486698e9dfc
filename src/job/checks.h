/* The checks of a consultation photo. */
#ifndef PM_JOB_CHECKS_H
#define PM_JOB_CHECKS_H

#include "hair/hair.h"

/* Facts about the photo's file and its reference. */
struct pm_capture_facts {
    int long_side_px; /* of the full photo */
    bool has_exif;
    int flash;            /* 1 fired, 0 not, -1 unknown */
    const char *software; /* what wrote the file; "" or NULL unknown */
    bool profile_unusable;
    bool space_unsaid; /* its colours are stated not to be sRGB, but not which they are */
    bool hdr;          /* converted from PQ, HLG or linear light */
    bool chroma_subsampled;
    bool beard;         /* what was measured */
    bool has_reference; /* a card or a chart corrects the colour */
    double card_chroma; /* C* of the card as photographed, NAN without one */
    bool chart_doubtful, chart_linear, chart_mirrored;
    int heads; /* with hair that was found, the measured one included; 1 if it was given */
};

/* Writes the checks that are raised, in the order of the table in checks.c, at most PM_MAX_CHECKS;
 * returns their number. `seen` NULL: there is no measurement, and only the capture is checked. A NAN
 * value raises no check. */
size_t pm_photo_checks(struct pm_check checks[PM_MAX_CHECKS], const struct pm_hair_observation *seen,
                       const struct pm_capture_facts *capture);

/* The first check that refuses the photo, or NULL. */
const struct pm_check *pm_refusal(const struct pm_check *checks, size_t n);

/* Whether `software` names a picture editor or an app that alters pictures (a camera's firmware does not). */
bool pm_is_editor(const char *software);

#endif
