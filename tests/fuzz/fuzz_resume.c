/* What an earlier run left (--resume) -> whose records stand there, and those of them that stay. The first
 * byte chooses what the run is asked for. */
#include "fuzz/mutate_json.h"

#include "cli/batch/resume.h"
#include "record/record.h"

#include <unistd.h>

static struct pm_resume *read_it(const struct pm_output *output, const struct pm_resume_terms *terms,
                                 struct pm_summary *summary) {
    struct pm_error err = {0};
    *summary = (struct pm_summary){0};
    struct pm_resume *resume = pm_resume_read(output, terms, summary, &err);
    if (resume == NULL)
        pm_fuzz_check_error(&err);
    return resume;
}

/* The first record of the file as a run would ask for it again; NULL: the first line is none. */
struct first {
    struct pm_record *record;
    char *options;
    struct pm_resume_key key;
};

static struct first read_first(const char *text, size_t size) {
    struct pm_error err = {0};
    const char *end = memchr(text, '\n', size);
    struct first first = {.record = end != NULL ? pm_record_read(text, (size_t)(end - text), &err) : NULL};
    if (first.record != NULL) {
        first.options = pm_settings_text(first.record, &err);
        PM_HOLDS(first.options != NULL);
        first.key = pm_resume_key_of(
            first.record->photo, first.record->has_target ? &first.record->target_lab : &(struct pm_lab){0},
            first.record->id, first.options);
    }
    return first;
}

static void free_first(struct first *first) {
    pm_record_free(first->record);
    free(first->options);
}

/* A photo that is announced has its record once, and no more records answer than there are. */
static void ask(struct pm_resume *resume, const struct first *first, struct pm_output *output,
                struct pm_summary *summary) {
    static const char *const photos[] = {"a.jpg", "b.jpg", "in/c.jpg"};
    const int64_t records = pm_summary_records(summary);
    struct pm_resume_key keys[4] = {first->key};
    const size_t n = sizeof keys / sizeof *keys;
    struct pm_error err = {0};
    int64_t answers = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            keys[i] = pm_resume_key_of(photos[i - 1], &(struct pm_lab){0}, NULL,
                                       first->options != NULL ? first->options : "");
        if (!pm_resume_announce(resume, keys[i], NULL,
                                first->record != NULL ? first->record->palette_sha256 : NULL, &err)) {
            pm_fuzz_check_error(&err);
            return;
        }
    }
    for (size_t i = 0; i < n; i++)
        if (!pm_resume_check_other(resume, keys[i], &err))
            pm_fuzz_check_error(&err);
    PM_HOLDS(pm_resume_answers(resume) <= records && pm_resume_dropped(resume) <= records);
    PM_HOLDS(pm_resume_kept(resume) + pm_resume_dropped(resume) == records);
    if (first->record != NULL)
        PM_HOLDS(pm_resume_answers(resume) + pm_resume_dropped(resume) > 0);
    /* What was dropped would be written into another file. */
    if (pm_resume_dropped(resume) == 0) {
        PM_HOLDS(pm_resume_apply(resume, output, summary, &err));
        PM_HOLDS(pm_summary_records(summary) + pm_resume_others(resume) == records);
    }
    for (size_t i = 0; i < n; i++) {
        answers += pm_resume_has(resume, keys[i]);
        PM_HOLDS(pm_resume_pick(resume, keys[i], &err));
    }
    PM_HOLDS(answers <= records);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    return pm_mutate_json(data, size, max_size, seed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[32];
    if (size < 1)
        return 0;
    int fd = pm_fuzz_file(data + 1, size - 1, path);
    struct first first = read_first((const char *)data + 1, size - 1);
    struct pm_output output = {.fd = fd, .path = "out", .real = path, .part = path};
    struct pm_resume_terms terms = {.retry = data[0] >> 1};
    if ((data[0] & 1) != 0 && first.record != NULL) {
        terms.options = first.options;
        terms.palette_sha256 = first.record->palette_sha256;
    }
    struct pm_summary summary, again;
    struct pm_resume *resume = read_it(&output, &terms, &summary);
    if (resume != NULL && size > 1) {
        struct pm_resume *second = read_it(&output, &terms, &again);
        PM_HOLDS(second != NULL && memcmp(&summary, &again, sizeof summary) == 0);
        pm_resume_free(second);
        ask(resume, &first, &output, &summary);
    }
    pm_resume_free(resume);
    free_first(&first);
    close(fd);
    return 0;
}
