#include "layout.h"

#include "arith.h"
#include <math.h>

const struct rd_area RD_RIGHT_SIDE = {0.475f, 0.02f, 0.99f, 0.98f};

static const struct pm_lab PAPER = {92, 0, 1};

void rd_step_aside(struct rd_scene *scene) {
    if (scene->width < scene->height) {
        int swap = scene->width;
        scene->width = scene->height;
        scene->height = swap;
    }
    float from = scene->pose.centre_x;
    scene->pose.centre_x = 0.3f;
    scene->pose.radius_x = 0.28f;
    scene->pose.crown_x = 0.3f + (scene->pose.crown_x - from) * 0.6f;
}

void rd_add_prop(struct rd_scene *scene, enum rd_role role, const char *kind, const struct rd_board *board) {
    if (scene->n_props < RD_MAX_PROPS)
        scene->props[scene->n_props++] = (struct rd_prop){.role = role, .kind = kind, .board = *board};
}

/* ------------------------------------------------------------------ fitting */

struct extent {
    float left, top, right, bottom;
};

static struct extent extent_of(const struct rd_board *board) {
    struct extent e = {1e9f, 1e9f, -1e9f, -1e9f};
    for (int i = 0; i < 4; i++) {
        double m = (double)board->margin;
        struct pm_point at =
            rd_board_point(board, i & 1 ? board->cols + m : -m, i & 2 ? board->rows + m : -m);
        e.left = fminf(e.left, (float)at.x);
        e.right = fmaxf(e.right, (float)at.x);
        e.top = fminf(e.top, (float)at.y);
        e.bottom = fmaxf(e.bottom, (float)at.y);
    }
    return e;
}

bool rd_fit_board(const struct rd_scene *scene, struct rd_board *board, struct rd_area area,
                  struct rd_hold *hold, struct rd_rng *rng) {
    float w = (float)scene->width, h = (float)scene->height, along = rd_unit(rng), down = rd_unit(rng);
    float space_x = (area.right - area.left) * w, space_y = (area.bottom - area.top) * h;
    for (; hold->width_px >= 0.09f * w; hold->width_px *= 0.95f) {
        hold->x_px = hold->y_px = 0;
        rd_board_place(board, hold);
        struct extent e = extent_of(board);
        float free_x = space_x - (e.right - e.left), free_y = space_y - (e.bottom - e.top);
        if (free_x < 0 || free_y < 0)
            continue;
        hold->x_px = area.left * w - e.left + along * free_x;
        hold->y_px = area.top * h - e.top + down * free_y;
        rd_board_place(board, hold);
        return true;
    }
    return false;
}

/* ------------------------------------------------------------------ charts and cards */

static void set_tilt(struct rd_hold *hold, float deviation, struct rd_rng *rng) {
    hold->tilt[0] = deviation * rd_bell(rng);
    hold->tilt[1] = deviation * rd_bell(rng);
}

static struct rd_hold any_hold(const struct rd_scene *scene, float least, float most, struct rd_rng *rng) {
    struct rd_hold hold = {.width_px = rd_between(rng, least, most) * (float)scene->width};
    hold.turns = rd_unit(rng);
    set_tilt(&hold, 0.03f, rng);
    return hold;
}

/* Pushes a fitted board over the picture's right or lower border by a tenth to a third of itself. */
static void cut(const struct rd_scene *scene, struct rd_board *board, struct rd_hold *hold,
                struct rd_rng *rng) {
    struct extent e = extent_of(board);
    float out = rd_between(rng, 0.15f, 0.35f);
    if (rd_chance(rng, 0.5f))
        hold->x_px += (float)scene->width - e.right + out * (e.right - e.left);
    else
        hold->y_px += (float)scene->height - e.bottom + out * (e.bottom - e.top);
    rd_board_place(board, hold);
}

/* A finger or a slip of paper over one to four patches. */
static void cover(struct rd_scene *scene, const struct rd_board *chart, const struct rd_hold *hold,
                  struct rd_rng *rng) {
    struct rd_board slip = rd_card(rd_chance(rng, 0.5f) ? scene->skin : PAPER);
    int col = rd_pick(rng, 0, chart->cols), row = rd_pick(rng, 1, chart->rows - 1);
    struct pm_point at = rd_board_point(chart, col, row);
    struct rd_hold lie = *hold;
    lie.x_px = (float)at.x;
    lie.y_px = (float)at.y;
    lie.width_px *= rd_between(rng, 0.17f, 0.3f);
    lie.turns += 0.06f * rd_bell(rng);
    rd_board_place(&slip, &lie);
    rd_add_prop(scene, RD_THING, "cover", &slip);
}

