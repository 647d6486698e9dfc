/* The truth as JSON. Built with jansson's json_pack; a NULL anywhere inside makes the whole NULL. */
#include "base/buffer.h"
#include "shot.h"
#include <math.h>

/* Two or more digits would only be noise of the painting. */
static json_t *rounded(double value, int decimals) {
    double scale = 1;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    return isfinite(value) ? json_real(floor(value * scale + 0.5) / scale) : json_null();
}

static json_t *of_lab(struct pm_lab lab) {
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

static json_t *of_components(const struct rd_scene *scene, const struct rd_stats *stats) {
    json_t *list = json_array();
    for (int i = 0; i < scene->hair.n_bodies; i++) {
        double seen = i == 0 ? 1 - stats->grey_frac : stats->grey_frac;
        json_array_append_new(list, json_pack("{s:o,s:o,s:o}", "lab", of_lab(scene->hair.body[i]), "frac",
                                              rounded((double)scene->hair.share[i], 4), "seen_frac",
                                              rounded(seen, 4)));
    }
    return list;
}

static json_t *of_hair(const struct rd_scene *scene, const struct rd_truth *truth) {
    const struct rd_stats *hair = &truth->hair;
    json_t *spread = json_pack("[o,o]", rounded(hair->p10_L, 2), rounded(hair->p90_L, 2));
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:I,s:o,s:o,s:o,s:o}", "lab", of_lab(truth->hair_lab), "body_lab",
                     of_lab(scene->hair.body[0]), "mean_lab", of_lab(hair->mean_lab), "seen_lab",
                     of_lab(truth->seen.lab), "spread_L", spread, "pixels", (json_int_t)hair->pixels,
                     "cover_frac", rounded(hair->cover_frac, 4), "strand_px",
                     scene->stubble.dot_px > 0 ? json_null() : rounded((double)scene->hair.strand_px, 2),
                     "grey_frac", rounded(hair->grey_frac, 4), "components", of_components(scene, hair));
}

static json_t *of_file(const struct rd_file *file) {
    return json_pack("{s:s,s:s,s:i,s:i,s:s,s:b}", "profile", file->space == RD_SRGB ? "sRGB" : "Display P3",
                     "chroma", file->full_chroma ? "4:4:4" : "4:2:0", "quality", file->quality, "orientation",
                     file->orientation, "taken", file->taken, "flash", (int)file->flash);
}

static json_t *of_camera(const struct rd_camera *camera) {
    return json_pack(
        "{s:o,s:[o,o],s:o,s:o,s:o,s:o,s:o,s:o}", "exposure_ev", rounded((double)camera->exposure_ev, 3),
        "gradient", rounded((double)camera->gradient[0], 3), rounded((double)camera->gradient[1], 3),
        "vignette", rounded((double)camera->vignette_frac, 3), "blur_px", rounded((double)camera->blur_px, 2),
        "read_noise", rounded((double)camera->read_noise, 4), "shot_noise",
        rounded((double)camera->shot_noise, 4), "contrast", rounded((double)camera->contrast, 3), "sharpen",
        rounded((double)camera->sharpen, 3));
}

json_t *rd_truth_json(const struct rd_shot *shot, const struct rd_truth *truth, struct pm_error *err) {
    const struct rd_scene *scene = &shot->scene;
    json_t *rects = json_pack("{s:o,s:o,s:o,s:o}", "hair", of_box(scene, scene->rects.hair), "sloppy",
                              of_box(scene, scene->rects.sloppy), "skin", of_box(scene, scene->rects.skin),
                              "card", of_box(scene, scene->rects.card));
    json_t *skin = json_pack("{s:o,s:o}", "lab", of_lab(truth->skin.lab), "body_lab", of_lab(scene->skin));
    json_t *json = json_pack("{s:s,s:s,s:I,s:i,s:i,s:o,s:o,s:o,s:o,s:o}", "file", shot->name, "family",
                             shot->family, "seed", (json_int_t)scene->seed, "width", scene->width, "height",
                             scene->height, "hair", of_hair(scene, truth), "skin", skin, "rects", rects,
                             "camera", of_camera(&shot->camera), "stored", of_file(&shot->file));
    if (json == NULL)
        pm_fail_memory(err);
    return json;
}
