#include "hair/outline.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

/* ------------------------------------------------------------------ the best box */

/* Sides that are tried, in cells, and how much longer than wide a box may be. */
static const int sides[] = {2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 27, 33};
enum { SIDES = sizeof sides / sizeof *sides };
static const double flattest = 0.4, widest = 3;

/* A box whose colours are this far from the median counts half. */
static const double half_distance = 12;

/* The columns of a row from the first to the last that may be in a box's middle. */
struct span {
    int from, to;
};

/* Sums of all cells above and left of each corner. */
struct sums {
    int width; /* of a row of sums */
    double *member, *distance;
    struct span *middles; /* of each row */
};

static void sums_free(struct sums *s) {
    free(s->member);
    free(s->middles);
}

static bool is_middle(float member) {
    return member > 0.5f;
}

static bool sums_new(struct sums *s, const float *member, const float *distance, int width, int height,
                     struct pm_error *err) {
    s->width = width + 1;
    size_t n = (size_t)(width + 1) * (size_t)(height + 1);
    s->member = pm_alloc(2 * n, sizeof *s->member, err);
    s->middles = pm_alloc((size_t)height, sizeof *s->middles, err);
    if (s->member == NULL || s->middles == NULL)
        return false;
    s->distance = s->member + n;
    for (int y = 0; y < height; y++) {
        double m = 0, d = 0;
        s->middles[y].from = width;
        for (int x = 0; x < width; x++) {
            if (is_middle(member[y * width + x]))
                s->middles[y] = (struct span){x < s->middles[y].from ? x : s->middles[y].from, x + 1};
            ptrdiff_t at = (ptrdiff_t)(y + 1) * s->width + x + 1, from = (ptrdiff_t)y * width + x;
            m += member[from];
            d += distance[from];
            s->member[at] = s->member[at - s->width] + m;
            s->distance[at] = s->distance[at - s->width] + d;
        }
    }
    return true;
}

static double box_sum(const double *sum, int stride, int x, int y, int w, int h) {
    const double *top = sum + (ptrdiff_t)y * stride + x, *low = top + (ptrdiff_t)h * stride;
    return low[w] - low[0] - top[w] + top[0];
}

/* 0 if it is not above `most`. */
static double score_at(const struct sums *s, int x, int y, int w, int h, double least, double most) {
    double area = (double)w * h, full = box_sum(s->member, s->width, x, y, w, h) / area;
    if (full < least)
        return 0;
    double filled = sqrt(area) * full * full * full * full;
    if (filled <= most)
        return 0;
    double off = box_sum(s->distance, s->width, x, y, w, h) / area;
    return filled / (1 + off / half_distance);
}

static struct pm_box best_box(const struct sums *s, const float *member, int width, int height,
                              double least) {
    struct pm_box best = {0, 0, 0, 0};
    double most = 0;
    /* The largest come first: no smaller box than that of the best score can have a better one. */
    for (int i = SIDES - 1; i >= 0; i--)
        for (int j = SIDES - 1; j >= 0; j--) {
            int h = sides[i], w = sides[j];
            if (h > height || w > width || w < flattest * h || w > widest * h || sqrt((double)w * h) <= most)
                continue;
            for (int y = 0; y + h <= height; y++) {
                const struct span span = s->middles[y + h / 2];
                const int to = span.to - w / 2 < width - w + 1 ? span.to - w / 2 : width - w + 1;
                for (int x = span.from > w / 2 ? span.from - w / 2 : 0; x < to; x++) {
                    if (!is_middle(member[(y + h / 2) * width + x + w / 2]))
                        continue;
                    double score = score_at(s, x, y, w, h, least, most);
                    if (score > most) {
                        most = score;
                        best = (struct pm_box){x, y, w, h};
                    }
                }
            }
        }
    return best;
}

bool pm_inner_box(struct pm_box *box, const float *member, const float *distance, int width, int height,
                  double least, struct pm_error *err) {
    struct sums s;
    *box = (struct pm_box){0, 0, 0, 0};
    const bool done = sums_new(&s, member, distance, width, height, err);
    for (double wanted = least; done && box->w == 0 && wanted > 0.6; wanted -= 0.1)
        *box = best_box(&s, member, width, height, wanted);
    sums_free(&s);
    return done;
}

