#include "hair/strand_check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "photo/shrink.h"

/* Of the areas that the network marked on 26 heads with hair, at 512 to 2,048 px, 25 were lively and none
 * smooth. 20 of 24 pieces of cloth, 39 of 47 of walls, skies and rooms, and 9 of 14 of skin were smooth. */
static const double smooth_frac = 0.027, lively_frac = 0.036;

enum {
    BORDER_PX = 2,       /* what slopes reach */
    REACH_PX = 5,        /* the same in the coarser picture */
    WINDOW_PX = 7,       /* over which slopes are averaged */
    MOST_SIDE_PX = 240,  /* of a square as large as the mask */
    LEAST_SAMPLES = 400, /* whole windows inside the mask */
    DARKEST_CODE = 12,   /* below it there is only noise */
    STEPS = 16,          /* of a code */
    BLOCK = 8,           /* pixels at once */
    LEAST_SIDE_PX = 10,  /* the minimum size: a block and a border on each side */
    DARK_CODE_OFFSET = 10
};

/* From one column up to another. */
struct span {
    int from, to;
};

/* Grey in sixteenths of a code, and the mask. */
struct grey {
    uint16_t *at;
    uint8_t *inside;
    /* For each row: the columns from the first to the last inside; those of `at` that are filled, around
     * them. */
    struct span *marked, *spans;
    int width, height;
};

/* The factor by which each side is reduced. */
static int averaged_px(double hair_px) {
    int factor = 1;
    while (hair_px > (double)MOST_SIDE_PX * MOST_SIDE_PX * factor * factor)
        factor *= 2;
    return factor;
}

/* The light that a pixel of ink sends, as a code times STEPS. */
static uint32_t ink_light(const uint8_t *ink) {
    return (77u * (255u - ink[0]) + 150u * (255u - ink[1]) + 29u * (255u - ink[2])) * (255u - ink[3]) / 255 /
           STEPS;
}

/* The light of one pixel, as a code times 256. */
static uint32_t light_of(const uint8_t *at, int channels) {
    return channels == 1 ? at[0] * 256u : STEPS * ink_light(at);
}

/* Eight pixels at once; gcc and clang turn these into vector instructions, or into plain ones. */
typedef uint16_t greys __attribute__((vector_size(2 * BLOCK)));

static greys load_greys(const uint16_t *from) {
    greys v;
    memcpy(&v, from, sizeof v);
    return v;
}

static greys load_codes(const uint8_t *from) {
    typedef uint8_t codes __attribute__((vector_size(BLOCK)));
    codes v;
    memcpy(&v, from, sizeof v);
    return __builtin_convertvector(v, greys);
}

/* One row of the grey picture from one line: eight successive codes are weighted at any offset. */
static void weigh_colours(uint16_t *row, int width, const uint8_t *at) {
    enum { PIXELS = BLOCK / 3 + 1 };
    int x = 0;
    for (; x + PIXELS + 1 < width; x += PIXELS, at += 3 * PIXELS) {
        uint16_t light[BLOCK];
        const greys all = (77 * load_codes(at) + 150 * load_codes(at + 1) + 29 * load_codes(at + 2)) / STEPS;
        memcpy(light, &all, sizeof light);
        for (int i = 0; i < PIXELS; i++)
            row[x + i] = light[3 * i];
    }
    for (; x < width; x++, at += 3)
        row[x] = (uint16_t)((77u * at[0] + 150u * at[1] + 29u * at[2]) / STEPS);
}

/* One row of the grey picture from the sums of `factor` lines of colour; inlined, so that common factors are
 * constants. */
static inline void average_colours(uint16_t *row, int width, const uint16_t *sums, int factor) {
    const uint32_t whole = STEPS * (uint32_t)(factor * factor);
    for (int x = 0; x < width; x++, sums += 3 * factor) {
        uint32_t red = 0, green = 0, blue = 0;
#pragma GCC unroll 4
        for (int tx = 0; tx < factor; tx++)
            red += sums[3 * tx], green += sums[3 * tx + 1], blue += sums[3 * tx + 2];
        row[x] = (uint16_t)((77 * red + 150 * green + 29 * blue) / whole);
    }
}

