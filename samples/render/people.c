#include "people.h"

#include "arith.h"

struct pm_box rd_box(const struct rd_scene *scene, double x, double y, double w, double h) {
    int left = (int)(x * scene->width + 0.5), top = (int)(y * scene->height + 0.5);
    int right = (int)((x + w) * scene->width + 0.5), bottom = (int)((y + h) * scene->height + 0.5);
    left = left < 0 ? 0 : left;
    top = top < 0 ? 0 : top;
    right = right > scene->width ? scene->width : right;
    bottom = bottom > scene->height ? scene->height : bottom;
    return (struct pm_box){left, top, right - left, bottom - top};
}

struct rd_scene rd_portrait(int width, int height, uint64_t seed) {
    return (struct rd_scene){
        .width = width,
        .height = height,
        .seed = seed,
        .hair = {.body = {{23, 4, 5}},
                 .share = {1, 0},
                 .n_bodies = 1,
                 .strand_px = 2.5f,
                 .wave = 0.3f,
                 .locks = 0.8f,
                 .contrast = 1,
                 .gloss = 0.04f},
        .pose = {.centre_x = 0.5f,
                 .centre_y = 0.6f,
                 .radius_x = 0.46f,
                 .radius_y = 0.57f,
                 .hairline_y = 0.56f,
                 .crown_x = 0.5f,
                 .light = {-0.3f, -1.0f, 0.25f}},
        .skin = {65, 11, 17},
        .background = {72, -1, -2},
        .wall_pattern = 0.03f,
    };
}

void rd_draw_rects(struct rd_scene *scene, float slip, struct rd_rng *rng) {
    const struct rd_pose *pose = &scene->pose;
    double half = 0.5435 * (double)pose->radius_x, left = (double)pose->centre_x - half;
    double top = (double)(pose->centre_y - 0.877f * pose->radius_y), w = 2 * half;
    double h = (double)pose->hairline_y - 0.11 - top, out[4];
    for (int i = 0; i < 4; i++)
        out[i] = (double)(slip * rd_between(rng, 0.3f, 1));
    scene->rects.hair = rd_box(scene, left, top, w, h);
    scene->rects.sloppy = rd_box(scene, left - w * out[0], top - h * out[1], w * (1 + out[0] + out[2]),
                                 h * (1 + out[1] + out[3]));
    scene->rects.skin = rd_box(scene, (double)(pose->centre_x - 0.26f * pose->radius_x),
                               (double)pose->hairline_y + 0.12, (double)(0.52f * pose->radius_x), 0.16);
}

/* ------------------------------------------------------------------ colours */

struct pm_lab rd_hair_lab(float L, struct rd_rng *rng) {
    static const struct pm_lab line[] = {{14, 0.2, -0.6}, {17, 0.5, -0.5}, {23, 4, 5},  {31, 6, 9},
                                         {40, 7, 14},     {58, 6, 20},     {76, 3, 20}, {90, 1, 14}};
    enum { LAST = sizeof line / sizeof *line - 1 };
    int i = 0;
    while (i < LAST - 1 && (double)L > line[i + 1].L)
        i++;
    double share = ((double)L - line[i].L) / (line[i + 1].L - line[i].L);
    double spread = L < 20 ? 0.3 : 1;
    struct pm_lab lab = {(double)L, line[i].a + share * (line[i + 1].a - line[i].a),
                         line[i].b + share * (line[i + 1].b - line[i].b)};
    return rd_lab_near(rng, lab, (struct pm_lab){0, 1.2 * spread, 2 * spread});
}

struct pm_lab rd_red_hair_lab(struct rd_rng *rng) {
    float L = rd_between(rng, 28, 50);
    return rd_lab_near(rng, (struct pm_lab){(double)L, 14, 0.35 * (double)L + 8}, (struct pm_lab){0, 3, 2});
}

enum kind { BLACK, DARK_BROWN, BROWN, LIGHT_BROWN, BLOND, RED, GREY, WHITE, DYED, KINDS };
static const struct {
    float percent;
    struct pm_lab low, high;
} kinds[KINDS] = {
    [BLACK] = {30, {11, -0.5, -2}, {19, 3, 4}}, [DARK_BROWN] = {22, {19, 1.5, 1}, {27, 7, 9}},
    [BROWN] = {16, {27, 3, 5}, {36, 10, 15}},   [LIGHT_BROWN] = {12, {36, 3, 8}, {48, 10, 20}},
    [BLOND] = {8, {48, 1, 11}, {74, 9, 27}},    [RED] = {5, {26, 9, 12}, {52, 21, 32}},
    [GREY] = {4, {40, -1.5, -2}, {76, 2, 8}},   [WHITE] = {1, {76, -1.5, 0}, {90, 1.5, 12}},
    [DYED] = {2, {20, -45, -45}, {70, 55, 20}},
};

