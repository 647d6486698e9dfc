#include "hair/light.h"

#include <stdlib.h>
#include <string.h>

#include "base/lanes.h"
#include "base/memory.h"
#include "color/lab.h"

enum { MOST_CHANNELS = 4, CLIPPED_CODE = 254, BRIGHT_CODE = 250, CRUSHED_CODE = 5 };

bool pm_light_row_new(struct pm_light_row *row, int width, bool corrected, struct pm_error *err) {
    *row = (struct pm_light_row){.width = width};
    float *xyz = pm_alloc(3 * (size_t)width + 2, sizeof *row->xyz, err);
    row->xyz = xyz != NULL ? xyz + 1 : NULL;
    row->flags = pm_alloc((size_t)width, 1, err);
    row->codes = pm_alloc((size_t)width, MOST_CHANNELS, err);
    row->raw = corrected ? pm_alloc((size_t)width, 3 * sizeof *row->raw, err) : row->xyz;
    if (row->xyz != NULL && row->flags != NULL && row->codes != NULL && row->raw != NULL)
        return true;
    pm_light_row_free(row);
    return false;
}

void pm_light_row_free(struct pm_light_row *row) {
    if (row->raw != row->xyz)
        free(row->raw);
    if (row->xyz != NULL)
        free(row->xyz - 1);
    free(row->flags);
    free(row->codes);
    *row = (struct pm_light_row){0};
}

static inline uint8_t flags_of(int brightest) {
    return (uint8_t)((brightest >= CLIPPED_CODE ? PM_LIGHT_CLIPPED : 0) |
                     (brightest >= BRIGHT_CODE ? PM_LIGHT_BRIGHT : 0) |
                     (brightest <= CRUSHED_CODE ? PM_LIGHT_CRUSHED : 0));
}

/* The brightest channel of a pixel; ink counts as the light that it leaves. */
static inline int brightest_channel(const uint8_t *code, int channels) {
    if (channels == 1)
        return code[0];
    int most = code[0] > code[1] ? code[0] : code[1];
    if (channels == 3)
        return most > code[2] ? most : code[2];
    int least = code[0] < code[1] ? code[0] : code[1];
    least = least < code[2] ? least : code[2];
    return (255 - least) * (255 - code[3]) / 255;
}

static inline uint8_t fill_flags(uint8_t *restrict flags, const uint8_t *restrict codes, size_t width,
                                 int channels) {
    uint8_t any = 0;
    for (size_t i = 0; i < width; i++, codes += channels)
        any |= flags[i] = flags_of(brightest_channel(codes, channels));
    return any;
}

/* Sixteen codes at once; gcc and clang turn these into vector instructions, or into plain ones. */
enum { BLOCK = 16, BLOCK_PIXELS = 10 };
typedef uint8_t codes16 __attribute__((vector_size(BLOCK)));

/* Which of the pixels that begin in sixteen RGB codes, at any offset, may have a flag: a code from
 * BRIGHT_CODE on, or three in a row up to CRUSHED_CODE. */
static inline codes16 may_be_flagged(const uint8_t *codes) {
    codes16 a, b, c;
    memcpy(&a, codes, sizeof a);
    memcpy(&b, codes + 1, sizeof b);
    memcpy(&c, codes + 2, sizeof c);
    const codes16 bright = (codes16)(a >= BRIGHT_CODE);
    return bright |
           ((codes16)(a <= CRUSHED_CODE) & (codes16)(b <= CRUSHED_CODE) & (codes16)(c <= CRUSHED_CODE));
}