static void average_others(uint16_t *row, int width, const uint8_t *at, size_t line, int factor,
                           int channels) {
    for (int x = 0; x < width; x++) {
        uint32_t sum = 0;
        for (int i = 0; i < factor * factor; i++)
            sum += light_of(
                at + (size_t)(i / factor) * line + (ptrdiff_t)(x * factor + i % factor) * channels, channels);
        row[x] = (uint16_t)(sum / (STEPS * (uint32_t)(factor * factor)));
    }
}

/* Row `y` of the grey picture of the part. `sums` holds a number a code of a line. */
static void average_row(const struct grey *grey, const struct pm_strand_place *place, int y, int factor,
                        uint16_t *sums) {
    const struct pm_pixels *crop = place->crop;
    const size_t line = (size_t)crop->box.w * (size_t)crop->channels;
    const int from = grey->spans[y].from, width = grey->spans[y].to - from;
    const uint8_t *at = crop->data + (size_t)(place->part.y - crop->box.y + y * factor) * line +
                        (size_t)(place->part.x - crop->box.x + from * factor) * (size_t)crop->channels;
    uint16_t *row = grey->at + (ptrdiff_t)y * grey->width + from;
    if (crop->channels != 3) {
        average_others(row, width, at, line, factor, crop->channels);
    } else if (factor == 1) {
        weigh_colours(row, width, at);
    } else {
        pm_sum_rows(sums, at, line, factor, 3 * (size_t)width * (size_t)factor);
        if (factor == 2)
            average_colours(row, width, sums, 2);
        else if (factor == 4)
            average_colours(row, width, sums, 4);
        else
            average_colours(row, width, sums, factor);
    }
}

/* Four pixels of a row become one, and two rows. */
static void halve(struct grey *half, const struct grey *grey) {
    for (int y = 0; y < half->height; y++) {
        uint16_t *to = half->at + (ptrdiff_t)y * half->width;
        const uint16_t *from = grey->at + (ptrdiff_t)y * 2 * grey->width, *next = from + grey->width;
        for (int x = half->spans[y].from; x < half->spans[y].to; x++)
            to[x] = (uint16_t)((from[2 * x] + from[2 * x + 1] + next[2 * x] + next[2 * x + 1]) / 4);
    }
}

/* The cells of a side that hold the first and the last of the `factor` pixels from `from` on, counted in the
 * crop. */
struct cell_pair {
    int first, last;
};

static struct cell_pair cells_of(int64_t from, int factor, int pixels, int cells) {
    return (struct cell_pair){(int)(from * cells / pixels), (int)((from + factor - 1) * cells / pixels)};
}

/* One row of the mask: 1 if all that a pixel was averaged from lies in cells of hair. `certain` has room for
 * a row of cells. */
static void mark_row(uint8_t *inside, int from, int to, const struct pm_strand_place *place,
                     const struct cell_pair *columns, struct cell_pair row, bool *certain) {
    const float *top = place->certain + (ptrdiff_t)row.first * place->width,
                *low = place->certain + (ptrdiff_t)row.last * place->width;
    for (int i = 0; i < place->width; i++)
        certain[i] = top[i] > PM_STRAND_CERTAIN && low[i] > PM_STRAND_CERTAIN;
    for (int x = from; x < to; x++)
        inside[x] = certain[columns[x].first] & certain[columns[x].last];
}

/* The columns from the first to the last inside; empty if there is none. */
static struct span marked(const uint8_t *inside, int width) {
    struct span span = {0, width};
    while (span.from < span.to && !inside[span.from])
        span.from++;
    while (span.from < span.to && !inside[span.to - 1])
        span.to--;
    return span;
}

