#if PM_WITH_HEIF

#include "photo/heif_boxes.h"

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

/* Size 1 stands for a 64-bit size behind the type, 0 for all the rest. */
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

#endif
