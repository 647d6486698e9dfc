#include "record/member.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *at(const struct pm_member *member, const void *owner) {
    return (char *)owner + member->at;
}

static size_t *count_of(const struct pm_member *member, const void *owner) {
    return (size_t *)((char *)owner + member->count_at);
}

static bool is_list(const struct pm_member *member) {
    return member->kind == PM_MEMBER_LIST || member->kind == PM_MEMBER_GROWN_LIST;
}

bool pm_member_present(const struct pm_member *member, const void *owner) {
    const unsigned char *bytes = (const unsigned char *)owner + member->when.at;
    bool present = member->when.size == 0;
    for (size_t i = 0; i < member->when.size; i++)
        present = present || bytes[i] != 0;
    return present;
}

const void *pm_member_list(const struct pm_member *member, const void *owner, size_t *n) {
    *n = *count_of(member, owner);
    return member->kind == PM_MEMBER_LIST ? at(member, owner) : *(void **)at(member, owner);
}

size_t pm_member_size(const struct pm_member *member) {
    static const size_t sizes[PM_MEMBER_BY_NAME + 1] = {[PM_MEMBER_NUMBER] = sizeof(double),
                                                        [PM_MEMBER_WHOLE] = sizeof(int),
                                                        [PM_MEMBER_WHOLE64] = sizeof(int64_t),
                                                        [PM_MEMBER_FLAG] = sizeof(int),
                                                        [PM_MEMBER_WORD] = sizeof(int)};
    return member->kind == PM_MEMBER_SHORT ? member->size : sizes[member->kind];
}

/* ------------------------------------------------------------------ unknown */

/* Kinds that are not named here are unknown if they are 0, NULL or "". */
static void forget(const struct pm_member *member, void *owner) {
    char *into = at(member, owner);
    const size_t size = pm_member_size(member), n = member->n > 0 ? member->n : 1;
    for (size_t i = 0; i < n && size > 0; i++, into += size) {
        if (member->kind == PM_MEMBER_NUMBER)
            *(double *)into = NAN;
        else if (member->kind == PM_MEMBER_WHOLE || member->kind == PM_MEMBER_FLAG)
            *(int *)into = -1;
        else if (member->kind == PM_MEMBER_WHOLE64)
            *(int64_t *)into = -1;
    }
    if (member->kind == PM_MEMBER_OBJECT)
        pm_members_forget(member->of, into);
    if (member->when.size > 0)
        memset((char *)owner + member->when.at, 0, member->when.size);
}

void pm_members_forget(const struct pm_member *members, void *object) {
    for (const struct pm_member *member = members; member->key != NULL; member++)
        forget(member, object);
}

/* ------------------------------------------------------------------ decimals */

double pm_member_rounded(double value, int decimals) {
    const double scale = pow(10, decimals);
    return round(value * scale) / scale + 0.0;
}

static void round_member(const struct pm_member *member, void *owner) {
    if (member->kind == PM_MEMBER_NUMBER) {
        double *values = at(member, owner);
        for (size_t i = 0; i < (member->n > 0 ? member->n : 1); i++)
            values[i] = pm_member_rounded(values[i], member->decimals);
    } else if (member->kind == PM_MEMBER_OBJECT) {
        pm_members_round(member->of, at(member, owner));
    } else if (is_list(member)) {
        size_t n;
        char *list = (char *)pm_member_list(member, owner, &n);
        for (size_t i = 0; i < n; i++)
            round_member(member->of, list + i * member->size);
    }
}

void pm_members_round(const struct pm_member *members, void *object) {
    for (const struct pm_member *member = members; member->key != NULL; member++)
        round_member(member, object);
}

/* ------------------------------------------------------------------ what is owned */

static void free_options(const struct pm_member *member, void *owner) {
    struct pm_said **options = at(member, owner);
    for (size_t i = 0; i < *count_of(member, owner); i++) {
        free((*options)[i].name);
        free((*options)[i].value);
    }
    free(*options);
    *options = NULL;
    *count_of(member, owner) = 0;
}

static void free_member(const struct pm_member *member, void *owner) {
    if (member->kind == PM_MEMBER_TEXT) {
        char **text = at(member, owner);
        free(*text);
        *text = NULL;
    } else if (member->kind == PM_MEMBER_OPTIONS) {
        free_options(member, owner);
    } else if (member->kind == PM_MEMBER_OBJECT) {
        pm_members_free(member->of, at(member, owner));
    } else if (is_list(member)) {
        size_t n;
        char *list = (char *)pm_member_list(member, owner, &n);
        for (size_t i = 0; i < n; i++)
            free_member(member->of, list + i * member->size);
        if (member->kind == PM_MEMBER_GROWN_LIST) {
            free(list);
            *(void **)at(member, owner) = NULL;
        }
        *count_of(member, owner) = 0;
    }
}

