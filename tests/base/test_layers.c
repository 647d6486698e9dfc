/* A folder of src includes only folders above it, and some headers are restricted to one place. */
#include "testing.h"

#include <dirent.h>
#include <stdbool.h>
#include <string.h>

/* From top to bottom, as ARCHITECTURE.md lists them. */
static const char *const folders[] = {"base",  "color", "photo", "record", "chart",  "palette", "hair",
                                      "scalp", "blend", "plan",  "job",    "report", "cli"};
enum { N_FOLDERS = sizeof folders / sizeof *folders };

/* Folders that must not include each other; the others may include everything above. */
static bool may_include(const char *from, const char *to) {
    static const char *const forbidden[][2] = {
        {"photo", "color"},   {"chart", "record"}, {"palette", "photo"}, {"palette", "record"},
        {"palette", "chart"}, {"hair", "record"},  {"hair", "palette"},  {"scalp", "record"},
        {"scalp", "palette"}, {"blend", "photo"},  {"blend", "record"},  {"blend", "chart"},
        {"blend", "hair"},    {"blend", "scalp"},  {"plan", "photo"},    {"plan", "chart"},
        {"plan", "hair"},     {"plan", "scalp"}};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        if (strcmp(from, forbidden[i][0]) == 0 && strcmp(to, forbidden[i][1]) == 0)
            return false;
    for (int i = 0; i < N_FOLDERS; i++) {
        if (strcmp(folders[i], to) == 0)
            return true;
        if (strcmp(folders[i], from) == 0)
            return false;
    }
    return false;
}

/* Headers that belong to one folder, and in it to files whose name starts so. */
static const struct {
    const char *header, *folder, *files;
} walls[] = {{"jpeglib.h", "photo", "jpeg"},
             {"setjmp.h", "photo", ""},
             {"png.h", "photo", "png"},
             {"libheif/heif.h", "photo", "heif"},
             {"libexif/exif-data.h", "photo", "exif"},
             {"lcms2.h", "color", "profile"},
             {"expat.h", "palette", "cxf"},
             {"expat.h", "base", "xml"},
             {"cminpack.h", "", ""},
             {"jansson.h", "record", "json"},
             {"getopt.h", "cli", "args/parse"}};

static void check_wall(const char *folder, const char *file, const char *header) {
    const char *wall = NULL;
    for (size_t i = 0; i < sizeof walls / sizeof *walls; i++) {
        if (strcmp(header, walls[i].header) != 0 || *walls[i].folder == '\0')
            continue;
        if (strcmp(folder, walls[i].folder) == 0 &&
            strncmp(file, walls[i].files, strlen(walls[i].files)) == 0)
            return;
        wall = walls[i].folder;
    }
    ck_assert_msg(wall == NULL, "src/%s/%s includes <%s>, which belongs to src/%s", folder, file, header,
                  wall);
}

static void check_line(const char *folder, const char *file, char *line) {
    if (strncmp(line, "#include ", 9) != 0)
        return;
    char *name = line + 10, *end = strpbrk(name, "\">");
    ck_assert_ptr_nonnull(end);
    *end = '\0';
    check_wall(folder, file, name);
    char *slash = strchr(name, '/');
    if (line[9] != '"' || slash == NULL)
        return;
    *slash = '\0';
    ck_assert_msg(may_include(folder, name),
                  "src/%s/%s includes %s/%s: a folder includes only folders above it", folder, file, name,
                  slash + 1);
}

static void check_file(const char *folder, const char *file) {
    char path[600], line[1024];
    snprintf(path, sizeof path, "src/%s/%s", folder, file);
    FILE *source = fopen(path, "r");
    ck_assert_msg(source != NULL, "%s cannot be opened", path);
    while (fgets(line, sizeof line, source) != NULL)
        check_line(folder, file, line);
    fclose(source);
}

/* A folder's files, and those of the folders in it; below: "", or such a folder with a slash after it. */
static void check_folder(const char *folder, const char *below) {
    char path[300], inner[300];
    snprintf(path, sizeof path, "src/%s/%s", folder, below);
    DIR *stream = opendir(path);
    ck_assert_msg(stream != NULL, "%s is missing: run the tests from the project's folder", path);
    struct dirent *entry;
    while ((entry = readdir(stream)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');
        snprintf(inner, sizeof inner, "%.30s%.200s", below, entry->d_name);
        if (dot != NULL && (strcmp(dot, ".c") == 0 || strcmp(dot, ".h") == 0))
            check_file(folder, inner);
        else if (dot == NULL && entry->d_type == DT_DIR) {
            strcat(inner, "/");
            check_folder(folder, inner);
        }
    }
    closedir(stream);
}

START_TEST(folders_include_only_upward) {
    check_folder(folders[_i], "");
}
END_TEST

START_TEST(the_rule_itself_can_say_no) {
    ck_assert(may_include("job", "plan"));
    ck_assert(may_include("plan", "plan"));
    ck_assert(!may_include("plan", "job"));
    ck_assert(!may_include("photo", "color"));
    ck_assert(!may_include("palette", "photo"));
    ck_assert(!may_include("base", "cli"));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("layers");
    TCase *tests = tcase_create("layers");
    tcase_add_loop_test(tests, folders_include_only_upward, 0, N_FOLDERS);
    tcase_add_test(tests, the_rule_itself_can_say_no);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
