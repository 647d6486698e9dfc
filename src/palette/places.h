/* Where palettes are found by name: the folders in $PIGMATCH_PALETTES, a colon between them, then the
 * installed one. A palette is a file that ends in .cgats or .csv; its name goes without. */
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

/* Every palette that a name finds, folder by folder, sorted within; pm_palette_places_free(). Folders that
 * cannot be read are passed over. */
PM_USE_RESULT bool pm_palette_places(struct pm_palette_place **places, size_t *count, struct pm_error *err);
void pm_palette_places_free(struct pm_palette_place *places, size_t count);

#endif