/* Without the border, where there are no slopes. Most rows are in the same cells as the one above. */
static bool mark_inside(struct grey *grey, const struct pm_strand_place *place, int factor,
                        struct pm_error *err) {
    const struct pm_box *all = &place->crop->box, *part = &place->part;
    const int left = part->x - all->x, top = part->y - all->y, end = grey->width - BORDER_PX;
    struct cell_pair *columns = pm_alloc((size_t)grey->width, sizeof *columns, err), before = {-1, -1};
    bool *certain = pm_alloc((size_t)place->width, sizeof *certain, err);
    const bool good = columns != NULL && certain != NULL;
    for (int x = BORDER_PX; good && x < end; x++)
        columns[x] = cells_of(left + x * factor, factor, all->w, place->width);
    for (int y = 0; good && y < grey->height; y++) {
        uint8_t *inside = grey->inside + (ptrdiff_t)y * grey->width;
        const struct cell_pair row = cells_of(top + y * factor, factor, all->h, place->height);
        if (row.first == before.first && row.last == before.last && y < grey->height - BORDER_PX) {
            memcpy(inside, inside - grey->width, (size_t)grey->width);
            grey->marked[y] = grey->marked[y - 1];
            continue;
        }
        memset(inside, 0, (size_t)grey->width);
        if (end <= BORDER_PX || y < BORDER_PX || y >= grey->height - BORDER_PX)
            continue;
        if (place->certain == NULL)
            memset(inside + BORDER_PX, true, (size_t)(end - BORDER_PX));
        else
            mark_row(inside, BORDER_PX, end, place, columns, row, certain);
        grey->marked[y] = marked(inside, grey->width);
        before = row;
    }
    free(columns);
    free(certain);
    return good;
}

/* The columns of a row within REACH_PX of marked ones. */
static struct span filled(const struct grey *grey, int y) {
    struct span span = {grey->width, 0};
    for (int i = y - REACH_PX; i <= y + REACH_PX; i++) {
        if (i < 0 || i >= grey->height || grey->marked[i].from == grey->marked[i].to)
            continue;
        span.from = grey->marked[i].from < span.from ? grey->marked[i].from : span.from;
        span.to = grey->marked[i].to > span.to ? grey->marked[i].to : span.to;
    }
    if (span.from >= span.to)
        return (struct span){0, 0};
    return (struct span){span.from > REACH_PX ? span.from - REACH_PX : 0,
                         span.to + REACH_PX < grey->width ? span.to + REACH_PX : grey->width};
}

/* 1 2 1 downwards. */
static greys smoothed_down(const uint16_t *g, ptrdiff_t w) {
    return load_greys(g - w) + 2 * load_greys(g) + load_greys(g + w);
}

/* 1 2 1 both ways, times sixteen. The last block of a row may overlap the one before: pictures are at least
 * LEAST_SIDE_PX wide. */
static void smooth(uint16_t *restrict to, const struct grey *grey) {
    const ptrdiff_t w = grey->width;
    for (ptrdiff_t y = 1; y + 1 < grey->height; y++)
        for (ptrdiff_t x = grey->spans[y].from + 1; x + 1 < grey->spans[y].to; x += BLOCK) {
            const ptrdiff_t at = y * w + (x + BLOCK < w ? x : w - 1 - BLOCK);
            const uint16_t *from = grey->at + at;
            const greys sum =
                smoothed_down(from - 1, w) + 2 * smoothed_down(from, w) + smoothed_down(from + 1, w);
            memcpy(to + at, &sum, sizeof sum);
        }
}

static inline uint16_t apart(uint16_t a, uint16_t b) {
    return (uint16_t)((a > b ? a : b) - (a < b ? a : b));
}

