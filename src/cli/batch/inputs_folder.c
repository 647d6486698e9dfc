#include "cli/batch/inputs_folder.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "photo/kinds.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* One folder being searched. */
struct level {
    size_t path_length; /* of the folder's path in folder->path */
    char *names;        /* all of them, each terminated */
    char **sorted;
    size_t count, at;
};

struct pm_folder {
    struct pm_buffer path; /* of what was given last */
    struct level *levels;  /* from the outermost in */
    size_t depth, capacity;
    bool begun;
    struct pm_visited *visited;
    struct pm_passed *passed;
    pm_passed_fn *report;
    void *context;
};

/* ------------------------------------------------------------------ names in order */

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Reads all names of a folder into one block of memory; `stream` is read to its end. */
static bool read_names(DIR *stream, struct level *level, struct pm_error *err) {
    struct pm_buffer names = {0};
    struct dirent *entry;
    while ((entry = readdir(stream)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            pm_buffer_bytes(&names, entry->d_name, strlen(entry->d_name) + 1);
            level->count++;
        }
    level->names = pm_buffer_take(&names, err);
    return level->names != NULL;
}

static bool sort_names(struct level *level, struct pm_error *err) {
    level->sorted = pm_alloc(level->count, sizeof *level->sorted, err);
    if (level->sorted == NULL)
        return false;
    char *name = level->names;
    for (size_t i = 0; i < level->count; i++, name += strlen(name) + 1)
        level->sorted[i] = name;
    qsort(level->sorted, level->count, sizeof *level->sorted, by_bytes);
    return true;
}

static void free_level(struct level *level) {
    free(level->names);
    free(level->sorted);
}

/* ------------------------------------------------------------------ in and out of folders */

static void pass(struct pm_folder *folder, int64_t *count, const char *why) {
    (*count)++;
    if (folder->report != NULL)
        folder->report(folder->context, folder->path.text, why);
}

/* Trash, thumbnails and indexes of phones, cameras, network drives and systems; also partially written files.
 */
static bool is_hidden(const char *name) {
    static const char *const others[] = {"@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcasecmp(name, others[i]) == 0)
            return true;
    return name[0] == '.';
}

/* ------------------------------------------------------------------ what came before */

static size_t slot_of(const struct pm_visited *visited, dev_t device, ino_t inode) {
    size_t at = (size_t)((inode * 0x9e3779b97f4a7c15u) ^ device) % visited->capacity;
    while (visited->slots[at].inode != 0 &&
           (visited->slots[at].inode != inode || visited->slots[at].device != device))
        at = (at + 1) % visited->capacity;
    return at;
}

static bool grow_visited(struct pm_visited *visited, struct pm_error *err) {
    struct pm_visited wider = {.capacity = visited->capacity > 0 ? 2 * visited->capacity : 256};
    wider.slots = pm_alloc(wider.capacity, sizeof *wider.slots, err);
    if (wider.slots == NULL)
        return false;
    for (size_t i = 0; i < visited->capacity; i++)
        if (visited->slots[i].inode != 0)
            wider.slots[slot_of(&wider, visited->slots[i].device, visited->slots[i].inode)] =
                visited->slots[i];
    wider.n = visited->n;
    pm_visited_free(visited);
    *visited = wider;
    return true;
}

bool pm_visit(struct pm_visited *visited, const struct stat *facts, bool *fresh, struct pm_error *err) {
    if (2 * visited->n >= visited->capacity && !grow_visited(visited, err))
        return false;
    struct pm_visit *slot = &visited->slots[slot_of(visited, facts->st_dev, facts->st_ino)];
    *fresh = slot->inode == 0;
    visited->n += *fresh;
    *slot = (struct pm_visit){facts->st_dev, facts->st_ino};
    return true;
}

void pm_visited_free(struct pm_visited *visited) {
    free(visited->slots);
    *visited = (struct pm_visited){0};
}

/* Begins the folder at folder->path. *entered is false if it cannot be read. */
static bool enter(struct pm_folder *folder, bool *entered, struct pm_error *err) {
    *entered = false;
    DIR *stream = opendir(folder->path.text);
    if (stream == NULL)
        return (errno != EMFILE && errno != ENFILE) ||
               pm_fail(err, PM_E_MEMORY, "%s: cannot be opened: %s", folder->path.text, strerror(errno));
    struct level level = {.path_length = folder->path.length};
    void *levels = folder->levels;
    bool ok = read_names(stream, &level, err) && sort_names(&level, err) &&
              pm_grow(&levels, &folder->capacity, folder->depth + 1, sizeof level, err);
    folder->levels = levels;
    closedir(stream);
    if (!ok) {
        free_level(&level);
        return false;
    }
    folder->levels[folder->depth++] = level;
    *entered = true;
    return true;
}

/* Sets folder->path to the next name of the innermost folder; leaves finished folders. False after the
 * last. */
static bool step(struct pm_folder *folder) {
    while (folder->depth > 0) {
        struct level *level = &folder->levels[folder->depth - 1];
        if (level->at < level->count) {
            folder->path.length = level->path_length;
            if (folder->path.text[level->path_length - 1] != '/')
                pm_buffer_text(&folder->path, "/");
            pm_buffer_text(&folder->path, level->sorted[level->at++]);
            return true;
        }
        free_level(level);
        folder->depth--;
    }
    return false;
}

/* ------------------------------------------------------------------ what a file is */

/* Whether its name ends like that of a photo. */
static bool is_named_as_photo(const char *path) {
    static const char *const ends[] = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".heic", ".heif", ".hif"};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot != NULL && i < sizeof ends / sizeof *ends; i++)
        if (strcasecmp(dot, ends[i]) == 0)
            return true;
    return false;
}

