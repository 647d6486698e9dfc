#if PM_WITH_HEIF

#include "photo/heif_sizes.h"

#include "base/memory.h"

#include <stdlib.h>

/* Coded sizes are rounded up to whole coding blocks, 64 pixels at most. */
enum { MOST_ROUNDING = 64, SPS = 33, SPS_BYTES = 160 };

struct size {
    uint32_t width, height;
};

/* A property as its place in ipco numbers it, from 1. */
struct property {
    bool is_code, is_extent;
    struct size size;
};

struct properties {
    struct property *list;
    size_t count, capacity;
};

/* ------------------------------------------------------------------ HEVC */

struct bits {
    uint8_t bytes[SPS_BYTES];
    size_t count, at; /* in bits */
};

/* A parameter set without its emulation prevention: 0 0 3 stands for 0 0 (H.265, 7.4.2). */
static void unescape(struct bits *bits, struct pm_span nal) {
    size_t zeros = 0, used = 0;
    for (size_t i = 0; i < nal.size && used < SPS_BYTES; i++) {
        bool skip = zeros >= 2 && nal.at[i] == 3;
        if (!skip)
            bits->bytes[used++] = nal.at[i];
        zeros = nal.at[i] == 0 ? zeros + 1 : 0;
    }
    bits->count = used * 8;
    bits->at = 0;
}

/* Past the end all bits are 0, which no Exp-Golomb code survives. */
static uint32_t take_bits(struct bits *bits, int count) {
    uint32_t value = 0;
    for (; count > 0; count--, bits->at++) {
        uint32_t bit = bits->at < bits->count ? bits->bytes[bits->at / 8] >> (7 - bits->at % 8) & 1 : 0;
        value = value << 1 | bit;
    }
    return value;
}

/* Exp-Golomb (H.265, 9.2). */
static bool take_golomb(struct bits *bits, uint32_t *value) {
    int zeros = 0;
    while (zeros < 32 && take_bits(bits, 1) == 0)
        zeros++;
    if (zeros == 32)
        return false;
    *value = (1u << zeros) - 1 + take_bits(bits, zeros);
    return true;
}

/* profile_tier_level (H.265, 7.3.3): 96 bits, and more for each of the temporal layers. */
static void skip_profile(struct bits *bits, uint32_t layers) {
    uint32_t present[8];
    bits->at += 96;
    for (uint32_t i = 0; i < layers; i++)
        present[i] = take_bits(bits, 2);
    if (layers > 0)
        bits->at += 2 * (8 - layers);
    for (uint32_t i = 0; i < layers; i++)
        bits->at += ((present[i] & 2) != 0 ? 88 : 0) + ((present[i] & 1) != 0 ? 8 : 0);
}

static bool read_sps(struct pm_span nal, struct size *size) {
    struct bits bits;
    uint32_t id, chroma;
    unescape(&bits, nal);
    bits.at += 16 + 4;
    uint32_t layers = take_bits(&bits, 3);
    bits.at += 1;
    skip_profile(&bits, layers);
    if (!take_golomb(&bits, &id) || !take_golomb(&bits, &chroma))
        return false;
    if (chroma == 3)
        bits.at += 1;
    return take_golomb(&bits, &size->width) && take_golomb(&bits, &size->height);
}

/* The arrays of parameter sets behind the 22 bytes of hvcC's head (ISO/IEC 14496-15, 8.3.3.1); the largest
 * size. */
static bool read_hvcc(struct pm_span s, struct size *size) {
    uint32_t head, arrays, count, length;
    for (int i = 0; i < 22; i++)
        if (!pm_heif_take(&s, 1, &head))
            return false;
    if (!pm_heif_take(&s, 1, &arrays))
        return false;
    for (; arrays > 0; arrays--) {
        if (!pm_heif_take(&s, 1, &head) || !pm_heif_take(&s, 2, &count))
            return false;
        for (; count > 0; count--) {
            struct size one = {0, 0};
            if (!pm_heif_take(&s, 2, &length) || length > s.size)
                return false;
            struct pm_span nal = {s.at, length};
            if (length > 0 && (nal.at[0] >> 1 & 63) == SPS && !read_sps(nal, &one))
                return false;
            size->width = one.width > size->width ? one.width : size->width;
            size->height = one.height > size->height ? one.height : size->height;
            s.at += length;
            s.size -= length;
        }
    }
    return true;
}

/* ------------------------------------------------------------------ properties */

