#include "scalp/dots.h"

#include <cminpack.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* ------------------------------------------------------------------ the profile */

enum { FEWEST_DOTS = 6, FEWEST_SAMPLES = 3 };

static const double ring_px = 0.25, least_room_px = 4, furthest_px = 7;
/* The error of a mean, however many dots it is taken over. */
static const double least_error = 0.0015, least_deviation = 0.006;

struct sums {
    double n, radius, missing, squared;
};

static int by_missing(const void *a, const void *b) {
    const struct pm_dot *x = *(const struct pm_dot *const *)a, *y = *(const struct pm_dot *const *)b;
    if (x->missing != y->missing)
        return x->missing < y->missing ? -1 : 1;
    return (x > y) - (x < y);
}

static void add_dot(struct sums *rings, const struct pm_dot *dot, const struct pm_scalp *scalp) {
    double room = fmin(furthest_px, dot->room_px);
    int reach = (int)room + 1, x0 = (int)lround(dot->x), y0 = (int)lround(dot->y);
    for (int y = y0 - reach; y <= y0 + reach; y++) {
        for (int x = x0 - reach; x <= x0 + reach; x++) {
            double radius = hypot(x - dot->x, y - dot->y);
            if (radius >= room || x < 0 || y < 0 || x >= scalp->width || y >= scalp->height)
                continue;
            double back = (double)pm_scalp_back(scalp, PM_SCALP_LUMA, x, y);
            double code = (double)scalp->code[PM_SCALP_LUMA][(size_t)y * (size_t)scalp->width + (size_t)x];
            double missing = back > 0 ? 1 - code / back : 0;
            struct sums *ring = &rings[(int)(radius / ring_px)];
            ring->n++;
            ring->radius += radius;
            ring->missing += missing;
            ring->squared += missing * missing;
        }
    }
}

static void take_rings(struct pm_dot_profile *profile, const struct sums *rings, int size) {
    for (int i = 0; i < PM_PROFILE_RINGS; i++) {
        const struct sums *sums = &rings[i];
        if (sums->n < FEWEST_SAMPLES)
            continue;
        double mean = sums->missing / sums->n;
        double deviation = sqrt(fmax(sums->squared / sums->n - mean * mean, 0));
        profile->ring[profile->n++] = (struct pm_profile_ring){
            .radius_px = sums->radius / sums->n,
            .missing = mean,
            .error = fmax(deviation, least_deviation) / sqrt(sums->n) + least_error,
            .size = size,
        };
    }
}

bool pm_dot_profile(struct pm_dot_profile *profile, const struct pm_dots *dots, const struct pm_scalp *scalps,
                    struct pm_error *err) {
    *profile = (struct pm_dot_profile){0};
    size_t n = 0;
    const struct pm_dot **sorted = pm_alloc(dots->n, sizeof *sorted, err);
    if (sorted == NULL)
        return false;
    for (size_t i = 0; i < dots->n; i++)
        if (dots->dot[i].room_px >= least_room_px && pm_dot_is_usual(dots, &dots->dot[i]))
            sorted[n++] = &dots->dot[i];
    if (n >= FEWEST_DOTS) {
        qsort(sorted, n, sizeof *sorted, by_missing);
        profile->dots = (int)n;
        for (int size = 0; size < PM_PROFILE_SIZES; size++) {
            struct sums rings[PM_PROFILE_RINGS] = {0};
            for (size_t i = n * (size_t)size / PM_PROFILE_SIZES;
                 i < n * ((size_t)size + 1) / PM_PROFILE_SIZES; i++)
                add_dot(rings, sorted[i], &scalps[sorted[i]->scalp]);
            take_rings(profile, rings, size);
        }
    }
    free(sorted);
    return true;
}

/* ------------------------------------------------------------------ the fit */

enum {
    INK,  /* ln(share / (1 - share)) */
    BLUR, /* ln px */
    SHARPEN,
    BASE,   /* the error of the skin behind */
    RADIUS, /* ln px */
    PARAMETERS = RADIUS + PM_PROFILE_SIZES,
    PRIORS = 4,
    MOST_RESIDUALS = PM_PROFILE_SIZES * PM_PROFILE_RINGS + PRIORS,
    SLICES = 32,
    TABLE = 72, /* of a dot's codes by distance, 8 a pixel: 9 px */
    PER_PX = 8,
    TURNS = 12,
};

/* Prior knowledge of photos: the sharpening and blur of phones, and an accurate skin behind. */
static const double prior[PRIORS] = {-1, 0, 0.35, 0}, prior_deviation[PRIORS] = {3, 0.35, 0.3, 0.01};

struct problem {
    const struct pm_dot_profile *profile;
    double skin_code;
    double cosine[TURNS];
};

/* Slices of the disc along one axis, spaced like sines so that its rim is sampled evenly. */
double pm_blurred_disc(double distance_px, double radius_px, double blur_px) {
    double sum = 0;
    for (int i = 0; i < SLICES; i++) {
        double turn = M_PI * ((i + 0.5) / SLICES - 0.5);
        double half = radius_px * cos(turn), away = (radius_px * sin(turn) - distance_px) / blur_px;
        sum += half * exp(-0.5 * away * away) * erf(half / (M_SQRT2 * blur_px));
    }
    return sum * M_PI / SLICES / (blur_px * sqrt(2 * M_PI));
}

/* ------------------------------------------------------------------ the model */