/* Squared slope in (code / STEPS / pixel)^2. */
static inline uint32_t squared_slope(const uint16_t *smoothed, ptrdiff_t w) {
    const uint16_t dx = apart(smoothed[1], smoothed[-1]) / 32, dy = apart(smoothed[w], smoothed[-w]) / 32;
    return (uint32_t)dx * dx + (uint32_t)dy * dy;
}

/* 0 outside the marked span. */
static void squared_slopes(uint32_t *restrict slopes, const uint16_t *restrict smoothed,
                           const struct grey *grey) {
    const ptrdiff_t w = grey->width;
    for (ptrdiff_t y = 0; y < grey->height; y++) {
        ptrdiff_t i = y * w + grey->marked[y].from, end = y * w + grey->marked[y].to;
        memset(slopes + y * w, 0, (size_t)grey->marked[y].from * sizeof *slopes);
        memset(slopes + end, 0, (size_t)(w - grey->marked[y].to) * sizeof *slopes);
        for (; i + BLOCK <= end; i += BLOCK)
            for (ptrdiff_t k = 0; k < BLOCK; k++)
                slopes[i + k] = squared_slope(smoothed + i + k, w);
        for (; i < end; i++)
            slopes[i] = squared_slope(smoothed + i, w);
    }
}

/* Adds row `comes` to the sums of columns and removes row `goes`, where either is marked: in blocks, which
 * compilers turn into vector code. */
static void move_columns(uint32_t *restrict columns, uint8_t *restrict whole, const uint32_t *slopes,
                         const struct grey *grey, size_t comes, size_t goes) {
    const size_t w = (size_t)grey->width;
    const struct span a = grey->marked[comes], b = grey->marked[goes];
    const uint32_t *slope = slopes + comes * w, *old_slope = slopes + goes * w;
    const uint8_t *inside = grey->inside + comes * w, *old_inside = grey->inside + goes * w;
    size_t x = (size_t)(a.from < b.from ? a.from : b.from), end = (size_t)(a.to > b.to ? a.to : b.to);
    for (; x + BLOCK <= end; x += BLOCK) {
        for (size_t k = 0; k < BLOCK; k++)
            columns[x + k] += slope[x + k] - old_slope[x + k];
        for (size_t k = 0; k < BLOCK; k++)
            whole[x + k] = (uint8_t)(whole[x + k] + (inside[x + k] - old_inside[x + k]));
    }
    for (; x < end; x++) {
        columns[x] += slope[x] - old_slope[x];
        whole[x] = (uint8_t)(whole[x] + (inside[x] - old_inside[x]));
    }
}

/* The start and end of the next run of whole columns from `x` on; `w` if there is none. */
static size_t next_run(const uint8_t *whole, size_t x, size_t w, size_t *end) {
    static const uint64_t none = 0, all = WINDOW_PX * UINT64_C(0x0101010101010101);
    while (x + BLOCK <= w && memcmp(whole + x, &none, BLOCK) == 0)
        x += BLOCK;
    while (x < w && whole[x] != WINDOW_PX)
        x++;
    *end = x;
    while (*end + BLOCK <= w && memcmp(whole + *end, &all, BLOCK) == 0)
        *end += BLOCK;
    while (*end < w && whole[*end] == WINDOW_PX)
        ++*end;
    return x;
}

/* Writes the sums over all complete windows inside the mask to `sums`; returns their number. `columns` and
 * `whole`, the number of a column's pixels that are inside, are zero. */
