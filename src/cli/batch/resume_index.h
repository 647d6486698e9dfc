/* An index of the records of an earlier run by photo, id and options, some 60 bytes each. */
#ifndef PM_CLI_RESUME_INDEX_H
#define PM_CLI_RESUME_INDEX_H

#include "pigmatch.h"

/* The key of a record: a photo or a target, an id (NULL: none), and the options. */
struct pm_resume_key {
    uint64_t who, what;
};
struct pm_resume_key pm_resume_key_of(const char *path, const struct pm_lab *target, const char *id,
                                      const char *options);

struct pm_resume_entry {
    struct pm_resume_key key;
    uint64_t palette; /* pm_resume_hash of its palette; 0: not given in the record */
    uint64_t photo;   /* the same of its photo */
    int64_t offset;
    uint32_t length; /* with the line's end */
    uint32_t line;   /* from 1 */
    bool again;      /* failed with a code that is to be tried again */
    bool announced, dropped, answered;
};

struct pm_resume_index {
    struct pm_resume_entry *entries;
    size_t n, capacity;
};

/* A number for the hash of a palette or a photo; 1 for none. */
uint64_t pm_resume_hash(const char *sha256);

/* A copy of `entry` is added. */
PM_USE_RESULT bool pm_resume_index_add(struct pm_resume_index *index, const struct pm_resume_entry *entry,
                                       struct pm_error *err);

/* After the last one was added, before the first search. */
void pm_resume_index_sort(struct pm_resume_index *index);

/* The first entry, in order of lines, with this key. Others with the same key follow it. */
struct pm_resume_entry *pm_resume_index_find(struct pm_resume_index *index, struct pm_resume_key key);

/* The next with the same key, or NULL. */
struct pm_resume_entry *pm_resume_index_next(struct pm_resume_index *index, struct pm_resume_entry *entry);

/* An entry of the same photo that was not announced, or NULL. */
struct pm_resume_entry *pm_resume_index_other(struct pm_resume_index *index, struct pm_resume_key key);

#endif
