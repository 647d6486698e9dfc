/* Common checks of pages. */
#ifndef PM_TESTS_PAGES_H
#define PM_TESTS_PAGES_H

#include "base/buffer.h"
#include "testing.h"

#include <string.h>

/* The buffer's text; free(). */
static inline char *taken(struct pm_buffer *buffer) {
    char *text = pm_buffer_take(buffer, NULL);
    ck_assert_ptr_nonnull(text);
    return text;
}

static inline void must_say(const char *page, const char *text) {
    ck_assert_msg(strstr(page, text) != NULL, "the page does not say '%s'", text);
}

static inline int count_of(const char *page, char what) {
    int n = 0;
    for (; *page != '\0'; page++)
        n += *page == what;
    return n;
}

#endif