static size_t window_sums(uint32_t *sums, const uint32_t *slopes, const struct grey *grey, uint32_t *columns,
                          uint8_t *whole) {
    size_t count = 0, end;
    for (size_t y = 0; y < (size_t)grey->height; y++) {
        /* Row 0 is never inside: while no row goes, it does. */
        move_columns(columns, whole, slopes, grey, y, y >= WINDOW_PX ? y - WINDOW_PX : 0);
        const size_t from = (size_t)grey->marked[y].from, to = (size_t)grey->marked[y].to;
        for (size_t x = next_run(whole, from, to, &end); x < to; x = next_run(whole, end, to, &end)) {
            uint32_t sum = 0;
            if (end - x < WINDOW_PX)
                continue;
            for (size_t i = x; i + 1 < x + WINDOW_PX; i++)
                sum += columns[i];
            for (size_t i = x + WINDOW_PX - 1; i < end; i++) {
                sum += columns[i];
                sums[count++] = sum;
                sum -= columns[i + 1 - WINDOW_PX];
            }
        }
    }
    return count;
}

static double median_code(const struct grey *grey) {
    static const uint64_t all = UINT64_C(0x0101010101010101);
    size_t histogram[256] = {0}, count = 0, below = 0;
    for (int y = 0; y < grey->height; y++) {
        const ptrdiff_t row = (ptrdiff_t)y * grey->width;
        ptrdiff_t i = row + grey->marked[y].from, end = row + grey->marked[y].to;
        for (; i + BLOCK <= end; i += BLOCK) {
            uint64_t inside; /* of most blocks nothing or all is */
            memcpy(&inside, grey->inside + i, sizeof inside);
            if (inside == 0)
                continue;
            if (inside == all) {
#pragma GCC unroll 8
                for (int k = 0; k < BLOCK; k++)
                    histogram[grey->at[i + k] / STEPS]++;
                continue;
            }
            for (int k = 0; k < BLOCK; k++)
                histogram[grey->at[i + k] / STEPS] += grey->inside[i + k];
        }
        for (; i < end; i++)
            histogram[grey->at[i] / STEPS] += grey->inside[i];
    }
    for (int code = 0; code < 256; code++)
        count += histogram[code];
    int code = 0;
    while (code < 255 && 2 * (below += histogram[code]) < count)
        code++;
    return code;
}

/* `work` has room for two numbers per pixel, `smoothed` for one; `columns` for a number and a byte per
 * column, all zero. */
static void judge(struct pm_strand_check *check, const struct grey *grey, uint32_t *work, uint16_t *smoothed,
                  uint32_t *columns) {
    size_t pixels = (size_t)grey->width * (size_t)grey->height;
    smooth(smoothed, grey);
    squared_slopes(work, smoothed, grey);
    size_t count = window_sums(work + pixels, work, grey, columns, (uint8_t *)(columns + grey->width));
    double code = median_code(grey);
    if (count < LEAST_SAMPLES || code < DARKEST_CODE)
        return;
    pm_place_ranked_uint32(work + pixels, count, count / 4);
    double mean_square = work[pixels + count / 4] / (double)(WINDOW_PX * WINDOW_PX);
    check->slope_frac = sqrt(mean_square) / STEPS / (code + DARK_CODE_OFFSET);
    check->verdict = check->slope_frac < smooth_frac   ? PM_STRAND_NOT_HAIR
                     : check->slope_frac < lively_frac ? PM_STRAND_ABSTAINS
                                                       : PM_STRAND_HAIR;
}

/* The number of hair pixels in the crop; reduces the part to the box that contains them. */
static double find_part(struct pm_strand_place *place) {
    const struct pm_box *all = &place->crop->box;
    int x0 = place->width, y0 = place->height, x1 = 0, y1 = 0, cells = 0;
    if (place->certain == NULL)
        return (double)place->part.w * place->part.h;
    for (int y = 0; y < place->height; y++)
        for (int x = 0; x < place->width; x++)
            if (place->certain[y * place->width + x] > PM_STRAND_CERTAIN) {
                x0 = x < x0 ? x : x0;
                x1 = x + 1 > x1 ? x + 1 : x1;
                y0 = y < y0 ? y : y0;
                y1 = y + 1;
                cells++;
            }
    if (cells == 0)
        x0 = y0 = 0;
    int left = (int)((int64_t)x0 * all->w / place->width), top = (int)((int64_t)y0 * all->h / place->height);
    place->part =
        (struct pm_box){all->x + left, all->y + top, (int)((int64_t)x1 * all->w / place->width) - left,
                        (int)((int64_t)y1 * all->h / place->height) - top};
    return (double)cells * all->w * all->h / place->width / place->height;
}

