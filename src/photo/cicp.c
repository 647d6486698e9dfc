#include "photo/cicp.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { ENCODE_STEPS = 65535, BT2020 = 9, LINEAR = 8, PQ = 16, HLG = 18 };

/* HLG's nominal peak, cd/m2, and the gamma of its display (ITU-R BT.2100-2, table 5). */
static const double hlg_peak = 1000, hlg_gamma = 1.2;
/* BT.2020's luminance from linear RGB. */
static const float luma[3] = {0.2627F, 0.6780F, 0.0593F};

struct pm_cicp_codes {
    bool plain, hlg;
    unsigned most;                     /* the largest code that comes in */
    uint16_t encode[ENCODE_STEPS + 1]; /* linear light, 1 is white -> 256 times the sRGB code */
    float *linear;                     /* by code, where it is not plain; behind the struct */
    uint16_t *finer;                   /* by code: 256 times the 8-bit one, if only the depth changes */
};

bool pm_cicp_is_known(const struct pm_cicp *cicp) {
    static const int transfers[] = {1, 4, 5, 6, LINEAR, 13, 14, 15, PQ, HLG};
    bool known = false;
    for (size_t i = 0; i < sizeof transfers / sizeof *transfers; i++)
        known = known || cicp->transfer == transfers[i];
    return known && (cicp->primaries == 1 || cicp->primaries == BT2020 || cicp->primaries == 12);
}

bool pm_cicp_is_light(const struct pm_cicp *cicp) {
    return cicp->transfer == PQ || cicp->transfer == HLG;
}

void pm_cicp_complete(struct pm_cicp *cicp) {
    if (pm_cicp_is_light(cicp) && (cicp->primaries == 0 || cicp->primaries == 2))
        cicp->primaries = BT2020;
}

const char *pm_cicp_hdr_name(const struct pm_cicp *cicp) {
    switch (cicp->transfer) {
    case PQ:
        return "PQ";
    case HLG:
        return "HLG";
    case LINEAR:
        return "linear";
    default:
        return NULL;
    }
}

bool pm_cicp_is_plain(const struct pm_cicp *cicp) {
    switch (cicp->transfer) {
    case 4:
    case 5:
    case LINEAR:
    case PQ:
    case HLG:
        return false;
    case 1:
    case 6:
    case 14:
    case 15:
        return !cicp->narrow && cicp->primaries != BT2020;
    default:
        return !cicp->narrow;
    }
}

/* SMPTE ST 2084, equation 4.1: cd/m2. */
static double pq_light(double v) {
    const double m1 = 2610.0 / 16384, m2 = 2523.0 / 32, c1 = 3424.0 / 4096, c2 = 2413.0 / 128,
                 c3 = 2392.0 / 128;
    double root = pow(v, 1 / m2);
    return 10000 * pow(fmax(root - c1, 0) / (c2 - c3 * root), 1 / m1);
}

/* ITU-R BT.2100-2, table 5: scene light, 0-1. */
static double hlg_scene(double v) {
    const double a = 0.17883277, b = 1 - 4 * a, c = 0.5 - a * log(4 * a);
    return v <= 0.5 ? v * v / 3 : (exp((v - c) / a) + b) / 12;
}

/* Light of a code 0-1, 1 being white; of HLG the scene's. */
static double light_of(const struct pm_cicp *cicp, double v) {
    switch (cicp->transfer) {
    case PQ:
        return pq_light(v) / PM_HDR_WHITE_CDM2;
    case HLG:
        return hlg_scene(v);
    case LINEAR:
        return v;
    case 4:
        return pow(v, 2.2);
    case 5:
        return pow(v, 2.8);
    case 1:
    case 6:
    case 14:
    case 15:
        /* ITU-R BT.2020-2, table 4, inverted. */
        return v < 4.5 * 0.018053968510807 ? v / 4.5
                                           : pow((v + 0.09929682680944) / 1.09929682680944, 1 / 0.45);
    default:
        return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
    }
}

