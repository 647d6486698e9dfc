#include "chart/placement.h"

#include "color/lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 3, GRID = 3, MOST_WINDOWS = 60, COLUMNS = 4 };

static const double most_misfit = 0.50;
static const double window_share = 0.7;
/* In pitches: a blob that is off by more does not belong to the chart; a mesh that is off by more on average
 * is not a chart. */
static const double blob_tolerance = 0.15, rms_tolerance = 0.07;
static const double half_cell = 0.2;
static const double darkest_reference = 0.004, darkest_code = 0.001;

void pm_candidates_start(struct pm_candidates *candidates) {
    candidates->n = 0;
    for (int i = 0; i < 256; i++)
        candidates->code_ln[i] = log(fmax(pow(i / 255.0, 2.2), darkest_code));
    for (int r = PM_CHART_BEFORE_NOV2014; r < PM_CHART_REFERENCES; r++) {
        const struct pm_lab *labs = pm_classic24_lab((enum pm_chart_reference)r);
        for (int i = 0; i < PM_PATCHES; i++) {
            struct pm_xyz xyz = pm_xyz_from_lab(labs[i]);
            double linear[3];
            pm_matrix_apply(pm_xyz_to_srgb, (const double[3]){xyz.X, xyz.Y, xyz.Z}, linear);
            for (int c = 0; c < 3; c++)
                candidates->reference_ln[r][i][c] = log(fmax(linear[c], darkest_reference));
        }
    }
}

/* ------------------------------------------------------------------ geometry */

/* A window of `columns` x `rows` mesh nodes from (column, row). */
struct window {
    int column, row, columns, rows, count;
};

static bool holds(const struct window *w, int column, int row) {
    return column >= w->column && column < w->column + w->columns && row >= w->row && row < w->row + w->rows;
}

/* A node's place on the chart; an upright window is the chart turned by 90 degrees. */
static struct pm_point chart_point(const struct window *w, int column, int row) {
    double x = column - w->column + 0.5, y = row - w->row + 0.5;
    return w->columns == PM_PATCH_COLUMNS ? (struct pm_point){x, y} : (struct pm_point){y, PM_PATCH_ROWS - x};
}

/* The distance of a mapped chart point from `to`, in pitches. */
static double miss(const struct pm_homography *h, struct pm_point from, struct pm_point to) {
    struct pm_point at, beside;
    if (!pm_homography_map(h, from, &at) ||
        !pm_homography_map(h, (struct pm_point){from.x + 0.5, from.y}, &beside))
        return INFINITY;
    double pitch = 2 * hypot(beside.x - at.x, beside.y - at.y);
    return hypot(at.x - to.x, at.y - to.y) / fmax(pitch, 1e-6);
}

/* Keeps the pairs that fit the map; their number and root mean square. */
static int keep_met(const struct pm_homography *h, struct pm_point *from, struct pm_point *to, int n,
                    double *rms) {
    double squares = 0;
    int kept = 0;
    for (int i = 0; i < n; i++) {
        double off = miss(h, from[i], to[i]);
        if (off >= blob_tolerance)
            continue;
        squares += off * off;
        from[kept] = from[i];
        to[kept++] = to[i];
    }
    *rms = kept > 0 ? sqrt(squares / kept) : INFINITY;
    return kept;
}

static bool is_convex(const struct pm_homography *h) {
    struct pm_point c[4];
    for (int i = 0; i < 4; i++)
        if (!pm_homography_map(h, pm_chart_outer[i], &c[i]))
            return false;
    return pm_is_convex(c) || pm_is_mirrored(c);
}

/* Chart -> pixels from the blobs of a window, without outliers; false if it is not a plane grid. */
static bool solve(const struct pm_blobs *blobs, const struct pm_mesh *mesh, const struct window *w,
                  struct pm_candidate *candidate) {
    struct pm_point from[PM_PATCHES], to[PM_PATCHES];
    int n = 0;
    double rms = INFINITY;
    for (int i = 0; i < mesh->n; i++) {
        if (!holds(w, mesh->nodes[i].column, mesh->nodes[i].row))
            continue;
        const struct pm_blob *blob = blobs->items + mesh->nodes[i].blob;
        from[n] = chart_point(w, mesh->nodes[i].column, mesh->nodes[i].row);
        to[n++] = (struct pm_point){blob->x, blob->y};
    }
    for (int round = 0; round < ROUNDS; round++) {
        int before = n;
        if (!pm_homography_fit(from, to, n, &candidate->h))
            return false;
        n = keep_met(&candidate->h, from, to, n, &rms);
        if (n == before)
            break;
    }
    candidate->seen = n;
    return n >= PM_FEWEST_SEEN && rms <= rms_tolerance && is_convex(&candidate->h);
}

