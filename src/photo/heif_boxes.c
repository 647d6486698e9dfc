#if PM_WITH_HEIF

#include "photo/heif_boxes.h"

#include "base/memory.h"

#include <stdlib.h>

/* Item numbers have 16 bits in files from cameras; coded sizes are rounded up to multiples of the coding
 * block, 64 pixels at most. */
enum { MOST_ITEMS = 65536, MOST_ROUNDING = 64, SPS = 33, SPS_BYTES = 160 };

/* The relevant kinds of items. */
enum { DERIVED = 1, AUXILIARY = 2 };

#define TYPE PM_HEIF_TYPE

bool pm_heif_take(struct pm_span *s, size_t count, uint32_t *value) {
    if (s->size < count)
        return false;
    *value = 0;
    for (size_t i = 0; i < count; i++)
        *value = *value << 8 | s->at[i];
    s->at += count;
    s->size -= count;
    return true;
}

/* Size 1 means a 64-bit size after the type, 0 everything to the end. */
bool pm_heif_next(struct pm_span *s, struct pm_heif_box *box) {
    uint32_t size, high = 0, low = 0;
    size_t all = s->size, head = 8;
    if (!pm_heif_take(s, 4, &size) || !pm_heif_take(s, 4, &box->type))
        return false;
    uint64_t claimed = size == 0 ? all : size;
    if (size == 1) {
        if (!pm_heif_take(s, 4, &high) || !pm_heif_take(s, 4, &low))
            return false;
        claimed = (uint64_t)high << 32 | low;
        head = 16;
    }
    if (claimed < head)
        return false;
    box->cut = claimed > all;
    box->body = (struct pm_span){s->at, box->cut ? s->size : (size_t)claimed - head};
    s->at += box->body.size;
    s->size -= box->body.size;
    return true;
}

enum sizes {
    SIZES_GOOD,
    SIZES_BAD,    /* a picture is coded larger than stated, or its coding is not understood */
    SIZES_FAILED, /* out of memory: *err is set */
};

struct size {
    uint32_t width, height;
};

/* A property by its position in ipco, from 1. */
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
    size_t at; /* in bits */
};

/* A parameter set without its emulation prevention: 0 0 3 stands for 0 0 (H.265, 7.4.2). Zeros follow it,
 * which make every Exp-Golomb code invalid. */
static void unescape(struct bits *bits, struct pm_span nal) {
    size_t zeros = 0, used = 0;
    *bits = (struct bits){.at = 0};
    for (size_t i = 0; i < nal.size && used < SPS_BYTES; i++) {
        bool skip = zeros >= 2 && nal.at[i] == 3;
        if (!skip)
            bits->bytes[used++] = nal.at[i];
        zeros = nal.at[i] == 0 ? zeros + 1 : 0;
    }
}

