#include "plan/posterior.h"

#include "color/hair_prior.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ the camera */

/* Linear sRGB in octaves: what exposure shifts and a tone curve stretches. */
struct octaves {
    double channel[3];
};

/* XYZ (D50) -> linear sRGB (IEC 61966-2-1, Bradford). */
static const double from_xyz[9] = {3.1338561, -1.6168667, -0.4906146, -0.9787684, 1.9161415,
                                   0.0334540, 0.0719453,  -0.2289914, 1.4052427};

/* Less light than any photo tells apart from none. */
static const double darkest = 2e-4;

static double square(double x) {
    return x * x;
}

static struct octaves octaves_of(struct pm_lab lab) {
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    struct octaves octaves;
    for (int c = 0; c < 3; c++) {
        double light = from_xyz[3 * c] * xyz.X + from_xyz[3 * c + 1] * xyz.Y + from_xyz[3 * c + 2] * xyz.Z;
        octaves.channel[c] = log2(fmax(light, darkest));
    }
    return octaves;
}

/* How far the light and the balance of a photo's channels are off, octaves: means 0 but for the light. Red
 * and blue have heavy tails, since hair stands in a light of its own, and what little light dark hair sends
 * back has a colour that the sky, the skin and the camera's black level share in: an error in light, not in
 * octaves, so that the hue of dark hair tells little. */
struct camera_error {
    double light_mean, light_sd, red_sd, blue_sd; /* red and blue beside green */
    double own_sd;                                /* of each channel alone: sensor, look */
    double stray_sd; /* stray light's red and blue beside green, share of white */
    int freedom;     /* of Student's t for red and blue; even */
};

/* The hair's own light varies by 0.87 EV over 147 photos of 34 people, and phones expose a third of a stop
 * too dark for it; white balance as 100 charts in rendered and 11 in real photos have it, and as black hair
 * shows it in 516 portraits: red beside green varies by 0.35 octaves there, 0.5 with its tails, blue by 0.35.
 * A card leaves its distance from the hair, which turns away from the light that the card is held into. */
static const struct camera_error no_reference = {-0.25, 0.87, 0.24, 0.32, 0.05, 0.003, 6},
                                 with_card = {-0.1, 0.14, 0.10, 0.12, 0.05, 0.0015, 20},
                                 with_neutral = {-0.25, 0.87, 0.10, 0.12, 0.05, 0.0015, 20};

/* Slopes of tone curves in the middle, as charts in real photos have them (0.66 to 1.9, median 1.15), and
 * light that lens and haze spread over the picture, share of white. */
static const struct {
    double slope, share;
} curves[] = {{0.7, 0.06}, {0.9, 0.2}, {1.1, 0.32}, {1.3, 0.24}, {1.55, 0.13}, {1.85, 0.05}};
static const struct {
    double light, share;
} flares[] = {{0.0005, 0.35}, {0.003, 0.35}, {0.010, 0.2}, {0.03, 0.1}};
enum { CURVES = sizeof curves / sizeof *curves, FLARES = sizeof flares / sizeof *flares };

/* One way in which the photo may have come about: what it says the hair's octaves were. */
struct way {
    struct octaves hair;
    double red_mean, blue_mean;       /* of the error, where skin tells of it */
    double red_inverse, blue_inverse; /* 1 / its squared scale */
    double weight;
};

/* What a photo says of a true colour. */
struct likelihood {
    bool by_camera;
    struct camera_error error;
    struct way way[CURVES * FLARES];
    size_t n_ways;
    struct pm_lab lab;    /* a chart's or strip's */
    double inverse_sd[3]; /* along L*, chroma, hue */
    double chroma;
};

/* What skin looks like under a neutral light: its red and blue beside its green, octaves. Mean and standard
 * deviation over seven tones from very light to dark (facial skin, CIELAB 70,9,14 to 30,12,13), half
 * wider: the hair is not in the skin's light. */
static const struct { double red, red_sd, blue, blue_sd; } any_skin = {0.89, 0.38, -0.56, 0.33};

/* What the skin tells of the photo's white balance. Its exposure is its own: it tells nothing of the hair's.
 */