/* ------------------------------------------------------------------ colours */

static uint8_t median(uint8_t *values, int n) {
    for (int i = 1; i < n; i++) {
        uint8_t v = values[i];
        int j = i;
        for (; j > 0 && values[j - 1] > v; j--)
            values[j] = values[j - 1];
        values[j] = v;
    }
    return values[n / 2];
}

/* ln of every patch's median codes; false if one lies outside the picture. */
static bool sample(const struct pm_candidates *candidates, const struct pm_sketch *sketch,
                   const struct pm_homography *h, double ln[PM_PATCHES][3]) {
    for (int i = 0; i < PM_PATCHES; i++) {
        struct pm_point centre = pm_chart_cell(i);
        uint8_t codes[3][GRID * GRID];
        for (int k = 0; k < GRID * GRID; k++) {
            struct pm_point at,
                p = {centre.x + half_cell * (k % GRID - 1), centre.y + half_cell * (k / GRID - 1.0)};
            if (!pm_homography_map(h, p, &at))
                return false;
            const uint8_t *code = pm_sketch_codes(sketch, at);
            if (code == NULL)
                return false;
            for (int c = 0; c < 3; c++)
                codes[c][k] = code[c];
        }
        for (int c = 0; c < 3; c++)
            ln[i][c] = candidates->code_ln[median(codes[c], GRID * GRID)];
    }
    return true;
}

/* Cholesky of the symmetric 4 x 4 matrix a, in its lower half. */
static void factor(double a[COLUMNS][COLUMNS]) {
    for (int i = 0; i < COLUMNS; i++) {
        for (int j = 0; j <= i; j++) {
            double sum = a[i][j];
            for (int k = 0; k < j; k++)
                sum -= a[i][k] * a[j][k];
            a[i][j] = i == j ? sqrt(fmax(sum, 1e-12)) : sum / a[j][j];
        }
    }
}

/* Residual sum of squares of one column of the reference explained by ln R, ln G, ln B and a constant. */
static double unexplained(double a[COLUMNS][COLUMNS], double ln[PM_PATCHES][3],
                          double reference[PM_PATCHES][3], int column, bool turned) {
    double b[COLUMNS] = {0}, squares = 0;
    for (int i = 0; i < PM_PATCHES; i++) {
        double value = reference[turned ? PM_PATCHES - 1 - i : i][column];
        squares += value * value;
        for (int k = 0; k < 3; k++)
            b[k] += ln[i][k] * value;
        b[3] += value;
    }
    for (int i = 0; i < COLUMNS; i++) {
        for (int k = 0; k < i; k++)
            b[i] -= a[i][k] * b[k];
        b[i] /= a[i][i];
        squares -= b[i] * b[i];
    }
    return fmax(squares, 0);
}

/* Root mean square misfit of the better reference: a camera is about a power law and a mixing of channels. */
static double misfit(struct pm_candidates *candidates, double ln[PM_PATCHES][3], bool turned) {
    double a[COLUMNS][COLUMNS] = {{0}}, best = INFINITY;
    for (int i = 0; i < PM_PATCHES; i++) {
        const double row[COLUMNS] = {ln[i][0], ln[i][1], ln[i][2], 1};
        for (int j = 0; j < COLUMNS; j++)
            for (int k = 0; k <= j; k++)
                a[j][k] += row[j] * row[k] + (j == k ? 1e-7 : 0);
    }
    factor(a);
    for (int r = PM_CHART_BEFORE_NOV2014; r < PM_CHART_REFERENCES; r++) {
        double squares = 0;
        for (int c = 0; c < 3; c++)
            squares += unexplained(a, ln, candidates->reference_ln[r], c, turned);
        best = fmin(best, sqrt(squares / (3 * PM_PATCHES)));
    }
    return best;
}

/* ------------------------------------------------------------------ candidates */

static void keep(struct pm_candidates *candidates, const struct pm_candidate *candidate) {
    int at = candidates->n < PM_CANDIDATES ? candidates->n++ : PM_CANDIDATES;
    for (; at > 0 && candidates->items[at - 1].misfit > candidate->misfit; at--)
        if (at < PM_CANDIDATES)
            candidates->items[at] = candidates->items[at - 1];
    if (at < PM_CANDIDATES)
        candidates->items[at] = *candidate;
}

