/* Finding hair: applies the network to small copies of the overview. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "hair/region.h"
#include "photo/shrink.h"

/* The certainty of the first look from which a second one is worthwhile. */
static const double worth_a_look = 0.15;

/* The second look covers the hair and this much of its size on each side, so that face and neck help to
 * identify it; if that is most of the photo, the first look was as good. */
static const double margin = 0.6, closer_from = 0.75;

/* The second look shows more detail, even in a smaller copy, which costs two thirds: of 165 portraits
 * held out as many are right with it as with a copy of 160 pixels, and of 151 without hair 3 fewer are
 * reported; with one of 112 pixels three fewer are right. */
static const double second_weight = 2;
enum { SECOND_LONG_PX = 128 };

/* The part of 0 to `n` that belongs to cell `at` of `cells`, at least one. */
static int cell_from(int at, int n, int cells) {
    return (int)((int64_t)at * n / cells);
}

static int cell_to(int at, int n, int cells) {
    int from = cell_from(at, n, cells), to = cell_from(at + 1, n, cells);
    return to > from ? to : from + 1;
}

/* A row of grey or ink, which counts as the light that it leaves, as red, green and blue. */
static void make_colours(uint8_t *rgb, const uint8_t *codes, int channels, size_t n) {
    for (size_t i = 0; i < 3 * n; i++) {
        const uint8_t *code = codes + i / 3 * (size_t)channels;
        rgb[i] = channels == 1 ? *code : (uint8_t)((255 - code[i % 3]) * (255 - code[3]) / 255);
    }
}

/* The rows of codes whose sums 16 bits hold. */
enum { MOST_ROWS = 257 };

/* Adds the sums of `rows` rows from `p` to `end`: three at a time and the one after them, as parts of one
 * number, as far as 16 bits hold them. */
static void add_cell(uint32_t sum[3], const uint16_t *p, const uint16_t *end, int rows) {
    while (p < end) {
        const ptrdiff_t most = 3 * (MOST_ROWS / rows);
        const uint16_t *stop = end - p < most ? end : p + most;
        uint64_t all = 0, four;
        uint16_t parts[4];
        for (; p < stop; p += 3) {
            memcpy(&four, p, sizeof four);
            all += four;
        }
        memcpy(parts, &all, sizeof parts);
        for (int c = 0; c < 3; c++)
            sum[c] += parts[c];
    }
}

/* The means of `rows` rows, which `sums` holds, over cells of a row. One after the last is read. */
static void average_cells(uint8_t *rgb, const uint16_t *sums, int n, int width, int rows) {
    for (int at = 0; at < width; at++, rgb += 3) {
        const int from = cell_from(at, n, width), to = cell_to(at, n, width);
        const uint32_t count = (uint32_t)(rows * (to - from));
        uint32_t sum[3] = {count / 2, count / 2, count / 2};
        add_cell(sum, sums + 3 * from, sums + 3 * to, rows);
        for (int c = 0; c < 3; c++)
            rgb[c] = (uint8_t)(sum[c] / count);
    }
}

/* A part of the overview, averaged down to the network's size. Codes are taken as sRGB, since the network
 * uses colours coarsely. If a cell has more rows than fit in sums of 16 bits, only every second, third...
 * is used. */
static bool make_copy(uint8_t *rgb, int width, int height, const struct pm_pixels *overview,
                      struct pm_box part, struct pm_error *err) {
    const size_t channels = (size_t)overview->channels, row_bytes = (size_t)overview->box.w * channels;
    const uint8_t *corner = overview->data + (size_t)part.y * row_bytes + (size_t)part.x * channels;
    const size_t n = (size_t)part.w;
    const int most = part.h / height + 1;
    uint16_t *sums = pm_alloc(3 * n + 1, sizeof *sums, err);
    uint8_t *made =
        channels == 3 ? NULL : pm_alloc_unset((size_t)(most < MOST_ROWS ? most : MOST_ROWS), 3 * n, err);
    const bool ready = sums != NULL && (channels == 3 || made != NULL);
    for (int y = 0; ready && y < height; y++, rgb += 3 * width) {
        const int from = cell_from(y, part.h, height), to = cell_to(y, part.h, height);
        const int step = 1 + (to - from) / MOST_ROWS, rows = (to - from + step - 1) / step;
        const uint8_t *first = corner + (size_t)from * row_bytes;
        for (int i = 0; made != NULL && i < rows; i++)
            make_colours(made + 3 * n * (size_t)i, first + (size_t)(i * step) * row_bytes, overview->channels,
                         n);
        if (made != NULL)
            pm_sum_rows(sums, made, 3 * n, rows, 3 * n);
        else
            pm_sum_rows(sums, first, (size_t)step * row_bytes, rows, 3 * n);
        average_cells(rgb, sums, part.w, width, rows);
    }
    free(sums);
    free(made);
    return ready;
}

/* One look at a part of the overview, in coordinates from the overview's corner. */
static bool look(struct pm_network_map *map, const struct pm_pixels *overview, struct pm_box part,
                 int long_px, struct pm_error *err) {
    int width, height;
    pm_network_size(&width, &height, part.w, part.h, long_px);
    uint8_t *rgb = pm_alloc_unset((size_t)width * (size_t)height, 3, err);
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
    part->data = pm_alloc_unset((size_t)box.h, (size_t)box.w * (size_t)part->channels, err);
    for (int y = 0; part->data != NULL && y < box.h; y++)
        pm_pixels_move_row(overview, &box, y, part->data);
    return part->data != NULL;
}

static bool look_closer(struct pm_found_hair *found, struct pm_hair_view views[2], struct pm_box box,
                        const struct pm_pixels *overview, const struct pm_profile *profile,
                        struct pm_error *err) {
    struct pm_network_map map = {0};
    struct pm_pixels part = {0};
    views[1] = (struct pm_hair_view){&map, box, second_weight};
    bool done = look(&map, overview, box, SECOND_LONG_PX, err) && cut(&part, overview, box, err) &&
                pm_choose_hair(found, views, 2, &part, profile, err) &&
                pm_name_other_hair(found, &views[0], box, err);
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
    bool done = look(&map, overview, overview->box, PM_NETWORK_LONG_PX, err) &&
                pm_hair_seen_in(&box, views, worth_a_look, err);
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