void pm_members_free(const struct pm_member *members, void *object) {
    for (const struct pm_member *member = members; member->key != NULL; member++)
        free_member(member, object);
}

/* Clears the pointers in bytes copied from another object, which still owns what they point to. */
static void disown(const struct pm_member *member, void *owner) {
    if (member->kind == PM_MEMBER_TEXT)
        *(char **)at(member, owner) = NULL;
    if (member->kind == PM_MEMBER_OBJECT)
        for (const struct pm_member *inner = member->of; inner->key != NULL; inner++)
            disown(inner, at(member, owner));
    if (member->kind == PM_MEMBER_GROWN_LIST)
        *(void **)at(member, owner) = NULL;
    if (is_list(member))
        *count_of(member, owner) = 0;
}

static bool copy_member(const struct pm_member *member, const void *from, void *to, struct pm_error *err);

static bool copy_list(const struct pm_member *member, const void *from, void *to, struct pm_error *err) {
    size_t n, *count = count_of(member, to);
    const char *list = pm_member_list(member, from, &n);
    char *copies = at(member, to);
    if (member->kind == PM_MEMBER_GROWN_LIST && n > 0) {
        if ((*(void **)at(member, to) = copies = pm_alloc(n, member->size, err)) == NULL)
            return false;
        memcpy(copies, list, n * member->size);
    }
    for (size_t i = 0; i < n; i++) {
        disown(member->of, copies + i * member->size);
        *count = i + 1;
        if (!copy_member(member->of, list + i * member->size, copies + i * member->size, err))
            return false;
    }
    return true;
}

static bool copy_member(const struct pm_member *member, const void *from, void *to, struct pm_error *err) {
    bool ok = true;
    if (member->kind == PM_MEMBER_TEXT)
        return pm_copy_text(at(member, to), *(char *const *)at(member, from), err);
    if (is_list(member))
        return copy_list(member, from, to, err);
    if (member->kind == PM_MEMBER_OBJECT)
        for (const struct pm_member *inner = member->of; ok && inner->key != NULL; inner++)
            ok = copy_member(inner, at(member, from), at(member, to), err);
    return ok;
}

bool pm_members_copy(const struct pm_member *members, const void *object, size_t size, void *copy,
                     struct pm_error *err) {
    const struct pm_member whole = {.kind = PM_MEMBER_OBJECT, .of = members};
    memcpy(copy, object, size);
    disown(&whole, copy);
    return copy_member(&whole, object, copy, err);
}

/* ------------------------------------------------------------------ paths */

/* The element of a list that the path names next; advances the path. */
static const void *element(const struct pm_member *list, const void *owner, const char **path) {
    size_t n = 0;
    const char *elements = owner != NULL ? pm_member_list(list, owner, &n) : NULL;
    if (**path < '0' || **path > '9')
        return n > 0 ? elements : NULL;
    char *end;
    const size_t number = strtoul(*path, &end, 10);
    *path = *end == '.' ? end + 1 : end;
    for (size_t i = 0; i < n; i++) {
        const void *one = elements + i * list->size;
        const bool found = list->numbered ? *(const int *)at(list->of->of, one) == (int)number : i == number;
        if (found)
            return one;
    }
    return NULL;
}

static const struct pm_member *row_of(const struct pm_member *members, const char *key, size_t length) {
    for (; members->key != NULL; members++)
        if (strncmp(members->key, key, length) == 0 && members->key[length] == '\0')
            return members;
    return NULL;
}

const struct pm_member *pm_member_find(const struct pm_member *members, const void *object, const char *path,
                                       const void **owner) {
    *owner = object;
    for (;;) {
        const size_t length = strcspn(path, ".");
        const struct pm_member *row = row_of(members, path, length);
        if (row == NULL || path[length] == '\0')
            return row;
        path += length + 1;
        if (*owner != NULL && !pm_member_present(row, *owner))
            *owner = NULL;
        if (is_list(row) && *path == '*')
            return row;
        if (is_list(row)) {
            *owner = element(row, *owner, &path);
            row = row->of;
        } else if (*owner != NULL) {
            *owner = at(row, *owner);
        }
        if (*path == '\0' || row->of == NULL)
            return row;
        members = row->of;
    }
}
