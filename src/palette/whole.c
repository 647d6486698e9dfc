#include "palette/whole.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Sorted, not hashed, so that no file can make this slow. */
struct entry {
    const char *id;
    size_t shade;
};

static int compare_entries(const void *left, const void *right) {
    const struct entry *a = left, *b = right;
    int order = strcmp(a->id, b->id);
    return order != 0 ? order : (a->shade > b->shade) - (a->shade < b->shade);
}

static int compare_id(const void *key, const void *entry) {
    return strcmp(key, ((const struct entry *)entry)->id);
}

/* Free(); NULL if memory ran out. */
static struct entry *sorted_by_id(const struct pm_palette *palette, size_t *count) {
    struct entry *entries = pm_alloc(palette->n_shades, sizeof *entries, NULL);
    *count = 0;
    if (entries == NULL)
        return NULL;
    for (size_t i = 0; i < palette->n_shades; i++)
        if (palette->shades[i].id != NULL)
            entries[(*count)++] = (struct entry){palette->shades[i].id, i};
    qsort(entries, *count, sizeof *entries, compare_entries);
    return entries;
}

static void check_ids(const struct entry *entries, size_t count, const struct pm_sample *samples,
                      struct pm_problems *problems) {
    size_t first = 0;
    for (size_t i = 1; i < count; i++) {
        if (strcmp(entries[first].id, entries[i].id) != 0)
            first = i;
        else
            pm_problem(problems, samples[entries[i].shade].place,
                       "SAMPLE_ID '%.40s' is already used on line %d: give every shade its own",
                       entries[i].id, samples[entries[first].shade].place.line);
    }
}

static void check_whites(const struct pm_palette *palette, const struct entry *entries, size_t count,
                         const struct pm_sample *samples, struct pm_problems *problems) {
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *shade = &palette->shades[i];
        if (shade->tint_white == NULL)
            continue;
        if (bsearch(shade->tint_white, entries, count, sizeof *entries, compare_id) == NULL)
            pm_problem(problems, samples[i].place,
                       "TINT_WHITE '%.40s' is not a shade of this palette: name one by its id",
                       shade->tint_white);
        else if (strcmp(shade->tint_white, shade->id) == 0)
            pm_problem(problems, samples[i].place,
                       "TINT_WHITE '%.40s' is the shade itself: name the white by its id", shade->tint_white);
    }
}

void pm_whole_check(const struct pm_palette *palette, const struct pm_sample *samples,
                    struct pm_problems *problems) {
    size_t count;
    struct entry *entries = sorted_by_id(palette, &count);
    if (entries == NULL) {
        problems->out_of_memory = true;
        return;
    }
    bool clean = problems->count == 0;
    check_ids(entries, count, samples, problems);
    if (clean)
        check_whites(palette, entries, count, samples, problems);
    free(entries);
}

bool pm_whole_make_unique(struct pm_palette *palette) {
    size_t count, first = 0;
    struct entry *entries = sorted_by_id(palette, &count);
    if (entries == NULL)
        return false;
    bool good = true;
    for (size_t i = 1; i < count && good; i++) {
        if (strcmp(entries[first].id, entries[i].id) != 0) {
            first = i;
            continue;
        }
        struct pm_buffer id = {0};
        pm_buffer_printf(&id, "%s (%zu)", entries[i].id, entries[i].shade + 1);
        char *text = pm_buffer_take(&id, NULL);
        good = text != NULL;
        if (good) {
            free(palette->shades[entries[i].shade].id);
            palette->shades[entries[i].shade].id = text;
        }
    }
    free(entries);
    return good;
}
