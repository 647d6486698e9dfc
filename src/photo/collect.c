#include "photo/collect.h"

#include "base/error.h"
#include "base/memory.h"
#include "photo/shrink.h"

#include <stdlib.h>
#include <string.h>

/* One part being collected: a box of the picture that rows come from, and the upright pixels it becomes. */
struct part {
    struct pm_box box;
    struct pm_turn turn;
    struct pm_pixels *pixels;
    bool turned;     /* upright rows are columns here */
    bool *looked_at; /* by upright row; NULL: all are */
    int *columns;    /* of a turned box: those looked at */
    int n_columns;
};

struct pm_collector {
    struct pm_frame frame;
    int channels;
    struct part *parts;
    size_t n_parts;
    struct part overview; /* pixels NULL: none asked for */
    struct pm_shrink *shrink;
    int overview_rows;
};

static bool begin_part(struct part *part, const struct pm_collector *c, struct pm_box stored,
                       struct pm_box upright, double scale, struct pm_pixels *pixels, struct pm_error *err) {
    *part = (struct part){.box = stored,
                          .turn = pm_frame_turn(c->frame.orientation, stored.w, stored.h),
                          .pixels = pixels,
                          .turned = pm_orientation_swaps(c->frame.orientation)};
    *pixels = (struct pm_pixels){.box = upright, .channels = c->channels, .scale = scale};
    /* Not cleared: rows are written or never read, and the latter touch no memory. */
    pixels->data = malloc((size_t)stored.w * (size_t)stored.h * (size_t)c->channels);
    return pixels->data != NULL || pm_fail_memory(err);
}

/* A side reduced like the long side, rounded, at least 1. */
static int shrunk(int side, int longest, int limit) {
    if (longest <= limit)
        return side;
    int size = (int)(((int64_t)side * limit + longest / 2) / longest);
    return size > 0 ? size : 1;
}

static bool begin_overview(struct pm_collector *c, const struct pm_photo_request *request,
                           struct pm_pixels *overview, struct pm_error *err) {
    int width = pm_frame_width(&c->frame), height = pm_frame_height(&c->frame);
    int longest = width > height ? width : height, limit = request->overview_px;
    int factor = longest / limit;
    if (request->overview_whole && factor > 1 && width >= factor && height >= factor) {
        longest -= longest % factor;
        width -= width % factor;
        height -= height % factor;
        limit = longest / factor;
    } else if (request->overview_whole) {
        limit = longest;
    }
    struct pm_box stored = {0, 0, shrunk(width, longest, limit), shrunk(height, longest, limit)};
    struct pm_box upright = stored;
    if (pm_orientation_swaps(c->frame.orientation))
        upright = (struct pm_box){0, 0, stored.h, stored.w};
    double scale = (double)shrunk(longest, longest, limit) / longest / c->frame.reduce;
    c->shrink = pm_shrink_new(width, height, stored.w, stored.h, c->channels, err);
    return c->shrink != NULL && begin_part(&c->overview, c, stored, upright, scale, overview, err);
}

static bool choose_rows(struct part *part, const struct pm_photo_request *request, size_t i,
                        struct pm_error *err) {
    part->looked_at = pm_alloc((size_t)part->pixels->box.h, sizeof *part->looked_at, err);
    part->columns = pm_alloc((size_t)part->box.w, sizeof *part->columns, err);
    if (part->looked_at == NULL || part->columns == NULL)
        return false;
    request->mark_rows(request->asker, i, part->pixels, part->looked_at);
    ptrdiff_t width = part->pixels->box.w;
    for (int x = 0; x < part->box.w; x++)
        if (part->looked_at[(part->turn.origin + x * part->turn.step_x) / width])
            part->columns[part->n_columns++] = x;
    return true;
}

static bool begin_parts(struct pm_collector *c, const struct pm_photo_request *request,
                        struct pm_pixels *kept, struct pm_error *err) {
    c->parts = pm_alloc(request->n_keep, sizeof *c->parts, err);
    if (c->parts == NULL)
        return false;
    for (size_t i = 0; i < request->n_keep; i++) {
        struct pm_box stored = pm_frame_store(&c->frame, request->keep[i]);
        struct pm_box upright = pm_frame_upright(&c->frame, stored);
        if (!begin_part(&c->parts[i], c, stored, upright, 1.0 / c->frame.reduce, &kept[i], err))
            return false;
        c->n_parts++;
        if (request->mark_rows != NULL && !choose_rows(&c->parts[i], request, i, err))
            return false;
    }
    return true;
}

struct pm_collector *pm_collector_new(const struct pm_frame *frame, int channels,
                                      const struct pm_photo_request *request, struct pm_pixels *kept,
                                      struct pm_pixels *overview, struct pm_error *err) {
    struct pm_collector *c = pm_alloc(1, sizeof *c, err);
    if (c == NULL)
        return NULL;
    c->frame = *frame;
    c->channels = channels;
    if (begin_parts(c, request, kept, err) &&
        (request->overview_px <= 0 || begin_overview(c, request, overview, err)))
        return c;
    pm_collector_drop(c);
    pm_collector_free(c);
    return NULL;
}

void pm_collector_free(struct pm_collector *c) {
    if (c == NULL)
        return;
    pm_shrink_free(c->shrink);
    for (size_t i = 0; i < c->n_parts; i++) {
        free(c->parts[i].looked_at);
        free(c->parts[i].columns);
    }
    free(c->parts);
    free(c);
}

