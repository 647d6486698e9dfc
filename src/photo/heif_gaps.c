#include "photo/heif_gaps.h"

#include <malloc.h>
#include <string.h>

/* The rest of a slice after a damaged place stays undecoded: blocks of 16 to 64 pixels, mostly many.
 * However the picture was cropped, such a square with its corner on the grid lies within 24 pixels each
 * way. */
enum { SQUARE = 16, GRID = 8 };

void pm_heif_clear_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

/* Zero as Y, Cb, Cr of 8 or more bits, of full or limited range, in any matrix: no red, no blue, and a green
 * between these. */
static bool is_mark(const uint8_t *px) {
    return px[0] == 0 && px[2] == 0 && px[1] >= 100 && px[1] <= 160;
}

static bool is_flat(const uint8_t *rgb, size_t stride, int x, int y) {
    const uint8_t *first = rgb + (size_t)y * stride + (size_t)x * 3;
    for (int j = 0; j < SQUARE; j++)
        for (int i = 0; i < SQUARE; i++)
            if (memcmp(first + (size_t)j * stride + (size_t)i * 3, first, 3) != 0)
                return false;
    return true;
}

bool pm_heif_has_gap(const uint8_t *rgb, size_t stride, int width, int height) {
    for (int y = 0; y + SQUARE <= height; y += GRID)
        for (int x = 0; x + SQUARE <= width; x += GRID)
            if (is_mark(rgb + (size_t)y * stride + (size_t)x * 3) && is_flat(rgb, stride, x, y))
                return true;
    return false;
}
