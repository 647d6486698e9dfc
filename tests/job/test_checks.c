/* Every photo check: what must, what may and what must not be raised for each kind of bad photo. */
#include "job/checks.h"
#include "scene.h"

static const struct pm_lab brown = {32, 8, 14}, wall = {62, -3, -8};

static const struct pm_capture_facts good_capture = {.long_side_px = 4032,
                                                     .has_exif = true,
                                                     .flash = 0,
                                                     .software = "17.4.1",
                                                     .has_reference = true,
                                                     .card_chroma = NAN,
                                                     .chroma_subsampled = true};

/* Hair that fills most of a picture with a wall behind it, which raises no check. */
static struct scene good_scene(void) {
    struct scene scene = scene_new(320, 240, (struct pm_box){60, 60, 200, 120});
    paint_smooth(&scene, scene.crop.box, wall, 1);
    for (int i = 0; i < 10; i++) /* curls: light and shade, 28 pixels wide */
        paint_hair(&scene, (struct pm_box){20 + 28 * i, 40, 28, 160},
                   (struct pm_lab){brown.L + (i % 2 ? 3 : -3), brown.a, brown.b}, 7);
    return scene;
}

static void darken(struct scene *scene, double share) {
    for (int i = 0; i < 320 * 240 * 3; i++)
        scene->crop.data[i] = (uint8_t)(scene->crop.data[i] * share);
}

static void wash(struct scene *scene, int shift) {
    for (int i = 0; i < 320 * 240 * 3; i++) {
        int code = scene->crop.data[i] + shift;
        scene->crop.data[i] = (uint8_t)(code > 255 ? 255 : code);
    }
}

/* Each pixel becomes the mean of the (2 radius + 1) square around it, `times` times. */
static void blur(struct scene *scene, int radius, int times) {
    uint8_t *copy = malloc(320 * 240 * 3);
    ck_assert_ptr_nonnull(copy);
    for (int t = 0; t < 2 * times; t++) {
        memcpy(copy, scene->crop.data, 320 * 240 * 3);
        int dx = t % 2 ? 0 : 1, dy = 1 - dx;
        for (int y = radius; y < 240 - radius; y++)
            for (int x = radius; x < 320 - radius; x++)
                for (int c = 0; c < 3; c++) {
                    int sum = 0;
                    for (int k = -radius; k <= radius; k++)
                        sum += copy[3 * ((y + k * dy) * 320 + x + k * dx) + c];
                    scene->crop.data[3 * (y * 320 + x) + c] = (uint8_t)(sum / (2 * radius + 1));
                }
    }
    free(copy);
}

static void spoil_nothing(struct scene *scene, struct pm_capture_facts *capture) {
    (void)scene;
    (void)capture;
}

static void spoil_blown(struct scene *scene, struct pm_capture_facts *capture) {
    (void)capture;
    wash(scene, 150);
}

/* Gloss: a twentieth of the hair is white. */
static void spoil_gloss(struct scene *scene, struct pm_capture_facts *capture) {
    unsigned state = 3;
    (void)capture;
    for (int i = 0; i < 280 * 160 / 20; i++)
        scene_put(scene, 20 + (int)(280 * scene_random(&state)), 40 + (int)(160 * scene_random(&state)),
                  (struct pm_lab){100, 0, 0});
}

static void spoil_dark(struct scene *scene, struct pm_capture_facts *capture) {
    (void)capture;
    darken(scene, 0.22);
}

static void spoil_black(struct scene *scene, struct pm_capture_facts *capture) {
    (void)capture;
    darken(scene, 0.05);
}

static void spoil_blur(struct scene *scene, struct pm_capture_facts *capture) {
    (void)capture;
    blur(scene, 4, 3);
}

static void spoil_small(struct scene *scene, struct pm_capture_facts *capture) {
    (void)capture;
    scene->box = (struct pm_box){100, 100, 40, 40};
}

static void spoil_tiny(struct scene *scene, struct pm_capture_facts *capture) {
    (void)capture;
    scene->box = (struct pm_box){100, 100, 12, 12};
}

