/* Every file of tests/palettes/bad is refused with the messages in FILE.expected, all of them, in order.
 * PIGMATCH_REWRITE=1 rewrites the expectations instead of comparing; read the difference before committing
 * it.
 */
#include "testing.h"

#include "base/buffer.h"
#include "palette/places.h"
#include "palette/read.h"

#include <dirent.h>
#include <string.h>

#define FOLDER "tests/palettes/bad"

static void read_whole(const char *path, struct pm_buffer *text) {
    FILE *file = fopen(path, "rb");
    char chunk[4096];
    size_t got;
    ck_assert_msg(file != NULL, "%s is missing: run from the project's folder, or with PIGMATCH_REWRITE=1",
                  path);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        pm_buffer_bytes(text, chunk, got);
    fclose(file);
}

static void write_whole(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void check_one(const char *name) {
    char path[512], expected_path[600];
    struct pm_buffer bytes = {0}, expected = {0};
    struct pm_error err;
    char *details = NULL;
    snprintf(path, sizeof path, FOLDER "/%s", name);
    snprintf(expected_path, sizeof expected_path, "%s.expected", path);
    read_whole(path, &bytes);
    ck_assert_msg(pm_palette_read(bytes.text != NULL ? bytes.text : "", bytes.length, name, &details, &err) ==
                      NULL,
                  "%s was read", name);
    ck_assert_int_eq(err.code, PM_E_PALETTE);
    ck_assert_msg(strncmp(details, err.message, strlen(err.message)) == 0, "%s is not the first of\n%s",
                  err.message, details);
    if (getenv("PIGMATCH_REWRITE") != NULL)
        write_whole(expected_path, details);
    read_whole(expected_path, &expected);
    ck_assert_msg(strcmp(details, expected.text) == 0, "%s says\n%s, and not\n%s", path, details,
                  expected.text);
    pm_buffer_free(&bytes);
    pm_buffer_free(&expected);
    free(details);
}

START_TEST(bad_files_are_refused) {
    DIR *folder = opendir(FOLDER);
    struct dirent *entry;
    size_t count = 0;
    ck_assert_msg(folder != NULL, FOLDER " is missing: run from the project's folder");
    while ((entry = readdir(folder)) != NULL) {
        size_t length = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || (length > 9 && strcmp(entry->d_name + length - 9, ".expected") == 0))
            continue;
        check_one(entry->d_name);
        count++;
    }
    closedir(folder);
    printf("%zu malformed palettes\n", count);
    ck_assert_uint_ge(count, 40);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("palette_bad");
    TCase *tests = tcase_create("palette_bad");
    tcase_add_test(tests, bad_files_are_refused);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
