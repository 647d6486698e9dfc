#include "chart/blobs.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHORTEST_RUN = 3, SMALLEST_AREA = 12, MOST_BLOBS = 3000, BLOCK = 16, CELL_PX = 8 };

static const uint8_t edges[] = {4, 9, 20};
static const double largest_share = 1 / 6.0;
/* Area / (12 sqrt(det covariance)) is 1 for any parallelogram, 1.05 for a disc. */
static const double squareness[2] = {0.80, 1.15};
static const double longest_aspect = 2.5, fewest_of_box = 0.35;
static const double same_blob = 0.3;

struct run {
    int y, from, to; /* [from, to) */
    int parent; /* union-find over runs; a root is its own parent and the first of its runs. In the end the
                 * number of its component */
};

/* Sums over the pixels of one component: twice x and xy, and twelve times xx, are whole numbers for each run.
 */
struct component {
    int64_t n, x2, y, xx12, yy, xy2;
    int left, right, top, bottom;
};

struct search {
    const struct pm_sketch *sketch;
    uint8_t *slope;    /* of every pixel */
    uint8_t *steepest; /* of it and the two that follow; belongs to slope's block */
    struct run *runs;
    size_t n_runs;
};

/* ------------------------------------------------------------------ slopes */

static inline uint8_t larger(uint8_t a, uint8_t b) {
    return a > b ? a : b;
}

static inline uint8_t difference(uint8_t a, uint8_t b) {
    return (uint8_t)(larger(a, b) - (a > b ? b : a));
}

/* The steepest central difference at sixteen places of a row, in a loop that compilers turn into vector code.
 */
static void slopes16(uint8_t *restrict slope, const uint8_t *restrict here, size_t width) {
    for (size_t i = 0; i < BLOCK; i++)
        slope[i] = larger(difference(here[i + 1], here[i - 1]), difference(here[i + width], here[i - width]));
}

static void steepest16(uint8_t *restrict steepest, const uint8_t *restrict slope) {
    for (size_t i = 0; i < BLOCK; i++)
        steepest[i] = larger(larger(slope[i], slope[i + 1]), slope[i + 2]);
}

/* The steepest central difference at every pixel but of the first row and the last; 255 along the sides.
 * All rows are taken as one; what that makes of their sides is overwritten, and so is the beginning of the
 * last row, of which a few are read. */
static void fill_slopes(struct search *s) {
    const size_t width = (size_t)s->sketch->width, end = width * ((size_t)s->sketch->height - 1);
    for (size_t at = width + 1; at + 1 < end; at += BLOCK)
        slopes16(s->slope + at, s->sketch->light + at, width);
    for (size_t at = width; at < end; at += width)
        s->slope[at] = s->slope[at + width - 1] = 255;
    memset(s->slope + end, 255, 2 * BLOCK);
    for (size_t at = width; at < end + BLOCK / 2; at += BLOCK)
        steepest16(s->steepest + at, s->slope + at);
}

/* ------------------------------------------------------------------ components */

static inline int root_of(struct run *runs, int i) {
    while (runs[i].parent != i) {
        runs[i].parent = runs[runs[i].parent].parent;
        i = runs[i].parent;
    }
    return i;
}

static void join(struct run *runs, int i, int j) {
    int a = root_of(runs, i), b = root_of(runs, j);
    if (a < b)
        runs[b].parent = a;
    else
        runs[a].parent = b;
}

/* Eight codes, the first of them lowest. */
static inline uint64_t load_eight(const uint8_t *codes) {
    uint64_t eight;
    memcpy(&eight, codes, sizeof eight);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(eight);
#else
    return eight;
#endif
}

/* The first slope from `x` on that is below `edge` (at most 128), or without `flat` not below it; `width` if
 * there is none. Eight at a time: seven beyond the last may be read. */
static inline int first_slope(const uint8_t *slopes, int x, int width, uint8_t edge, bool flat) {
    const uint64_t ones = UINT64_C(0x0101010101010101), high = 128 * ones;
    for (; x < width; x += 8) {
        const uint64_t eight = load_eight(slopes + x);
        /* The high bit of each byte searched for, and possibly of others after it. */
        const uint64_t such =
            (flat ? (eight - edge * ones) & ~eight : ((eight & ~high) + (128u - edge) * ones) | eight) & high;
        if (such != 0) {
            x += __builtin_ctzll(such) / 8;
            return x < width ? x : width;
        }
    }
    return width;
}