void rd_add_chart(struct rd_scene *scene, enum rd_fault fault, float deviation, struct rd_rng *rng) {
    scene->chart_after_2014 = rd_chance(rng, 0.5f);
    struct rd_board chart = rd_chart(scene->chart_after_2014);
    chart.gap = rd_between(rng, 0.08f, 0.2f);
    rd_chart_spoil(&chart, fault, rng);
    rd_board_tint(&chart, deviation, rng);
    struct rd_hold hold = any_hold(scene, 0.1f, 0.5f, rng);
    hold.mirrored = fault == RD_MIRRORED;
    if (!rd_fit_board(scene, &chart, RD_RIGHT_SIDE, &hold, rng))
        return;
    if (fault == RD_CUT)
        cut(scene, &chart, &hold, rng);
    rd_add_prop(scene, RD_CHART, rd_fault_name(fault), &chart);
    if (fault == RD_COVERED)
        cover(scene, &chart, &hold, rng);
}

void rd_add_card(struct rd_scene *scene, bool white, float deviation, struct rd_rng *rng) {
    struct pm_lab lab = white ? (struct pm_lab){95, -0.3, 1.5} : (struct pm_lab){49.5, -0.2, 0.2};
    struct rd_board card = rd_card(lab);
    card.rows = 1;
    rd_board_tint(&card, 0.3f * deviation, rng);
    struct rd_hold hold = {.width_px = rd_between(rng, 0.09f, 0.12f) * (float)scene->height,
                           .x_px = scene->pose.centre_x * (float)scene->width,
                           .y_px = 0.925f * (float)scene->height};
    hold.turns = 0.02f * rd_bell(rng);
    set_tilt(&hold, 0.02f, rng);
    rd_board_place(&card, &hold);
    /* Held so far aslant that a corner leaves the picture: straighter. */
    for (; extent_of(&card).bottom >= (float)scene->height; rd_board_place(&card, &hold))
        hold.turns *= 0.5f;
    rd_add_prop(scene, RD_CARD, white ? "white" : "grey", &card);
    int side = (int)(0.6f * hold.width_px);
    scene->rects.card = (struct pm_box){(int)hold.x_px - side / 2, (int)hold.y_px - side / 2, side, side};
}

/* ------------------------------------------------------------------ swatches */

/* A pigment's colour: brown, from nearly black to light, now and then reddish or olive. */
static struct pm_lab any_pigment(float L, struct rd_rng *rng) {
    float chroma = rd_between(rng, 0.1f, 0.45f) * L, lean = rd_between(rng, 0.25f, 0.75f);
    return (struct pm_lab){(double)L, (double)(chroma * (1 - lean)), (double)(chroma * lean)};
}

void rd_add_swatches(struct rd_scene *scene, float deviation, struct rd_rng *rng) {
    struct rd_board card = {
        .cols = rd_pick(rng, 4, 6), .frame = PAPER, .gap = 0.16f, .margin = 0.25f, .rough = 0.02f};
    card.rows = rd_pick(rng, 2, 4);
    int n = card.cols * card.rows;
    for (int i = 0; i < n; i++)
        card.cell[i] = any_pigment(66 - 50.f * (float)i / (float)(n - 1) + rd_bell(rng), rng);
    rd_board_tint(&card, deviation, rng);
    struct rd_board chart = rd_chart(scene->chart_after_2014 = rd_chance(rng, 0.5f));
    rd_board_tint(&chart, deviation, rng);
    const struct rd_area above = {0.475f, 0.02f, 0.99f, 0.48f}, below = {0.475f, 0.5f, 0.99f, 0.98f};
    struct rd_hold hold = {.width_px = 0.45f * (float)scene->width, .turns = 0.015f * rd_bell(rng)};
    set_tilt(&hold, 0.02f, rng);
    struct rd_hold same = hold;
    if (rd_fit_board(scene, &chart, above, &hold, rng))
        rd_add_prop(scene, RD_CHART, "sound", &chart);
    if (rd_fit_board(scene, &card, below, &same, rng))
        rd_add_prop(scene, RD_SWATCHES, "grid", &card);
}

