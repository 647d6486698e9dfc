#if PM_WITH_HEIF

#include "photo/heif_boxes.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Item numbers are 16 bits in the files that cameras write. */
enum { MOST_ITEMS = 65536 };

#define TYPE(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* Bytes that are left to read. */
struct span {
    const uint8_t *at;
    size_t size;
};

struct box {
    uint32_t type;
    struct span body;
    bool cut; /* it claims more than there is */
};

/* What an item is, as far as it matters here. */
enum { DERIVED = 1, AUXILIARY = 2 };

struct look {
    const char *name;
    struct pm_heif_layout *layout;
    struct pm_error *err;
    struct span references; /* the body of iref */
    int metas, infos;
    uint8_t items[MOST_ITEMS];
};

static bool fail_corrupt(const struct look *l, const char *why) {
    return pm_fail(l->err, PM_E_CORRUPT,
                   "%s: the HEIC data are corrupt (%s): copy it again, or ask for the original", l->name,
                   why);
}

static bool fail_derived(const struct look *l) {
    return pm_fail(l->err, PM_E_UNSUPPORTED,
                   "%s: a HEIC picture made of other pictures, which is not read: convert it to JPEG",
                   l->name);
}

/* The next `count` bytes as a big-endian number; false where there are fewer. */
static bool take(struct span *s, size_t count, uint32_t *value) {
    if (s->size < count)
        return false;
    *value = 0;
    for (size_t i = 0; i < count; i++)
        *value = *value << 8 | s->at[i];
    s->at += count;
    s->size -= count;
    return true;
}

/* Size 1 stands for a 64-bit size behind the type, 0 for the rest of the file (ISO/IEC 14496-12, 4.2). */
static bool next_box(struct span *s, struct box *box) {
    uint32_t size, high = 0, low = 0;
    size_t all = s->size, head = 8;
    if (!take(s, 4, &size) || !take(s, 4, &box->type))
        return false;
    uint64_t claimed = size;
    if (size == 0)
        claimed = all;
    if (size == 1) {
        if (!take(s, 4, &high) || !take(s, 4, &low))
            return false;
        claimed = (uint64_t)high << 32 | low;
        head = 16;
    }
    if (claimed < head)
        return false;
    box->cut = claimed > all;
    size_t body = box->cut ? s->size : (size_t)claimed - head;
    box->body = (struct span){s->at, body};
    s->at += body;
    s->size -= body;
    return true;
}

static bool mark_item(struct look *l, uint32_t id, uint32_t type) {
    if (id >= MOST_ITEMS)
        return fail_corrupt(l, "an item number out of range");
    if (type == TYPE('i', 'o', 'v', 'l') || type == TYPE('i', 'd', 'e', 'n'))
        return fail_derived(l);
    if (type == TYPE('g', 'r', 'i', 'd'))
        l->items[id] |= DERIVED;
    return true;
}

/* infe: version 2 or 3 with item number, protection and type; older ones hold no pictures. */
static bool look_at_info(struct look *l, struct span s) {
    uint32_t version, id, protection, type;
    if (!take(&s, 4, &version))
        return fail_corrupt(l, "an item without a type");
    version >>= 24;
    if (version < 2)
        return true;
    if (!take(&s, version == 2 ? 2 : 4, &id) || !take(&s, 2, &protection) || !take(&s, 4, &type))
        return fail_corrupt(l, "an item without a type");
    return mark_item(l, id, type);
}

static bool look_at_infos(struct look *l, struct span s) {
    uint32_t version, count;
    struct box box;
    if (l->infos++ > 0 || !take(&s, 4, &version) || !take(&s, version >> 24 == 0 ? 2 : 4, &count))
        return fail_corrupt(l, "its list of items");
    while (next_box(&s, &box))
        if (box.type == TYPE('i', 'n', 'f', 'e') && !look_at_info(l, box.body))
            return false;
    return true;
}

