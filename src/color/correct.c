#include "color/correct.h"

#include "base/error.h"
#include "base/lanes.h"
#include "color/lab.h"

#include <math.h>
#include <string.h>

static const double clipped_limit = 0.05, deviation_limit_de76 = 6;
/* The exposure of phones is off by up to a stop, hardly ever by more than 1.6. */
static const double exposure_limit = 3;

/* ------------------------------------------------------------------ card */

void pm_correction_identity(struct pm_correction *correction) {
    memset(correction, 0, sizeof *correction);
}

double pm_card_lightness(enum pm_card_kind kind, double card_L) {
    switch (kind) {
    case PM_CARD_GREY:
        return 49.5;
    case PM_CARD_WHITE:
        return 95;
    case PM_CARD_L:
        return card_L;
    case PM_CARD_ABSENT:
        break;
    }
    return NAN;
}

/* By which factor the card is lighter than in the photo; 1 if unknown. */
static double exposure_of(const struct pm_card *card, double card_L) {
    return isnan(card_L) ? 1 : pm_xyz_from_lab((struct pm_lab){card_L, 0, 0}).Y / card->xyz.Y;
}

static bool accept_card(const struct pm_card *card, double exposure, struct pm_error *err) {
    if (!(card->clipped_frac <= clipped_limit))
        return pm_fail(
            err, PM_E_CARD,
            "the card is overexposed (%d %% of its pixels are clipped): expose for the card, or use a "
            "darker one",
            (int)lround(100 * card->clipped_frac));
    if (!(card->deviation_de76 <= deviation_limit_de76))
        return pm_fail(err, PM_E_CARD,
                       "the card is not uniform (deviation %d, at most %d): give a rectangle inside the "
                       "card, and light it evenly",
                       (int)lround(fmin(card->deviation_de76, 999)), (int)deviation_limit_de76);
    if (!(exposure <= exposure_limit && exposure >= 1 / exposure_limit))
        return pm_fail(
            err, PM_E_CARD,
            "the card is far too %s for the stated kind (L* %d in the photo): give its actual kind or its L*",
            exposure > 1 ? "dark" : "light", (int)lround(pm_lab_from_xyz(card->xyz).L));
    return true;
}

bool pm_correction_from_card(const struct pm_card *card, enum pm_card_kind kind, double card_L,
                             const double rgb_to_xyz[9], struct pm_correction *correction,
                             struct pm_error *err) {
    double exposure = exposure_of(card, pm_card_lightness(kind, card_L));
    if (!accept_card(card, exposure, err))
        return false;
    double from_xyz[9], scale[9] = {0}, half[9], whole[9], seen[3], meant[3], Y = card->xyz.Y * exposure;
    pm_matrix_invert(rgb_to_xyz, from_xyz);
    pm_matrix_apply(from_xyz, (const double[3]){card->xyz.X, card->xyz.Y, card->xyz.Z}, seen);
    pm_matrix_apply(from_xyz, (const double[3]){pm_d50.X * Y, Y, pm_d50.Z * Y}, meant);
    for (int c = 0; c < 3; c++) {
        if (!(seen[c] > pm_model_floor))
            return pm_fail(err, PM_E_CARD, "the card is black in the photo: expose for the card");
        scale[4 * c] = meant[c] / seen[c];
    }
    pm_matrix_multiply(scale, from_xyz, half);
    pm_matrix_multiply(rgb_to_xyz, half, whole);
    pm_correction_identity(correction);
    correction->kind = PM_CORRECT_CARD;
    for (int i = 0; i < 9; i++)
        correction->in[i] = (float)whole[i];
    return true;
}

/* ------------------------------------------------------------------ chart */

/* The bits of a float are a piecewise linear logarithm: the exponent and the first bits of the mantissa
 * give the step, the rest the position within it. The first step begins at 2^-17 = 0.76e-5, just below
 * pm_model_floor.
 */
enum { STEP_BITS = 23 - 5, FIRST_EXPONENT = 127 - 17 };

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static const uint32_t first_bits = (uint32_t)FIRST_EXPONENT << 23;

