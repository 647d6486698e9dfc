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
    int parent;      /* union-find over runs; a root is its own parent and the first of its runs */
    int component;
};

/* Sums over the pixels of one component. */
struct component {
    int64_t n, x, y, xx, yy, xy;
    int left, right, top, bottom;
};

struct search {
    const struct pm_sketch *sketch;
    uint8_t *slope;
    uint8_t *flat, *first; /* marks of one row; belong to slope's block */
    struct run *runs;
    size_t n_runs, run_capacity;
    struct component *components;
    size_t component_capacity;
};

/* ------------------------------------------------------------------ slopes */

/* Sixteen codes at once; gcc and clang turn these into vector instructions, or into plain ones. */
typedef uint8_t codes16 __attribute__((vector_size(BLOCK)));

static codes16 load16(const uint8_t *from) {
    codes16 v;
    memcpy(&v, from, sizeof v);
    return v;
}

static codes16 larger16(codes16 a, codes16 b) {
    codes16 first = (codes16)(a > b);
    return (a & first) | (b & ~first);
}

static codes16 difference16(codes16 a, codes16 b) {
    codes16 first = (codes16)(a > b);
    return ((a - b) & first) | ((b - a) & ~first);
}

/* The steepest central difference at sixteen places of a row. */
static codes16 slopes16(const uint8_t *here, size_t width) {
    codes16 across = difference16(load16(here + 1), load16(here - 1));
    codes16 down = difference16(load16(here + width), load16(here - width));
    return larger16(across, down);
}

/* The steepest central difference at every pixel but of the first row and the last; 255 along the sides.
 * Blocks at the end of a row overlap the one before. */
static void fill_slopes(const struct pm_sketch *sketch, uint8_t *slope) {
    size_t width = (size_t)sketch->width, height = (size_t)sketch->height, inside = width - 2;
    for (size_t y = 1; y + 1 < height; y++) {
        slope[y * width] = slope[y * width + width - 1] = 255;
        for (size_t x = 0; x < inside; x += BLOCK) {
            size_t at = y * width + 1 + (x + BLOCK <= inside ? x : inside - BLOCK);
            codes16 slopes = slopes16(sketch->light + at, width);
            memcpy(slope + at, &slopes, sizeof slopes);
        }
    }
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

/* Marks (255, else 0) the flat pixels of a row, and those that two more flat ones follow. */
static void mark_flat(const uint8_t *slope, int width, uint8_t edge, uint8_t *flat, uint8_t *first) {
    for (int x = 0; x < width; x += BLOCK) {
        codes16 marks = (codes16)(load16(slope + x) < edge);
        memcpy(flat + x, &marks, sizeof marks);
    }
    memset(flat + width, 0, BLOCK + BLOCK / 2);
    for (int x = 0; x < width; x += BLOCK) {
        codes16 marks = load16(flat + x) & load16(flat + x + 1) & load16(flat + x + 2);
        memcpy(first + x, &marks, sizeof marks);
    }
}

/* How many of eight bytes, each 0 or 255, come before the first that is set; not all are 0. */
static int bytes_before(uint64_t eight) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_clzll(eight) / 8;
#else
    return __builtin_ctzll(eight) / 8;
#endif
}

/* The first mark from `x` on that is not `passed` (0 or 255), or `width`; eight at a time. Seven marks
 * beyond the last may be read. */
static inline int pass_over(const uint8_t *marks, int x, int width, uint8_t passed) {
    const uint64_t eight_passed = passed == 0 ? 0 : UINT64_MAX;
    for (; x < width; x += 8) {
        uint64_t eight;
        memcpy(&eight, marks + x, sizeof eight);
        if (eight != eight_passed) {
            x += bytes_before(eight ^ eight_passed);
            return x < width ? x : width;
        }
    }
    return width;
}

/* The flat runs of one row. Runs shorter than a patch's width are noise. */
static bool find_runs(struct search *s, int y, uint8_t edge, struct pm_error *err) {
    int width = s->sketch->width;
    size_t most = s->n_runs + (size_t)width / (SHORTEST_RUN + 1) + 1;
    if (!pm_grow((void **)&s->runs, &s->run_capacity, most, sizeof *s->runs, err))
        return false;
    mark_flat(s->slope + (size_t)y * (size_t)width, width, edge, s->flat, s->first);
    for (int from = pass_over(s->first, 0, width, 0); from < width;) {
        int to = pass_over(s->flat, from, width, 255);
        s->runs[s->n_runs] = (struct run){y, from, to, (int)s->n_runs, 0};
        s->n_runs++;
        from = pass_over(s->first, to, width, 0);
    }
    return true;
}