void pm_pixels_free(struct pm_pixels *pixels) {
    free(pixels->data);
    *pixels = (struct pm_pixels){0};
}

void pm_pixels_move_row(const struct pm_pixels *whole, const struct pm_box *part, int y, uint8_t *data) {
    const size_t channels = (size_t)whole->channels, row = (size_t)part->w * channels;
    const size_t from = (size_t)(part->y + y) * (size_t)whole->box.w + (size_t)part->x;
    memmove(data + (size_t)y * row, whole->data + from * channels, row);
}

void pm_collector_drop(struct pm_collector *c) {
    for (size_t i = 0; i < c->n_parts; i++)
        pm_pixels_free(c->parts[i].pixels);
    if (c->overview.pixels != NULL)
        pm_pixels_free(c->overview.pixels);
}

static struct pm_box cut_to_rows(struct pm_box box, int y, int count) {
    const int top = box.y > y ? box.y : y, bottom = box.y + box.h < y + count ? box.y + box.h : y + count;
    return top < bottom ? (struct pm_box){box.x, top, box.w, bottom - top} : (struct pm_box){0, 0, 0, 0};
}

struct pm_box pm_collector_needs(const struct pm_collector *c, int y, int count) {
    struct pm_box needed = {0, 0, 0, 0};
    if (c->overview.pixels != NULL)
        return cut_to_rows((struct pm_box){0, 0, pm_frame_width(&c->frame), pm_frame_height(&c->frame)}, y,
                           count);
    for (size_t i = 0; i < c->n_parts; i++)
        needed = pm_box_union(needed, cut_to_rows(c->parts[i].box, y, count));
    return needed;
}

/* Copies are written out for colour photos: a call would cost more than its three bytes. */
static inline void put_pixel(uint8_t *restrict to, const uint8_t *restrict from, int channels) {
    memcpy(to, from, channels == 3 ? 2 : 1);
    for (int c = channels == 3 ? 2 : 1; c < channels; c++)
        to[c] = from[c];
}

static inline void put_pixels(uint8_t *restrict to, ptrdiff_t step, const uint8_t *restrict row, int count,
                              int channels) {
#pragma GCC unroll 4
    for (int i = 0; i < count; i++, to += step, row += channels)
        put_pixel(to, row, channels);
}

/* All of a row of colours but its ends four bytes at a time: the one before a pixel (`beside` -1) or after it
 * (0) belongs to a pixel that is put later. */
static void put_colours(uint8_t *restrict to, ptrdiff_t step, const uint8_t *restrict row, int count,
                        ptrdiff_t beside) {
    const ptrdiff_t last = count - 1;
    put_pixel(to, row, 3);
#pragma GCC unroll 4
    for (ptrdiff_t i = 1; i < last; i++)
        memcpy(to + i * step + beside, row + 3 * i + beside, 4);
    put_pixel(to + last * step, row + 3 * last, 3);
}

/* Of a turned box only the columns that are used; `to` and `row` point to its first. */
static inline void put_columns(const struct part *part, uint8_t *restrict to, ptrdiff_t step,
                               const uint8_t *restrict row, int channels) {
    for (int i = 0; i < part->n_columns; i++) {
        ptrdiff_t x = part->columns[i];
        put_pixel(to + x * step, row + x * channels, channels);
    }
}

static inline void put_part(const struct part *part, uint8_t *to, ptrdiff_t step, const uint8_t *row,
                            int channels) {
    if (part->looked_at != NULL && part->turned)
        put_columns(part, to, step, row, channels);
    else
        put_pixels(to, step, row, part->box.w, channels);
}

/* Row `y` of the part's own box. */
static void put_row(const struct part *part, int y, const uint8_t *row) {
    int channels = part->pixels->channels;
    ptrdiff_t step = part->turn.step_x * channels, at = part->turn.origin + y * part->turn.step_y;
    uint8_t *to = part->pixels->data + at * channels;
    if (part->looked_at != NULL && !part->turned && !part->looked_at[at / part->pixels->box.w])
        return;
    if (step == channels)
        memcpy(to, row, (size_t)part->box.w * (size_t)channels);
    else if (channels == 3 && part->looked_at == NULL && y + 1 < part->box.h)
        put_colours(to, step, row, part->box.w, (part->turned ? part->turn.step_y : step) < 0 ? -1 : 0);
    else if (channels == 3)
        put_part(part, to, step, row, 3);
    else
        put_part(part, to, step, row, channels);
}

void pm_collector_row(struct pm_collector *c, int y, int x, const uint8_t *row, int count) {
    for (size_t i = 0; i < c->n_parts; i++) {
        const struct pm_box *box = &c->parts[i].box;
        if (y >= box->y && y < box->y + box->h && x <= box->x && x + count >= box->x + box->w)
            put_row(&c->parts[i], y - box->y, row + (ptrdiff_t)(box->x - x) * c->channels);
    }
    if (c->overview.pixels == NULL)
        return;
    const uint8_t *averaged = pm_shrink_push(c->shrink, row);
    if (averaged != NULL)
        put_row(&c->overview, c->overview_rows++, averaged);
}

bool pm_collector_fill(struct pm_collector *c, int y, struct pm_error *err) {
    const int width = pm_frame_width(&c->frame), height = pm_frame_height(&c->frame);
    uint8_t *row = pm_alloc((size_t)width, (size_t)c->channels, err);
    if (row == NULL)
        return false;
    memset(row, 128, (size_t)width * (size_t)c->channels);
    for (; y < height; y++)
        pm_collector_row(c, y, 0, row, width);
    free(row);
    return true;
}