/* Codes of one dot by distance, before sharpening. */
static void fill_table(double table[TABLE], const double *p, int size, double skin_code) {
    double skin = pm_scalp_decode(skin_code), ink = 1 / (1 + exp(-p[INK]));
    for (int i = 0; i < TABLE; i++) {
        double cover = pm_blurred_disc((double)i / PER_PX, exp(p[RADIUS + size]), exp(p[BLUR]));
        table[i] = pm_scalp_encode(skin * (1 - cover * (1 - ink)));
    }
}

static double at_distance(const double table[TABLE], double px) {
    double place = px * PER_PX;
    int i = (int)place;
    return i >= TABLE - 1 ? table[TABLE - 1] : table[i] + (place - i) * (table[i + 1] - table[i]);
}

/* The mean of the codes on a circle of radius `off_px` around a place `px` from the middle. */
static double around(const double table[TABLE], const struct problem *problem, double px, double off_px) {
    double sum = 0;
    for (int i = 0; i < TURNS; i++)
        sum += at_distance(table,
                           sqrt(fmax(px * px + off_px * off_px + 2 * px * off_px * problem->cosine[i], 0)));
    return sum / TURNS;
}

/* Sharpening subtracts the eight neighbours, the four nearest with three fifths of the weight. */
static double sharpened(const double table[TABLE], const struct problem *problem, double px,
                        double strength) {
    double here = at_distance(table, px);
    double near = 0.6 * around(table, problem, px, 1) + 0.4 * around(table, problem, px, M_SQRT2);
    return here + strength * (here - near);
}

/* Called by cminpack. */
static int ask(void *of, int m, int n, const double *p, double *residuals, int flag) {
    (void)n, (void)flag;
    const struct problem *problem = of;
    const struct pm_dot_profile *profile = problem->profile;
    double table[PM_PROFILE_SIZES][TABLE];
    for (int size = 0; size < PM_PROFILE_SIZES; size++)
        fill_table(table[size], p, size, problem->skin_code);
    for (int i = 0; i < profile->n; i++) {
        const struct pm_profile_ring *ring = &profile->ring[i];
        double code = sharpened(table[ring->size], problem, ring->radius_px, p[SHARPEN]);
        residuals[i] = (1 - code / problem->skin_code + p[BASE] - ring->missing) / ring->error;
    }
    for (int i = profile->n; i < m; i++) {
        int k = i - profile->n;
        residuals[i] = (p[k] - prior[k]) / prior_deviation[k];
    }
    return 0;
}

/* ------------------------------------------------------------------ the fit */

/* The deviation of parameter `of`: the root of its element of (J'J)^-1, out of lmdif's permuted R. */
static double deviation_of(int of, const double *jacobian, int m, const int *order) {
    double solved[PARAMETERS] = {0}, sum = 0;
    int place = 0;
    for (int i = 0; i < PARAMETERS; i++)
        if (order[i] == of + 1)
            place = i;
    /* R'x = e: the sum of x^2 is the element. Above `place` x is 0. */
    for (int i = place; i < PARAMETERS; i++) {
        double left = i == place;
        for (int k = place; k < i; k++)
            left -= jacobian[i * m + k] * solved[k];
        double diagonal = jacobian[i * m + i];
        solved[i] = fabs(diagonal) > 1e-12 ? left / diagonal : 0;
        sum += solved[i] * solved[i];
    }
    return sqrt(sum);
}

/* From one start; the sum of squares. */
static double fit_from(struct pm_dot_fit *fit, struct problem *problem, double radius_px) {
    double p[PARAMETERS], residuals[MOST_RESIDUALS], jacobian[MOST_RESIDUALS * PARAMETERS], scale[PARAMETERS];
    double qtf[PARAMETERS], work[3][PARAMETERS], rows[MOST_RESIDUALS];
    int order[PARAMETERS], asked, m = problem->profile->n + PRIORS;
    memcpy(p, (const double[]){-1.5, -0.1, 0.35, 0}, RADIUS * sizeof *p);
    for (int size = 0; size < PM_PROFILE_SIZES; size++)
        p[RADIUS + size] = log(radius_px) + 0.1 * (size - 1);
    lmdif(ask, problem, m, PARAMETERS, p, residuals, 1e-8, 1e-8, 0, 400, 1e-6, scale, 1, 10, 0, &asked,
          jacobian, m, order, qtf, work[0], work[1], work[2], rows);
    double squares = 0;
    for (int i = 0; i < m; i++)
        squares += residuals[i] * residuals[i];
    fit->ink_share = 1 / (1 + exp(-p[INK]));
    fit->blur_px = exp(p[BLUR]);
    for (int size = 0; size < PM_PROFILE_SIZES; size++)
        fit->radius_px[size] = exp(p[RADIUS + size]);
    fit->misfit = sqrt(squares / (m - PARAMETERS > 1 ? m - PARAMETERS : 1));
    fit->logit_error = deviation_of(INK, jacobian, m, order) * fmax(fit->misfit, 1);
    return squares;
}

void pm_dot_fit(struct pm_dot_fit *fit, const struct pm_dot_profile *profile, double skin_code) {
    static const double starts_px[] = {0.7, 1.3, 2.2};
    struct problem problem = {.profile = profile, .skin_code = skin_code};
    double least = INFINITY;
    for (int i = 0; i < TURNS; i++)
        problem.cosine[i] = cos(M_PI * (i + 0.5) / TURNS);
    for (size_t i = 0; i < sizeof starts_px / sizeof *starts_px; i++) {
        struct pm_dot_fit one;
        double squares = fit_from(&one, &problem, starts_px[i]);
        if (squares < least) {
            least = squares;
            *fit = one;
        }
    }
}