/* The chroma format stands in byte 16: 1 is 4:2:0, 2 is 4:2:2. */
static bool is_subsampled(struct pm_span hvcc) {
    return hvcc.size > 16 && ((hvcc.at[16] & 3) == 1 || (hvcc.at[16] & 3) == 2);
}

static bool read_property(const struct pm_heif_box *box, struct property *property, bool *chroma_subsampled) {
    struct pm_span s = box->body;
    uint32_t version;
    property->is_code = box->type == PM_HEIF_TYPE('h', 'v', 'c', 'C');
    property->is_extent = box->type == PM_HEIF_TYPE('i', 's', 'p', 'e');
    if (property->is_code) {
        *chroma_subsampled = *chroma_subsampled || is_subsampled(s);
        return read_hvcc(s, &property->size);
    }
    return !property->is_extent ||
           (pm_heif_take(&s, 4, &version) && pm_heif_take(&s, 4, &property->size.width) &&
            pm_heif_take(&s, 4, &property->size.height));
}

static enum pm_heif_sizes read_properties(struct pm_span s, struct properties *all, bool *chroma_subsampled,
                                          struct pm_error *err) {
    struct pm_heif_box box;
    while (pm_heif_next(&s, &box)) {
        void *list = all->list;
        bool grown = pm_grow(&list, &all->capacity, all->count + 1, sizeof *all->list, err);
        all->list = list;
        if (!grown)
            return PM_HEIF_SIZES_FAILED;
        if (!read_property(&box, &all->list[all->count++], chroma_subsampled))
            return PM_HEIF_SIZES_BAD;
    }
    return PM_HEIF_SIZES_GOOD;
}

static bool fits(struct size code, struct size extent) {
    return code.width <= (uint64_t)extent.width + MOST_ROUNDING &&
           code.height <= (uint64_t)extent.height + MOST_ROUNDING;
}

/* One item's properties: what is coded must fit the smallest size that the item is given. */
static bool check_item(struct pm_span *s, const struct properties *all, uint32_t count, size_t index_bytes) {
    struct size code = {0, 0}, extent = {UINT32_MAX, UINT32_MAX};
    uint32_t index;
    for (; count > 0; count--) {
        if (!pm_heif_take(s, index_bytes, &index))
            return false;
        index &= index_bytes == 1 ? 0x7f : 0x7fff;
        if (index == 0 || index > all->count)
            continue;
        const struct property *p = &all->list[index - 1];
        if (p->is_code) {
            code.width = p->size.width > code.width ? p->size.width : code.width;
            code.height = p->size.height > code.height ? p->size.height : code.height;
        }
        if (p->is_extent) {
            extent.width = p->size.width < extent.width ? p->size.width : extent.width;
            extent.height = p->size.height < extent.height ? p->size.height : extent.height;
        }
    }
    /* Without any size libheif takes the coded one, which nobody checked. */
    return fits(code, extent) && (code.width == 0 || extent.width != UINT32_MAX);
}

/* ipma (ISO/IEC 23008-12, 9.3): which item has which properties. */
static bool check_items(struct pm_span s, const struct properties *all) {
    uint32_t version, items, id, count;
    if (!pm_heif_take(&s, 4, &version) || !pm_heif_take(&s, 4, &items))
        return false;
    for (; items > 0; items--)
        if (!pm_heif_take(&s, version >> 24 == 0 ? 2 : 4, &id) || !pm_heif_take(&s, 1, &count) ||
            !check_item(&s, all, count, (version & 1) != 0 ? 2 : 1))
            return false;
    return true;
}

enum pm_heif_sizes pm_heif_check_sizes(struct pm_span iprp, bool *chroma_subsampled, struct pm_error *err) {
    struct properties all = {NULL, 0, 0};
    enum pm_heif_sizes result = PM_HEIF_SIZES_GOOD;
    struct pm_heif_box box;
    struct pm_span s = iprp;
    while (result == PM_HEIF_SIZES_GOOD && pm_heif_next(&s, &box))
        if (box.type == PM_HEIF_TYPE('i', 'p', 'c', 'o'))
            result = read_properties(box.body, &all, chroma_subsampled, err);
    s = iprp;
    while (result == PM_HEIF_SIZES_GOOD && pm_heif_next(&s, &box))
        if (box.type == PM_HEIF_TYPE('i', 'p', 'm', 'a') && !check_items(box.body, &all))
            result = PM_HEIF_SIZES_BAD;
    free(all.list);
    return result;
}

#endif
