/* Checked allocation: sizes are multiplied with an overflow check, failures are reported in *err. */
#ifndef PM_BASE_MEMORY_H
#define PM_BASE_MEMORY_H

#include "base/error.h"

/* `count` zeroed items of `size` bytes, at least one byte; free(). NULL with *err filled. */
PM_USE_RESULT void *pm_alloc(size_t count, size_t size, struct pm_error *err);

/* The same without clearing: for large arrays whose every item is written before it is read. */
PM_USE_RESULT void *pm_alloc_unset(size_t count, size_t size, struct pm_error *err);

/* Grows *items to hold at least `need` items of `size` bytes, doubling; *items stays valid on failure. */
PM_USE_RESULT bool pm_grow(void **items, size_t *capacity, size_t need, size_t size, struct pm_error *err);

/* A copy of `text`, free(); NULL in, NULL out is no failure. */
PM_USE_RESULT bool pm_copy_text(char **copy, const char *text, struct pm_error *err);

#endif
