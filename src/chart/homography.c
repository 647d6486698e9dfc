#include "chart/homography.h"

#include "color/classic24.h"

#include <math.h>
#include <string.h>

enum { UNKNOWNS = 8 };

const struct pm_point pm_chart_outer[4] = {
    {0, 0}, {PM_PATCH_COLUMNS, 0}, {PM_PATCH_COLUMNS, PM_PATCH_ROWS}, {0, PM_PATCH_ROWS}};
const int pm_chart_corners[4] = {0, PM_PATCH_COLUMNS - 1, PM_PATCH_BLACK, PM_PATCH_WHITE};

struct pm_point pm_chart_cell(int patch) {
    return (struct pm_point){patch % PM_PATCH_COLUMNS + 0.5, patch / PM_PATCH_COLUMNS + 0.5};
}

bool pm_is_convex(const struct pm_point corners[4]) {
    for (int i = 0; i < 4; i++) {
        const struct pm_point *p = corners + i, *q = corners + (i + 1) % 4, *r = corners + (i + 2) % 4;
        if (!((q->x - p->x) * (r->y - q->y) - (q->y - p->y) * (r->x - q->x) > 0))
            return false;
    }
    return true;
}

bool pm_is_mirrored(const struct pm_point corners[4]) {
    const struct pm_point turned[4] = {corners[3], corners[2], corners[1], corners[0]};
    return pm_is_convex(turned);
}

bool pm_homography_map(const struct pm_homography *h, struct pm_point p, struct pm_point *out) {
    const double *m = h->m;
    double w = m[6] * p.x + m[7] * p.y + m[8];
    if (!(w > 1e-9))
        return false;
    out->x = (m[0] * p.x + m[1] * p.y + m[2]) / w;
    out->y = (m[3] * p.x + m[4] * p.y + m[5]) / w;
    return true;
}

double pm_homography_cell_px(const struct pm_homography *h, struct pm_point centre) {
    struct pm_point at, right, down;
    if (!pm_homography_map(h, centre, &at) ||
        !pm_homography_map(h, (struct pm_point){centre.x + 0.5, centre.y}, &right) ||
        !pm_homography_map(h, (struct pm_point){centre.x, centre.y + 0.5}, &down))
        return 0;
    return 2 * fmin(hypot(right.x - at.x, right.y - at.y), hypot(down.x - at.x, down.y - at.y));
}

void pm_corners_in(const struct pm_pixels *pixels, const struct pm_point corners[4],
                   struct pm_point here[4]) {
    for (int i = 0; i < 4; i++) {
        here[i].x = (corners[i].x + 0.5) * pixels->scale - 0.5 - pixels->box.x;
        here[i].y = (corners[i].y + 0.5) * pixels->scale - 0.5 - pixels->box.y;
    }
}

const uint8_t *pm_homography_codes(const struct pm_homography *h, const struct pm_pixels *pixels,
                                   struct pm_point point) {
    struct pm_point at;
    if (!pm_homography_map(h, point, &at))
        return NULL;
    double x = floor(at.x + 0.5), y = floor(at.y + 0.5);
    if (!(x >= 0 && y >= 0 && x < pixels->box.w && y < pixels->box.h))
        return NULL;
    return pixels->data + ((size_t)y * (size_t)pixels->box.w + (size_t)x) * (size_t)pixels->channels;
}

/* ------------------------------------------------------------------ least squares */

/* Solves the symmetric positive n x n system in `a` (rows of UNKNOWNS) by Cholesky, in place of b. */
static bool solve(double a[UNKNOWNS][UNKNOWNS], double b[UNKNOWNS], int n) {
    for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
            double sum = a[i][j];
            for (int k = 0; k < j; k++)
                sum -= a[i][k] * a[j][k];
            if (i == j && !(sum > 1e-12))
                return false;
            a[i][j] = i == j ? sqrt(sum) : sum / a[j][j];
        }
    }
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++)
            b[i] -= a[i][k] * b[k];
        b[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++)
            b[i] -= a[k][i] * b[k];
        b[i] /= a[i][i];
    }
    return true;
}

/* Moves points to a mean of 0 and a mean distance of sqrt 2: p' = scale (p - centre). */
struct norm {
    double x, y, scale;
};