/* The flat runs of one row. Runs shorter than a patch's width are noise. */
static void find_runs(struct search *s, int y, uint8_t edge) {
    const int width = s->sketch->width;
    const uint8_t *slope = s->slope + (size_t)y * (size_t)width,
                  *steepest = s->steepest + (size_t)y * (size_t)width;
    for (int from = first_slope(steepest, 0, width, edge, true); from < width;) {
        int to = first_slope(slope, from + SHORTEST_RUN, width, edge, false);
        s->runs[s->n_runs] = (struct run){y, from, to, (int)s->n_runs};
        s->n_runs++;
        from = first_slope(steepest, to + 1, width, edge, true);
    }
}

/* Joins the runs of a row, [middle, end), with those of the row above, [begin, middle). */
static void join_rows(struct run *runs, size_t begin, size_t middle, size_t end) {
    const struct run *above = runs + begin, *below = runs + middle;
    while (above < runs + middle && below < runs + end) {
        if (above->from < below->to && below->from < above->to)
            join(runs, above->parent, below->parent);
        if (above->to < below->to)
            above++;
        else
            below++;
    }
}

static void add_run(struct component *c, const struct run *run) {
    /* Of n whole numbers in a row, the sum of the first and the last being s: n s / 2, and their squares'
     * (3 n s^2 + n^3 - n) / 12. */
    const int64_t n = run->to - run->from, s = run->from + run->to - 1, y = run->y;
    c->n += n;
    c->x2 += n * s;
    c->y += n * y;
    c->xx12 += n * (3 * s * s + n * n - 1);
    c->yy += n * y * y;
    c->xy2 += n * s * y;
    c->left = run->from < c->left ? run->from : c->left;
    c->right = run->to > c->right ? run->to : c->right;
    c->bottom = run->y;
}

/* Sums up every component; a run's parent comes before it. Returns their number. */
static size_t sum_components(struct search *s, struct component *components) {
    size_t n = 0;
    for (size_t i = 0; i < s->n_runs; i++) {
        struct run *run = s->runs + i;
        if (run->parent == (int)i) {
            components[n] = (struct component){.left = run->from, .right = run->to, .top = run->y};
            run->parent = (int)n++;
        } else {
            run->parent = s->runs[run->parent].parent;
        }
        add_run(components + run->parent, run);
    }
    return n;
}

/* ------------------------------------------------------------------ shape */

static bool is_patch_like(const struct component *c, int long_side, struct pm_blob *blob) {
    if (c->n < SMALLEST_AREA)
        return false;
    double n = (double)c->n, side = sqrt(n), largest = largest_share * long_side;
    int width = c->right - c->left, height = c->bottom + 1 - c->top;
    if (side > largest || width > 2 * largest || height > 2 * largest)
        return false;
    if (n < fewest_of_box * width * height)
        return false;
    double x = (double)(c->x2 / 2) / n, y = (double)c->y / n;
    /* A pixel is a square, not a point: 1/12. */
    double xx = (double)(c->xx12 / 12) / n - x * x + 1 / 12.0, yy = (double)c->yy / n - y * y + 1 / 12.0;
    double xy = (double)(c->xy2 / 2) / n - x * y;
    double det = fmax(xx * yy - xy * xy, 1e-9), half = (xx + yy) / 2,
           apart = sqrt(fmax(half * half - det, 0));
    double square = n / (12 * sqrt(det)), aspect = sqrt((half + apart) / fmax(half - apart, 1e-9));
    *blob = (struct pm_blob){x, y, side};
    return square > squareness[0] && square < squareness[1] && aspect < longest_aspect;
}

