/* Members of an object as rows of a table: what they are called in JSON, of what kind they are and where they
 * lie. Who walks the rows can write the object, read it, forget it and release it; nobody else knows its
 * shape. A table of rows ends with PM_MEMBER_END. */
#ifndef PM_RECORD_MEMBER_H
#define PM_RECORD_MEMBER_H

#include "pigmatch.h"

/* What a member holds and what stands for unknown, which JSON prints as null. Of the first six kinds there
 * may be several, as an array of `n`, which is unknown as a whole where its first is. */
enum pm_member_kind {
    PM_MEMBER_NUMBER,     /* double; NAN */
    PM_MEMBER_WHOLE,      /* int; negative */
    PM_MEMBER_WHOLE64,    /* int64_t; negative */
    PM_MEMBER_FLAG,       /* int, 1 or 0; -1 */
    PM_MEMBER_WORD,       /* an enum; a value without a word in `words` */
    PM_MEMBER_SHORT,      /* char[size]; "" */
    PM_MEMBER_BOOLEAN,    /* bool, never unknown */
    PM_MEMBER_TEXT,       /* char *, the object's own; NULL */
    PM_MEMBER_BYTES_HEX,  /* the bytes of a TEXT where it is no UTF-8, in hexadecimal; NULL, or it is UTF-8 */
    PM_MEMBER_OPTIONS,    /* struct pm_said *, `count_at` of them: an object of texts and lists of texts */
    PM_MEMBER_OBJECT,     /* the members `of`, relative to `at` */
    PM_MEMBER_LIST,       /* an array, `count_at` elements of `size` bytes, each the one row `of` */
    PM_MEMBER_GROWN_LIST, /* the same behind a pointer, allocated */
    PM_MEMBER_BY_NAME     /* the same, written only: an object of what the elements' second member holds, each
                             under the text of their first */
};

/* Bytes in the owner: a member is null where they are all 0; `size` 0: never. */
struct pm_member_when {
    size_t at, size;
};

struct pm_member {
    const char *key; /* in JSON; "" in a list's element, NULL ends a table */
    enum pm_member_kind kind;
    size_t at;                  /* in its owner */
    int decimals;               /* of a NUMBER in JSON and CSV */
    enum pm_words words;        /* of a WORD */
    size_t n;                   /* of an array: how many, 0: it is none; of a list: the most that is read */
    size_t size;                /* bytes of a SHORT, of a list's element */
    size_t count_at;            /* of a list */
    const struct pm_member *of; /* of an object and of a list */
    struct pm_member_when when; /* what says whether it is there at all */
    bool sets;                  /* `when` is a bool, and reading the member makes it true */
    bool required;              /* null is refused on reading */
    bool numbered;              /* a list whose elements begin with their number, which paths go by */
    const char *unknown;        /* a word for an unknown number in place of null */
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

/* Bytes of one value of the first six kinds; 0 for others. */
size_t pm_member_size(const struct pm_member *member);
/* The member is there. */
bool pm_member_present(const struct pm_member *member, const void *owner);
/* A list's elements and how many; element i lies `size` bytes behind element i - 1. */
const void *pm_member_list(const struct pm_member *member, const void *owner, size_t *n);

/* The row of "hair.lab" or "shades.0.id", and in *owner what it is relative to. In a numbered list it is the
 * element of that number, else the position from 0; '*' ends the search at the list. The row is found
 * whatever the object holds; *owner is NULL if the object lacks that part. NULL if the table has no
 * such member. */
const struct pm_member *pm_member_find(const struct pm_member *members, const void *object, const char *path,
                                       const void **owner);

#endif