static struct norm norm_of(const struct pm_point *points, int n) {
    struct norm norm = {0, 0, 1};
    double distance = 0;
    for (int i = 0; i < n; i++) {
        norm.x += points[i].x / n;
        norm.y += points[i].y / n;
    }
    for (int i = 0; i < n; i++)
        distance += hypot(points[i].x - norm.x, points[i].y - norm.y) / n;
    norm.scale = distance > 1e-9 ? sqrt(2) / distance : 1;
    return norm;
}

static void add_equation(double a[UNKNOWNS][UNKNOWNS], double b[UNKNOWNS], const double row[UNKNOWNS],
                         double value) {
    for (int i = 0; i < UNKNOWNS; i++) {
        for (int j = 0; j < UNKNOWNS; j++)
            a[i][j] += row[i] * row[j];
        b[i] += row[i] * value;
    }
}

/* h for normalised points -> h for the points themselves. */
static void denormalise(const double v[9], struct norm from, struct norm to, struct pm_homography *h) {
    double t[9], *m = h->m;
    for (int r = 0; r < 3; r++) {
        t[3 * r] = v[3 * r] * from.scale;
        t[3 * r + 1] = v[3 * r + 1] * from.scale;
        t[3 * r + 2] = v[3 * r + 2] - from.scale * (v[3 * r] * from.x + v[3 * r + 1] * from.y);
    }
    for (int c = 0; c < 3; c++) {
        m[c] = t[c] / to.scale + to.x * t[6 + c];
        m[3 + c] = t[3 + c] / to.scale + to.y * t[6 + c];
        m[6 + c] = t[6 + c];
    }
    double last = m[8];
    for (int i = 0; i < 9 && fabs(last) > 1e-12; i++)
        m[i] /= last;
}

static bool fit(const struct pm_point *from, const struct pm_point *to, int n, int unknowns,
                struct pm_homography *h) {
    double a[UNKNOWNS][UNKNOWNS] = {{0}}, b[UNKNOWNS] = {0};
    struct norm nf = norm_of(from, n), nt = norm_of(to, n);
    for (int i = 0; i < n; i++) {
        double x = nf.scale * (from[i].x - nf.x), y = nf.scale * (from[i].y - nf.y);
        double u = nt.scale * (to[i].x - nt.x), v = nt.scale * (to[i].y - nt.y);
        add_equation(a, b, (double[]){x, y, 1, 0, 0, 0, -u * x, -u * y}, u);
        add_equation(a, b, (double[]){0, 0, 0, x, y, 1, -v * x, -v * y}, v);
    }
    if (!solve(a, b, unknowns))
        return false;
    double v[9] = {0};
    memcpy(v, b, (size_t)unknowns * sizeof *v);
    v[8] = 1;
    denormalise(v, nf, nt, h);
    return true;
}

bool pm_homography_fit(const struct pm_point *from, const struct pm_point *to, int n,
                       struct pm_homography *h) {
    return n >= 4 && fit(from, to, n, 8, h);
}

bool pm_homography_fit_affine(const struct pm_point *from, const struct pm_point *to, int n,
                              struct pm_homography *h) {
    return n >= 3 && fit(from, to, n, 6, h);
}

bool pm_homography_of_corners(const struct pm_point corners[4], struct pm_homography *h) {
    struct pm_point from[4];
    for (int i = 0; i < 4; i++)
        from[i] = pm_chart_cell(pm_chart_corners[i]);
    return (pm_is_convex(corners) || pm_is_mirrored(corners)) && pm_homography_fit(from, corners, 4, h);
}

struct pm_box pm_homography_box(const struct pm_homography *h, const struct pm_point points[4], int width,
                                int height) {
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    for (int i = 0; i < 4; i++) {
        struct pm_point at;
        if (!pm_homography_map(h, points[i], &at))
            return (struct pm_box){0, 0, 0, 0};
        low[0] = fmin(low[0], at.x);
        low[1] = fmin(low[1], at.y);
        high[0] = fmax(high[0], at.x);
        high[1] = fmax(high[1], at.y);
    }
    int x0 = (int)fmax(0, fmin(floor(low[0]), width)), x1 = (int)fmin(width, fmax(ceil(high[0]) + 1, 0));
    int y0 = (int)fmax(0, fmin(floor(low[1]), height)), y1 = (int)fmin(height, fmax(ceil(high[1]) + 1, 0));
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}
