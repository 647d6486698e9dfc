#if PM_WITH_HEIF

#include "photo/heif_look.h"

#include "base/memory.h"
#include "photo/heif_boxes.h"
#include "photo/heif_sizes.h"

#include <stdlib.h>
#include <string.h>

/* Item numbers are 16 bits in the files that cameras write. */
enum { MOST_ITEMS = 65536 };

#define TYPE PM_HEIF_TYPE

/* What an item is, as far as it matters here. */
enum { DERIVED = 1, AUXILIARY = 2 };

struct look {
    const char *name;
    struct pm_heif_layout *layout;
    struct pm_error *err;
    struct pm_span references; /* the body of iref */
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
static bool look_at_info(struct look *l, struct pm_span s) {
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

static bool look_at_infos(struct look *l, struct pm_span s) {
    uint32_t version, count;
    struct pm_heif_box box;
    if (l->infos++ > 0 || !pm_heif_take(&s, 4, &version) ||
        !pm_heif_take(&s, version >> 24 == 0 ? 2 : 4, &count))
        return fail_corrupt(l, "its list of items");
    while (pm_heif_next(&s, &box))
        if (box.type == TYPE('i', 'n', 'f', 'e') && !look_at_info(l, box.body))
            return false;
    return true;
}

static bool look_at_properties(struct look *l, struct pm_span s) {
    switch (pm_heif_check_sizes(s, &l->layout->chroma_subsampled, l->err)) {
    case PM_HEIF_SIZES_GOOD:
        return true;
    case PM_HEIF_SIZES_BAD:
        return fail_corrupt(l, "a picture is coded in another size than it is said to have");
    default:
        return false;
    }
}

static bool look_at_meta(struct look *l, struct pm_span s) {
    uint32_t version;
    struct pm_heif_box box;
    if (l->metas++ > 0 || !pm_heif_take(&s, 4, &version))
        return fail_corrupt(l, "more than one table of contents");
    while (pm_heif_next(&s, &box)) {
        if (box.cut)
            return fail_corrupt(l, "a box larger than the one it lies in");
        if (box.type == TYPE('i', 'i', 'n', 'f') && !look_at_infos(l, box.body))
            return false;
        if (box.type == TYPE('i', 'r', 'e', 'f') && l->references.at != NULL)
            return fail_corrupt(l, "two lists of references");
        if (box.type == TYPE('i', 'r', 'e', 'f'))
            l->references = box.body;
        if (box.type == TYPE('i', 'p', 'r', 'p') && !look_at_properties(l, box.body))
            return false;
    }
    return true;
}

/* Visits one reference: from an item to others. A grid's parts must be coded pictures, and what belongs to a
 * picture (its transparency) must have nothing of the kind itself. */
static bool look_at_reference(struct look *l, const struct pm_heif_box *box, size_t id_size, bool marking) {
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

static bool look_at_references(struct look *l, bool marking) {
    struct pm_span s = l->references;
    struct pm_heif_box box;
    uint32_t version;
    if (s.at == NULL)
        return true;
    if (!pm_heif_take(&s, 4, &version))
        return fail_corrupt(l, "its references");
    while (pm_heif_next(&s, &box))
        if (!look_at_reference(l, &box, version >> 24 == 0 ? 2 : 4, marking))
            return false;
    return true;
}

static bool look_at_file(struct look *l, struct pm_span s) {
    struct pm_heif_box box;
    while (pm_heif_next(&s, &box)) {
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
    bool good = look_at_file(l, (struct pm_span){bytes, size});
    free(l);
    return good;
}

#endif
