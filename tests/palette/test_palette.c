/* What a palette is: ids, rungs, and where one is found. */
#include "made_palettes.h"

#include "palette/places.h"

#include <sys/stat.h>
#include <unistd.h>

START_TEST(the_embedded_palette) {
    struct pm_error err;
    char *details = NULL, digest[65] = "";
    struct pm_palette *palette = pm_palette_load(NULL, &details, &err);
    ck_assert_msg(palette != NULL, "%s", details);
    ck_assert_uint_eq(palette->n_shades, 24);
    ck_assert_int_eq(palette->capture, PM_CAPTURE_NOMINAL);
    FILE *sum = popen("sha256sum palettes/default.cgats", "r");
    ck_assert_ptr_nonnull(sum);
    ck_assert_int_eq(fscanf(sum, "%64s", digest), 1);
    pclose(sum);
    ck_assert_str_eq(palette->sha256, digest);
    int darkest = pm_palette_find(palette, "N8");
    ck_assert_int_eq(pm_palette_rung(palette, darkest, 1), -1);
    ck_assert_str_eq(palette->shades[pm_palette_rung(palette, darkest, -1)].id, "N7");
    pm_palette_free(palette);
}
END_TEST

/* The number in the name says nothing: in UK training a higher number is lighter. */
START_TEST(rungs_follow_lightness) {
    static const char text[] = "id,L,a,b,ladder,brand\n18,50,0,0,l,\n1,20,0,0,l,\n6,40,0,0,l,\nx,30,0,0,,\n"
                               "6b,40,1,1,l,\nB1,30,0,0,l,b\nB2,25,0,0,l,b\n";
    struct pm_palette *palette = made_read(text, strlen(text));
    static const int rungs[] = {1, 3, 2, -1, 2, 1, 2};
    for (size_t i = 0; i < palette->n_shades; i++)
        ck_assert_int_eq(palette->shades[i].rung, rungs[i]);
    ck_assert_int_eq(pm_palette_rung(palette, 0, 1), 2);
    ck_assert_int_eq(pm_palette_rung(palette, 2, 1), 1);
    ck_assert_int_eq(pm_palette_rung(palette, 4, 1), 1);
    ck_assert_int_eq(pm_palette_rung(palette, 1, 1), -1);
    ck_assert_int_eq(pm_palette_rung(palette, 3, 1), -1);
    ck_assert_int_eq(pm_palette_rung(palette, 5, -1), -1);
    pm_palette_free(palette);
}
END_TEST

START_TEST(the_next_rung_is_darker) {
    uint64_t state = made_seed("the_next_rung_is_darker");
    for (int round = 0; round < 40; round++) {
        struct pm_palette *palette = made_palette(&state, 60, true);
        for (int i = 0; i < 60; i++) {
            const struct pm_shade *shade = &palette->shades[i];
            int darker = pm_palette_rung(palette, i, 1);
            bool any = false;
            for (int j = 0; j < 60; j++)
                any |= pm_same_ladder(shade, &palette->shades[j]) && palette->shades[j].lab.L < shade->lab.L;
            ck_assert_int_eq(any, darker >= 0);
            if (darker < 0)
                continue;
            ck_assert(pm_same_ladder(shade, &palette->shades[darker]));
            ck_assert_double_lt(palette->shades[darker].lab.L, shade->lab.L);
            int back = pm_palette_rung(palette, darker, -1);
            ck_assert_double_eq(palette->shades[back].lab.L, shade->lab.L);
        }
        pm_palette_free(palette);
    }
}
END_TEST

static void write_file(const char *folder, const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void expect_loaded(const char *name, const char *id) {
    struct pm_error err;
    struct pm_palette *palette = pm_palette_load(name, NULL, &err);
    ck_assert_msg(palette != NULL, "%s: %s", name, err.message);
    ck_assert_str_eq(palette->shades[0].id, id);
    pm_palette_free(palette);
}

static void expect_failure(const char *name, enum pm_code code, const char *part) {
    struct pm_error err;
    char *details = NULL;
    ck_assert_ptr_null(pm_palette_load(name, &details, &err));
    ck_assert_int_eq(err.code, code);
    ck_assert_msg(strstr(err.message, part) != NULL, "%s", err.message);
    free(details);
}

static void expect_places(const char *const *names, size_t expected) {
    struct pm_palette_place *places;
    struct pm_error err;
    size_t count, mine = 0;
    ck_assert(pm_palette_places(&places, &count, &err));
    for (size_t i = 0; i < count && i < expected; i++)
        if (strcmp(places[i].name, names[i]) == 0)
            mine++;
    ck_assert_uint_eq(mine, expected);
    pm_palette_places_free(places, count);
}

START_TEST(palettes_are_found_by_name) {
    char one[] = "/tmp/pigmatch-one-XXXXXX", two[] = "/tmp/pigmatch-two-XXXXXX", folders[128], path[128];
    static const char *const names[] = {"mine", "other", "deep.er", "third"};
    ck_assert_ptr_nonnull(mkdtemp(one));
    ck_assert_ptr_nonnull(mkdtemp(two));
    write_file(
        one, "mine.cgats",
        "CGATS.17\nBEGIN_DATA_FORMAT\nSAMPLE_ID HEX\nEND_DATA_FORMAT\nBEGIN_DATA\nin1 5a4636\nEND_DATA\n");
    write_file(one, "other.csv", "id,HEX\nin2,#5a4636\n");
    write_file(one, "notes.txt", "no palette");
    write_file(two, "mine.csv", "id,HEX\nin3,#5a4636\n");
    write_file(two, "deep.er.csv", "id,HEX\nin4,#5a4636\n");
    write_file(two, "third.csv", "id,HEX\nin5,#5a4636\nin5,#5a4637\n");
    snprintf(folders, sizeof folders, "%s::%s", one, two);
    setenv("PIGMATCH_PALETTES", folders, 1);
    expect_loaded("mine", "in1");
    expect_loaded("mine.csv", "in3");
    expect_loaded("other", "in2");
    expect_loaded("deep.er", "in4");
    snprintf(path, sizeof path, "%s/other.csv", one);
    expect_loaded(path, "in2");
    expect_failure("third", PM_E_PALETTE, "third.csv:3:1: SAMPLE_ID 'in5' is already used on line 2");
    expect_failure("nothing", PM_E_OPEN, "nothing: no such palette");
    expect_failure("./mine", PM_E_OPEN, "./mine: cannot be opened (No such file or directory)");
    expect_failure(one, PM_E_OPEN, "cannot be read (Is a directory)");
    expect_places(names, 4);
    snprintf(folders, sizeof folders, "rm -r %s %s", one, two);
    ck_assert_int_eq(system(folders), 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("palette");
    TCase *tests = tcase_create("palette");
    tcase_add_test(tests, the_embedded_palette);
    tcase_add_test(tests, rungs_follow_lightness);
    tcase_add_test(tests, the_next_rung_is_darker);
    tcase_add_test(tests, palettes_are_found_by_name);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