/* ------------------------------------------------------------------ the outline */

/* Follows the sides of the cells, with the mask on the right, from the top left corner of the first.
 */
struct walk {
    const uint8_t *mask;
    int width, height;
};

static bool is_in(const struct walk *w, int x, int y) {
    return x >= 0 && y >= 0 && x < w->width && y < w->height && w->mask[(ptrdiff_t)y * w->width + x] > 127;
}

/* The corners of the path; returns their number, 0 if there are too many. */
static size_t trace(const struct walk *w, struct pm_point *way, size_t most, int x, int y) {
    /* East, south, west, north; and the cells ahead of a corner on the left and on the right. */
    static const int step[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    static const int left[4][2] = {{0, -1}, {0, 0}, {-1, 0}, {-1, -1}};
    static const int right[4][2] = {{0, 0}, {-1, 0}, {-1, -1}, {0, -1}};
    int x0 = x, y0 = y, going = 0;
    size_t n = 0;
    for (bool begun = false;; begun = true) {
        int turn = is_in(w, x + left[going][0], y + left[going][1])     ? 3
                   : is_in(w, x + right[going][0], y + right[going][1]) ? 0
                                                                        : 1;
        going = (going + turn) % 4;
        if (begun && x == x0 && y == y0 && going == 0)
            return n;
        if (turn != 0) {
            if (n == most)
                return 0;
            way[n++] = (struct pm_point){x, y};
        }
        x += step[going][0];
        y += step[going][1];
    }
}

/* Positive if the path encloses the mask, negative if it encloses a hole. */
static double turned_area(const struct pm_point *way, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += way[i].x * way[(i + 1) % n].y - way[(i + 1) % n].x * way[i].y;
    return sum;
}

static double off_line(struct pm_point p, struct pm_point a, struct pm_point b) {
    double dx = b.x - a.x, dy = b.y - a.y, length = hypot(dx, dy);
    if (!(length > 0))
        return hypot(p.x - a.x, p.y - a.y);
    return fabs((p.x - a.x) * dy - (p.y - a.y) * dx) / length;
}

/* Keeps corners further than `off` from the line between two that are kept (Douglas and Peucker 1973). */
static void keep_between(bool *keep, const struct pm_point *way, size_t from, size_t to, double off) {
    double most = off;
    size_t furthest = from;
    for (size_t i = from + 1; i < to; i++) {
        double d = off_line(way[i], way[from], way[to]);
        if (d > most) {
            most = d;
            furthest = i;
        }
    }
    if (furthest == from)
        return;
    keep[furthest] = true;
    keep_between(keep, way, from, furthest, off);
    keep_between(keep, way, furthest, to, off);
}

enum { LONGEST_WAY = 1024 };

static size_t simplify(struct pm_point *corners, size_t most, const struct pm_point *way, size_t n) {
    for (double off = 1; off < 64; off *= 1.5) {
        bool keep[LONGEST_WAY] = {false};
        size_t kept = 0, across = 0;
        for (size_t i = 1; i < n; i++)
            if (hypot(way[i].x - way[0].x, way[i].y - way[0].y) >
                hypot(way[across].x - way[0].x, way[across].y - way[0].y))
                across = i;
        keep[0] = keep[across] = keep[n - 1] = true;
        keep_between(keep, way, 0, across, off);
        keep_between(keep, way, across, n - 1, off);
        for (size_t i = 0; i < n; i++)
            kept += keep[i];
        if (kept > most)
            continue;
        kept = 0;
        for (size_t i = 0; i < n; i++)
            if (keep[i])
                corners[kept++] = way[i];
        return kept;
    }
    return 0;
}

size_t pm_outline(struct pm_point *corners, size_t most, const uint8_t *mask, int width, int height,
                  struct pm_box inside) {
    const struct walk w = {mask, width, height};
    struct pm_point way[LONGEST_WAY];
    int x = inside.x + inside.w / 2, y = inside.y + inside.h / 2;
    for (; y >= 0; y--) {
        if (!is_in(&w, x, y) || is_in(&w, x, y - 1))
            continue;
        size_t n = trace(&w, way, LONGEST_WAY, x, y);
        if (n >= 4 && turned_area(way, n) > 0)
            return simplify(corners, most, way, n);
    }
    return 0;
}
