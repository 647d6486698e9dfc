#include "plan/posterior.h"

#include "base/numbers.h"
#include "color/hair_prior.h"
#include "color/lab.h"

#include <math.h>
#include <string.h>

static double square(double x) {
    return x * x;
}

/* ------------------------------------------------------------------ the grid */

/* L*, and a* and b* relative to the line of pigmented hair, in even steps. */
struct axis {
    double from, step;
    int n;
};
struct grid {
    struct axis axis[3];
};

enum { COARSE = 11, FINE_L = 24, FINE_AB = 13, AXIS_MOST = FINE_AB, MOST_NODES = FINE_L * FINE_AB * FINE_AB };

struct node {
    struct pm_lab lab;
    double weight, natural;
};

static double at(const struct axis *axis, int i) {
    return axis->from + axis->step * i;
}

static struct axis axis_over(double low, double high, int n) {
    return (struct axis){low, (high - low) / (n - 1), n};
}

struct model {
    struct pm_likelihood photo[PM_EVIDENCE_PHOTOS];
    size_t n_photos;
    double level_L, level_sd_L;
    bool grey;
};

static double likelihood(const struct model *model, struct pm_lab lab) {
    double like = 1;
    struct pm_octaves hair = pm_octaves_of(lab);
    for (size_t i = 0; i < model->n_photos && like > 0; i++)
        like *= pm_likelihood_at(&model->photo[i], lab, &hair);
    if (!isnan(model->level_L))
        like *= exp(-0.5 * square((lab.L - model->level_L) / model->level_sd_L));
    return like;
}

/* The prior over the nodes of one lightness: shares times densities along a* and along b*. */
struct slice {
    struct pm_lab middle;
    double a[PM_KINDS][AXIS_MOST], b[PM_KINDS][AXIS_MOST];
};

static struct slice slice_of(const struct model *model, const struct grid *grid, double L) {
    struct slice slice = {.middle = pm_hair_line(L)};
    for (int kind = 0; kind < PM_KINDS; kind++) {
        struct pm_hair_slice prior = pm_hair_kind_slice(kind, L);
        double share = model->grey && kind != PM_KIND_GREY ? 0 : pm_hair_kind_share(kind) * prior.density;
        for (int j = 0; j < grid->axis[1].n; j++)
            slice.a[kind][j] =
                share * pm_normal_density(slice.middle.a + at(&grid->axis[1], j), prior.a_mean, prior.a_sd);
        for (int k = 0; k < grid->axis[2].n; k++)
            slice.b[kind][k] =
                pm_normal_density(slice.middle.b + at(&grid->axis[2], k), prior.b_mean, prior.b_sd);
    }
    return slice;
}

static struct node node_at(const struct model *model, const struct grid *grid, const struct slice *slice,
                           int j, int k) {
    struct pm_lab lab = {slice->middle.L, slice->middle.a + at(&grid->axis[1], j),
                         slice->middle.b + at(&grid->axis[2], k)};
    double grown = 0, dyed = slice->a[PM_KIND_DYED][j] * slice->b[PM_KIND_DYED][k];
    for (int kind = 0; kind < PM_KINDS; kind++)
        grown += kind == PM_KIND_DYED ? 0 : slice->a[kind][j] * slice->b[kind][k];
    return (struct node){lab, (grown + dyed) * likelihood(model, lab), grown / (grown + dyed)};
}

/* Back and forth, so that neighbours in the list are neighbours in colour. */
static int turned(int i, int n, int lap) {
    return lap % 2 == 0 ? i : n - 1 - i;
}

static size_t fill(const struct model *model, const struct grid *grid, struct node *nodes) {
    size_t n = 0;
    int rows = grid->axis[1].n, cols = grid->axis[2].n;
    for (int i = 0; i < grid->axis[0].n; i++) {
        struct slice slice = slice_of(model, grid, at(&grid->axis[0], i));
        for (int j = 0; j < rows; j++)
            for (int k = 0; k < cols; k++)
                nodes[n++] = node_at(model, grid, &slice, turned(j, rows, i), turned(k, cols, i * rows + j));
    }
    return n;
}

static void widen(double range[2], double x, double by) {
    range[0] = fmin(range[0], x - by);
    range[1] = fmax(range[1], x + by);
}

/* The possible range of the true colour. */
static struct grid coarse_grid(const struct model *model) {
    double range[3][2] = {{INFINITY, -INFINITY}, {INFINITY, -INFINITY}, {INFINITY, -INFINITY}};
    for (size_t i = 0; i < model->n_photos; i++) {
        const struct pm_likelihood *like = &model->photo[i];
        struct pm_lab middle = pm_hair_line(like->lab.L);
        double by[3] = {60, 16, 24};
        if (!like->by_camera)
            for (int c = 0; c < 3; c++)
                by[c] = 6 / fmin(like->inverse_sd[c], like->inverse_sd[c > 0 ? 1 : 0]);
        else if (like->error.light_sd < 0.5)
            by[0] = 30;
        widen(range[0], like->lab.L, by[0]);
        widen(range[1], like->lab.a - middle.a, by[1]);
        widen(range[2], like->lab.b - middle.b, by[2]);
    }
    return (struct grid){{axis_over(fmax(range[0][0], 1), fmin(range[0][1], 99), COARSE),
                          axis_over(range[1][0], range[1][1], COARSE),
                          axis_over(range[2][0], range[2][1], COARSE)}};
}

