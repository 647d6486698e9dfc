#include "palette/places.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "palette/read.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

extern const char pm_embedded_palette[];

/* The possible endings of palette files, which are not part of their names. */
static const char *const endings[] = {".cgats", ".csv", ".cxf", ".ti3", ".ase", ".aco", ".gpl"};
enum { N_ENDINGS = sizeof endings / sizeof *endings };

bool pm_is_file(const char *path) {
    struct stat facts;
    return stat(path, &facts) == 0 && !S_ISDIR(facts.st_mode);
}

/* The next folder to search, `*length` bytes long; *folder is NULL before the first and after the last,
 * the installed one. */
static bool next_folder(const char **folder, size_t *length) {
    static const char installed[] = PM_DATADIR "/palettes", none[] = "";
    const char *listed = getenv("PIGMATCH_PALETTES"), *at = *folder;
    if (at == installed)
        return false;
    at = at == NULL ? (listed != NULL ? listed : none) : at + *length;
    at += strspn(at, ":");
    *folder = *at != '\0' ? at : installed;
    *length = *at != '\0' ? strcspn(at, ":") : sizeof installed - 1;
    return true;
}

static bool join(const char *folder, size_t length, const char *name, const char *ending, char **path,
                 struct pm_error *err) {
    struct pm_buffer joined = {0};
    pm_buffer_bytes(&joined, folder, length);
    pm_buffer_printf(&joined, "/%s%s", name, ending);
    *path = pm_buffer_take(&joined, err);
    return *path != NULL;
}

/* ------------------------------------------------------------------ one by name */

bool pm_palette_path(const char *name, char **path, struct pm_error *err) {
    size_t length = 0;
    for (const char *folder = NULL; next_folder(&folder, &length);)
        for (int i = -1; i < N_ENDINGS; i++) {
            if (!join(folder, length, name, i < 0 ? "" : endings[i], path, err))
                return false;
            if (pm_is_file(*path))
                return true;
            free(*path);
        }
    *path = NULL;
    return true;
}

/* ------------------------------------------------------------------ all of them */

struct list {
    struct pm_palette_place *places;
    size_t count, capacity;
    struct pm_error *err;
};

static bool is_listed(const struct list *list, const char *name, size_t length) {
    for (size_t i = 0; i < list->count; i++)
        if (strncmp(list->places[i].name, name, length) == 0 && list->places[i].name[length] == '\0')
            return true;
    return false;
}

/* The length of `file` without a palette's ending, 0 if it has none. */
static size_t name_length(const char *file) {
    size_t length = strlen(file);
    for (int i = 0; i < N_ENDINGS; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(file + length - ending, endings[i]) == 0)
            return length - ending;
    }
    return 0;
}

static bool add_place(struct list *list, const char *folder, size_t length, const char *file) {
    struct pm_palette_place place = {0};
    void *places = list->places;
    size_t name = name_length(file);
    if (name == 0 || file[0] == '.' || is_listed(list, file, name))
        return true;
    if (!pm_grow(&places, &list->capacity, list->count + 1, sizeof place, list->err))
        return false;
    list->places = places;
    if (!join(folder, length, file, "", &place.path, list->err))
        return false;
    if (!pm_is_file(place.path)) {
        free(place.path);
        return true;
    }
    list->places[list->count++] = place;
    if (!pm_copy_text(&list->places[list->count - 1].name, file, list->err))
        return false;
    list->places[list->count - 1].name[name] = '\0';
    return true;
}

static int compare_places(const void *left, const void *right) {
    return strcmp(((const struct pm_palette_place *)left)->name,
                  ((const struct pm_palette_place *)right)->name);
}

static bool list_folder(struct list *list, const char *folder, size_t length) {
    struct dirent *entry;
    size_t first = list->count;
    char *path = NULL;
    if (!join(folder, length, "", "", &path, list->err))
        return false;
    DIR *open = opendir(path);
    free(path);
    bool good = true;
    while (good && open != NULL && (entry = readdir(open)) != NULL)
        good = add_place(list, folder, length, entry->d_name);
    if (open != NULL)
        closedir(open);
    if (good && list->count > first)
        qsort(list->places + first, list->count - first, sizeof *list->places, compare_places);
    return good;
}

bool pm_palette_places(struct pm_palette_place **places, size_t *count, struct pm_error *err) {
    struct list list = {.err = err};
    size_t length = 0;
    for (const char *folder = NULL; next_folder(&folder, &length);)
        if (!list_folder(&list, folder, length)) {
            pm_palette_places_free(list.places, list.count);
            return false;
        }
    *places = list.places;
    *count = list.count;
    return true;
}

void pm_palette_places_free(struct pm_palette_place *places, size_t count) {
    for (size_t i = 0; i < count; i++) {
        free(places[i].name);
        free(places[i].path);
    }
    free(places);
}

/* ------------------------------------------------------------------ one loaded */

/* At most one byte more than a palette may have, so that a larger file is recognised without being read. */
static bool read_file(FILE *file, struct pm_buffer *bytes) {
    char chunk[1 << 16];
    size_t got;
    while (bytes->length <= PM_MAX_PALETTE_BYTES && (got = fread(chunk, 1, sizeof chunk, file)) > 0)
        pm_buffer_bytes(bytes, chunk, got);
    return !ferror(file);
}

static struct pm_palette *load_file(const char *path, char **details, struct pm_error *err) {
    struct pm_buffer bytes = {0};
    struct pm_palette *palette = NULL;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        pm_fail(err, PM_E_OPEN, "%.300s: cannot be opened (%s)", path, strerror(errno));
        return NULL;
    }
    errno = 0;
    if (!read_file(file, &bytes))
        pm_fail(err, PM_E_OPEN, "%.300s: cannot be read (%s)", path, strerror(errno));
    else if (bytes.failed)
        pm_fail_memory(err);
    else
        palette = pm_palette_read(bytes.text != NULL ? bytes.text : "", bytes.length, path, details, err);
    pm_buffer_free(&bytes);
    fclose(file);
    return palette;
}

struct pm_palette *pm_palette_load(const char *name, char **details, struct pm_error *err) {
    if (details != NULL)
        *details = NULL; /* no details where there is no file */
    if (name == NULL)
        return pm_palette_read(pm_embedded_palette, strlen(pm_embedded_palette), "default.cgats", details,
                               err);
    if (strchr(name, '/') != NULL || pm_is_file(name))
        return load_file(name, details, err);
    char *path = NULL;
    if (!pm_palette_path(name, &path, err))
        return NULL;
    if (path == NULL && strcmp(name, "default") == 0)
        return pm_palette_load(NULL, details, err);
    if (path == NULL) {
        pm_fail(err, PM_E_OPEN,
                "%.200s: no such palette: name a file, or a palette in $PIGMATCH_PALETTES or %s", name,
                PM_DATADIR "/palettes");
        return NULL;
    }
    struct pm_palette *palette = load_file(path, details, err);
    free(path);
    return palette;
}