/* Joins the runs of a row, [middle, end), with those of the row above, [begin, middle). */
static void join_rows(struct run *runs, size_t begin, size_t middle, size_t end) {
    size_t above = begin, below = middle;
    while (above < middle && below < end) {
        if (runs[above].from < runs[below].to && runs[below].from < runs[above].to)
            join(runs, (int)above, (int)below);
        if (runs[above].to < runs[below].to)
            above++;
        else
            below++;
    }
}

static void add_run(struct component *c, const struct run *run) {
    int64_t n = run->to - run->from, x = (run->from + run->to - 1) * n / 2, last = run->to - 1, y = run->y;
    int64_t first = run->from - 1;
    int64_t squares = (last * (last + 1) * (2 * last + 1) - first * (first + 1) * (2 * first + 1)) / 6;
    c->n += n;
    c->x += x;
    c->y += n * y;
    c->xx += squares;
    c->yy += n * y * y;
    c->xy += x * y;
    c->left = run->from < c->left ? run->from : c->left;
    c->right = run->to > c->right ? run->to : c->right;
    c->bottom = run->y;
}

/* Sums up every component; a root comes before its other runs. */
static bool sum_components(struct search *s, size_t *n, struct pm_error *err) {
    *n = 0;
    for (size_t i = 0; i < s->n_runs; i++) {
        struct run *run = s->runs + i;
        size_t root = (size_t)root_of(s->runs, (int)i);
        if (root == i) {
            if (!pm_grow((void **)&s->components, &s->component_capacity, *n + 1, sizeof *s->components, err))
                return false;
            s->components[*n] = (struct component){.left = run->from, .right = run->to, .top = run->y};
            run->component = (int)(*n)++;
        }
        run->component = s->runs[root].component;
        add_run(s->components + run->component, run);
    }
    return true;
}

/* ------------------------------------------------------------------ shape */

static bool is_patch_like(const struct component *c, int long_side, struct pm_blob *blob) {
    double n = (double)c->n, side = sqrt(n), largest = largest_share * long_side;
    int width = c->right - c->left, height = c->bottom + 1 - c->top;
    if (c->n < SMALLEST_AREA || side > largest || width > 2 * largest || height > 2 * largest)
        return false;
    if (n < fewest_of_box * width * height)
        return false;
    double x = (double)c->x / n, y = (double)c->y / n;
    /* A pixel is a square, not a point: 1/12. */
    double xx = (double)c->xx / n - x * x + 1 / 12.0, yy = (double)c->yy / n - y * y + 1 / 12.0;
    double xy = (double)c->xy / n - x * y;
    double det = fmax(xx * yy - xy * xy, 1e-9), half = (xx + yy) / 2,
           apart = sqrt(fmax(half * half - det, 0));
    double square = n / (12 * sqrt(det)), aspect = sqrt((half + apart) / fmax(half - apart, 1e-9));
    *blob = (struct pm_blob){x, y, side};
    return square > squareness[0] && square < squareness[1] && aspect < longest_aspect;
}

static bool collect(struct search *s, uint8_t edge, struct pm_blobs *blobs, struct pm_error *err) {
    int long_side = s->sketch->width > s->sketch->height ? s->sketch->width : s->sketch->height;
    size_t above = 0, n;
    s->n_runs = 0;
    for (int y = 1; y + 1 < s->sketch->height; y++) {
        size_t begin = s->n_runs;
        if (!find_runs(s, y, edge, err))
            return false;
        join_rows(s->runs, above, begin, s->n_runs);
        above = begin;
    }
    if (!sum_components(s, &n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct pm_blob blob;
        if (!is_patch_like(s->components + i, long_side, &blob))
            continue;
        if (!pm_grow((void **)&blobs->items, &blobs->capacity, blobs->n + 1, sizeof *blobs->items, err))
            return false;
        blobs->items[blobs->n++] = blob;
    }
    return true;
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
    bool ok = false;
    memset(blobs, 0, sizeof *blobs);
    size_t size = (size_t)sketch->width * (size_t)sketch->height + BLOCK,
           row = (size_t)sketch->width + 3 * BLOCK;
    s.slope = pm_alloc(size + 2 * row, 1, err);
    if (s.slope == NULL)
        goto out;
    s.flat = s.slope + size;
    s.first = s.flat + row;
    fill_slopes(sketch, s.slope);
    for (size_t i = 0; i < sizeof edges; i++)
        if (!collect(&s, edges[i], blobs, err))
            goto out;
    ok = blobs->n == 0 || make_unique(sketch, blobs, err);
out:
    free(s.slope);
    free(s.runs);
    free(s.components);
    if (!ok)
        pm_blobs_free(blobs);
    return ok;
}

void pm_blobs_free(struct pm_blobs *blobs) {
    free(blobs->items);
    memset(blobs, 0, sizeof *blobs);
}