void pm_correction_from_chart(const struct pm_chart_model *model, struct pm_correction *correction) {
    struct pm_model_parts parts;
    double in[9], out[9];
    pm_model_unpack(model->p, &parts);
    pm_matrix_invert(model->to_xyz, in);
    pm_matrix_multiply(model->to_xyz, parts.mix, out);
    correction->kind = PM_CORRECT_CHART;
    for (int i = 0; i < 9; i++) {
        correction->in[i] = (float)in[i];
        correction->out[i] = (float)out[i];
    }
    for (int k = 0; k < 2; k++) {
        double root[3];
        pm_matrix_apply(model->to_xyz, parts.root[k], root);
        for (int i = 0; i < 3; i++)
            correction->root[k][i] = (float)root[i];
    }
    for (int c = 0; c < 3; c++)
        for (uint32_t s = 0; s <= PM_TONE_SIZE; s++)
            correction->tone[c][s] =
                (float)pm_model_tone(model, &parts, c, (double)float_of(first_bits + (s << STEP_BITS)));
}

/* ------------------------------------------------------------------ use */

/* A column of a matrix of three rows. */
static pm_lanes column(const float *matrix, int at) {
    return (pm_lanes){matrix[at], matrix[3 + at], matrix[6 + at], 0};
}

static pm_lanes times(const pm_lanes columns[3], const float v[3]) {
    return columns[0] * v[0] + columns[1] * v[1] + columns[2] * v[2];
}

/* Three channels after their tone curves, in the first three lanes. */
static inline pm_lanes toned(const float tone[3][PM_TONE_SIZE + 1], pm_lanes linear) {
    const pm_lanes least = pm_all(1e-5F), most = pm_all(7.9F);
    const pm_lanes inside = pm_select(linear > least, pm_select(linear < most, linear, most), least);
    const pm_bits bits = pm_to_bits(inside) - (int32_t)first_bits, step = bits >> STEP_BITS;
    const pm_lanes way =
        __builtin_convertvector(bits & ((1 << STEP_BITS) - 1), pm_lanes) * (1.0F / (1U << STEP_BITS));
    const float *red = tone[0] + step[0], *green = tone[1] + step[1], *blue = tone[2] + step[2];
    const pm_lanes low = {red[0], green[0], blue[0], 0}, high = {red[1], green[1], blue[1], 0};
    return low + way * (high - low);
}

/* Matrices by their columns. */
struct columns {
    pm_lanes in[3], out[3], root[2];
};

static struct columns columns_of(const struct pm_correction *correction) {
    const float(*root)[3] = correction->root;
    return (struct columns){
        .in = {column(correction->in, 0), column(correction->in, 1), column(correction->in, 2)},
        .out = {column(correction->out, 0), column(correction->out, 1), column(correction->out, 2)},
        .root = {{root[0][0], root[0][1], root[0][2], 0}, {root[1][0], root[1][1], root[1][2], 0}}};
}

static inline pm_lanes corrected(const struct pm_correction *correction, const struct columns *columns,
                                 const float xyz[3]) {
    const pm_lanes linear = times(columns->in, xyz);
    if (correction->kind == PM_CORRECT_CARD)
        return linear;
    const pm_lanes t = toned(correction->tone, linear);
    const float rgb[3] = {t[0], t[1], t[2]};
    const float rg = sqrtf(rgb[0] * rgb[1]) - (rgb[0] + rgb[1]) * 0.5F,
                gb = sqrtf(rgb[1] * rgb[2]) - (rgb[1] + rgb[2]) * 0.5F;
    const pm_lanes v = times(columns->out, rgb) + columns->root[0] * rg + columns->root[1] * gb;
    return pm_select(v > 0, v, (pm_lanes){0});
}

/* Whole lanes are stored: the value after each colour, which they overwrite, is restored. */
void pm_correction_apply(const struct pm_correction *correction, float *xyz, size_t count) {
    if (correction == NULL || correction->kind == PM_CORRECT_NOTHING || count == 0)
        return;
    const struct columns columns = columns_of(correction);
    for (; count > 1; count--, xyz += 3) {
        const float behind = xyz[3];
        pm_store(xyz, corrected(correction, &columns, xyz));
        xyz[3] = behind;
    }
    const pm_lanes last = corrected(correction, &columns, xyz);
    memcpy(xyz, &last, 3 * sizeof *xyz);
}
