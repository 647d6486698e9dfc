/* Colour profiles changed by their tags (ICC.1:2022, 7): 128 bytes of header, the number of tags, 12 bytes
 * for each (what it is, where it lies, how long it is), the tags. */
#ifndef PM_TESTS_FUZZ_MUTATE_PROFILE_H
#define PM_TESTS_FUZZ_MUTATE_PROFILE_H

#include "fuzz/mutate.h"

enum { PM_ICC_COUNT = 128, PM_ICC_TABLE = 132, PM_ICC_ENTRY = 12 };

/* A tag's content changes; what lies behind it moves. */
static inline void pm_mutate_tag(struct pm_edit *e, size_t start, size_t tags, size_t one) {
    size_t entry = start + PM_ICC_TABLE + one * PM_ICC_ENTRY;
    size_t offset = pm_edit_number(e, entry + 4, 4), length = pm_edit_number(e, entry + 8, 4);
    if (length > e->size || offset > e->size || start + offset + length > e->size)
        return;
    ptrdiff_t more = pm_edit_content(e, start + offset, length);
    for (size_t i = 0; i < tags; i++) {
        size_t at = start + PM_ICC_TABLE + i * PM_ICC_ENTRY, there = pm_edit_number(e, at + 4, 4);
        if (there == offset)
            pm_edit_set(e, at + 8, (uint32_t)((ptrdiff_t)pm_edit_number(e, at + 8, 4) + more), 4);
        else if (there > offset)
            pm_edit_set(e, at + 4, (uint32_t)((ptrdiff_t)there + more), 4);
    }
}

/* One word of 4 bytes of the header becomes one that means something there. */
static inline void pm_mutate_header(struct pm_edit *e, size_t start) {
    static const struct {
        size_t at;
        const char *words;
    } fields[] = {
        {12, "scnrmntrprtrlinkspacabstnmcl"}, {16, "RGB GRAYCMYKLab XYZ YCbr2CLR"}, {20, "XYZ Lab RGB "}};
    size_t which = pm_edit_below(e, sizeof fields / sizeof *fields);
    size_t word = pm_edit_below(e, strlen(fields[which].words) / 4);
    memcpy(e->at + start + fields[which].at, fields[which].words + word * 4, 4);
}

static inline size_t pm_mutate_profile(uint8_t *data, size_t size, size_t most, unsigned seed, size_t start) {
    struct pm_edit e = pm_edit_begin(data, size, most, seed);
    size_t tags = size > start + PM_ICC_TABLE ? pm_edit_number(&e, start + PM_ICC_COUNT, 4) : 0;
    if (tags == 0 || tags > (size - start - PM_ICC_TABLE) / PM_ICC_ENTRY)
        return LLVMFuzzerMutate(data, size, most);
    size_t one = pm_edit_below(&e, tags), other = pm_edit_below(&e, tags);
    uint8_t *table = data + start + PM_ICC_TABLE;
    switch (pm_edit_below(&e, 8)) {
    case 0: /* one tag's content under another's name */
        memcpy(table + one * PM_ICC_ENTRY + 4, table + other * PM_ICC_ENTRY + 4, 8);
        break;
    case 1:
        memcpy(table + one * PM_ICC_ENTRY, table + other * PM_ICC_ENTRY, 4);
        break;
    case 2:
        pm_mutate_header(&e, start);
        break;
    case 3:
        return LLVMFuzzerMutate(data, size, most);
    default:
        pm_mutate_tag(&e, start, tags, one);
    }
    pm_edit_set(&e, start, (uint32_t)(e.size - start), 4);
    return e.size;
}

#endif