static struct pm_lab hair_of(enum kind kind, struct rd_rng *rng) {
    return rd_lab_between(rng, kinds[kind].low, kinds[kind].high);
}

struct pm_lab rd_population_hair_lab(struct rd_rng *rng) {
    float at = 100 * rd_unit(rng);
    enum kind kind = BLACK;
    while (kind < DYED && at >= kinds[kind].percent)
        at -= kinds[kind++].percent;
    return hair_of(kind, rng);
}

struct pm_lab rd_odd_hair_lab(enum rd_odd odd, struct rd_rng *rng) {
    switch (odd) {
    case RD_ALL_BLOND:
        return hair_of(BLOND, rng);
    case RD_ALL_BLACK:
        return hair_of(BLACK, rng);
    case RD_ALL_RED:
        return hair_of(RED, rng);
    case RD_LIT_BROWN:
        return hair_of(BROWN, rng);
    case RD_THIRD_DYED:
        return rd_chance(rng, 1 / 3.f) ? hair_of(DYED, rng) : rd_population_hair_lab(rng);
    case RD_LIT:
    case RD_VEILED:
    case RD_CURVED:
    case RD_ODDS:
        break;
    }
    return rd_population_hair_lab(rng);
}

struct pm_lab rd_skin_lab(struct rd_rng *rng) {
    static const struct pm_lab skins[] = {{70, 9, 14},  {65, 11, 17}, {58, 10, 17}, {52, 16, 19},
                                          {45, 15, 17}, {38, 14, 15}, {30, 12, 13}};
    struct pm_lab lab = skins[rd_pick(rng, 0, (int)(sizeof skins / sizeof *skins) - 1)];
    return rd_lab_near(rng, lab, (struct pm_lab){2.5, 1.2, 1.5});
}

static struct pm_lab any_hair(struct rd_rng *rng) {
    float which = rd_unit(rng);
    if (which < 0.12f)
        return rd_red_hair_lab(rng);
    if (which < 0.19f)
        return rd_lab_between(rng, (struct pm_lab){45, -0.8, 1}, (struct pm_lab){78, 0.8, 5});
    /* Dark hair is the most frequent. */
    float t = rd_unit(rng);
    return rd_hair_lab(15 + 61 * t * (0.45f + 0.55f * t), rng);
}

static struct pm_lab any_wall(struct rd_rng *rng) {
    static const struct pm_lab walls[] = {{72, -1, -2}, {85, 0, 2},  {60, 2, 8},   {45, -3, -8},
                                          {25, 0, -1},  {80, 2, 10}, {50, -12, 8}, {35, 8, 14}};
    struct pm_lab lab = walls[rd_pick(rng, 0, (int)(sizeof walls / sizeof *walls) - 1)];
    return rd_lab_near(rng, lab, (struct pm_lab){4, 2, 2});
}

/* ------------------------------------------------------------------ casting */

static void cast_pose(struct rd_pose *pose, struct rd_rng *rng) {
    pose->hairline_y = rd_between(rng, 0.52f, 0.6f);
    pose->crown_x = pose->centre_x + 0.28f * pose->radius_x * rd_between(rng, -1, 1);
    pose->comb = 0.35f * rd_bell(rng);
    pose->light[0] = rd_between(rng, -0.6f, 0.6f);
    pose->light[1] = rd_between(rng, -1.15f, -0.8f);
    pose->light[2] = rd_between(rng, 0.15f, 0.5f);
}

void rd_cast_person(struct rd_scene *scene, struct rd_rng *rng) {
    struct rd_hair *hair = &scene->hair;
    hair->body[0] = any_hair(rng);
    hair->strand_px = rd_between(rng, 1, 1.8f);
    hair->strand_px *= 1 + 2.3f * rd_unit(rng) * rd_unit(rng);
    hair->wave = rd_chance(rng, 0.3f) ? 0 : rd_between(rng, 0.1f, 1);
    hair->locks = rd_between(rng, 0.3f, 1);
    hair->contrast = rd_between(rng, 0.6f, 1.2f);
    /* Dark hair is not glossier than light hair, but a highlight shows more on it. */
    hair->gloss = rd_between(rng, 0.015f, 0.03f) * (1 + (float)hair->body[0].L / 40);
    hair->thin = rd_chance(rng, 0.25f) ? rd_between(rng, 0, 0.25f) : 0;
    scene->skin = rd_skin_lab(rng);
    scene->background = any_wall(rng);
    scene->wall_pattern = rd_chance(rng, 0.5f) ? 0.03f : rd_between(rng, 0.05f, 0.4f);
    cast_pose(&scene->pose, rng);
}
