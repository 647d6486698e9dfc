/* A HEIC in tiles of 512 pixels, as phones write them, for the bench: a PPM of whole tiles comes in, the file
 * goes out. Nothing is written where libheif has no encoder. */
#include <stdio.h>

#include "fuzz/made_heif.h"

enum { TILE_PX = 512 };

int main(void) {
    int width, height;
    if (scanf("P6 %d %d 255", &width, &height) != 2 || getchar() != '\n' || width % TILE_PX != 0 ||
        height % TILE_PX != 0 || width / TILE_PX * (height / TILE_PX) >= PM_HEIF_ITEMS) {
        fputs("heic: give it a PPM of whole tiles\n", stderr);
        return EXIT_FAILURE;
    }
    const size_t size = (size_t)width * (size_t)height * 3;
    uint8_t *rgb = malloc(size);
    if (rgb == NULL || fread(rgb, 1, size, stdin) != size)
        return EXIT_FAILURE;
    const struct pm_heif_recipe recipe = {
        .width = TILE_PX, .height = TILE_PX, .depth = 8, .cols = width / TILE_PX, .rows = height / TILE_PX};
    struct made made = pm_make_heif_from(&recipe, rgb);
    fwrite(made.bytes, 1, made.size, stdout);
    free(made.bytes);
    free(rgb);
    return EXIT_SUCCESS;
}