/* The chroma format stands in byte 16 of hvcC (ISO/IEC 14496-15, 8.3.3.1): 1 is 4:2:0, 2 is 4:2:2. */
static void look_at_properties(struct look *l, struct span s) {
    struct box box, property;
    while (next_box(&s, &box)) {
        if (box.type != TYPE('i', 'p', 'c', 'o'))
            continue;
        while (next_box(&box.body, &property))
            if (property.type == TYPE('h', 'v', 'c', 'C') && property.body.size > 16) {
                int format = property.body.at[16] & 3;
                l->layout->chroma_subsampled = l->layout->chroma_subsampled || format == 1 || format == 2;
            }
    }
}

static bool look_at_meta(struct look *l, struct span s) {
    uint32_t version;
    struct box box;
    if (l->metas++ > 0 || !take(&s, 4, &version))
        return fail_corrupt(l, "more than one table of contents");
    while (next_box(&s, &box)) {
        if (box.cut)
            return fail_corrupt(l, "a box larger than the one it lies in");
        if (box.type == TYPE('i', 'i', 'n', 'f') && !look_at_infos(l, box.body))
            return false;
        if (box.type == TYPE('i', 'r', 'e', 'f') && l->references.at != NULL)
            return fail_corrupt(l, "two lists of references");
        if (box.type == TYPE('i', 'r', 'e', 'f'))
            l->references = box.body;
        if (box.type == TYPE('i', 'p', 'r', 'p'))
            look_at_properties(l, box.body);
    }
    return true;
}

/* Visits one reference: from an item to others. A grid's parts must be coded pictures, and what belongs to a
 * picture (its transparency) must have nothing of the kind itself. */
static bool look_at_reference(struct look *l, const struct box *box, size_t id_size, bool marking) {
    struct span s = box->body;
    uint32_t from, count, to;
    bool parts = box->type == TYPE('d', 'i', 'm', 'g'), belongs = box->type == TYPE('a', 'u', 'x', 'l');
    if (!parts && !belongs)
        return true;
    if (!take(&s, id_size, &from) || !take(&s, 2, &count) || from >= MOST_ITEMS)
        return fail_corrupt(l, "its references");
    if (marking && belongs)
        l->items[from] |= AUXILIARY;
    for (uint32_t i = 0; i < count && !marking; i++) {
        if (!take(&s, id_size, &to) || to >= MOST_ITEMS)
            return fail_corrupt(l, "its references");
        if (parts && (l->items[from] & DERIVED) != 0 && (l->items[to] & DERIVED) != 0)
            return fail_derived(l);
        if (belongs && (l->items[to] & AUXILIARY) != 0)
            return fail_derived(l);
    }
    return true;
}

static bool look_at_references(struct look *l, bool marking) {
    struct span s = l->references;
    struct box box;
    uint32_t version;
    if (s.at == NULL)
        return true;
    if (!take(&s, 4, &version))
        return fail_corrupt(l, "its references");
    while (next_box(&s, &box))
        if (!look_at_reference(l, &box, version >> 24 == 0 ? 2 : 4, marking))
            return false;
    return true;
}

static bool look_at_file(struct look *l, struct span s) {
    struct box box;
    while (next_box(&s, &box)) {
        if (box.type != TYPE('m', 'e', 't', 'a'))
            continue;
        if (box.cut)
            return pm_fail(
                l->err, PM_E_TRUNCATED,
                "%s: the file ends before its picture does: copy it again, or ask for the original", l->name);
        if (!look_at_meta(l, box.body))
            return false;
    }
    return look_at_references(l, true) && look_at_references(l, false);
}

bool pm_heif_look(const uint8_t *bytes, size_t size, const char *name, struct pm_heif_layout *layout,
                  struct pm_error *err) {
    *layout = (struct pm_heif_layout){false};
    struct look *l = pm_alloc(1, sizeof *l, err);
    if (l == NULL)
        return false;
    l->name = name;
    l->layout = layout;
    l->err = err;
    bool good = look_at_file(l, (struct span){bytes, size});
    free(l);
    return good;
}

#endif
