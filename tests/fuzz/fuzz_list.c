/* A list of paths (--files-from) -> the paths, as a plain splitting of the text gives them, twice. */
#include "fuzz/mutate_text.h"

#include "cli/batch/inputs.h"

#include <fcntl.h>
#include <unistd.h>

/* A folder that is no longer there: no path leads anywhere from it. */
static void enter_nowhere(void) {
    static int nowhere = -1;
    char folder[] = "/tmp/fuzz-list-XXXXXX";
    if (nowhere < 0) {
        PM_HOLDS(mkdtemp(folder) != NULL);
        nowhere = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        PM_HOLDS(rmdir(folder) == 0);
    }
    PM_HOLDS(fchdir(nowhere) == 0);
}

/* The input as text whose paths lead to no folder, which would be walked. */
static char *take_text(const uint8_t *data, size_t size) {
    char *text = pm_fuzz_text(data, size);
    for (size_t i = 0; i < size; i++)
        if (text[i] == '/' || text[i] == '.' || text[i] == '-')
            text[i] = '_';
    return text;
}

/* The next path in text[*at..size), without its end; false: there is none. */
static bool split(const char *text, size_t size, char separator, size_t *at, size_t *length) {
    while (*at < size) {
        const char *stop = memchr(text + *at, separator, size - *at);
        size_t there = stop != NULL ? (size_t)(stop - text) - *at : size - *at;
        *length = there;
        if (separator == '\n' && there > 0 && text[*at + there - 1] == '\r')
            --*length;
        if (*length > 0)
            return true;
        *at += there + 1;
    }
    return false;
}

static void check_paths(struct pm_inputs *inputs, const char *text, size_t size, char separator) {
    struct pm_error err = {0};
    const char *path;
    enum pm_next next;
    size_t at = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, length;
    while ((next = pm_inputs_next(inputs, &path, &err)) == PM_NEXT_PATH) {
        PM_HOLDS(split(text, size, separator, &at, &length));
        PM_HOLDS(strlen(path) == length && memcmp(path, text + at, length) == 0);
        at += length + 1 + (separator == '\n' && text[at + length] == '\r');
    }
    if (next == PM_NEXT_FAILED)
        pm_fuzz_check_error(&err);
    else
        PM_HOLDS(next == PM_NEXT_END && !split(text, size, separator, &at, &length));
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    return pm_mutate_text(data, size, max_size, seed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct pm_error err = {0};
    char path[32];
    if (size < 1)
        return 0;
    const bool nul = (data[0] & 1) != 0;
    char *text = take_text(data + 1, --size);
    int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd = pm_fuzz_file((uint8_t *)text, size, path);
    enter_nowhere();
    struct pm_inputs *inputs = pm_inputs_new(NULL, 0, path, nul, NULL, NULL, &err);
    PM_HOLDS(inputs != NULL && pm_inputs_can_rewind(inputs));
    check_paths(inputs, text, size, nul ? '\0' : '\n');
    PM_HOLDS(pm_inputs_rewind(inputs, &err));
    check_paths(inputs, text, size, nul ? '\0' : '\n');
    pm_inputs_free(inputs);
    PM_HOLDS(fchdir(here) == 0);
    close(here);
    close(fd);
    free(text);
    return 0;
}
