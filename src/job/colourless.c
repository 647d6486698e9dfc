/* Photos without colour: grey, or toned in one hue. Their hair would be measured as neutral, or as the
 * toning. */
#include "base/error.h"
#include "base/memory.h"
#include "job/consultation.h"
#include "job/picture.h"
#include "photo/photo.h"

#include <math.h>
#include <stdlib.h>

/* The deviation of red and blue relative to green from a cubic of the lightness, in 8-bit codes: up to
 * 2.0 in toned photos, 4.4 and more in colour photos of 120 people and things, 3.1 in a picture of a
 * brown and a grey patch. */
enum { TERMS = 4, MOST_PIXELS = 40000, PLACE_PX = 192 };
static const double toned_most = 2.5;
/* The colour that JPEG adds to a grey picture. */
static const double grey_most = 1.2;
/* A photo of a person has most lightnesses; a picture of a few patches fits any curve. This many of 32
 * bins of lightness must have a hundredth of the pixels each. */
enum { BINS = 32, PHOTO_BINS = 12 };

/* Sums for least squares: powers of the lightness, the same times a difference, and its square. */
struct sums {
    double power[2 * TERMS - 1], red[TERMS], blue[TERMS], square;
    int bin[BINS];
};

/* The same by lightness, red + 2 green + blue, since there are many pixels but few lightnesses. */
enum { LIGHTEST = 4 * 255 };
struct levels {
    struct {
        int n, red, blue;
    } at[LIGHTEST + 1];
    int64_t square;
};

/* Returns the square. */
static int add_pixel(struct levels *levels, const uint8_t *code) {
    const int green = code[1], red = code[0] - green, blue = code[2] - green;
    const int at = code[0] + 2 * green + code[2];
    levels->at[at].n++;
    levels->at[at].red += red;
    levels->at[at].blue += blue;
    return red * red + blue * blue;
}

static struct sums sums_of(const struct levels *levels) {
    struct sums sums = {.square = (double)levels->square};
    for (int at = 0; at <= LIGHTEST; at++) {
        const double lightness = (double)at / LIGHTEST;
        double power = 1;
        for (int i = 0; levels->at[at].n > 0 && i < 2 * TERMS - 1; i++, power *= lightness) {
            sums.power[i] += power * levels->at[at].n;
            if (i < TERMS) {
                sums.red[i] += power * levels->at[at].red;
                sums.blue[i] += power * levels->at[at].blue;
            }
        }
        sums.bin[(int)(lightness * (BINS - 1) + 0.5)] += levels->at[at].n;
    }
    return sums;
}

/* Gaussian elimination with a small ridge: the matrix is symmetric and never singular. */
static void solve(const struct sums *sums, const double *right, double *x) {
    double m[TERMS][TERMS + 1];
    for (int i = 0; i < TERMS; i++) {
        for (int j = 0; j < TERMS; j++)
            m[i][j] = sums->power[i + j] + (i == j ? 1e-6 * sums->power[0] : 0);
        m[i][TERMS] = right[i];
    }
    for (int i = 0; i < TERMS; i++)
        for (int k = 0; k < TERMS; k++)
            for (int j = TERMS; k != i && j >= i; j--)
                m[k][j] -= m[k][i] / m[i][i] * m[i][j];
    for (int i = 0; i < TERMS; i++)
        x[i] = m[i][TERMS] / m[i][i];
}

static double left_over(const struct sums *sums, const double *right) {
    double x[TERMS], fitted = 0;
    solve(sums, right, x);
    for (int i = 0; i < TERMS; i++)
        fitted += x[i] * right[i];
    return fitted;
}

/* Over the rows that were read (NULL: all). */
static void add_pixels(struct levels *levels, const struct pm_pixels *pixels, const bool *looked_at) {
    const size_t width = (size_t)pixels->box.w, height = (size_t)pixels->box.h;
    size_t rows = 0, x = 0;
    for (size_t y = 0; y < height; y++)
        rows += looked_at == NULL || looked_at[y];
    const size_t step = 1 + rows * width / MOST_PIXELS;
    int64_t square = 0;
    for (size_t y = 0; y < height; y++) {
        if (looked_at != NULL && !looked_at[y])
            continue;
        for (; x < width; x += step)
            square += add_pixel(levels, pixels->data + 3 * (y * width + x));
        x -= width;
    }
    levels->square += square;
}