static uint32_t take_bits(struct bits *bits, int count) {
    uint32_t value = 0;
    for (; count > 0; count--, bits->at++) {
        uint32_t bit = bits->at < 8 * SPS_BYTES ? bits->bytes[bits->at / 8] >> (7 - bits->at % 8) & 1 : 0;
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

/* The arrays of parameter sets after the 22 bytes of hvcC's header (ISO/IEC 14496-15, 8.3.3.1); the
 * largest size. */
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
    property->is_code = box->type == TYPE('h', 'v', 'c', 'C');
    property->is_extent = box->type == TYPE('i', 's', 'p', 'e');
    if (property->is_code) {
        *chroma_subsampled = *chroma_subsampled || is_subsampled(s);
        return read_hvcc(s, &property->size);
    }
    return !property->is_extent ||
           (pm_heif_take(&s, 4, &version) && pm_heif_take(&s, 4, &property->size.width) &&
            pm_heif_take(&s, 4, &property->size.height));
}

static enum sizes read_properties(struct pm_span s, struct properties *all, bool *chroma_subsampled,
                                  struct pm_error *err) {
    struct pm_heif_box box;
    while (pm_heif_next(&s, &box)) {
        void *list = all->list;
        bool grown = pm_grow(&list, &all->capacity, all->count + 1, sizeof *all->list, err);
        all->list = list;
        if (!grown)
            return SIZES_FAILED;
        if (!read_property(&box, &all->list[all->count++], chroma_subsampled))
            return SIZES_BAD;
    }
    return SIZES_GOOD;
}

static bool fits(struct size code, struct size extent) {
    return code.width <= (uint64_t)extent.width + MOST_ROUNDING &&
           code.height <= (uint64_t)extent.height + MOST_ROUNDING;
}

/* One item's properties: the coded size must fit the smallest size stated for the item. */
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
    /* Without any size libheif uses the coded one, which has not been checked. */
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

/* Compares, for every item of an iprp box, the size in its HEVC parameters (ITU-T H.265, 7.3.2.2) with its
 * ispe: libheif places pictures by the one and decodes by the other. *chroma_subsampled is set where one of
 * them is coded 4:2:0 or 4:2:2, and else left alone. */
static enum sizes check_sizes(struct pm_span iprp, bool *chroma_subsampled, struct pm_error *err) {
    struct properties all = {NULL, 0, 0};
    enum sizes result = SIZES_GOOD;
    struct pm_heif_box box;
    struct pm_span s = iprp;
    while (result == SIZES_GOOD && pm_heif_next(&s, &box))
        if (box.type == TYPE('i', 'p', 'c', 'o'))
            result = read_properties(box.body, &all, chroma_subsampled, err);
    s = iprp;
    while (result == SIZES_GOOD && pm_heif_next(&s, &box))
        if (box.type == TYPE('i', 'p', 'm', 'a') && !check_items(box.body, &all))
            result = SIZES_BAD;
    free(all.list);
    return result;
}

/* ------------------------------------------------------------------ items and references */

struct check {
    const char *name;
    struct pm_heif_layout *layout;
    struct pm_error *err;
    struct pm_span references; /* the body of iref */
    int metas, infos;
    uint8_t items[MOST_ITEMS];
};

static bool fail_corrupt(const struct check *l, const char *why) {
    return pm_fail(l->err, PM_E_CORRUPT,
                   "%s: the HEIC data are corrupt (%s): copy it again, or ask for the original", l->name,
                   why);
}

static bool fail_derived(const struct check *l) {
    return pm_fail(
        l->err, PM_E_UNSUPPORTED,
        "%s: a HEIC picture derived from other pictures, which is not supported: convert it to JPEG",
        l->name);
}

static bool mark_item(struct check *l, uint32_t id, uint32_t type) {
    if (id >= MOST_ITEMS)
        return fail_corrupt(l, "an item number out of range");
    if (type == TYPE('i', 'o', 'v', 'l') || type == TYPE('i', 'd', 'e', 'n'))
        return fail_derived(l);
    if (type == TYPE('g', 'r', 'i', 'd'))
        l->items[id] |= DERIVED;
    return true;
}

/* infe: version 2 or 3 with item number, protection and type; older ones do not describe pictures. */
static bool check_info(struct check *l, struct pm_span s) {
    uint32_t version, id, protection, type;
    if (!pm_heif_take(&s, 4, &version))
        return fail_corrupt(l, "an item without a type");
    version >>= 24;
    if (version < 2)
        return true;
    if (!pm_heif_take(&s, version == 2 ? 2 : 4, &id) || !pm_heif_take(&s, 2, &protection) ||
        !pm_heif_take(&s, 4, &type))
        return fail_corrupt(l, "an item without a type");
    return mark_item(l, id, type);
}

static bool check_infos(struct check *l, struct pm_span s) {
    uint32_t version, count;
    struct pm_heif_box box;
    if (l->infos++ > 0 || !pm_heif_take(&s, 4, &version) ||
        !pm_heif_take(&s, version >> 24 == 0 ? 2 : 4, &count))
        return fail_corrupt(l, "its list of items");
    while (pm_heif_next(&s, &box))
        if (box.type == TYPE('i', 'n', 'f', 'e') && !check_info(l, box.body))
            return false;
    return true;
}

static bool check_properties(struct check *l, struct pm_span s) {
    switch (check_sizes(s, &l->layout->chroma_subsampled, l->err)) {
    case SIZES_GOOD:
        return true;
    case SIZES_BAD:
        return fail_corrupt(l, "a picture is coded in a size other than the stated one");
    default:
        return false;
    }
}

static bool check_meta(struct check *l, struct pm_span s) {
    uint32_t version;
    struct pm_heif_box box;
    if (l->metas++ > 0 || !pm_heif_take(&s, 4, &version))
        return fail_corrupt(l, "more than one table of contents");
    while (pm_heif_next(&s, &box)) {
        if (box.cut)
            return fail_corrupt(l, "a box larger than the one that contains it");
        if (box.type == TYPE('i', 'i', 'n', 'f') && !check_infos(l, box.body))
            return false;
        if (box.type == TYPE('i', 'r', 'e', 'f') && l->references.at != NULL)
            return fail_corrupt(l, "two lists of references");
        if (box.type == TYPE('i', 'r', 'e', 'f'))
            l->references = box.body;
        if (box.type == TYPE('i', 'p', 'r', 'p') && !check_properties(l, box.body))
            return false;
    }
    return true;
}

/* Visits one reference: from an item to others. A grid's parts must be coded pictures, and what belongs to a
 * picture (its transparency) must have nothing of the kind itself. */
static bool check_reference(struct check *l, const struct pm_heif_box *box, size_t id_size, bool marking) {
    struct pm_span s = box->body;
    uint32_t from, count, to;
    bool parts = box->type == TYPE('d', 'i', 'm', 'g'), belongs = box->type == TYPE('a', 'u', 'x', 'l');
    if (!parts && !belongs)
        return true;
    if (!pm_heif_take(&s, id_size, &from) || !pm_heif_take(&s, 2, &count) || from >= MOST_ITEMS)
        return fail_corrupt(l, "its references");
    if (marking && belongs)
        l->items[from] |= AUXILIARY;
    for (uint32_t i = 0; i < count && !marking; i++) {
        if (!pm_heif_take(&s, id_size, &to) || to >= MOST_ITEMS)
            return fail_corrupt(l, "its references");
        if (parts && (l->items[from] & DERIVED) != 0 && (l->items[to] & DERIVED) != 0)
            return fail_derived(l);
        if (belongs && (l->items[to] & AUXILIARY) != 0)
            return fail_derived(l);
    }
    return true;
}

static bool check_references(struct check *l, bool marking) {
    struct pm_span s = l->references;
    struct pm_heif_box box;
    uint32_t version;
    if (s.at == NULL)
        return true;
    if (!pm_heif_take(&s, 4, &version))
        return fail_corrupt(l, "its references");
    while (pm_heif_next(&s, &box))
        if (!check_reference(l, &box, version >> 24 == 0 ? 2 : 4, marking))
            return false;
    return true;
}

static bool check_file(struct check *l, struct pm_span s) {
    struct pm_heif_box box;
    while (pm_heif_next(&s, &box)) {
        if (box.type != TYPE('m', 'e', 't', 'a'))
            continue;
        if (box.cut)
            return pm_fail(
                l->err, PM_E_TRUNCATED,
                "%s: the file ends before the picture is complete: copy it again, or ask for the original",
                l->name);
        if (!check_meta(l, box.body))
            return false;
    }
    return check_references(l, true) && check_references(l, false);
}

bool pm_heif_check_boxes(const uint8_t *bytes, size_t size, const char *name, struct pm_heif_layout *layout,
                         struct pm_error *err) {
    *layout = (struct pm_heif_layout){false};
    struct check *l = pm_alloc(1, sizeof *l, err);
    if (l == NULL)
        return false;
    l->name = name;
    l->layout = layout;
    l->err = err;
    bool good = check_file(l, (struct pm_span){bytes, size});
    free(l);
    return good;
}

#endif
