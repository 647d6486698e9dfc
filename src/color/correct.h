/* A correction of camera colour: XYZ as photographed -> XYZ as the scene would be under D50. */
#ifndef PM_COLOR_CORRECT_H
#define PM_COLOR_CORRECT_H

#include "color/chart_model.h"
#include "pigmatch.h"

enum pm_correction_kind { PM_CORRECT_NOTHING, PM_CORRECT_CARD, PM_CORRECT_CHART };

/* Tone curves as tables over the logarithm of the linear value: 20 octaves of 32 steps. */
enum { PM_TONE_STEPS = 32, PM_TONE_OCTAVES = 20, PM_TONE_SIZE = PM_TONE_STEPS * PM_TONE_OCTAVES };

/* Start from pm_correction_identity, pm_correction_from_card or pm_correction_from_chart. Owns nothing. */
struct pm_correction {
    enum pm_correction_kind kind;
    float in[9];                     /* XYZ -> linear RGB; for a card XYZ -> corrected XYZ */
    float tone[3][PM_TONE_SIZE + 1]; /* linear RGB -> t */
    float out[9], root[2][3];        /* t and the two root terms -> XYZ */
};

/* The measurements of a neutral card, before any correction. */
struct pm_card {
    struct pm_xyz xyz;     /* trimmed mean */
    double deviation_de76; /* root mean square distance of its pixels' Lab from their mean */
    double clipped_frac;   /* pixels with a channel >= 254 */
};

void pm_correction_identity(struct pm_correction *correction);

/* White balance in linear RGB of the primaries `rgb_to_xyz` (pm_profile_matrix), so that the card becomes
 * neutral; and exposure, if its kind determines its lightness: grey L* 49.5 (18 %), white L* 95, or `card_L`.
 * PM_CARD_ABSENT: a neutral card of unknown lightness, white balance alone.
 * Fails with PM_E_CARD and the reason where the card is clipped (more than 5 % of its pixels), textured or
 * not all card (deviation above 6), or contradicts its kind (more than three
 * times lighter or darker than exposure alone explains). A strong colour cast is left to a photo check,
 * which a person may override. */
PM_USE_RESULT bool pm_correction_from_card(const struct pm_card *card, enum pm_card_kind kind, double card_L,
                                           const double rgb_to_xyz[9], struct pm_correction *correction,
                                           struct pm_error *err);

/* The camera model of a chart fit, outside the chart (without the gradient of the light). */
void pm_correction_from_chart(const struct pm_chart_model *model, struct pm_correction *correction);

/* The L* of a kind of card: 49.5, 95, card_L; NAN for PM_CARD_ABSENT. */
double pm_card_lightness(enum pm_card_kind kind, double card_L);

/* Corrects `count` XYZ triples in place. */
void pm_correction_apply(const struct pm_correction *correction, float *xyz, size_t count);

#endif
