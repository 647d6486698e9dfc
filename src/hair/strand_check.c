#include "hair/strand_check.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

/* Of what the network marked on 26 heads with hair, seen at 512 to 2,048 px, 25 were lively and none smooth.
 * Smooth were 20 of 24 pieces of cloth, 39 of 47 of walls, skies and rooms, 9 of 14 of skin. */
static const double smooth_frac = 0.027, lively_frac = 0.036;

enum {
    BORDER_PX = 2,       /* what slopes reach */
    WINDOW_PX = 7,       /* over which slopes are averaged */
    MOST_SIDE_PX = 240,  /* of a square as large as the mask */
    LEAST_SAMPLES = 400, /* whole windows inside the mask */
    DARKEST_CODE = 12,   /* below it there is nothing but noise */
    STEPS = 16,          /* of a code */
    DARK_CODE_OFFSET = 10
};

/* Grey in sixteenths of a code, and where to look. */
struct grey {
    uint16_t *at;
    uint8_t *inside;
    int width, height;
};

/* How many pixels of a side become one. */
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

/* The sum over `n` pixels of a row, as codes times STEPS. */
static uint32_t sum_light(const uint8_t *at, int n, int channels) {
    uint32_t red = 0, green = 0, blue = 0, ink = 0;
    for (const uint8_t *end = at + (ptrdiff_t)n * channels; at < end; at += channels)
        if (channels == 3)
            red += at[0], green += at[1], blue += at[2];
        else
            ink += channels == 1 ? at[0] * STEPS : ink_light(at);
    return (77 * red + 150 * green + 29 * blue) / STEPS + ink;
}

/* One row of the grey picture from `factor` rows of the part. */
static void average_row(uint16_t *row, int width, const struct pm_strand_place *place, int y, int factor) {
    const struct pm_pixels *crop = place->crop;
    const int channels = crop->channels;
    const size_t line = (size_t)crop->box.w * (size_t)channels;
    const uint8_t *corner = crop->data + (size_t)(place->part.y - crop->box.y + y * factor) * line +
                            (size_t)(place->part.x - crop->box.x) * (size_t)channels;
    for (int x = 0; x < width; x++) {
        uint32_t sum = 0;
        for (int ty = 0; ty < factor; ty++)
            sum += sum_light(corner + (size_t)ty * line + (ptrdiff_t)x * factor * channels, factor, channels);
        row[x] = (uint16_t)(sum / (uint32_t)(factor * factor));
    }
}

/* Whether a pixel of the grey picture lies wholly in cells of hair. */
static bool is_certain(const struct pm_strand_place *place, int x, int y, int factor) {
    const struct pm_box *all = &place->crop->box, *part = &place->part;
    for (int corner = 0; corner < 4 && place->certain != NULL; corner++) {
        int64_t across = part->x - all->x + x * factor + (corner % 2) * (factor - 1);
        int64_t down = part->y - all->y + y * factor + corner / 2 * (factor - 1);
        if (!(place->certain[down * place->height / all->h * place->width + across * place->width / all->w] >
              PM_STRAND_CERTAIN))
            return false;
    }
    return true;
}

/* Not at the border, where there are no slopes. */
static void mark_inside(struct grey *grey, const struct pm_strand_place *place, int factor) {
    for (int y = BORDER_PX; y < grey->height - BORDER_PX; y++)
        for (int x = BORDER_PX; x < grey->width - BORDER_PX; x++)
            grey->inside[y * grey->width + x] = is_certain(place, x, y, factor);
}

/* 1 2 1 both ways, times sixteen. */
static void smooth(uint16_t *to, const struct grey *grey) {
    size_t w = (size_t)grey->width;
    for (int y = 1; y < grey->height - 1; y++) {
        const uint16_t *g = grey->at + (size_t)y * w;
        for (size_t x = 1; x + 1 < w; x++)
            to[(size_t)y * w + x] =
                (uint16_t)(g[x - w - 1] + 2 * g[x - w] + g[x - w + 1] + 2 * g[x - 1] + 4 * g[x] +
                           2 * g[x + 1] + g[x + w - 1] + 2 * g[x + w] + g[x + w + 1]);
    }
}

/* Squared slope in (code / STEPS / pixel)^2, 0 at the border. */
static void squared_slopes(uint32_t *slopes, const uint16_t *smoothed, const struct grey *grey) {
    size_t w = (size_t)grey->width;
    for (int y = BORDER_PX; y < grey->height - BORDER_PX; y++)
        for (int x = BORDER_PX; x < grey->width - BORDER_PX; x++) {
            size_t i = (size_t)y * w + (size_t)x;
            int32_t dx = (smoothed[i + 1] - smoothed[i - 1]) / 32;
            int32_t dy = (smoothed[i + w] - smoothed[i - w]) / 32;
            slopes[i] = (uint32_t)(dx * dx + dy * dy);
        }
}