/* The same chart turned by 180 degrees: its map takes (6 - x, 4 - y). */
static struct pm_homography turn(const struct pm_homography *h) {
    struct pm_homography t;
    for (int r = 0; r < 3; r++) {
        t.m[3 * r] = -h->m[3 * r];
        t.m[3 * r + 1] = -h->m[3 * r + 1];
        t.m[3 * r + 2] = h->m[3 * r + 2] + PM_PATCH_COLUMNS * h->m[3 * r] + PM_PATCH_ROWS * h->m[3 * r + 1];
    }
    return t;
}

/* The same chart mirrored: its map takes (6 - x, y), and the patches of each row are reversed. */
static struct pm_homography mirror(const struct pm_homography *h, double ln[PM_PATCHES][3]) {
    struct pm_homography m = *h;
    for (int r = 0; r < 3; r++) {
        m.m[3 * r] = -h->m[3 * r];
        m.m[3 * r + 2] = h->m[3 * r + 2] + PM_PATCH_COLUMNS * h->m[3 * r];
    }
    for (int i = 0; i < PM_PATCHES; i++) {
        int other = i / PM_PATCH_COLUMNS * PM_PATCH_COLUMNS + PM_PATCH_COLUMNS - 1 - i % PM_PATCH_COLUMNS;
        for (int c = 0; c < 3 && other > i; c++) {
            double swap = ln[i][c];
            ln[i][c] = ln[other][c];
            ln[other][c] = swap;
        }
    }
    return m;
}

static void try_both_ways(struct pm_candidates *candidates, struct pm_candidate candidate,
                          double ln[PM_PATCHES][3]) {
    candidate.misfit = misfit(candidates, ln, false);
    if (candidate.misfit <= most_misfit)
        keep(candidates, &candidate);
    candidate.misfit = misfit(candidates, ln, true);
    candidate.h = turn(&candidate.h);
    if (candidate.misfit <= most_misfit)
        keep(candidates, &candidate);
}

static void try_window(struct pm_candidates *candidates, const struct pm_sketch *sketch,
                       const struct pm_blobs *blobs, const struct pm_mesh *mesh, const struct window *w) {
    struct pm_candidate candidate;
    double ln[PM_PATCHES][3];
    if (!solve(blobs, mesh, w, &candidate) || !sample(candidates, sketch, &candidate.h, ln))
        return;
    try_both_ways(candidates, candidate, ln);
    candidate.h = mirror(&candidate.h, ln);
    try_both_ways(candidates, candidate, ln);
}

struct span {
    int low, high;
};

/* The possible starts of windows of `size`: all that touch the span, or, for a smaller span, all that contain
 * it. */
static struct span starts(struct span span, int size) {
    int last = span.high - size + 1;
    return (struct span){span.low < last ? span.low : last, span.low > last ? span.low : last};
}

/* The windows with enough nodes, in no order; the largest count beside them. */
static int list_windows(const struct pm_mesh *mesh, struct window *windows, int *most) {
    struct span columns = {0, 0}, rows = {0, 0};
    int n = 0;
    for (int i = 0; i < mesh->n; i++) {
        int column = mesh->nodes[i].column, row = mesh->nodes[i].row;
        columns = (struct span){column < columns.low ? column : columns.low,
                                column > columns.high ? column : columns.high};
        rows = (struct span){row < rows.low ? row : rows.low, row > rows.high ? row : rows.high};
    }
    *most = 0;
    for (int upright = 0; upright < 2; upright++) {
        struct window w = {0, 0, upright ? 4 : 6, upright ? 6 : 4, 0};
        struct span x = starts(columns, w.columns), y = starts(rows, w.rows);
        for (w.column = x.low; w.column <= x.high; w.column++) {
            for (w.row = y.low; w.row <= y.high; w.row++) {
                w.count = 0;
                for (int i = 0; i < mesh->n; i++)
                    w.count += holds(&w, mesh->nodes[i].column, mesh->nodes[i].row);
                *most = w.count > *most ? w.count : *most;
                if (w.count >= PM_FEWEST_SEEN)
                    windows[n++] = w;
            }
        }
    }
    return n;
}

void pm_candidates_add(struct pm_candidates *candidates, const struct pm_sketch *sketch,
                       const struct pm_blobs *blobs, const struct pm_mesh *mesh) {
    struct window windows[2 * PM_MESH_MOST];
    int most, tried = 0, n = list_windows(mesh, windows, &most);
    for (int i = 0; i < n && tried < MOST_WINDOWS; i++) {
        if (windows[i].count < window_share * most)
            continue;
        tried++;
        try_window(candidates, sketch, blobs, mesh, windows + i);
    }
}
