/* Random changes to an input of known structure: a piece grows, disappears or is repeated, and the byte
 * counts around it are corrected, so that the input passes the first checks. The contents of pieces are
 * changed by libFuzzer's own mutations. */
#ifndef PM_TESTS_FUZZ_MUTATE_H
#define PM_TESTS_FUZZ_MUTATE_H

#include "fuzz/fuzz.h"

/* libFuzzer's: the one calls the other. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

struct pm_edit {
    uint8_t *at;
    size_t size, most;
    uint64_t random;
};

/* xorshift64* (Vigna 2016); 0 if the limit is 0. */
static inline size_t pm_edit_below(struct pm_edit *e, size_t limit) {
    e->random ^= e->random >> 12;
    e->random ^= e->random << 25;
    e->random ^= e->random >> 27;
    return limit == 0 ? 0 : (size_t)((e->random * 2685821657736338717u >> 32) % limit);
}

static inline struct pm_edit pm_edit_begin(uint8_t *data, size_t size, size_t most, unsigned seed) {
    struct pm_edit e = {data, size, most, (uint64_t)seed * 2 + 1};
    for (int i = 0; i < 4; i++)
        pm_edit_below(&e, 1);
    return e;
}

static inline uint32_t pm_edit_number(const struct pm_edit *e, size_t at, int bytes) {
    uint32_t value = 0;
    for (int i = 0; i < bytes && at + (size_t)i < e->size; i++)
        value = value << 8 | e->at[at + (size_t)i];
    return value;
}

static inline void pm_edit_set(struct pm_edit *e, size_t at, uint32_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--, value >>= 8)
        if (at + (size_t)i < e->size)
            e->at[at + (size_t)i] = (uint8_t)value;
}

/* Puts `size` bytes, which may be of the input itself, where `old` bytes were; false if they do not fit.
 */
static inline bool pm_edit_splice(struct pm_edit *e, size_t at, size_t old, const uint8_t *bytes,
                                  size_t size) {
    if (at + old > e->size || e->size - old + size > e->most)
        return false;
    uint8_t *copy = malloc(size + 1);
    PM_HOLDS(copy != NULL);
    if (size > 0)
        memcpy(copy, bytes, size);
    memmove(e->at + at + size, e->at + at + old, e->size - at - old);
    memcpy(e->at + at, copy, size);
    e->size = e->size - old + size;
    free(copy);
    return true;
}

/* Mutates the bytes of a piece, which may grow by a third and then some; how many more it has. */
static inline ptrdiff_t pm_edit_content(struct pm_edit *e, size_t at, size_t size) {
    size_t room = size + size / 3 + 8;
    uint8_t *piece = malloc(room);
    PM_HOLDS(piece != NULL);
    if (size > 0)
        memcpy(piece, e->at + at, size);
    size_t now = LLVMFuzzerMutate(piece, size, room);
    bool fits = pm_edit_splice(e, at, size, piece, now);
    free(piece);
    return fits ? (ptrdiff_t)now - (ptrdiff_t)size : 0;
}

/* Something happens to a whole piece: it goes, or comes once more. How many bytes more there are. */
static inline ptrdiff_t pm_edit_whole(struct pm_edit *e, size_t at, size_t size) {
    if (pm_edit_below(e, 2) == 0)
        return pm_edit_splice(e, at, size, NULL, 0) ? -(ptrdiff_t)size : 0;
    return pm_edit_splice(e, at, 0, e->at + at, size) ? (ptrdiff_t)size : 0;
}

#endif