static void fill_finer(struct pm_cicp_codes *codes, size_t n) {
    for (size_t i = 0; i < n; i++)
        codes->finer[i] = (uint16_t)lround(255 * 256 * ((double)i / ((double)n - 1)));
}

static void fill_light(struct pm_cicp_codes *codes, const struct pm_cicp *cicp, size_t n) {
    const double low = cicp->narrow ? (double)n / 16 : 0,
                 range = cicp->narrow ? 219.0 * (double)n / 256 : (double)n - 1;
    for (size_t i = 0; i < n; i++)
        codes->linear[i] = (float)light_of(cicp, fmin(fmax(((double)i - low) / range, 0), 1));
    for (int i = 0; i <= ENCODE_STEPS; i++) {
        double v = (double)i / ENCODE_STEPS;
        codes->encode[i] =
            (uint16_t)lround(255 * 256 * (v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055));
    }
}

struct pm_cicp_codes *pm_cicp_codes_new(const struct pm_cicp *cicp, int bits, struct pm_error *err) {
    size_t n = (size_t)1 << bits;
    struct pm_cicp_codes *codes =
        pm_alloc(1, sizeof *codes + n * (sizeof *codes->linear + sizeof *codes->finer), err);
    if (codes == NULL)
        return NULL;
    codes->plain = pm_cicp_is_plain(cicp);
    codes->hlg = cicp->transfer == HLG;
    codes->most = (unsigned)n - 1;
    codes->linear = (float *)(codes + 1);
    codes->finer = (uint16_t *)(codes->linear + n);
    if (codes->plain)
        fill_finer(codes, n);
    else
        fill_light(codes, cicp, n);
    return codes;
}

static unsigned encode(const struct pm_cicp_codes *codes, float light) {
    return codes->encode[light < 1 ? (unsigned)(light * ENCODE_STEPS + 0.5F) : ENCODE_STEPS];
}

/* HLG's display light depends on the scene light by the luminance of all three channels. */
static float hlg_gain(const float scene[3]) {
    float Y = luma[0] * scene[0] + luma[1] * scene[1] + luma[2] * scene[2];
    return Y > 0 ? (float)(hlg_peak / PM_HDR_WHITE_CDM2) * powf(Y, (float)hlg_gamma - 1) : 0;
}

/* Rounds up if the remainder exceeds a threshold that varies evenly from pixel to pixel (the additive
 * sequence of the plastic number, by 256), so that means keep what 8 bits cannot. */
static uint8_t dither(unsigned finer, unsigned x, unsigned y, unsigned c) {
    return (uint8_t)((finer + ((193 * x + 146 * y + 85 * c) & 255)) >> 8);
}

static void convert_light(const struct pm_cicp_codes *codes, const unsigned code[3], unsigned finer[3]) {
    float light[3], gain = 1;
    for (unsigned c = 0; c < 3; c++)
        light[c] = codes->linear[code[c]];
    if (codes->hlg)
        gain = hlg_gain(light);
    for (unsigned c = 0; c < 3; c++)
        finer[c] = encode(codes, gain * light[c]);
}

void pm_cicp_convert(const struct pm_cicp_codes *codes, const uint16_t *from, int y, size_t count,
                     int channels, uint8_t *to) {
    unsigned step = (unsigned)channels, row = (unsigned)y;
    for (unsigned x = 0; x < count; x++, from += step, to += step) {
        unsigned code[3], finer[3];
        for (unsigned c = 0; c < 3; c++) {
            code[c] = from[step == 3 ? c : 0];
            code[c] = code[c] < codes->most ? code[c] : codes->most;
            finer[c] = codes->plain ? codes->finer[code[c]] : 0;
        }
        if (!codes->plain)
            convert_light(codes, code, finer);
        for (unsigned c = 0; c < step; c++)
            to[c] = dither(finer[c], x, row, c);
    }
}
