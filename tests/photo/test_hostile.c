/* No file does harm: real awkward files, good files truncated anywhere, good files with bytes changed.
 * Each gives a record, the same one twice, within five seconds and without leaks (under the sanitizers).
 *
 * PIGMATCH_FLIPS is how many changed files of each kind are tried (default 80; the whole is 2000), and with
 * PIGMATCH_SEED the changes are others. */
#include "fuzz/made_heif.h"
#include "fuzz/made_png.h"
#include "testing.h"

#include "pigmatch.h"

#include <dirent.h>
#include <time.h>

enum { MOST_SECONDS = 5, USUAL_FLIPS = 80, WIDTH = 96, HEIGHT = 80 };

static long number_from(const char *variable, long otherwise) {
    const char *value = getenv(variable);
    return value != NULL && *value != '\0' ? atol(value) : otherwise;
}

/* ------------------------------------------------------------------ one file */

/* The sanitizer's allocator gives nothing back: it is told itself what pm_heif_clear_memory makes of the C
 * library's. Only what is visible can be found by the sanitizer. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "max_malloc_fill_size=1073741824:malloc_fill_byte=0";
}

struct bench {
    struct pm_worker *worker;
    struct pm_palette *palette;
};

static struct bench bench_new(void) {
    struct bench bench = {pm_worker_new(NULL), pm_palette_load(NULL, NULL, NULL)};
    ck_assert(bench.worker != NULL && bench.palette != NULL);
    return bench;
}

static void bench_free(struct bench *bench) {
    pm_palette_free(bench->palette);
    pm_worker_free(bench->worker);
}

/* Automatic and given regions, strict and lenient, in turn. */
static void choose(struct pm_options *options, const struct bench *bench, int turn) {
    pm_options_init(options);
    options->palette = bench->palette;
    options->drops = 3;
    options->pigments = 2;
    options->allow_damaged = (turn & 2) != 0;
    options->force = (turn & 4) != 0;
    if ((turn & 1) != 0) {
        options->n_hair = 1;
        options->hair[0] = (struct pm_region){{0.25, 0.1, 0.5, 0.35}, {true, true, true, true}};
    }
}

static char *consult(const struct bench *bench, const void *bytes, size_t size, int turn) {
    struct pm_options options;
    struct pm_error err = {0};
    clock_t start = clock();
    choose(&options, bench, turn);
    struct pm_record *record = pm_consult_bytes(bench->worker, bytes, size, "x", &options, &err);
    ck_assert_msg(record != NULL, "%s", err.message);
    ck_assert_msg(record->error.code != PM_E_MEMORY, "it takes too much memory");
    ck_assert((record->status == PM_STATUS_OK) == (record->error.code == PM_E_NONE));
    ck_assert((record->status == PM_STATUS_OK) == (record->error.message[0] == '\0'));
    char *json = pm_record_json(record, &err);
    ck_assert_ptr_nonnull(json);
    pm_record_free(record);
    ck_assert_double_le((double)(clock() - start) / CLOCKS_PER_SEC, MOST_SECONDS);
    return json;
}

/* The bytes are in a block of exactly their size, so that reading beyond them is detected. */
static void try(const struct bench *bench, const uint8_t *bytes, size_t size, int turn) {
    uint8_t *copy = malloc(size > 0 ? size : 1);
    memcpy(copy, bytes, size);
    char *first = consult(bench, copy, size, turn), *second = consult(bench, copy, size, turn);
    if (strcmp(first, second) != 0)
        printf("%s%s", first, second);
    ck_assert_msg(strcmp(first, second) == 0, "the same file gave two records, see above");
    free(first);
    free(second);
    free(copy);
}

/* ------------------------------------------------------------------ good files of every kind */

enum { KINDS = 7 };

static struct made good_file(int kind) {
    const struct recipe jpeg = {.width = WIDTH, .height = HEIGHT, .sampling = {{2, 2}}, .orientation = 6},
                        progressive = {.width = WIDTH, .height = HEIGHT, .progressive = true},
                        arithmetic = {.width = WIDTH, .height = HEIGHT, .arithmetic = true, .restart = 4};
    const struct pm_png_recipe png = {.width = WIDTH, .height = HEIGHT, .depth = 8},
                               deep = {.width = WIDTH, .height = HEIGHT, .depth = 16, .interlaced = true};
    const struct pm_heif_recipe heif = {.width = WIDTH, .height = HEIGHT, .depth = 8, .cols = 1, .rows = 1},
                                grid = {
                                    .width = 64, .height = 64, .depth = 8, .cols = 2, .rows = 2, .turns = 1};
    switch (kind) {
    case 0:
        return pm_make_hair_jpeg(jpeg, 1);
    case 1:
        return pm_make_hair_jpeg(progressive, 2);
    case 2:
        return pm_make_hair_jpeg(arithmetic, 3);
    case 3:
        return pm_make_hair_png(&png, 4);
    case 4:
        return pm_make_hair_png(&deep, 5);
    case 5:
        return pm_make_hair_heif(&heif, 6);
    default:
        return pm_make_hair_heif(&grid, 7);
    }
}

