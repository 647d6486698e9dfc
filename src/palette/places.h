/* Where palettes are found by name: the folders in $PIGMATCH_PALETTES, separated by colons, then the
 * installed one. A palette is a file with an ending such as .cgats or .csv, which is not part of its
 * name. */
#ifndef PM_PALETTE_PLACES_H
#define PM_PALETTE_PLACES_H

#include "pigmatch.h"

/* Something other than a folder. */
bool pm_is_file(const char *path);

/* The path of the palette called `name`, with or without its ending, free(); *path is NULL if there is
 * none, which is no failure. */
PM_USE_RESULT bool pm_palette_path(const char *name, char **path, struct pm_error *err);

struct pm_palette_place {
    char *name, *path;
};

/* Every palette that can be found by name, folder by folder, sorted within; pm_palette_places_free().
 * Folders that cannot be read are skipped. */
PM_USE_RESULT bool pm_palette_places(struct pm_palette_place **places, size_t *count, struct pm_error *err);
void pm_palette_places_free(struct pm_palette_place *places, size_t count);

#endif