static void spoil_mixed(struct scene *scene, struct pm_capture_facts *capture) {
    (void)capture;
    paint_strands(scene, (struct pm_box){20, 40, 280, 160}, brown, (struct pm_lab){62, 8, 34}, 0.5, 3, 7);
}

static void spoil_card(struct scene *scene, struct pm_capture_facts *capture) {
    (void)scene;
    capture->card_chroma = 6;
}

static void spoil_card_badly(struct scene *scene, struct pm_capture_facts *capture) {
    (void)scene;
    capture->card_chroma = 13;
}

static void spoil_chart(struct scene *scene, struct pm_capture_facts *capture) {
    (void)scene;
    capture->chart_doubtful = true;
}

static void spoil_reference(struct scene *scene, struct pm_capture_facts *capture) {
    (void)scene;
    capture->has_reference = false;
}

static void spoil_messenger(struct scene *scene, struct pm_capture_facts *capture) {
    (void)scene;
    capture->has_exif = false;
    capture->long_side_px = 1600;
}

static void spoil_flash(struct scene *scene, struct pm_capture_facts *capture) {
    wash(scene, 20);
    capture->flash = 1;
}

static void spoil_edited(struct scene *scene, struct pm_capture_facts *capture) {
    (void)scene;
    capture->software = "Adobe Photoshop Lightroom 6.1";
}

static void spoil_profile(struct scene *scene, struct pm_capture_facts *capture) {
    (void)scene;
    capture->profile_unusable = true;
}

/* Checks by name: must appear, a refusal with '!'; may appear. Anything else must not. */
static const struct {
    const char *fault;
    void (*spoil)(struct scene *, struct pm_capture_facts *);
    const char *must, *may;
} faults[] = {
    {"good", spoil_nothing, "", ""},
    {"blown", spoil_blown, "highlights!", "pixels pixels! blur mixed hair"},
    {"gloss", spoil_gloss, "highlights", "mixed"},
    {"dark", spoil_dark, "dark", "shadows blur hair"},
    {"black", spoil_black, "dark! shadows!", "blur pixels pixels!"},
    {"blur", spoil_blur, "blur", "hair"},
    {"small", spoil_small, "region", "pixels blur"},
    {"tiny", spoil_tiny, "region! pixels!", "blur"},
    {"mixed", spoil_mixed, "mixed", ""},
    {"tinted card", spoil_card, "card", ""},
    {"coloured card", spoil_card_badly, "card!", ""},
    {"poor chart", spoil_chart, "chart", ""},
    {"no reference", spoil_reference, "reference", ""},
    {"messenger", spoil_messenger, "messenger", ""},
    {"flash", spoil_flash, "flash", "highlights mixed"},
    {"edited", spoil_edited, "edited", ""},
    {"unknown profile", spoil_profile, "profile", ""},
};
enum { FAULTS = sizeof faults / sizeof *faults };

/* Whether the list of words, separated by spaces, contains the word. */
static bool holds(const char *list, const char *word) {
    size_t length = strlen(word);
    for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word))
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static void list_checks(char list[400], const struct pm_check *checks, size_t n) {
    list[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        strcat(list, i > 0 ? " " : "");
        strcat(list, pm_word(PM_WORDS_CHECK, checks[i].check));
        strcat(list, checks[i].level == PM_LEVEL_REFUSE ? "!" : "");
    }
}

static size_t checks_of(struct pm_check *checks, int fault) {
    struct scene scene = good_scene();
    struct pm_capture_facts capture = good_capture;
    faults[fault].spoil(&scene, &capture);
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    size_t n = pm_photo_checks(checks, &result.observation, &capture);
    pm_hair_result_free(&result);
    scene_free(&scene);
    return n;
}