static double learn_from_skin(struct way *way, const struct octaves *skin, const struct camera_error *error) {
    double red = skin->channel[0] - skin->channel[1] - any_skin.red,
           blue = skin->channel[2] - skin->channel[1] - any_skin.blue;
    double red2 = square(error->red_sd), blue2 = square(error->blue_sd);
    double red_all = red2 + square(any_skin.red_sd), blue_all = blue2 + square(any_skin.blue_sd);
    way->red_mean = red * red2 / red_all;
    way->blue_mean = blue * blue2 / blue_all;
    return -0.5 * (red * red / red_all + blue * blue / blue_all);
}

static double undo_curve(double octave, double pivot_octave, double slope) {
    return pivot_octave + (octave - pivot_octave) / slope;
}

/* How much of the error of red or blue skin leaves unknown. */
static double beside_skin(double sd, double skin_sd) {
    return sd * skin_sd / hypot(sd, skin_sd);
}

/* 1 / squared scale of a channel's error beside green, where the hair's light in it is `octave`. */
static double inverse_square(double sd, const struct camera_error *error, double octave) {
    static const double log_2 = 0.6931471805599453;
    double stray = error->stray_sd / (exp2(octave) * log_2);
    return 1 / (square(sd) + 2 * square(error->own_sd) + square(stray));
}

static void set_ways(struct likelihood *like, const struct pm_evidence_photo *photo, double pivot_octave) {
    struct octaves seen = octaves_of(photo->lab), skin = photo->has_skin ? octaves_of(photo->skin) : seen;
    const struct camera_error *error = &like->error;
    double red_sd = photo->has_skin ? beside_skin(error->red_sd, any_skin.red_sd) : error->red_sd,
           blue_sd = photo->has_skin ? beside_skin(error->blue_sd, any_skin.blue_sd) : error->blue_sd;
    for (size_t i = 0; i < CURVES; i++) {
        for (size_t k = 0; k < FLARES; k++) {
            struct way way = {.weight = 0};
            double slope = curves[i].slope, log_weight = log(curves[i].share * flares[k].share);
            bool possible = true;
            for (int c = 0; c < 3; c++) {
                double scene = exp2(undo_curve(seen.channel[c], pivot_octave, slope));
                double rest = scene - flares[k].light;
                possible = possible && rest > 0.03 * scene;
                way.hair.channel[c] = log2(fmax(rest, 1e-9));
                /* By how much a step in the photo is a step in the scene's octaves. */
                log_weight += log(scene / (fmax(rest, 1e-9) * slope));
            }
            if (!possible)
                continue;
            if (photo->has_skin) {
                struct octaves scene;
                for (int c = 0; c < 3; c++)
                    scene.channel[c] = undo_curve(skin.channel[c], pivot_octave, slope);
                log_weight += learn_from_skin(&way, &scene, error) - 2 * log(slope);
            }
            way.red_inverse = inverse_square(red_sd, error, way.hair.channel[0]);
            way.blue_inverse = inverse_square(blue_sd, error, way.hair.channel[2]);
            way.weight = exp(log_weight) * sqrt(way.red_inverse * way.blue_inverse);
            like->way[like->n_ways++] = way;
        }
    }
}

static const double middle_grey = 0.18;

/* 90 % of a normal distribution in three dimensions lie within this many standard deviations. */
static const double sds_of_radius = 2.5003;

/* Of the stated radius of a chart, which is taken over all 24 patches, hair's colours have this share. */
/* Strong pigments look different to each sensor. */
static const double strong_colours = 0.015;

static const double hair_share_of_radius = 0.38;

/* A strip's radius is of the hair beside it already, somewhat too wide on rendered scenes. */
static const double strip_share_of_radius = 0.6;

static void set_likelihood(struct likelihood *like, const struct pm_evidence_photo *photo) {
    *like = (struct likelihood){.lab = photo->lab};
    double own_sd = photo->own_de00 / sds_of_radius;
    if (photo->reference == PM_EVIDENCE_CHART || photo->reference == PM_EVIDENCE_STRIP) {
        double from_middle = photo->lab.L - 50, chroma = pm_chroma(photo->lab);
        double share = photo->reference == PM_EVIDENCE_STRIP ? strip_share_of_radius : hair_share_of_radius;
        double residual_sd = share * photo->residual_de00 / sds_of_radius;
        double sd = hypot(residual_sd * (1 + strong_colours * chroma), own_sd);
        /* CIE94's and CIEDE2000's weights at the measured colour. */
        like->inverse_sd[0] =
            1 / (sd * (1 + 0.015 * from_middle * from_middle / sqrt(20 + from_middle * from_middle)));
        like->inverse_sd[1] = 1 / (sd * (1 + 0.045 * chroma));
        like->inverse_sd[2] = 1 / (sd * (1 + 0.015 * chroma));
        like->chroma = chroma;
        return;
    }
    bool card = photo->reference == PM_EVIDENCE_CARD;
    like->by_camera = true;
    like->error = !card ? no_reference : isnan(photo->card_L) ? with_neutral : with_card;
    /* One ΔE00 near hair is about a fourteenth of an octave in each channel. */
    like->error.own_sd = hypot(like->error.own_sd, own_sd / 14);
    double pivot =
        card && !isnan(photo->card_L) ? pm_xyz_from_lab((struct pm_lab){photo->card_L, 0, 0}).Y : middle_grey;
    set_ways(like, photo, log2(pivot));
}

