#include "cli/batch/resume_index.h"

#include "base/memory.h"

#include <math.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ keys */

/* Including its end, so that "ab", "c" differs from "a", "bc". */
static void hash_text(struct sha256_ctx *context, const char *text) {
    sha256_update(context, strlen(text) + 1, (const uint8_t *)text);
}

/* Resets the hash, like nettle. */
static uint64_t first_bytes(struct sha256_ctx *context) {
    uint8_t digest[8];
    uint64_t hash = 0;
    sha256_digest(context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        hash = hash << 8 | digest[i];
    return hash;
}

/* "./in//a.jpg" is "in/a.jpg". */
static void hash_path(struct sha256_ctx *context, const char *path) {
    const char *at = path;
    if (*at == '/')
        sha256_update(context, 1, (const uint8_t *)at);
    while (*at != '\0') {
        const size_t length = strcspn(at, "/");
        if (length > 0 && !(length == 1 && *at == '.')) {
            sha256_update(context, length, (const uint8_t *)at);
            sha256_update(context, 1, (const uint8_t *)"/");
        }
        at += length + (at[length] == '/');
    }
    hash_text(context, "");
}

struct pm_resume_key pm_resume_key_of(const char *path, const struct pm_lab *target, const char *id,
                                      const char *options) {
    struct pm_resume_key key;
    struct sha256_ctx context;
    sha256_init(&context);
    hash_text(&context, id != NULL ? id : "");
    hash_path(&context, path != NULL ? path : "");
    if (path == NULL) { /* with as many decimals as records have */
        const int64_t lab[] = {llround(target->L * 100), llround(target->a * 100), llround(target->b * 100)};
        sha256_update(&context, sizeof lab, (const uint8_t *)lab);
    }
    key.who = first_bytes(&context);
    hash_text(&context, options);
    key.what = first_bytes(&context);
    return key;
}

uint64_t pm_resume_hash(const char *sha256) {
    struct sha256_ctx context;
    if (sha256 == NULL)
        return 1;
    sha256_init(&context);
    hash_text(&context, sha256);
    return first_bytes(&context) | 1;
}

/* ------------------------------------------------------------------ entries */

static int compare_keys(struct pm_resume_key a, struct pm_resume_key b) {
    if (a.who != b.who)
        return a.who < b.who ? -1 : 1;
    return a.what < b.what ? -1 : a.what > b.what;
}

static int by_key(const void *a, const void *b) {
    const struct pm_resume_entry *x = a, *y = b;
    int order = compare_keys(x->key, y->key);
    return order != 0 ? order : x->line < y->line ? -1 : x->line > y->line;
}

bool pm_resume_index_add(struct pm_resume_index *index, const struct pm_resume_entry *entry,
                         struct pm_error *err) {
    void *entries = index->entries;
    bool ok = pm_grow(&entries, &index->capacity, index->n + 1, sizeof *entry, err);
    index->entries = entries;
    if (ok)
        index->entries[index->n++] = *entry;
    return ok;
}

void pm_resume_index_sort(struct pm_resume_index *index) {
    if (index->n > 0)
        qsort(index->entries, index->n, sizeof *index->entries, by_key);
}

/* The position of the first entry whose key is not less. */
static size_t position(const struct pm_resume_index *index, struct pm_resume_key key) {
    size_t low = 0, high = index->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_keys(index->entries[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct pm_resume_entry *pm_resume_index_find(struct pm_resume_index *index, struct pm_resume_key key) {
    size_t at = position(index, key);
    return at < index->n && compare_keys(index->entries[at].key, key) == 0 ? &index->entries[at] : NULL;
}

struct pm_resume_entry *pm_resume_index_next(struct pm_resume_index *index, struct pm_resume_entry *entry) {
    struct pm_resume_entry *next = entry + 1;
    return next < index->entries + index->n && compare_keys(next->key, entry->key) == 0 ? next : NULL;
}

struct pm_resume_entry *pm_resume_index_other(struct pm_resume_index *index, struct pm_resume_key key) {
    const struct pm_resume_key first = {key.who, 0};
    for (size_t at = position(index, first); at < index->n && index->entries[at].key.who == key.who; at++)
        if (!index->entries[at].announced)
            return &index->entries[at];
    return NULL;
}