START_TEST(each_fault_raises_its_checks_and_no_others) {
    struct pm_check checks[PM_MAX_CHECKS];
    size_t n = checks_of(checks, _i);
    char seen[400], must[100];
    list_checks(seen, checks, n);
    strcpy(must, faults[_i].must);
    for (char *word = strtok(must, " "); word != NULL; word = strtok(NULL, " "))
        ck_assert_msg(holds(seen, word), "%s: %s is missing in '%s'", faults[_i].fault, word, seen);
    for (char *word = strtok(seen, " "); word != NULL; word = strtok(NULL, " "))
        ck_assert_msg(holds(faults[_i].must, word) || holds(faults[_i].may, word), "%s raises %s",
                      faults[_i].fault, word);
    ck_assert_int_eq(pm_refusal(checks, n) != NULL, strchr(faults[_i].must, '!') != NULL);
}
END_TEST

/* A message states the value, the limit and what to do, in one complete line. */
START_TEST(messages_are_whole) {
    struct pm_check checks[PM_MAX_CHECKS];
    size_t n = checks_of(checks, _i);
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(checks[i].message);
        ck_assert_uint_gt(length, 20);
        ck_assert_uint_lt(length, sizeof checks[i].message - 1);
        ck_assert_ptr_null(strchr(checks[i].message, '\n'));
        if (checks[i].limit > 0)
            ck_assert_ptr_nonnull(strstr(checks[i].message, "(limit "));
    }
}
END_TEST

START_TEST(values_and_limits_agree) {
    struct pm_check checks[PM_MAX_CHECKS];
    size_t n = checks_of(checks, 2);
    ck_assert_uint_ge(n, 1);
    ck_assert_int_eq(checks[0].check, PM_CHECK_HIGHLIGHTS);
    ck_assert_double_eq_tol(checks[0].value, 0.05, 0.02);
    ck_assert_double_eq(checks[0].limit, 0.02);
    ck_assert_int_eq(checks[0].level, PM_LEVEL_WARN);
}
END_TEST

START_TEST(a_photo_without_a_reference_is_told_so_not_warned) {
    struct pm_capture_facts capture = good_capture;
    capture.has_reference = false;
    struct pm_check checks[PM_MAX_CHECKS];
    ck_assert_uint_eq(pm_photo_checks(checks, NULL, &capture), 1);
    ck_assert_int_eq(checks[0].level, PM_LEVEL_NOTE);
}
END_TEST

START_TEST(chroma_of_stubble_is_doubted_where_it_was_halved) {
    struct pm_hair_observation seen = {.highlights_frac = 0,
                                       .median_L = 40,
                                       .sharpness = 1,
                                       .strand_px = NAN,
                                       .stubble = true,
                                       .short_side_px = 200,
                                       .trimmed_pixels = 30000};
    struct pm_capture_facts capture = good_capture;
    struct pm_check checks[PM_MAX_CHECKS];
    ck_assert_uint_eq(pm_photo_checks(checks, &seen, &capture), 1);
    ck_assert_int_eq(checks[0].check, PM_CHECK_STUBBLE);
    capture.chroma_subsampled = false;
    ck_assert_uint_eq(pm_photo_checks(checks, &seen, &capture), 0);
}
END_TEST

START_TEST(editors_are_told_from_firmware) {
    static const char *const editors[] = {"Adobe Photoshop CC 2019", "GIMP 2.10.34", "Snapseed 2.0",
                                          "darktable 4.2"};
    static const char *const firmware[] = {"",         "17.4.1",         "HDR+ 1.0.345",
                                           "Ver.1.10", "ILCE-7M3 v3.10", "G991BXXU3"};
    for (size_t i = 0; i < sizeof editors / sizeof *editors; i++)
        ck_assert(pm_is_editor(editors[i]));
    for (size_t i = 0; i < sizeof firmware / sizeof *firmware; i++)
        ck_assert(!pm_is_editor(firmware[i]));
    ck_assert(!pm_is_editor(NULL));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("quality");
    TCase *tests = tcase_create("checks");
    tcase_add_loop_test(tests, each_fault_raises_its_checks_and_no_others, 0, FAULTS);
    tcase_add_loop_test(tests, messages_are_whole, 0, FAULTS);
    tcase_add_test(tests, values_and_limits_agree);
    tcase_add_test(tests, a_photo_without_a_reference_is_told_so_not_warned);
    tcase_add_test(tests, chroma_of_stubble_is_doubted_where_it_was_halved);
    tcase_add_test(tests, editors_are_told_from_firmware);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