static double camera_likelihood(const struct likelihood *like, const struct octaves *hair) {
    const struct camera_error *error = &like->error;
    double own2 = square(error->own_sd);
    double light = 1 / (square(error->light_sd) + own2), sum = 0;
    for (size_t i = 0; i < like->n_ways; i++) {
        const struct way *way = &like->way[i];
        const double *seen = way->hair.channel;
        double g = seen[1] - hair->channel[1], r = seen[0] - hair->channel[0] - g - way->red_mean,
               b = seen[2] - hair->channel[2] - g - way->blue_mean;
        double z = square(g - error->light_mean) * light;
        if (z > 50)
            continue;
        double t = 1 + (r * r * way->red_inverse + b * b * way->blue_inverse) / error->freedom, tail = t;
        for (int power = error->freedom / 2; power > 0; power--)
            tail *= t;
        sum += way->weight * exp(-0.5 * z) / tail;
    }
    return sum;
}

/* Student's t with 6 degrees of freedom, scaled so that the radius holds what a normal distribution's would:
 * now and then a chart is off by more than it says. */
static double chart_likelihood(const struct likelihood *like, struct pm_lab lab) {
    enum { FREEDOM = 6 };
    double da = lab.a - like->lab.a, db = lab.b - like->lab.b, dL = lab.L - like->lab.L;
    double dC = sqrt(lab.a * lab.a + lab.b * lab.b) - like->chroma,
           dH2 = fmax(da * da + db * db - dC * dC, 0);
    double z = square(dL * like->inverse_sd[0]) + square(dC * like->inverse_sd[1]) +
               dH2 * square(like->inverse_sd[2]);
    double t = 1 + z / (FREEDOM * 0.66);
    return 1 / (t * t * t * t * sqrt(t));
}

/* ------------------------------------------------------------------ the grid */

/* L*, and a* and b* beside the line of pigmented hair, in even steps. */
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
    struct likelihood photo[PM_EVIDENCE_PHOTOS];
    size_t n_photos;
    double level_L, level_sd_L;
    bool grey;
};

static double likelihood(const struct model *model, struct pm_lab lab) {
    double like = 1;
    struct octaves hair = octaves_of(lab);
    for (size_t i = 0; i < model->n_photos && like > 0; i++)
        like *= model->photo[i].by_camera ? camera_likelihood(&model->photo[i], &hair)
                                          : chart_likelihood(&model->photo[i], lab);
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

/* Where the true colour can be at all. */
static struct grid coarse_grid(const struct model *model) {
    double range[3][2] = {{INFINITY, -INFINITY}, {INFINITY, -INFINITY}, {INFINITY, -INFINITY}};
    for (size_t i = 0; i < model->n_photos; i++) {
        const struct likelihood *like = &model->photo[i];
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

/* The part of a grid that holds all but a little of the weight, in finer steps. */
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

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A node stands for all colours of its cell: where in it a point lies is told by where in the node's weight
 * it was drawn, and by the golden ratio. Without this a shade's share would go by how many layers of the grid
 * fall to it. */
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
    qsort(from_mean, PM_POSTERIOR_POINTS, sizeof *from_mean, by_value);
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
        set_likelihood(&model.photo[i], &evidence->photo[i]);
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

void pm_posterior_known(struct pm_lab lab, struct pm_posterior *posterior) {
    *posterior = (struct pm_posterior){.mean = lab, .natural = 1};
    for (size_t i = 0; i < PM_POSTERIOR_POINTS; i++)
        posterior->point[i] = lab;
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