static bool collect(struct search *s, uint8_t edge, struct pm_blobs *blobs, struct pm_error *err) {
    int long_side = s->sketch->width > s->sketch->height ? s->sketch->width : s->sketch->height;
    size_t above = 0;
    s->n_runs = 0;
    for (int y = 1; y + 1 < s->sketch->height; y++) {
        size_t begin = s->n_runs;
        find_runs(s, y, edge);
        join_rows(s->runs, above, begin, s->n_runs);
        above = begin;
    }
    struct component *components = pm_alloc_unset(s->n_runs, sizeof *components, err);
    bool ok = components != NULL;
    for (size_t i = 0, n = ok ? sum_components(s, components) : 0; i < n && ok; i++) {
        struct pm_blob blob;
        if (!is_patch_like(components + i, long_side, &blob))
            continue;
        ok = pm_grow((void **)&blobs->items, &blobs->capacity, blobs->n + 1, sizeof *blobs->items, err);
        if (ok)
            blobs->items[blobs->n++] = blob;
    }
    free(components);
    return ok;
}

/* ------------------------------------------------------------------ each once */

static int larger_first(const void *a, const void *b) {
    const struct pm_blob *p = a, *q = b;
    if (p->side != q->side)
        return p->side < q->side ? 1 : -1;
    if (p->y != q->y)
        return p->y > q->y ? 1 : -1;
    return (p->x > q->x) - (p->x < q->x);
}

/* A patch is found at several thresholds: its largest blob is kept, those with a centre near it are dropped.
 * `grid` holds, per cell of CELL_PX pixels, the last blob kept there + 1, and `next` the one before it. */
static void keep_largest(struct pm_blobs *blobs, int *grid, int *next, int columns) {
    size_t kept = 0;
    for (size_t i = 0; i < blobs->n && kept < MOST_BLOBS; i++) {
        const struct pm_blob b = blobs->items[i];
        int cx = (int)b.x / CELL_PX + 1, cy = (int)b.y / CELL_PX + 1;
        bool known = false;
        for (int k = 0; k < 9; k++) {
            int cell = (cy + k / 3 - 1) * columns + cx + k % 3 - 1;
            for (int j = grid[cell]; j != 0 && !known; j = next[j - 1]) {
                const struct pm_blob *other = blobs->items + j - 1;
                known = hypot(other->x - b.x, other->y - b.y) < fmax(same_blob * b.side, 2);
            }
        }
        if (known)
            continue;
        blobs->items[kept] = b;
        next[kept] = grid[cy * columns + cx];
        grid[cy * columns + cx] = (int)++kept;
    }
    blobs->n = kept;
}

static bool make_unique(const struct pm_sketch *sketch, struct pm_blobs *blobs, struct pm_error *err) {
    int columns = sketch->width / CELL_PX + 3, rows = sketch->height / CELL_PX + 3;
    size_t cells = (size_t)columns * (size_t)rows;
    int *grid = pm_alloc(cells + blobs->n, sizeof *grid, err);
    if (grid == NULL)
        return false;
    qsort(blobs->items, blobs->n, sizeof *blobs->items, larger_first);
    keep_largest(blobs, grid, grid + cells, columns);
    free(grid);
    return true;
}

bool pm_blobs_find(const struct pm_sketch *sketch, struct pm_blobs *blobs, struct pm_error *err) {
    struct search s = {.sketch = sketch};
    memset(blobs, 0, sizeof *blobs);
    const size_t size = (size_t)sketch->width * (size_t)sketch->height + 2 * BLOCK;
    s.slope = pm_alloc_unset(2, size, err);
    s.runs = pm_alloc_unset((size_t)sketch->width / (SHORTEST_RUN + 1) + 1,
                            (size_t)sketch->height * sizeof *s.runs, err);
    bool ok = s.slope != NULL && s.runs != NULL;
    if (ok) {
        s.steepest = s.slope + size;
        fill_slopes(&s);
    }
    for (size_t i = 0; i < sizeof edges && ok; i++)
        ok = collect(&s, edges[i], blobs, err);
    ok = ok && (blobs->n == 0 || make_unique(sketch, blobs, err));
    free(s.slope);
    free(s.runs);
    if (!ok)
        pm_blobs_free(blobs);
    return ok;
}

void pm_blobs_free(struct pm_blobs *blobs) {
    free(blobs->items);
    memset(blobs, 0, sizeof *blobs);
}