/* A file that cannot be examined counts as a photo, so that its record says why. */
static bool is_photo(struct pm_folder *folder) {
    uint8_t bytes[PM_KIND_BYTES];
    size_t size = 0;
    ssize_t got = 1;
    int fd = open(folder->path.text, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return true;
    while (size < sizeof bytes && got != 0) {
        got = read(fd, bytes + size, sizeof bytes - size);
        if (got < 0 && errno != EINTR)
            break;
        size += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    enum pm_format format;
    const char *kind = NULL;
    if (got < 0 || pm_kind_of(bytes, size, &format, &kind))
        return true;
    const bool named = is_named_as_photo(folder->path.text);
    if (named && size == 0)
        pass(folder, &folder->passed->empty, "is empty");
    else if (kind != NULL)
        pass(folder, &folder->passed->unread, kind);
    else if (named)
        pass(folder, &folder->passed->misnamed, "holds no photo, whatever its name says");
    else
        pass(folder, &folder->passed->no_photos, "is not a photo");
    return false;
}

/* Examines folder->path: *give it, or continue. */
static bool visit(struct pm_folder *folder, bool *give, struct pm_error *err) {
    const char *slash = strrchr(folder->path.text, '/');
    struct stat facts;
    bool entered, fresh;
    *give = false;
    if (folder->depth > 0 && slash != NULL && is_hidden(slash + 1)) {
        pass(folder, &folder->passed->hidden, "is hidden, or internal to another program");
        return true;
    }
    if (stat(folder->path.text, &facts) != 0) {
        *give = errno != ENOENT && errno != ELOOP;
        if (!*give)
            pass(folder, &folder->passed->special, "is a dangling link");
        return true;
    }
    if (!S_ISDIR(facts.st_mode) && !S_ISREG(facts.st_mode)) {
        pass(folder, &folder->passed->special, "is not a regular file");
        return true;
    }
    if (!pm_visit(folder->visited, &facts, &fresh, err))
        return false;
    if (!fresh) {
        pass(folder, &folder->passed->repeated, "was already read under another name");
        return true;
    }
    if (S_ISREG(facts.st_mode)) {
        *give = is_photo(folder);
        return true;
    }
    if (!enter(folder, &entered, err))
        return false;
    *give = !entered;
    return true;
}

/* ------------------------------------------------------------------ public */

struct pm_folder *pm_folder_new(const char *path, struct pm_visited *visited, struct pm_passed *passed,
                                pm_passed_fn *report, void *context, struct pm_error *err) {
    struct pm_folder *folder = pm_alloc(1, sizeof *folder, err);
    if (folder == NULL)
        return NULL;
    folder->visited = visited;
    folder->passed = passed;
    folder->report = report;
    folder->context = context;
    pm_buffer_text(&folder->path, path);
    if (!folder->path.failed)
        return folder;
    pm_folder_free(folder);
    pm_fail_memory(err);
    return NULL;
}

void pm_folder_free(struct pm_folder *folder) {
    if (folder == NULL)
        return;
    for (size_t i = 0; i < folder->depth; i++)
        free_level(&folder->levels[i]);
    free(folder->levels);
    pm_buffer_free(&folder->path);
    free(folder);
}

bool pm_folder_next(struct pm_folder *folder, const char **path, struct pm_error *err) {
    bool give = false;
    *path = NULL;
    while (!give) {
        if (folder->begun && !step(folder))
            return true;
        folder->begun = true;
        if (folder->path.failed)
            return pm_fail_memory(err);
        if (!visit(folder, &give, err))
            return false;
    }
    *path = folder->path.text;
    return true;
}