/* The part of a grid with nearly all of the weight, in finer steps. */
static struct grid finer_grid(const struct grid *grid, const struct node *nodes, size_t n) {
    static const double little = 3e-4;
    static const int steps[3] = {FINE_L, FINE_AB, FINE_AB};
    double most = 0, range[3][2] = {{INFINITY, -INFINITY}, {INFINITY, -INFINITY}, {INFINITY, -INFINITY}};
    for (size_t i = 0; i < n; i++)
        most = fmax(most, nodes[i].weight);
    for (size_t i = 0; i < n; i++) {
        if (!(nodes[i].weight > little * most))
            continue;
        struct pm_lab lab = nodes[i].lab, middle = pm_hair_line(lab.L);
        widen(range[0], lab.L, grid->axis[0].step);
        widen(range[1], lab.a - middle.a, grid->axis[1].step);
        widen(range[2], lab.b - middle.b, grid->axis[2].step);
    }
    struct grid finer = {.axis = {{0}}};
    for (int c = 0; c < 3; c++)
        finer.axis[c] = axis_over(range[c][0], range[c][1], steps[c]);
    double top = fmin(range[0][1], 99.5), bottom = fmax(range[0][0], 0.5);
    finer.axis[0] = axis_over(bottom, top, FINE_L);
    return finer;
}

/* ------------------------------------------------------------------ the answer */

/* A node represents all colours of its cell: the place of a point in it follows from its place in the
 * node's weight and from the golden ratio. Without this a shade's share would depend on the number of
 * grid layers nearest to it. */
static struct pm_lab spread_in_cell(struct pm_lab lab, const struct grid *grid, double along, size_t drawn) {
    static const double golden = 0.6180339887498949, silver = 0.4142135623730950;
    double L = lab.L + grid->axis[0].step * (along - 0.5), n = (double)drawn;
    struct pm_lab from = pm_hair_line(lab.L), to = pm_hair_line(L);
    return (struct pm_lab){L, lab.a + to.a - from.a + grid->axis[1].step * (fmod(n * golden, 1) - 0.5),
                           lab.b + to.b - from.b + grid->axis[2].step * (fmod(n * silver, 1) - 0.5)};
}

/* Equally probable points: every 256th part of the weight, in the list's order. */
static void draw_points(const struct node *nodes, size_t n, const struct grid *grid, double total,
                        struct pm_posterior *posterior) {
    double below = 0;
    size_t drawn = 0;
    for (size_t i = 0; i < n && drawn < PM_POSTERIOR_POINTS; i++) {
        double share = nodes[i].weight / total * PM_POSTERIOR_POINTS;
        while (drawn < PM_POSTERIOR_POINTS && (double)drawn + 0.5 < below + share) {
            double along = ((double)drawn + 0.5 - below) / share;
            posterior->point[drawn] = spread_in_cell(nodes[i].lab, grid, along, drawn);
            drawn++;
        }
        below += share;
    }
    while (drawn < PM_POSTERIOR_POINTS)
        posterior->point[drawn++] = nodes[n - 1].lab;
}

static void summarise(const struct node *nodes, size_t n, const struct grid *grid,
                      struct pm_posterior *posterior) {
    double total = 0, natural = 0, L2 = 0, from_mean[PM_POSTERIOR_POINTS];
    struct pm_lab sum = {0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        double w = nodes[i].weight;
        total += w;
        natural += w * nodes[i].natural;
        sum.L += w * nodes[i].lab.L;
        sum.a += w * nodes[i].lab.a;
        sum.b += w * nodes[i].lab.b;
        L2 += w * nodes[i].lab.L * nodes[i].lab.L;
    }
    posterior->mean = (struct pm_lab){sum.L / total, sum.a / total, sum.b / total};
    posterior->natural = natural / total;
    posterior->sd_L = sqrt(fmax(L2 / total - square(posterior->mean.L), 0));
    draw_points(nodes, n, grid, total, posterior);
    for (size_t i = 0; i < PM_POSTERIOR_POINTS; i++)
        from_mean[i] = pm_de00(posterior->point[i], posterior->mean);
    pm_sort_doubles(from_mean, PM_POSTERIOR_POINTS);
    posterior->radius_de00 = from_mean[(size_t)(0.9 * PM_POSTERIOR_POINTS)];
}

void pm_posterior(const struct pm_evidence *evidence, struct pm_posterior *posterior) {
    struct model model = {.n_photos = evidence->n_photos,
                          .level_L = evidence->level_L,
                          .level_sd_L = evidence->level_sd_L,
                          .grey = evidence->grey};
    static const double nothing = 1e-280;
    struct node nodes[MOST_NODES];
    for (size_t i = 0; i < evidence->n_photos; i++)
        pm_likelihood_set(&model.photo[i], &evidence->photo[i]);
    struct grid coarse = coarse_grid(&model);
    size_t n = fill(&model, &coarse, nodes);
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, nodes[i].weight);
    struct grid fine = {.axis = {{0}}};
    if (most > nothing) {
        fine = finer_grid(&coarse, nodes, n);
        n = fill(&model, &fine, nodes);
    } else {
        nodes[0] = (struct node){.lab = evidence->photo[0].lab, .weight = 1};
        n = 1;
    }
    summarise(nodes, n, &fine, posterior);
}

size_t pm_posterior_likely(const double *nearest, size_t n, double share, size_t *likely) {
    double held = 0;
    size_t count = 0;
    /* Sums of probabilities are not exact. */
    while (count < n && held < share - 1e-9) {
        size_t best = n;
        for (size_t k = 0; k < n; k++) {
            bool taken = false;
            for (size_t i = 0; i < count; i++)
                taken = taken || likely[i] == k;
            if (!taken && (best == n || nearest[k] > nearest[best]))
                best = k;
        }
        if (best == n || !(nearest[best] > 0))
            break;
        held += nearest[best];
        likely[count++] = best;
    }
    return count;
}