void rd_add_strips(struct rd_scene *scene, int right, float deviation, struct rd_rng *rng) {
    enum { SWATCHES = 8 };
    const float rung_L = 3.5f;
    struct rd_board strip = {
        .cols = 1, .rows = SWATCHES, .frame = PAPER, .gap = 0.12f, .margin = 0.2f, .rough = 0.02f};
    struct pm_lab hair = scene->hair.body[0];
    for (int i = 0; i < SWATCHES; i++) {
        double L = hair.L + (double)(rung_L * (float)(right - i)), scale = L / hair.L;
        strip.cell[i] = (struct pm_lab){L, hair.a * scale, hair.b * scale};
    }
    /* One set of bottles made both strips, and one pigment all rungs: what the camera makes of them hardly
     * differs. */
    rd_board_tint(&strip, 0.2f * deviation, rng);
    for (int side = 0; side < 2; side++) {
        struct rd_hold hold = {.width_px = 0.075f * (float)scene->width,
                               .x_px = (side == 0 ? 0.1f : 0.9f) * (float)scene->width,
                               .y_px = 0.36f * (float)scene->height};
        hold.turns = 0.01f * rd_bell(rng);
        set_tilt(&hold, 0.01f, rng);
        rd_board_place(&strip, &hold);
        rd_add_prop(scene, RD_STRIP, side == 0 ? "left" : "right", &strip);
    }
}

/* ------------------------------------------------------------------ things that are no chart */

static void fill_cells(struct rd_board *board, struct pm_lab even, struct pm_lab odd, float spread,
                       struct rd_rng *rng) {
    const struct pm_lab deviation = {(double)spread, (double)(0.3f * spread), (double)(0.3f * spread)};
    for (int i = 0; i < board->cols * board->rows; i++)
        board->cell[i] = rd_lab_near(rng, (i % board->cols + i / board->cols) & 1 ? odd : even, deviation);
}

static struct rd_board new_thing(int which, struct rd_rng *rng) {
    const struct pm_lab brick = {42, 24, 24}, sky = {70, -4, -18}, key = {24, 0, -1};
    struct rd_board b;
    switch (which) {
    case 0:
        b = (struct rd_board){
            .cols = 9, .rows = 14, .frame = {70, 0, 4}, .gap = 0.12f, .shift = 0.5f, .rough = 0.1f};
        fill_cells(&b, brick, brick, 5, rng);
        return b;
    case 1:
        b = (struct rd_board){.cols = rd_pick(rng, 3, 6), .frame = {88, 0, 2}, .gap = 0.14f, .margin = 0.2f};
        b.rows = rd_pick(rng, 3, 4);
        fill_cells(&b, sky, sky, 8, rng);
        return b;
    case 2:
        b = (struct rd_board){
            .cols = 14, .rows = 6, .frame = {60, 0, 0}, .gap = 0.16f, .margin = 0.3f, .mark = 0.3f};
        fill_cells(&b, key, key, 2, rng);
        return b;
    default:
        b = (struct rd_board){.cols = 8, .rows = 8, .frame = {30, 6, 10}, .margin = 0.4f};
        fill_cells(&b, (struct pm_lab){85, 2, 14}, (struct pm_lab){30, 12, 16}, 1, rng);
        return b;
    }
}

void rd_add_thing(struct rd_scene *scene, int which, struct rd_rng *rng) {
    static const char *const names[RD_THINGS] = {"bricks", "window", "keyboard", "checkerboard"};
    struct rd_board thing = new_thing(which, rng);
    struct rd_hold hold = any_hold(scene, 0.25f, 0.9f, rng);
    hold.turns = 0.03f * rd_bell(rng);
    hold.x_px = rd_between(rng, 0.6f, 0.8f) * (float)scene->width;
    hold.y_px = rd_between(rng, 0.35f, 0.65f) * (float)scene->height;
    rd_board_place(&thing, &hold);
    rd_add_prop(scene, RD_THING, names[which], &thing);
}