static bool is_toned(const struct levels *levels, int least_bins) {
    const struct sums made = sums_of(levels), *sums = &made;
    const double total = sums->power[0];
    if (total == 0)
        return false;
    if (sums->square <= 2 * total * grey_most * grey_most)
        return true;
    int bins = 0;
    for (int i = 0; i < BINS; i++)
        bins += sums->bin[i] >= total / 100;
    double rest = sums->square - left_over(sums, sums->red) - left_over(sums, sums->blue);
    return bins >= least_bins && rest <= 2 * total * toned_most * toned_most;
}

static bool add_kept(struct levels *levels, const struct pm_consultation *c, struct pm_error *err) {
    for (size_t i = 0; i < c->n_keep; i++) {
        bool *looked_at = pm_alloc((size_t)c->kept[i].box.h, sizeof *looked_at, err);
        if (looked_at == NULL)
            return false;
        pm_mark_rows(c, i, &c->kept[i], looked_at);
        add_pixels(levels, &c->kept[i], looked_at);
        free(looked_at);
    }
    return true;
}

/* Whether the photo is of one hue also where it is read for nothing else, each place in a tile of its own:
 * one that is not shows that the photo has colour. */
static bool places_are_toned(struct pm_consultation *c, struct levels *levels, bool *toned,
                             struct pm_error *err) {
    static const double places[][2] = {{0, 0}, {0.5, 0.75}, {0.75, 0.2}, {0.2, 0.4}}; /* x, y */
    const int width = c->info->width, height = c->info->height;
    const int quarter = 1 + ((width < height ? width : height) - 1) / 4;
    const int side = quarter < PLACE_PX ? quarter : PLACE_PX;
    for (size_t i = 0; *toned && i < sizeof places / sizeof *places; i++) {
        struct pm_pixels place;
        const struct pm_box box = {(int)(places[i][0] * width), (int)(places[i][1] * height), side, side};
        if (!pm_photo_read(c->photo, &(struct pm_photo_request){.keep = &box, .n_keep = 1}, &place, NULL,
                           err))
            return false;
        add_pixels(levels, &place, NULL);
        pm_pixels_free(&place);
        *toned = is_toned(levels, 0);
    }
    return true;
}

/* The part that was read for the hair may have one hue: then, and if no hair was found, the entire photo
 * is examined. Of a photo in tiles a few may show that it has colour. */
static bool whole_is_toned(struct pm_consultation *c, bool *toned, struct pm_error *err) {
    struct levels kept = {0}, all = {0};
    if (!add_kept(&kept, c, err))
        return false;
    *toned = c->n_keep == 0 || is_toned(&kept, 0);
    if (*toned && c->overview.data == NULL && pm_photo_is_partial(c->photo) &&
        !places_are_toned(c, &kept, toned, err))
        return false;
    if (!*toned)
        return true;
    struct pm_pixels whole = {0};
    const struct pm_photo_request request = {.overview_px = PM_COLOUR_PX, .overview_whole = true};
    if (c->overview.data == NULL && !pm_photo_read(c->photo, &request, NULL, &whole, err))
        return false;
    add_pixels(&all, c->overview.data != NULL ? &c->overview : &whole, NULL);
    *toned = is_toned(&all, PHOTO_BINS);
    pm_pixels_free(&whole);
    return true;
}

bool pm_refuse_colourless(struct pm_consultation *c, struct pm_error *err) {
    bool toned = c->info->channels == 1;
    if (c->info->channels == 3 && !whole_is_toned(c, &toned, err))
        return false;
    if (!toned)
        return true;
    c->colourless = true;
    return c->options->force ||
           pm_fail_remedy(err, PM_E_NO_COLOUR, PM_REMEDY_FORCE,
                          "%s: a photo without colour (black and white, or toned in one hue) does not show "
                          "warm from cool: send it in colour, as the camera took it",
                          c->name);
}
