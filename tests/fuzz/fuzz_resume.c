/* What an earlier run left (--resume) -> whose records stand there, and those of them that stay. The first
 * byte chooses what the run is asked for. */
#include "fuzz/mutate_json.h"

#include "cli/batch/resume.h"

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

/* A photo that is announced has its record once, and no more records answer than there are. */
static void ask(struct pm_resume *resume, int64_t records) {
    static const char *const photos[] = {"a.jpg", "b.jpg", "in/c.jpg"};
    struct pm_error err = {0};
    int64_t answers = 0;
    for (size_t i = 0; i < sizeof photos / sizeof *photos; i++) {
        struct pm_resume_key key = pm_resume_key_of(photos[i], NULL, NULL, "{}");
        if (!pm_resume_announce(resume, key, NULL, NULL, &err)) {
            pm_fuzz_check_error(&err);
            return;
        }
        answers += pm_resume_has(resume, key);
        PM_HOLDS(pm_resume_pick(resume, key, &err));
    }
    PM_HOLDS(answers <= records && pm_resume_dropped(resume) <= records);
    PM_HOLDS(pm_resume_kept(resume) + pm_resume_dropped(resume) == records);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    return pm_mutate_json(data, size, max_size, seed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[32];
    if (size < 1)
        return 0;
    int fd = pm_fuzz_file(data + 1, size - 1, path);
    const struct pm_output output = {.fd = fd, .path = "out", .real = path, .part = path};
    const struct pm_resume_terms terms = {.options = (data[0] & 1) != 0 ? "{}" : NULL, .retry = data[0] >> 1};
    struct pm_summary summary, again;
    struct pm_resume *resume = read_it(&output, &terms, &summary);
    if (resume != NULL) {
        struct pm_resume *second = read_it(&output, &terms, &again);
        PM_HOLDS(second != NULL && memcmp(&summary, &again, sizeof summary) == 0);
        pm_resume_free(second);
        ask(resume, pm_summary_records(&summary));
    }
    pm_resume_free(resume);
    close(fd);
    return 0;
}
