/* The truth as JSON. jansson's json_pack takes NULL for a value that memory ran out for, and becomes NULL
 * itself. */
#include "base/error.h"
#include "shot.h"
#include <math.h>

/* More digits would only be noise of the painting. */
static json_t *rounded(double value, int decimals) {
    double scale = 1;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    return isfinite(value) ? json_real(floor(value * scale + 0.5) / scale) : json_null();
}

static json_t *number(float value) {
    return rounded((double)value, 4);
}

static json_t *numbers(const float *values, int n) {
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(list, number(values[i]));
    return list;
}

static json_t *lab_json(struct pm_lab lab) {
    return json_pack("[o,o,o]", rounded(lab.L, 2), rounded(lab.a, 2), rounded(lab.b, 2));
}

static json_t *of_box(const struct rd_scene *scene, struct pm_box box) {
    if (box.w <= 0 || box.h <= 0)
        return json_null();
    double w = scene->width / 100.0, h = scene->height / 100.0;
    json_t *percent = json_pack("[o,o,o,o]", rounded(box.x / w, 3), rounded(box.y / h, 3),
                                rounded(box.w / w, 3), rounded(box.h / h, 3));
    return json_pack("{s:[i,i,i,i],s:o}", "px", box.x, box.y, box.w, box.h, "percent", percent);
}

static json_t *of_rects(const struct rd_scene *scene) {
    const struct rd_rects *rects = &scene->rects;
    json_t *json = json_pack("{s:o,s:o,s:o,s:o,s:o}", "hair", of_box(scene, rects->hair), "sloppy",
                             of_box(scene, rects->sloppy), "skin", of_box(scene, rects->skin), "card",
                             of_box(scene, rects->card), "treated", of_box(scene, rects->treated));
    if (json != NULL && scene->hair.part_width > 0)
        json_object_set_new(json, "roots", of_box(scene, rects->roots));
    return json;
}

/* ------------------------------------------------------------------ hair and scalp */

static json_t *of_components(const struct rd_scene *scene, const struct rd_stats *stats) {
    json_t *list = json_array();
    for (int i = 0; i < scene->hair.n_bodies; i++) {
        double seen = i == 0 ? 1 - stats->grey_frac : stats->grey_frac;
        json_array_append_new(list, json_pack("{s:o,s:o,s:o}", "lab", lab_json(scene->hair.body[i]), "frac",
                                              number(scene->hair.share[i]), "seen_frac", rounded(seen, 4)));
    }
    return list;
}

static json_t *of_hair(const struct rd_scene *scene, const struct rd_truth *truth) {
    const struct rd_stats *hair = &truth->hair;
    bool stubble = scene->stubble.dot_px > 0;
    json_t *json =
        json_pack("{s:o,s:o,s:o,s:o,s:[o,o],s:I,s:o,s:o,s:o,s:o}", "lab", lab_json(truth->hair_lab),
                  "body_lab", lab_json(scene->hair.body[0]), "mean_lab", lab_json(hair->mean_lab), "seen_lab",
                  lab_json(truth->seen.lab), "spread_L", rounded(hair->p10_L, 2), rounded(hair->p90_L, 2),
                  "pixels", (json_int_t)hair->pixels, "cover_frac", rounded(hair->cover_frac, 4), "strand_px",
                  stubble ? json_null() : number(scene->hair.strand_px), "grey_frac",
                  rounded(hair->grey_frac, 4), "components", of_components(scene, hair));
    if (json != NULL && scene->hair.part_width > 0)
        json_object_set_new(json, "roots_lab", lab_json(scene->hair.roots));
    if (json != NULL && stubble)
        json_object_set_new(json, "stubble",
                            json_pack("{s:o,s:o}", "dot_px", number(scene->stubble.dot_px), "asked_frac",
                                      number(scene->stubble.coverage_frac)));
    return json;
}

/* Hair of another colour elsewhere on the head: its rectangle and its colour. */
static bool set_zone(json_t *json, const char *name, const struct rd_scene *scene, struct pm_box box,
                     const struct rd_stats *stats) {
    if (box.w <= 0)
        return true;
    json_t *zone = of_box(scene, box);
    return json_object_set_new(zone, "lab", lab_json(stats->lab)) == 0 &&
           json_object_set_new(json, name, zone) == 0;
}

static json_t *of_skin(const struct rd_scene *scene, const struct rd_truth *truth) {
    return json_pack("{s:o,s:o}", "lab", lab_json(truth->skin.lab), "body_lab", lab_json(scene->skin));
}

static json_t *of_treated(const struct rd_scene *scene, const struct rd_truth *truth) {
    const struct rd_treated *t = &scene->treated;
    if (t->dot_px <= 0)
        return json_null();
    return json_pack(
        "{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:s}", "verdict", t->verdict, "dot_lab",
        lab_json(t->dot_lab), "dot_seen_lab", lab_json(truth->dot_seen_lab), "planned_seen_lab",
        lab_json(truth->planned_seen_lab), "planned_lab", lab_json(t->planned_lab), "planned_cover_frac",
        number(t->planned_cover_frac), "cover_frac", rounded(truth->treated_cover_frac, 4), "dot_px",
        number(t->dot_px), "pitch_px", number(t->pitch_px), "soft_px", number(t->soft_px), "redness",
        number(t->redness), "mean_lab", lab_json(truth->treated.mean_lab), "session_date", "2026-05-04");
}

/* ------------------------------------------------------------------ boards */

static json_t *of_point(struct pm_point point) {
    return json_pack("[o,o]", rounded(point.x, 2), rounded(point.y, 2));
}