/* A picture of the part's size divided by `factor`, with the mask and spans but without pixels; released by
 * the caller. */
static bool grey_new(struct grey *grey, const struct pm_strand_place *place, int factor,
                     struct pm_error *err) {
    *grey = (struct grey){.width = place->part.w / factor, .height = place->part.h / factor};
    const size_t width = (size_t)grey->width, height = (size_t)grey->height;
    grey->at = pm_alloc_unset(width * height, sizeof *grey->at, err);
    grey->inside = pm_alloc_unset(width, height, err);
    grey->marked = pm_alloc(2 * height, sizeof *grey->marked, err);
    if (grey->at == NULL || grey->inside == NULL || grey->marked == NULL ||
        !mark_inside(grey, place, factor, err))
        return false;
    grey->spans = grey->marked + height;
    for (int y = 0; y < grey->height; y++)
        grey->spans[y] = filled(grey, y);
    return true;
}

static void grey_free(struct grey *grey) {
    free(grey->at);
    free(grey->inside);
    free(grey->marked);
}

static bool look_at(struct pm_strand_check *check, const struct grey *grey, struct pm_error *err) {
    *check = (struct pm_strand_check){PM_STRAND_ABSTAINS, NAN};
    if (grey->width < LEAST_SIDE_PX || grey->height < LEAST_SIDE_PX)
        return true;
    size_t pixels = (size_t)grey->width * (size_t)grey->height;
    uint16_t *smoothed = pm_alloc_unset(pixels, sizeof *smoothed, err);
    uint32_t *work = pm_alloc_unset(2 * pixels, sizeof *work, err);
    uint32_t *columns = pm_alloc((size_t)grey->width, sizeof *columns + 1, err);
    const bool good = smoothed != NULL && work != NULL && columns != NULL;
    if (good)
        judge(check, grey, work, smoothed, columns);
    free(smoothed);
    free(work);
    free(columns);
    return good;
}

/* Fine strands in even light may have been averaged away: then the finer picture counts. */
static bool look_twice(struct pm_strand_check *check, const struct pm_strand_place *place, int factor,
                       const struct grey *fine, struct pm_error *err) {
    struct grey coarse;
    struct pm_strand_check finer;
    bool good = grey_new(&coarse, place, factor, err);
    if (good) {
        halve(&coarse, fine);
        good = look_at(check, &coarse, err);
    }
    grey_free(&coarse);
    if (!good || check->verdict == PM_STRAND_HAIR)
        return good;
    good = look_at(&finer, fine, err);
    if (good && finer.slope_frac > check->slope_frac)
        *check = finer;
    return good;
}

bool pm_strand_look(struct pm_strand_check *check, const struct pm_strand_place *asked, int photo_long_px,
                    struct pm_error *err) {
    struct pm_strand_place place = *asked;
    *check = (struct pm_strand_check){PM_STRAND_ABSTAINS, NAN};
    if (photo_long_px < PM_STRAND_LEAST_LONG_PX)
        return true;
    const int factor = averaged_px(find_part(&place)), finest = factor > 1 ? factor / 2 : 1;
    struct grey grey;
    uint16_t *sums = pm_alloc((size_t)place.part.w, 3 * sizeof *sums, err);
    bool good = grey_new(&grey, &place, finest, err) && sums != NULL;
    for (int y = 0; good && y < grey.height; y++)
        average_row(&grey, &place, y, finest, sums);
    free(sums);
    good = good && (factor > 1 ? look_twice(check, &place, factor, &grey, err) : look_at(check, &grey, err));
    grey_free(&grey);
    return good;
}
