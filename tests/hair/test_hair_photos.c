/* The hair of real portraits: the effect of a hurried rectangle, and the rectangles' own pixels. */
#include "hair/uncertainty.h"
#include "photo/photo.h"
#include "scene.h"

enum { MOST = 16 };

/* One rectangle of RECTS.tsv with the skin of its photo. */
struct rect {
    char file[100];
    struct pm_box hair, skin;
    double L10, L90;
};

static size_t read_rects(struct rect rects[MOST], const char *shared) {
    char path[600], line[500];
    snprintf(path, sizeof path, "%s/photos/RECTS.tsv", shared);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    size_t n = 0;
    while (fgets(line, sizeof line, file) != NULL && n < MOST) {
        char name[100], region[20];
        struct pm_box box;
        double L[3], a, b;
        if (sscanf(line, "%99s %19s %d %d %d %d %lf %lf %lf %lf %lf", name, region, &box.x, &box.y, &box.w,
                   &box.h, &L[0], &a, &b, &L[1], &L[2]) != 11)
            continue;
        if (strncmp(region, "hair", 4) == 0) {
            rects[n] = (struct rect){.hair = box, .L10 = L[1], .L90 = L[2]};
            strcpy(rects[n++].file, name);
        } else {
            for (size_t i = 0; i < n; i++)
                if (strcmp(rects[i].file, name) == 0)
                    rects[i].skin = box;
        }
    }
    fclose(file);
    return n;
}

static struct pm_box clamped(double x0, double y0, double x1, double y1, const struct pm_photo_info *info) {
    int left = (int)lround(fmax(0, x0)), top = (int)lround(fmax(0, y0));
    return (struct pm_box){left, top, (int)lround(fmin(info->width, x1)) - left,
                           (int)lround(fmin(info->height, y1)) - top};
}

static struct pm_hair_facts measure_photo(struct pm_photo *photo, struct pm_box box,
                                          const struct pm_box *skin) {
    const struct pm_photo_info *info = pm_photo_info(photo);
    struct pm_box keep[2] = {clamped(box.x - box.w / 2, box.y - box.h / 2, box.x + box.w + box.w / 2,
                                     box.y + box.h + box.h / 2, info)};
    if (skin != NULL)
        keep[1] = *skin;
    struct pm_photo_request wanted = {.keep = keep, .n_keep = skin != NULL ? 2 : 1, .full_size = true};
    struct pm_pixels kept[2], overview;
    struct pm_error err;
    if (!pm_photo_read(photo, &wanted, kept, &overview, &err))
        ck_abort_msg("%s", err.message);
    struct pm_profiles *profiles = pm_profiles_new(NULL);
    struct pm_hair_request request = {.hair = kept,
                                      .hair_boxes = &box,
                                      .n_hair = 1,
                                      .skin = kept + 1,
                                      .n_skin = skin != NULL,
                                      .profile = pm_profile_builtin(profiles, PM_PROFILE_SRGB, NULL)};
    struct pm_hair_result result;
    if (!pm_hair_measure(&request, &result, &err))
        ck_abort_msg("%s", err.message);
    struct pm_hair_facts facts = result.hair;
    pm_hair_result_free(&result);
    pm_profiles_free(profiles);
    for (size_t i = 0; i < wanted.n_keep; i++)
        pm_pixels_free(&kept[i]);
    return facts;
}

/* The box with each side moved by shares of its size. */
static struct pm_box redrawn(struct pm_box box, double left, double top, double right, double bottom,
                             const struct pm_photo_info *info) {
    return clamped(box.x + left * box.w, box.y + top * box.h, box.x + (1 + right) * box.w,
                   box.y + (1 + bottom) * box.h, info);
}

static const double grown[][4] = {{-0.2, -0.2, 0.2, 0.2}};
static const double sides[][4] = {{-0.2, 0, 0, 0}, {0, -0.2, 0, 0}, {0, 0, 0.2, 0}, {0, 0, 0, 0.2}};
static const double shifts[][4] = {
    {0.15, 0, 0.15, 0}, {-0.15, 0, -0.15, 0}, {0, 0.15, 0, 0.15}, {0, -0.15, 0, -0.15}};

/* How far the colour moves when every rectangle is redrawn in each of `n` ways. */
struct moved {
    double de00[4 * MOST];
    size_t n;
};

static void move(struct moved *moved, struct pm_photo *photo, const struct rect *rect,
                 const struct pm_box *skin, struct pm_lab careful, const double (*ways)[4], size_t n) {
    const struct pm_photo_info *info = pm_photo_info(photo);
    for (size_t i = 0; i < n; i++) {
        struct pm_box box = redrawn(rect->hair, ways[i][0], ways[i][1], ways[i][2], ways[i][3], info);
        moved->de00[moved->n++] = pm_de00(careful, measure_photo(photo, box, skin).lab);
    }
}

static void report(const char *what, struct moved *moved, double median_limit, double p90_limit) {
    double median = pm_quantile(moved->de00, moved->n, 0.5), p90 = pm_quantile(moved->de00, moved->n, 0.9);
    printf("%s: median %.2f p90 %.2f max %.2f\n", what, median, p90, moved->de00[moved->n - 1]);
    ck_assert_double_le(median, median_limit);
    ck_assert_double_le(p90, p90_limit);
}

/* The limits of the median are the requirement; those of the tail are what was reached, with some room. */
START_TEST(hurried_rectangles_move_the_colour_little) {
    const char *shared = pm_shared("hurried_rectangles_move_the_colour_little");
    if (shared == NULL)
        return;
    struct rect rects[MOST];
    size_t n = read_rects(rects, shared);
    ck_assert_uint_ge(n, 11);
    struct moved by_growth = {.n = 0}, by_side = {.n = 0}, by_shift = {.n = 0};
    for (size_t i = 0; i < n; i++) {
        char path[600];
        snprintf(path, sizeof path, "%s/photos/%s", shared, rects[i].file);
        struct pm_photo_limits limits = {.max_pixels = 250000000};
        struct pm_photo *photo = pm_photo_open(path, &limits, NULL);
        ck_assert_ptr_nonnull(photo);
        const struct pm_box *skin = _i ? &rects[i].skin : NULL;
        struct pm_lab careful = measure_photo(photo, rects[i].hair, skin).lab;
        ck_assert_double_ge(careful.L, rects[i].L10);
        ck_assert_double_le(careful.L, rects[i].L90);
        move(&by_growth, photo, &rects[i], skin, careful, grown, 1);
        move(&by_side, photo, &rects[i], skin, careful, sides, 4);
        move(&by_shift, photo, &rects[i], skin, careful, shifts, 4);
        pm_photo_close(photo);
    }
    report(_i ? "grown, with skin" : "grown", &by_growth, 2, 3.2);
    report(_i ? "one side, with skin" : "one side", &by_side, 2, 2.2);
    report(_i ? "shifted, with skin" : "shifted", &by_shift, 1.2, 2.6);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("hair photos");
    TCase *tests = tcase_create("photos");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, hurried_rectangles_move_the_colour_little, 0, 2);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
