#include "color/correct.h"

#include "base/error.h"
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

static uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

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

static float tone(const float table[PM_TONE_SIZE + 1], float linear) {
    float inside = linear > 1e-5F ? linear < 7.9F ? linear : 7.9F : 1e-5F;
    uint32_t bits = bits_of(inside) - first_bits, step = bits >> STEP_BITS;
    float way = (float)(bits & ((1U << STEP_BITS) - 1)) * (1.0F / (1U << STEP_BITS));
    return table[step] + way * (table[step + 1] - table[step]);
}

static void apply_matrix(const float m[9], float *xyz, size_t count) {
    for (float *end = xyz + 3 * count; xyz < end; xyz += 3) {
        float x = xyz[0], y = xyz[1], z = xyz[2];
        for (int i = 0; i < 3; i++)
            xyz[i] = m[3 * i] * x + m[3 * i + 1] * y + m[3 * i + 2] * z;
    }
}

static void apply_chart(const struct pm_correction *correction, float *xyz, size_t count) {
    apply_matrix(correction->in, xyz, count);
    for (float *end = xyz + 3 * count; xyz < end; xyz += 3) {
        float r = tone(correction->tone[0], xyz[0]);
        float g = tone(correction->tone[1], xyz[1]);
        float b = tone(correction->tone[2], xyz[2]);
        float rg = sqrtf(r * g) - (r + g) * 0.5F, gb = sqrtf(g * b) - (g + b) * 0.5F;
        for (int i = 0; i < 3; i++) {
            const float *m = correction->out + 3 * i;
            float v =
                m[0] * r + m[1] * g + m[2] * b + correction->root[0][i] * rg + correction->root[1][i] * gb;
            xyz[i] = v > 0 ? v : 0;
        }
    }
}

void pm_correction_apply(const struct pm_correction *correction, float *xyz, size_t count) {
    if (correction == NULL || correction->kind == PM_CORRECT_NOTHING)
        return;
    if (correction->kind == PM_CORRECT_CARD)
        apply_matrix(correction->in, xyz, count);
    else
        apply_chart(correction, xyz, count);
}
