/* Members of an object as rows of a table: their names in JSON, their kinds and their places in the
 * structure. Writing, reading, clearing and releasing the object all walk these rows, and no other code
 * depends on its layout. A table ends with PM_MEMBER_END. */
#ifndef PM_RECORD_MEMBER_H
#define PM_RECORD_MEMBER_H

#include "pigmatch.h"

/* The kind of a member, and its unknown value, which JSON prints as null. The first six kinds may be
 * arrays of `n`, which are unknown if their first element is. */
enum pm_member_kind {
    PM_MEMBER_NUMBER,     /* double; NAN */
    PM_MEMBER_WHOLE,      /* int; negative */
    PM_MEMBER_WHOLE64,    /* int64_t; negative */
    PM_MEMBER_FLAG,       /* int, 1 or 0; -1 */
    PM_MEMBER_WORD,       /* an enum; a value without a word in `words` */
    PM_MEMBER_SHORT,      /* char[size]; "" */
    PM_MEMBER_BOOLEAN,    /* bool, never unknown */
    PM_MEMBER_TEXT,       /* char *, the object's own; NULL */
    PM_MEMBER_BYTES_HEX,  /* the bytes of a TEXT that is not UTF-8, in hexadecimal; unknown if it is NULL or
                             UTF-8 */
    PM_MEMBER_OPTIONS,    /* struct pm_said *, `count_at` of them: an object of texts and lists of texts */
    PM_MEMBER_OBJECT,     /* the members `of`, relative to `at` */
    PM_MEMBER_LIST,       /* an array, `count_at` elements of `size` bytes, each described by the row `of` */
    PM_MEMBER_GROWN_LIST, /* the same, allocated, through a pointer */
    PM_MEMBER_BY_NAME     /* the same, written only: an object with the elements' second members under the
                             texts of their first */
};

/* Bytes in the owner: a member is null if they are all 0; `size` 0: never. */
struct pm_member_when {
    size_t at, size;
};

struct pm_member {
    const char *key; /* in JSON; "" in a list's element, NULL ends a table */
    enum pm_member_kind kind;
    size_t at;           /* in its owner */
    int decimals;        /* of a NUMBER in JSON and CSV */
    bool fraction;       /* a NUMBER from 0 to 1, which reading ensures */
    enum pm_words words; /* of a WORD */
    size_t n;            /* of an array: its length, 0: not an array; of a list: the maximum that is read */
    size_t size;         /* bytes of a SHORT, of a list's element */
    size_t count_at;     /* of a list */
    const struct pm_member *of; /* of an object and of a list */
    struct pm_member_when when; /* whether the member is present */
    bool sets;                  /* `when` is a bool, and reading the member makes it true */
    bool required;              /* null is refused on reading */
    bool numbered;              /* a list whose elements begin with their number, which paths use */
    const char *unknown;        /* a word for an unknown number instead of null */
};

#define PM_MEMBER_END                                                                                        \
    { .key = NULL }

/* Makes everything unknown. */
void pm_members_forget(const struct pm_member *members, void *object);
/* Releases what the object owns, but not the object itself. */
void pm_members_free(const struct pm_member *members, void *object);
/* Copies the object, `size` bytes, and what it owns. False if memory runs out; pm_members_free(copy) then
 * releases what there is. */
PM_USE_RESULT bool pm_members_copy(const struct pm_member *members, const void *object, size_t size,
                                   void *copy, struct pm_error *err);

/* The value with as many decimals as JSON writes; -0 becomes 0. */
double pm_member_rounded(double value, int decimals);
/* Makes every number what reading the object's JSON back gives. */
void pm_members_round(const struct pm_member *members, void *object);

/* The size of one value of the first six kinds; 0 for others. */
size_t pm_member_size(const struct pm_member *member);
/* Whether the member is present. */
bool pm_member_present(const struct pm_member *member, const void *owner);
/* The elements of a list and their number; element i is `size` bytes after element i - 1. */
const void *pm_member_list(const struct pm_member *member, const void *owner, size_t *n);

/* The row of "hair.lab" or "shades.0.id", and in *owner the object that it is relative to. In a numbered
 * list a number selects the element with that number, otherwise the position from 0; '*' ends the search
 * at the list. The row is found whatever the object contains; *owner is NULL if the object lacks that
 * part. NULL if the table has no such member. */
const struct pm_member *pm_member_find(const struct pm_member *members, const void *object, const char *path,
                                       const void **owner);

#endif