/* A good file that can be measured; no bytes where libheif cannot make one, and the test says so. */
static struct made checked_file(const struct bench *bench, int kind) {
    struct made made = good_file(kind);
    if (made.size == 0) {
        printf("skipped: kind %d: no such file can be made here\n", kind);
        return made;
    }
    char *json = consult(bench, made.bytes, made.size, 1);
    ck_assert_msg(strstr(json, "\"status\":\"ok\"") != NULL, "kind %d: %s", kind, json);
    free(json);
    return made;
}

START_TEST(a_file_cut_at_every_percent_is_survived) {
    struct bench bench = bench_new();
    struct made made = checked_file(&bench, _i);
    for (int percent = 0; percent < 100 && made.size > 0; percent++) {
        size_t size = made.size * (size_t)percent / 100;
        if (size > 0)
            try(&bench, made.bytes, size, percent);
    }
    free(made.bytes);
    bench_free(&bench);
}
END_TEST

START_TEST(changed_bytes_are_survived) {
    long flips = number_from("PIGMATCH_FLIPS", USUAL_FLIPS);
    uint64_t seed = (uint64_t)number_from("PIGMATCH_SEED", 20261121) + (uint64_t)_i;
    printf("changed_bytes_are_survived: kind %d, %ld files, seed %llu\n", _i, flips,
           (unsigned long long)seed);
    struct bench bench = bench_new();
    struct made made = checked_file(&bench, _i);
    uint8_t *bytes = malloc(made.size > 0 ? made.size : 1);
    for (int i = 0; i < flips && made.size > 0; i++) {
        memcpy(bytes, made.bytes, made.size);
        for (int k = 1 + pm_random_below(&seed, 3); k > 0; k--)
            bytes[pm_random_below(&seed, (int)made.size)] = (uint8_t)pm_random(&seed);
        try(&bench, bytes, made.size, i);
    }
    free(bytes);
    free(made.bytes);
    bench_free(&bench);
}
END_TEST

START_TEST(undecoded_parts_are_told) {
    struct bench bench = bench_new();
    const struct pm_heif_recipe large = {.width = 320, .height = 256, .depth = 8, .cols = 1, .rows = 1};
    struct made made = pm_make_hair_heif(&large, 6);
    uint8_t *bytes = malloc(made.size > 0 ? made.size : 1);
    int corrupt = 0;
    /* About one changed byte in thirty leaves blocks undecoded; after the others the decoder goes on. */
    for (size_t at = made.size / 8; at < made.size; at += made.size / 250 + 1) {
        memcpy(bytes, made.bytes, made.size);
        bytes[at] ^= 0xff;
        char *json = consult(&bench, bytes, made.size, 0);
        corrupt += strstr(json, "parts of the picture cannot be decoded") != NULL;
        free(json);
    }
    printf("undecoded_parts_are_told: %d files\n", corrupt);
    ck_assert_msg(made.size == 0 || corrupt > 0, "damaged slices go unseen");
    free(bytes);
    free(made.bytes);
    bench_free(&bench);
}
END_TEST

/* A frame that names a table of quantisation which no JPEG can have. */
START_TEST(a_table_that_cannot_be_is_none) {
    struct bench bench = bench_new();
    struct made made = good_file(0);
    uint8_t *frame = memmem(made.bytes, made.size, "\xff\xc0", 2);
    ck_assert_ptr_nonnull(frame);
    for (int table = 0; table < 256; table += 5)
        for (int channel = 0; channel < 3; channel++) {
            uint8_t *which = frame + 12 + 3 * channel, before = *which;
            *which = (uint8_t)table;
            try(&bench, made.bytes, made.size, table);
            *which = before;
        }
    free(made.bytes);
    bench_free(&bench);
}
END_TEST

/* ------------------------------------------------------------------ real files */

static struct made read_whole(const char *path) {
    struct pm_bytes bytes = {NULL, 0, 0};
    uint8_t piece[4096];
    size_t got;
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        pm_put(&bytes, piece, got);
    fclose(file);
    return (struct made){bytes.at, bytes.size};
}

static int compare_names(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

START_TEST(awkward_files_are_survived) {
    const char *shared = pm_shared("awkward_files_are_survived");
    struct dirent **files;
    char path[1000];
    if (shared == NULL)
        return;
    snprintf(path, sizeof path, "%s/hostile", shared);
    int count = scandir(path, &files, NULL, compare_names);
    ck_assert_int_ge(count, 49);
    struct bench bench = bench_new();
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/hostile/%s", shared, files[i]->d_name);
        free(files[i]);
        if (strstr(path, ".jp") == NULL)
            continue;
        struct made made = read_whole(path);
        /* One strict, one lenient reading; one with a region proposed, one with it given. */
        try(&bench, made.bytes, made.size, i % 2);
        try(&bench, made.bytes, made.size, 3 - i % 2);
        free(made.bytes);
    }
    free(files);
    bench_free(&bench);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("hostile");
    TCase *tests = tcase_create("hostile");
    tcase_set_timeout(tests, 7200);
    tcase_add_loop_test(tests, a_file_cut_at_every_percent_is_survived, 0, KINDS);
    tcase_add_loop_test(tests, changed_bytes_are_survived, 0, KINDS);
    tcase_add_test(tests, undecoded_parts_are_told);
    tcase_add_test(tests, a_table_that_cannot_be_is_none);
    tcase_add_test(tests, awkward_files_are_survived);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
