/* A folder's photos, one after the other: sorted, with the folders below, known by their content. */
#ifndef PM_CLI_INPUTS_FOLDER_H
#define PM_CLI_INPUTS_FOLDER_H

#include "pigmatch.h"

#include <sys/stat.h>
#include <sys/types.h>

/* What a walk passed over. */
struct pm_passed {
    int64_t no_photos; /* nothing that is known as a picture */
    int64_t misnamed;  /* the same, though their names end as photos' do */
    int64_t unread;    /* pictures and videos of kinds that are not read */
    int64_t empty;
    int64_t special;  /* sockets, pipes, devices, links to nothing */
    int64_t hidden;   /* names of trash, thumbnails and half-written files */
    int64_t repeated; /* files and folders that came before, by another name */
};

/* Called for each file that is passed over; may be NULL. */
typedef void pm_passed_fn(void *context, const char *path, const char *why);

struct pm_folder;

/* Which files and folders came already, by device and inode. Begins zeroed. */
struct pm_visited {
    struct pm_visit {
        dev_t device;
        ino_t inode; /* 0: none */
    } * slots;
    size_t n, capacity;
};
void pm_visited_free(struct pm_visited *visited);

/* Notes a file; *fresh is false if it came before. False: memory ran out. */
PM_USE_RESULT bool pm_visit(struct pm_visited *visited, const struct stat *facts, bool *fresh,
                            struct pm_error *err);

/* Nothing is read yet. `visited` says what other walks gave, `passed` is counted up, `report` is called with
 * `context`; all are borrowed. */
PM_USE_RESULT struct pm_folder *pm_folder_new(const char *path, struct pm_visited *visited,
                                              struct pm_passed *passed, pm_passed_fn *report, void *context,
                                              struct pm_error *err);
void pm_folder_free(struct pm_folder *folder);

/* The next photo's path, the folder's own path before it; valid until the next call. By bytes of their names,
 * a folder's content where the folder's name stands. *path is NULL behind the last. What may be a photo but
 * cannot be looked at, and a folder that cannot be read, are given too: their records will say why. False:
 * memory ran out. */
PM_USE_RESULT bool pm_folder_next(struct pm_folder *folder, const char **path, struct pm_error *err);

#endif
