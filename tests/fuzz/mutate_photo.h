/* Photos changed by their parts: segments of JPEG, chunks of PNG, boxes of HEIF. Where a photo starts is the
 * caller's to say: targets put bytes before it that choose what is asked. */
#ifndef PM_TESTS_FUZZ_MUTATE_PHOTO_H
#define PM_TESTS_FUZZ_MUTATE_PHOTO_H

#include "fuzz/mutate.h"

enum { PM_MOST_PARTS = 64 };

/* ------------------------------------------------------------------ JPEG: ff, marker, length of 2 bytes */

static inline void pm_mutate_segments(struct pm_edit *e, size_t start) {
    size_t at[PM_MOST_PARTS], n = 0, place = start + 2;
    while (n < PM_MOST_PARTS && place + 4 <= e->size && e->at[place] == 0xff) {
        at[n++] = place;
        place += 2 + pm_edit_number(e, place + 2, 2);
    }
    if (n == 0)
        return;
    size_t one = at[pm_edit_below(e, n)], length = pm_edit_number(e, one + 2, 2);
    if (length < 2 || one + 2 + length > e->size)
        return;
    if (pm_edit_below(e, 4) == 0)
        pm_edit_whole(e, one, length + 2);
    else
        pm_edit_set(e, one + 2, (uint32_t)((ptrdiff_t)length + pm_edit_content(e, one + 4, length - 2)), 2);
}

/* ------------------------------------------------------------------ PNG: length, type, data, CRC */

/* The checksum of PNG's annex D, bit by bit. */
static inline uint32_t pm_png_crc(const uint8_t *bytes, size_t size) {
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static inline void pm_mutate_chunks(struct pm_edit *e, size_t start) {
    size_t at[PM_MOST_PARTS], n = 0, place = start + 8;
    while (n < PM_MOST_PARTS && place + 12 <= e->size &&
           pm_edit_number(e, place, 4) <= e->size - place - 12) {
        at[n++] = place;
        place += 12 + pm_edit_number(e, place, 4);
    }
    if (n == 0)
        return;
    size_t one = at[pm_edit_below(e, n)], length = pm_edit_number(e, one, 4);
    if (pm_edit_below(e, 4) == 0) {
        pm_edit_whole(e, one, length + 12);
        return;
    }
    length = (size_t)((ptrdiff_t)length + pm_edit_content(e, one + 8, length));
    pm_edit_set(e, one, (uint32_t)length, 4);
    pm_edit_set(e, one + 8 + length, pm_png_crc(e->at + one + 4, length + 4), 4);
}

/* ------------------------------------------------------------------ HEIF: length, type, boxes or data */

/* How many bytes of a box's body stand before the boxes in it; -1: it holds none (ISO 14496-12, 8.11). */
static inline int pm_boxes_from(const uint8_t *type) {
    static const struct {
        char type[5];
        int from;
    } holders[] = {{"meta", 4}, {"iprp", 0}, {"ipco", 0}, {"iinf", 6}, {"iref", 4}, {"dinf", 0}, {"grpl", 0}};
    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
        if (memcmp(type, holders[i].type, 4) == 0)
            return holders[i].from;
    return -1;
}

struct pm_box_path {
    size_t at[8]; /* from the outermost to the chosen one */
    size_t depth;
};

/* One box of those between `place` and `end`, or one in it. */
static inline void pm_choose_box(struct pm_edit *e, size_t place, size_t end, struct pm_box_path *path) {
    size_t at[PM_MOST_PARTS], n = 0;
    while (n < PM_MOST_PARTS && place + 8 <= end) {
        size_t length = pm_edit_number(e, place, 4);
        if (length < 8 || length > end - place)
            break;
        at[n++] = place;
        place += length;
    }
    if (n == 0)
        return;
    size_t one = at[pm_edit_below(e, n)], stop = one + pm_edit_number(e, one, 4);
    int from = pm_boxes_from(e->at + one + 4);
    path->at[path->depth++] = one;
    if (from >= 0 && path->depth < 8 && pm_edit_below(e, 8) != 0)
        pm_choose_box(e, one + 8 + (size_t)from, stop, path);
}

/* What iloc says of places behind a change moves along. Of the shape that the seeds have: version 0, offsets
 * and lengths of 4 bytes, no base; of others it stays as it was. */
static inline void pm_move_items(struct pm_edit *e, size_t start, size_t changed, ptrdiff_t by) {
    const uint8_t *box = memmem(e->at + start, e->size - start, "iloc\0\0\0\0\x44\0", 10);
    if (box == NULL)
        return;
    size_t at = (size_t)(box - e->at) + 10, items = pm_edit_number(e, at, 2);
    at += 2;
    for (size_t i = 0; i < items && at + 6 <= e->size; i++) {
        size_t extents = pm_edit_number(e, at + 4, 2);
        at += 6;
        for (size_t k = 0; k < extents && at + 8 <= e->size; k++, at += 8) {
            size_t offset = pm_edit_number(e, at, 4);
            if (start + offset >= changed)
                pm_edit_set(e, at, (uint32_t)((ptrdiff_t)offset + by), 4);
        }
    }
}

static inline void pm_mutate_boxes(struct pm_edit *e, size_t start) {
    struct pm_box_path path = {.depth = 0};
    pm_choose_box(e, start, e->size, &path);
    if (path.depth == 0)
        return;
    size_t one = path.at[path.depth - 1], length = pm_edit_number(e, one, 4);
    ptrdiff_t more;
    if (pm_edit_below(e, 4) == 0) {
        more = pm_edit_whole(e, one, length);
        path.depth--;
    } else {
        more = pm_edit_content(e, one + 8, length - 8);
    }
    for (size_t i = 0; i < path.depth; i++)
        pm_edit_set(e, path.at[i], (uint32_t)((ptrdiff_t)pm_edit_number(e, path.at[i], 4) + more), 4);
    pm_move_items(e, start, one + 1, more);
}

/* ------------------------------------------------------------------ whichever it is */

/* Half of the time as bytes, without regard to what they mean. */
static inline size_t pm_mutate_photo(uint8_t *data, size_t size, size_t most, unsigned seed, size_t start) {
    struct pm_edit e = pm_edit_begin(data, size, most, seed);
    if (size < start + 16 || pm_edit_below(&e, 2) == 0)
        return LLVMFuzzerMutate(data, size, most);
    const uint8_t *photo = data + start;
    if (photo[0] == 0xff && photo[1] == 0xd8)
        pm_mutate_segments(&e, start);
    else if (memcmp(photo, "\x89PNG", 4) == 0)
        pm_mutate_chunks(&e, start);
    else if (memcmp(photo + 4, "ftyp", 4) == 0)
        pm_mutate_boxes(&e, start);
    else
        return LLVMFuzzerMutate(data, size, most);
    return e.size;
}

#endif
