#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void *pm_alloc(size_t count, size_t size, struct pm_error *err) {
    void *items = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
    if (items == NULL)
        pm_fail_memory(err);
    return items;
}

void *pm_alloc_unset(size_t count, size_t size, struct pm_error *err) {
    size_t bytes;
    void *items = __builtin_mul_overflow(count, size, &bytes) ? NULL : malloc(bytes > 0 ? bytes : 1);
    if (items == NULL)
        pm_fail_memory(err);
    return items;
}

bool pm_grow(void **items, size_t *capacity, size_t need, size_t size, struct pm_error *err) {
    if (need <= *capacity)
        return true;
    size_t wanted = *capacity > SIZE_MAX / 2 ? need : *capacity * 2;
    if (wanted < need)
        wanted = need < 16 ? 16 : need;
    void *grown = wanted > SIZE_MAX / size ? NULL : realloc(*items, wanted * size);
    if (grown == NULL)
        return pm_fail_memory(err);
    memset((char *)grown + *capacity * size, 0, (wanted - *capacity) * size);
    *items = grown;
    *capacity = wanted;
    return true;
}

bool pm_copy_text(char **copy, const char *text, struct pm_error *err) {
    *copy = NULL;
    if (text == NULL)
        return true;
    size_t bytes = strlen(text) + 1;
    *copy = pm_alloc(bytes, 1, err);
    if (*copy == NULL)
        return false;
    memcpy(*copy, text, bytes);
    return true;
}
