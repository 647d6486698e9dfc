/* Every input of a target's corpora once, built by any compiler: linked with a target in place of libFuzzer.
 * A corpus tests/fuzz/corpus/TARGET or TARGET-KIND is one file: of each input its length in 4 bytes, most
 * significant first, and its bytes (corpus.py). With -v it tells the number of each before it is tried. */
#include "fuzz/mutate.h"

#include <glob.h>
#include <sys/stat.h>

/* Nothing mutates here. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size) {
    (void)data, (void)max_size;
    return size;
}

static uint8_t *read_file(const char *path, size_t *size) {
    struct stat facts;
    FILE *file = fopen(path, "rb");
    if (file == NULL || fstat(fileno(file), &facts) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    *size = (size_t)facts.st_size;
    uint8_t *bytes = malloc(*size + 1);
    PM_HOLDS(bytes != NULL && fread(bytes, 1, *size, file) == *size);
    fclose(file);
    return bytes;
}

/* An input lies in memory of its own, so that reading past its end is noticed. */
static void try_input(const uint8_t *bytes, size_t size) {
    uint8_t *input = malloc(size > 0 ? size : 1);
    PM_HOLDS(input != NULL);
    memcpy(input, bytes, size);
    LLVMFuzzerTestOneInput(input, size);
    free(input);
}

static int replay(const char *path, bool verbose) {
    size_t size, length;
    int count = 0;
    uint8_t *corpus = read_file(path, &size);
    for (size_t at = 0; at < size; at += length) {
        PM_HOLDS(size - at >= 4);
        length = (size_t)corpus[at] << 24 | (size_t)corpus[at + 1] << 16 | (size_t)corpus[at + 2] << 8 |
                 corpus[at + 3];
        at += 4;
        PM_HOLDS(length <= size - at);
        if (verbose)
            fprintf(stderr, "%s: input %d\n", path, count);
        try_input(corpus + at, length);
        count++;
    }
    free(corpus);
    return count;
}

int main(int argc, char **argv) {
    const bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    glob_t found;
    int count = 0;
    if (glob("tests/fuzz/corpus/" PM_FUZZ_TARGET, 0, NULL, &found) == GLOB_NOSPACE ||
        glob("tests/fuzz/corpus/" PM_FUZZ_TARGET "-*", GLOB_APPEND, NULL, &found) == GLOB_NOSPACE)
        return EXIT_FAILURE;
    for (size_t i = 0; i < found.gl_pathc; i++)
        count += replay(found.gl_pathv[i], verbose);
    globfree(&found);
    printf("fuzz/%s: %d inputs replayed\n", PM_FUZZ_TARGET, count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
