/* The network that finds hair and bare skin in a small copy of a photo, evaluated in integers, with the
 * same result on every machine. For its training see hair/network/README.md. */
#ifndef PM_HAIR_NETWORK_H
#define PM_HAIR_NETWORK_H

#include <stdint.h>

#include "base/error.h"

/* The maximum long side of the copy, and the divisor of both sides. */
enum { PM_NETWORK_LONG_PX = 160, PM_NETWORK_STEP_PX = 16 };

/* The weights, from build/network_weights.c; hair/network/quantise.py defines their layout. */
extern const uint8_t pm_network_weights[];
extern const uint32_t pm_network_weights_size;

/* The output of the network, a byte for each two by two pixels of the copy: 0 certainly not, 255 certainly.
 */
struct pm_network_map {
    int width, height; /* half of the copy's */
    uint8_t *hair;     /* width * height, rows from the top */
    uint8_t *skin;     /* bare skin: face, scalp, neck */
};

/* The size of the copy for a photo of width x height: the long side `long_px`, the other the nearest multiple
 * of 16, at least 16. */
void pm_network_size(int *copy_width, int *copy_height, int width, int height, int long_px);

/* rgb: the upright photo, averaged over areas down to copy_width x copy_height (of pm_network_size), as sRGB
 * bytes, three a pixel, rows from the top. The map is the caller's: pm_network_map_free. False with *err
 * filled when memory is short. */
PM_USE_RESULT bool pm_network_run(struct pm_network_map *map, const uint8_t *rgb, int copy_width,
                                  int copy_height, struct pm_error *err);

void pm_network_map_free(struct pm_network_map *map);

#endif