/* The same for ten pixels. The codes of an eleventh are read. */
static inline bool may_have_flags(const uint8_t *codes) {
    uint64_t halves[2];
    const codes16 any = may_be_flagged(codes) | may_be_flagged(codes + BLOCK - 1);
    memcpy(halves, &any, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

/* The same for RGB, where most pixels have no flag. */
static uint8_t fill_rgb_flags(uint8_t *restrict flags, const uint8_t *restrict codes, size_t width) {
    uint8_t any = 0;
    size_t i = 0;
    for (; i + BLOCK_PIXELS + 1 <= width; i += BLOCK_PIXELS)
        if (may_have_flags(codes + 3 * i))
            any |= fill_flags(flags + i, codes + 3 * i, BLOCK_PIXELS, 3);
        else
            memset(flags + i, 0, BLOCK_PIXELS);
    return any | fill_flags(flags + i, codes + 3 * i, width - i, 3);
}

static inline void take_every(uint8_t *restrict to, const uint8_t *restrict from, size_t n, size_t step,
                              size_t channels) {
    for (size_t i = 0; i < n; i++, to += channels, from += step)
        memcpy(to, from, channels);
}

/* The codes of the row's pixels, contiguous. */
static const uint8_t *codes_of(struct pm_light_row *row, const struct pm_pixels *crop, int x, int y,
                               int stride) {
    size_t channels = (size_t)crop->channels;
    const uint8_t *codes = crop->data + ((size_t)y * (size_t)crop->box.w + (size_t)x) * channels;
    if (stride == 1)
        return codes;
    if (channels == 3)
        take_every(row->codes, codes, (size_t)row->width, (size_t)stride * 3, 3);
    else
        take_every(row->codes, codes, (size_t)row->width, (size_t)stride * channels, channels);
    return row->codes;
}

void pm_light_read(struct pm_light_row *row, const struct pm_pixels *crop, int x, int y, int stride,
                   const struct pm_profile *profile, const struct pm_correction *correction) {
    size_t width = (size_t)row->width;
    const uint8_t *codes = codes_of(row, crop, x, y, stride);
    row->flagged = (crop->channels == 3 ? fill_rgb_flags(row->flags, codes, width)
                                        : fill_flags(row->flags, codes, width, crop->channels)) != 0;
    pm_profile_to_xyz(profile, codes, width, row->raw);
    if (row->raw == row->xyz)
        return;
    memcpy(row->xyz, row->raw, 3 * width * sizeof *row->xyz);
    pm_correction_apply(correction, row->xyz, width);
}

/* CIE 15:2018, equations 8.6 to 8.11, for four at once. The cube root: a third of the exponent (without a
 * sign, which is divided faster), then two steps of Halley's method. */
static inline pm_lanes lightness4_f(pm_lanes share) {
    typedef uint32_t unsigned_bits __attribute__((vector_size(sizeof(pm_lanes))));
    pm_lanes root = pm_from_bits((pm_bits)((unsigned_bits)pm_to_bits(share) / 3) + 0x2a5137a0);
    for (int i = 0; i < 2; i++) {
        pm_lanes cube = root * root * root;
        root *= (cube + 2 * share) / (2 * cube + share);
    }
    return pm_select(share > 216.f / 24389.f, root, (24389.f / 27.f * share + 16.f) / 116.f);
}

static inline pm_lanes lightness4(pm_lanes Y) {
    return 116.f * lightness4_f(Y) - 16.f;
}

float pm_light_L(float Y) {
    return lightness4(pm_all(Y))[0];
}

void pm_light_lightness(const struct pm_light_row *row, float *L) {
    const float *xyz = row->xyz;
    int x = 0;
    for (; x + PM_LANES <= row->width; x += PM_LANES, xyz += 3 * PM_LANES)
        pm_store(L + x, lightness4((pm_lanes){xyz[1], xyz[4], xyz[7], xyz[10]}));
    for (; x < row->width; x++, xyz += 3)
        L[x] = pm_light_L(xyz[1]);
}

static inline void lab_of(const float f[3], float lab[3]) {
    lab[0] = 116.f * f[1] - 16.f;
    lab[1] = 500.f * (f[0] - f[1]);
    lab[2] = 200.f * (f[1] - f[2]);
}

void pm_light_lab(const float xyz[3], float lab[3]) {
    float f[PM_LANES];
    pm_store(f, lightness4_f((pm_lanes){xyz[0], xyz[1], xyz[2]} /
                             (pm_lanes){(float)pm_d50.X, 1, (float)pm_d50.Z, 1}));
    lab_of(f, lab);
}

void pm_light_labs(const float *xyz, float *lab, size_t n) {
    enum { ALL = 3 * PM_LANES };
    float white[ALL], f[ALL];
    for (size_t i = 0; i < ALL; i++)
        white[i] = i % 3 == 0 ? (float)pm_d50.X : i % 3 == 1 ? 1 : (float)pm_d50.Z;
    for (; n >= PM_LANES; n -= PM_LANES, xyz += ALL, lab += ALL) {
        for (size_t k = 0; k < ALL; k += PM_LANES)
            pm_store(f + k, lightness4_f(pm_load(xyz + k) / pm_load(white + k)));
        for (size_t k = 0; k < ALL; k += 3)
            lab_of(f + k, lab + k);
    }
    for (; n > 0; n--, xyz += 3, lab += 3)
        pm_light_lab(xyz, lab);
}