static json_t *of_corners(const struct rd_board *board) {
    struct pm_point c[4];
    rd_board_corners(board, c);
    return json_pack("[o,o,o,o]", of_point(c[0]), of_point(c[1]), of_point(c[2]), of_point(c[3]));
}

static json_t *of_outline(const struct rd_board *board) {
    struct pm_point c[4];
    rd_board_outline(board, c);
    return json_pack("[o,o,o,o]", of_point(c[0]), of_point(c[1]), of_point(c[2]), of_point(c[3]));
}

static json_t *of_chart(const struct rd_scene *scene, const struct rd_prop *prop) {
    return json_pack("{s:b,s:s,s:s,s:o,s:o}", "sound", (int)(prop->kind == rd_fault_name(RD_SOUND)), "fault",
                     prop->kind, "reference", scene->chart_after_2014 ? "nov2014" : "before-nov2014",
                     "corners", of_corners(&prop->board), "outline", of_outline(&prop->board));
}

static json_t *of_card(const struct rd_prop *prop, const struct rd_truth *truth) {
    return json_pack("{s:s,s:o,s:o,s:o}", "kind", prop->kind, "lab", lab_json(prop->board.cell[0]),
                     "seen_lab", lab_json(truth->card.lab), "outline", of_outline(&prop->board));
}

static json_t *of_swatches(const struct rd_prop *prop) {
    const struct rd_board *board = &prop->board;
    json_t *labs = json_array(), *centres = json_array();
    for (int i = 0; i < board->cols * board->rows; i++) {
        json_array_append_new(labs, lab_json(board->cell[i]));
        json_array_append_new(centres,
                              of_point(rd_board_point(board, i % board->cols + 0.5, i / board->cols + 0.5)));
    }
    return json_pack("{s:s,s:i,s:i,s:o,s:o,s:o,s:o}", "kind", prop->kind, "cols", board->cols, "rows",
                     board->rows, "corners", of_corners(board), "outline", of_outline(board), "centres",
                     centres, "labs", labs);
}

static bool set_props(json_t *json, const struct rd_scene *scene, const struct rd_truth *truth) {
    json_t *strips = json_array(), *things = json_array();
    bool done = json_object_set_new(json, "chart", json_null()) == 0 &&
                json_object_set_new(json, "card", json_null()) == 0 &&
                json_object_set_new(json, "swatches", json_null()) == 0 &&
                json_object_set_new(json, "strips", strips) == 0 &&
                json_object_set_new(json, "things", things) == 0;
    for (int i = 0; done && i < scene->n_props; i++) {
        const struct rd_prop *prop = &scene->props[i];
        switch (prop->role) {
        case RD_CHART:
            done = json_object_set_new(json, "chart", of_chart(scene, prop)) == 0;
            break;
        case RD_CARD:
            done = json_object_set_new(json, "card", of_card(prop, truth)) == 0;
            break;
        case RD_SWATCHES:
            done = json_object_set_new(json, "swatches", of_swatches(prop)) == 0;
            break;
        case RD_STRIP:
            done = json_array_append_new(strips, of_swatches(prop)) == 0;
            break;
        case RD_THING:
            done = json_array_append_new(things, json_string(prop->kind)) == 0;
            break;
        }
    }
    return done;
}

/* ------------------------------------------------------------------ camera and file */

static json_t *of_file(const struct rd_file *file) {
    return json_pack("{s:s,s:s,s:i,s:i,s:s,s:b}", "profile", file->space == RD_SRGB ? "sRGB" : "Display P3",
                     "chroma", file->full_chroma ? "4:4:4" : "4:2:0", "quality", file->quality, "orientation",
                     file->orientation, "taken", file->taken, "flash", (int)file->flash);
}

static json_t *of_camera(const struct rd_camera *camera, const struct rd_truth *truth) {
    json_t *json =
        json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "lamp_k",
                  rounded((double)camera->lamp.cct_k, 0), "lamp_duv", number(camera->lamp.duv), "exposure_ev",
                  number(camera->exposure_ev), "gradient", numbers(camera->gradient, 2), "vignette",
                  number(camera->vignette_frac), "blur_px", number(camera->blur_px), "read_noise",
                  number(camera->read_noise), "shot_noise", number(camera->shot_noise), "contrast",
                  number(camera->contrast), "black", number(camera->black), "sharpen",
                  number(camera->sharpen), "finish", numbers(camera->finish, 9), "clipped_frac",
                  rounded(truth->clipped_frac, 4), "crushed_frac", rounded(truth->crushed_frac, 4));
    if (json != NULL && camera->veil > 0)
        json_object_set_new(json, "veil", number(camera->veil));
    return json;
}

json_t *rd_truth_json(const struct rd_shot *shot, const struct rd_truth *truth, struct pm_error *err) {
    const struct rd_scene *scene = &shot->scene;
    json_t *json = json_pack(
        "{s:s,s:s,s:i,s:I,s:i,s:i,s:o,s:o,s:o,s:o,s:o,s:o}", "file", shot->name, "family", shot->family,
        "index", shot->index, "seed", (json_int_t)scene->seed, "width", scene->width, "height", scene->height,
        "hair", of_hair(scene, truth), "skin", of_skin(scene, truth), "treated", of_treated(scene, truth),
        "rects", of_rects(scene), "camera", of_camera(&shot->camera, truth), "stored", of_file(&shot->file));
    if (json != NULL && set_props(json, scene, truth) &&
        set_zone(json, "temple", scene, scene->rects.temple, &truth->temple) &&
        set_zone(json, "beard", scene, scene->rects.beard, &truth->beard))
        return json;
    json_decref(json);
    pm_fail_memory(err);
    return NULL;
}