/* Sums over whole windows inside the mask, one after the other into `sums`: how many. */
static size_t window_sums(uint32_t *sums, const uint32_t *slopes, const struct grey *grey,
                          uint32_t *columns) {
    size_t count = 0, w = (size_t)grey->width;
    uint32_t *filled = columns + w;
    for (int y = 0; y < grey->height; y++) {
        uint32_t sum = 0, full = 0;
        for (size_t x = 0; x < w; x++) {
            size_t i = (size_t)y * w + x;
            columns[x] += slopes[i] - (y >= WINDOW_PX ? slopes[i - WINDOW_PX * w] : 0);
            filled[x] += grey->inside[i] - (y >= WINDOW_PX ? grey->inside[i - WINDOW_PX * w] : 0u);
            sum += columns[x] - (x >= WINDOW_PX ? columns[x - WINDOW_PX] : 0);
            full += filled[x] - (x >= WINDOW_PX ? filled[x - WINDOW_PX] : 0);
            if (full == WINDOW_PX * WINDOW_PX)
                sums[count++] = sum;
        }
    }
    return count;
}

/* The value that `rank` others stand before, sorted; moves them about (Hoare 1961). */
static uint32_t ranked(uint32_t *values, size_t n, size_t rank) {
    size_t low = 0, high = n - 1;
    while (low < high) {
        uint32_t middle = values[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;; i++, j--) {
            while (values[i] < middle)
                i++;
            while (middle < values[j])
                j--;
            if (i >= j)
                break;
            uint32_t other = values[i];
            values[i] = values[j];
            values[j] = other;
        }
        if (rank <= j)
            high = j;
        else
            low = j + 1;
    }
    return values[rank];
}

static double median_code(const struct grey *grey) {
    size_t histogram[256] = {0}, count = 0, below = 0, pixels = (size_t)grey->width * (size_t)grey->height;
    for (size_t i = 0; i < pixels; i++)
        if (grey->inside[i]) {
            histogram[grey->at[i] / STEPS & 255]++;
            count++;
        }
    int code = 0;
    while (code < 255 && 2 * (below += histogram[code]) < count)
        code++;
    return code;
}

/* `work` holds two numbers a pixel and two a column, all zero; `smoothed` one a pixel. */
static void judge(struct pm_strand_check *check, const struct grey *grey, uint32_t *work,
                  uint16_t *smoothed) {
    size_t pixels = (size_t)grey->width * (size_t)grey->height;
    smooth(smoothed, grey);
    squared_slopes(work, smoothed, grey);
    size_t count = window_sums(work + pixels, work, grey, work + 2 * pixels);
    double code = median_code(grey);
    if (count < LEAST_SAMPLES || code < DARKEST_CODE)
        return;
    double mean_square = ranked(work + pixels, count, count / 4) / (double)(WINDOW_PX * WINDOW_PX);
    check->slope_frac = sqrt(mean_square) / STEPS / (code + DARK_CODE_OFFSET);
    check->verdict = check->slope_frac < smooth_frac   ? PM_STRAND_NOT_HAIR
                     : check->slope_frac < lively_frac ? PM_STRAND_ABSTAINS
                                                       : PM_STRAND_HAIR;
}

/* How many pixels of the crop are hair; the part becomes what holds them. */
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

static bool look_at(struct pm_strand_check *check, const struct pm_strand_place *place, int factor,
                    struct pm_error *err) {
    struct grey grey = {.width = place->part.w / factor, .height = place->part.h / factor};
    *check = (struct pm_strand_check){PM_STRAND_ABSTAINS, NAN};
    if (grey.width < WINDOW_PX || grey.height < WINDOW_PX)
        return true;
    size_t pixels = (size_t)grey.width * (size_t)grey.height;
    grey.at = pm_alloc(2 * pixels, sizeof *grey.at, err);
    grey.inside = pm_alloc(pixels, 1, err);
    uint32_t *work = pm_alloc(2 * (pixels + (size_t)grey.width), sizeof *work, err);
    bool good = grey.at && grey.inside && work;
    if (good) {
        for (int y = 0; y < grey.height; y++)
            average_row(grey.at + (ptrdiff_t)y * grey.width, grey.width, place, y, factor);
        mark_inside(&grey, place, factor);
        judge(check, &grey, work, grey.at + pixels);
    }
    free(grey.at);
    free(grey.inside);
    free(work);
    return good;
}

bool pm_strand_look(struct pm_strand_check *check, const struct pm_strand_place *asked, int photo_long_px,
                    struct pm_error *err) {
    struct pm_strand_place place = *asked;
    struct pm_strand_check finer;
    *check = (struct pm_strand_check){PM_STRAND_ABSTAINS, NAN};
    if (photo_long_px < PM_STRAND_LEAST_LONG_PX)
        return true;
    int factor = averaged_px(find_part(&place));
    if (!look_at(check, &place, factor, err))
        return false;
    /* Fine strands in even light may have been averaged away. */
    if (check->verdict == PM_STRAND_HAIR || factor == 1)
        return true;
    if (!look_at(&finer, &place, factor / 2, err))
        return false;
    if (finer.slope_frac > check->slope_frac)
        *check = finer;
    return true;
}
