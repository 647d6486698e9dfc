/* Tables of text (CGATS, CSV, lists) changed by their lines and by their cells. */
#ifndef PM_TESTS_FUZZ_MUTATE_TEXT_H
#define PM_TESTS_FUZZ_MUTATE_TEXT_H

#include "fuzz/mutate.h"

struct pm_span {
    size_t at, size;
};

/* The n-th stretch between two of the marks, the mark behind it included; at = size of the text where there
 * are fewer. */
static inline struct pm_span pm_nth_span(const struct pm_edit *e, const char *marks, size_t n) {
    struct pm_span span = {0, 0};
    for (size_t i = 0; i < e->size; i++)
        if (e->at[i] != '\0' && strchr(marks, e->at[i]) != NULL) {
            span.size = i + 1 - span.at;
            if (n-- == 0)
                return span;
            span.at = i + 1;
        }
    span.size = e->size - span.at;
    return span;
}

static inline struct pm_span pm_any_span(struct pm_edit *e, const char *marks) {
    size_t n = 1;
    for (size_t i = 0; i < e->size; i++)
        n += e->at[i] != '\0' && strchr(marks, e->at[i]) != NULL;
    return pm_nth_span(e, marks, pm_edit_below(e, n));
}

/* What readers of numbers trip over. */
static inline void pm_put_odd_number(struct pm_edit *e, struct pm_span cell) {
    static const char *const odd[] = {"0",
                                      "-0",
                                      "100",
                                      "100.0001",
                                      "-1",
                                      "1e308",
                                      "1e-320",
                                      "nan",
                                      "inf",
                                      "0x10",
                                      "22,5",
                                      "1e",
                                      ".5",
                                      "5.",
                                      "+7",
                                      "150",
                                      "-150.5",
                                      "4294967296",
                                      "-9223372036854775808",
                                      "\"\"",
                                      "\"",
                                      "1 2"};
    const char *text = odd[pm_edit_below(e, sizeof odd / sizeof *odd)];
    pm_edit_splice(e, cell.at, cell.size > 0 ? cell.size - 1 : 0, (const uint8_t *)text, strlen(text));
}

static inline size_t pm_mutate_text(uint8_t *data, size_t size, size_t most, unsigned seed) {
    struct pm_edit e = pm_edit_begin(data, size, most, seed);
    const char *marks = pm_edit_below(&e, 2) == 0 ? "\n" : "\n\t ,;";
    struct pm_span one = pm_any_span(&e, marks), other = pm_any_span(&e, marks);
    switch (pm_edit_below(&e, 6)) {
    case 0:
        pm_edit_whole(&e, one.at, one.size);
        break;
    case 1: /* another one in its place */
        pm_edit_splice(&e, one.at, one.size, data + other.at, other.size);
        break;
    case 2: /* another one before it */
        pm_edit_splice(&e, one.at, 0, data + other.at, other.size);
        break;
    case 3:
        pm_put_odd_number(&e, one);
        break;
    case 4:
        pm_edit_content(&e, one.at, one.size);
        break;
    default:
        return LLVMFuzzerMutate(data, size, most);
    }
    return e.size;
}

#endif
