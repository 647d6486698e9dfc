/* The photos in a folder and its subfolders, one after the other, sorted, recognised by content. */
#ifndef PM_CLI_INPUTS_FOLDER_H
#define PM_CLI_INPUTS_FOLDER_H

#include "pigmatch.h"

#include <sys/stat.h>
#include <sys/types.h>

/* The numbers of skipped files. */
struct pm_passed {
    int64_t no_photos; /* not of a known picture format */
    int64_t misnamed;  /* the same, although their names end like those of photos */
    int64_t unread;    /* pictures and videos in formats that are not read */
    int64_t empty;     /* although their names end like those of photos */
    int64_t special;   /* sockets, pipes, devices, links to nothing */
    int64_t hidden;    /* names of trash, thumbnails and half-written files */
    int64_t repeated;  /* files and folders already given under another name */
};

/* Called for each skipped file; may be NULL. */
typedef void pm_passed_fn(void *context, const char *path, const char *why);

struct pm_folder;

/* The files and folders already given, by device and inode. Start zeroed. */
struct pm_visited {
    struct pm_visit {
        dev_t device;
        ino_t inode; /* 0: none */
    } * slots;
    size_t n, capacity;
};
void pm_visited_free(struct pm_visited *visited);

/* Notes a file; *fresh is false if it was noted before. False: memory ran out. */
PM_USE_RESULT bool pm_visit(struct pm_visited *visited, const struct stat *facts, bool *fresh,
                            struct pm_error *err);

/* Reads nothing yet. `visited` has the files already given, `passed` counts, `report` is called with
 * `context`; all are borrowed. */
PM_USE_RESULT struct pm_folder *pm_folder_new(const char *path, struct pm_visited *visited,
                                              struct pm_passed *passed, pm_passed_fn *report, void *context,
                                              struct pm_error *err);
void pm_folder_free(struct pm_folder *folder);

/* The next photo's path, the folder's own path before it; valid until the next call. In byte order of
 * their names, with a folder's content in the place of its name. *path is NULL after the last. A possible
 * photo that cannot be examined, and a folder that cannot be read, are given too: their records will say
 * why. False:
 * memory ran out. */
PM_USE_RESULT bool pm_folder_next(struct pm_folder *folder, const char **path, struct pm_error *err);

#endif
