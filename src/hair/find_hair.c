/* Looking for hair: small copies of the overview go through the network. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "hair/region.h"

/* What a first look calls hair with this much certainty is worth a second look. */
static const double worth_a_look = 0.15;

/* The second look takes in the hair and this much of its size to each side, so that a face or a neck shows
 * what it is; where that is most of the photo, the first look has seen it as well. */
static const double margin = 0.6, closer_from = 0.75;

/* The second look sees more. */
static const double second_weight = 2;

/* The part of 0 to `n` that belongs to cell `at` of `cells`, at least one. */
static int cell_from(int at, int n, int cells) {
    return (int)((int64_t)at * n / cells);
}

static int cell_to(int at, int n, int cells) {
    int from = cell_from(at, n, cells), to = cell_from(at + 1, n, cells);
    return to > from ? to : from + 1;
}

/* Adds a row of `n` pixels to `width` sums of red, green and blue; ink counts as the light that it leaves. */
static void add_row(uint32_t *sums, const uint8_t *codes, int channels, int n, int width) {
    for (int at = 0; at < width; at++, sums += 3) {
        const uint8_t *p = codes + (ptrdiff_t)cell_from(at, n, width) * channels;
        const uint8_t *end = codes + (ptrdiff_t)cell_to(at, n, width) * channels;
        uint32_t r = 0, g = 0, b = 0;
        if (channels == 3)
            for (; p < end; p += 3)
                r += p[0], g += p[1], b += p[2];
        else if (channels == 1)
            for (; p < end; p++)
                r = g = b += *p;
        else
            for (; p < end; p += 4) {
                uint32_t paper = 255 - p[3];
                r += (255 - p[0]) * paper / 255, g += (255 - p[1]) * paper / 255,
                    b += (255 - p[2]) * paper / 255;
            }
        sums[0] += r;
        sums[1] += g;
        sums[2] += b;
    }
}

/* A part of the overview, averaged down to the network's size. Codes stand for sRGB's: what the network knows
 * of colours is coarse. */
static bool make_copy(uint8_t *rgb, int width, int height, const struct pm_pixels *overview,
                      struct pm_box part, struct pm_error *err) {
    const size_t channels = (size_t)overview->channels, row_bytes = (size_t)overview->box.w * channels;
    const uint8_t *corner = overview->data + (size_t)part.y * row_bytes + (size_t)part.x * channels;
    uint32_t *sums = pm_alloc((size_t)width, 3 * sizeof *sums, err);
    for (int y = 0; sums != NULL && y < height; y++) {
        int from = cell_from(y, part.h, height), to = cell_to(y, part.h, height);
        memset(sums, 0, 3 * (size_t)width * sizeof *sums);
        for (int row = from; row < to; row++)
            add_row(sums, corner + (size_t)row * row_bytes, overview->channels, part.w, width);
        for (int x = 0; x < width; x++) {
            uint32_t n = (uint32_t)((to - from) * (cell_to(x, part.w, width) - cell_from(x, part.w, width)));
            for (int c = 0; c < 3; c++)
                *rgb++ = (uint8_t)((sums[3 * x + c] + n / 2) / n);
        }
    }
    free(sums);
    return sums != NULL;
}

/* One look at a part of the overview, counted from its own corner. */
static bool look(struct pm_network_map *map, const struct pm_pixels *overview, struct pm_box part,
                 struct pm_error *err) {
    int width, height;
    pm_network_size(&width, &height, part.w, part.h);
    uint8_t *rgb = pm_alloc((size_t)width * (size_t)height, 3, err);
    if (rgb == NULL)
        return false;
    bool done =
        make_copy(rgb, width, height, overview, part, err) && pm_network_run(map, rgb, width, height, err);
    free(rgb);
    return done;
}

static struct pm_box grown(struct pm_box box, const struct pm_box *within) {
    int longer = box.w > box.h ? box.w : box.h, by = (int)(margin * longer);
    int x0 = box.x - by - (longer - box.w) / 2, x1 = box.x + box.w + by + (longer - box.w) / 2;
    int y0 = box.y - by - (longer - box.h) / 2, y1 = box.y + box.h + by + (longer - box.h) / 2;
    x0 = x0 > 0 ? x0 : 0;
    y0 = y0 > 0 ? y0 : 0;
    x1 = x1 < within->w ? x1 : within->w;
    y1 = y1 < within->h ? y1 : within->h;
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}

static bool cut(struct pm_pixels *part, const struct pm_pixels *overview, struct pm_box box,
                struct pm_error *err) {
    *part = (struct pm_pixels){box, overview->channels, overview->scale, NULL};
    size_t row = (size_t)box.w * (size_t)part->channels;
    part->data = pm_alloc((size_t)box.h, row, err);
    for (int y = 0; part->data != NULL && y < box.h; y++)
        memcpy(part->data + (size_t)y * row,
               overview->data +
                   ((size_t)(box.y + y) * (size_t)overview->box.w + (size_t)box.x) * (size_t)part->channels,
               row);
    return part->data != NULL;
}

static bool look_closer(struct pm_found_hair *found, struct pm_hair_view views[2], struct pm_box box,
                        const struct pm_pixels *overview, const struct pm_profile *profile,
                        struct pm_error *err) {
    struct pm_network_map map = {0};
    struct pm_pixels part = {0};
    views[1] = (struct pm_hair_view){&map, box, second_weight};
    bool done = look(&map, overview, box, err) && cut(&part, overview, box, err) &&
                pm_choose_hair(found, views, 2, &part, profile, err);
    pm_network_map_free(&map);
    pm_pixels_free(&part);
    return done;
}

bool pm_find_hair(struct pm_found_hair *found, const struct pm_pixels *overview,
                  const struct pm_profile *profile, struct pm_error *err) {
    *found = (struct pm_found_hair){0};
    struct pm_network_map map = {0};
    struct pm_hair_view views[2] = {{&map, overview->box, 1}};
    struct pm_box box;
    bool done = look(&map, overview, overview->box, err) && pm_hair_seen_in(&box, views, worth_a_look, err);
    if (done) {
        struct pm_box closer = grown(box, &overview->box);
        bool much = closer.w * (int64_t)closer.h >
                    closer_from * closer_from * overview->box.w * (double)overview->box.h;
        done = box.w == 0 || much ? pm_choose_hair(found, views, 1, overview, profile, err)
                                  : look_closer(found, views, closer, overview, profile, err);
    }
    pm_network_map_free(&map);
    return done;
}
