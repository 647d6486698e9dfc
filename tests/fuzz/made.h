/* Photos made in memory for tests that ask what any file may do: hair enough for a colour, small enough to be
 * quick, and PNG and HEIC around the same pixels as JPEG has from tests/support/make_photo.h. */
#ifndef PM_TESTS_FUZZ_MADE_H
#define PM_TESTS_FUZZ_MADE_H

#include "make_photo.h"

/* Dark strands in the middle of the upper part, light skin around them, so that a region can be proposed. */
static inline void pm_paint_hair(uint8_t *rgb, int width, int height, uint64_t seed) {
    static const int hair[3] = {70, 52, 42}, skin[3] = {222, 188, 170};
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            bool is_hair = x > width / 5 && x < width * 4 / 5 && y > height / 12 && y < height * 3 / 5;
            int strand = (x * 7 + y / 3) % 5 * 4;
            uint64_t noise = pm_random(&seed);
            /* Each channel has its own: hair and skin of one hue would be a toned photo. */
            for (int c = 0; c < 3; c++, noise >>= 8)
                *rgb++ =
                    (uint8_t)(is_hair ? hair[c] + strand + (int)(noise & 15) : skin[c] + (int)(noise & 15));
        }
}

static inline uint8_t *pm_make_hair(int width, int height, uint64_t seed) {
    uint8_t *rgb = malloc((size_t)width * (size_t)height * 3);
    pm_paint_hair(rgb, width, height, seed);
    return rgb;
}

static inline struct made pm_make_hair_jpeg(struct recipe recipe, uint64_t seed) {
    uint8_t *rgb = pm_make_hair(recipe.width, recipe.height, seed);
    recipe.channels = 3;
    struct made made = pm_make_jpeg_from(&recipe, rgb);
    free(rgb);
    return made;
}

/* A file under construction, in big-endian order. Tests run out of memory nowhere else than where they mean
 * to. */
struct pm_bytes {
    uint8_t *at;
    size_t size, capacity;
};

static inline void pm_put(struct pm_bytes *bytes, const void *what, size_t size) {
    while (bytes->size + size > bytes->capacity) {
        bytes->capacity = bytes->capacity * 2 + 1024;
        bytes->at = realloc(bytes->at, bytes->capacity);
    }
    if (size > 0)
        memcpy(bytes->at + bytes->size, what, size);
    bytes->size += size;
}

static inline void pm_put_number(struct pm_bytes *bytes, uint32_t value, int count) {
    for (int i = count - 1; i >= 0; i--) {
        uint8_t byte = (uint8_t)(value >> 8 * i);
        pm_put(bytes, &byte, 1);
    }
}

static inline void pm_set_number(struct pm_bytes *bytes, size_t at, uint32_t value) {
    for (int i = 0; i < 4; i++)
        bytes->at[at + (size_t)i] = (uint8_t)(value >> (24 - 8 * i));
}

/* Puts bytes in behind place `at` of a file. */
static inline struct made pm_insert(struct made file, size_t at, const void *what, size_t size) {
    struct made longer = {malloc(file.size + size), file.size + size};
    memcpy(longer.bytes, file.bytes, at);
    memcpy(longer.bytes + at, what, size);
    memcpy(longer.bytes + at + size, file.bytes + at, file.size - at);
    return longer;
}

#endif
