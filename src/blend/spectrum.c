#include "blend/spectrum.h"

#include "color/lab.h"
#include "color/observer.h"

#include <math.h>
#include <string.h>

enum { BANDS = PM_BANDS, MOST_STEPS = 25, TAIL = 4 /* the last band and the three multipliers */ };

static const double residual_goal = 1e-12;
static const double longest_step = 2; /* in z: beyond this, tanh differs too much from its tangent */

/* The sum of y times D50 over the bands, 380-730 nm by 10 nm. */
#define BANDS_Y 1050.5239288867

/* Observer times D50, scaled so that the Y column sums to 1: the contribution of each band of a reflectance
 * to X, Y and Z. */
#define BAND(x, y, z, d50) {(x) * (d50) / BANDS_Y, (y) * (d50) / BANDS_Y, (z) * (d50) / BANDS_Y},
#define NO_BAND(x, y, z, d50)
static const double band_xyz[PM_BANDS][3] = {PM_OBSERVER_D50(BAND, NO_BAND, NO_BAND)};

/* The columns' sums: the white that R = 1 has. */
static const double band_white[3] = {0.9638399463349836, 1.0, 0.8245323999611163};

/* ------------------------------------------------------------------ colour of a spectrum */

const double (*pm_band_xyz(void))[3] {
    return band_xyz;
}

struct pm_lab pm_band_sum_lab(const double sum[3]) {
    return pm_lab_from_xyz((struct pm_xyz){sum[0] / band_white[0] * pm_d50.X,
                                           sum[1] / band_white[1] * pm_d50.Y,
                                           sum[2] / band_white[2] * pm_d50.Z});
}

void pm_lab_band_sum(struct pm_lab lab, double sum[3]) {
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    sum[0] = xyz.X / pm_d50.X * band_white[0];
    sum[1] = xyz.Y / pm_d50.Y * band_white[1];
    sum[2] = xyz.Z / pm_d50.Z * band_white[2];
}

/* ------------------------------------------------------------------ Newton's method */

/* Minimise sum (z[i+1] - z[i])^2 subject to the sums of R(z): a stationary point of the Lagrangian in z and
 * the multipliers. `tri` and `border` are its second derivatives [[tri, border], [border', 0]], where tri is
 * tridiagonal with -2 beside the diagonal; `rest` is minus its first derivatives. */
struct newton {
    double z[BANDS], lambda[3];
    double goal[3];
    double tri[BANDS], border[BANDS][3];
    double rest[BANDS], rest_sum[3];
};

static double roughness_slope(const double *z, int i) {
    double slope = 0;
    if (i > 0)
        slope += 2 * (z[i] - z[i - 1]);
    if (i < BANDS - 1)
        slope += 2 * (z[i] - z[i + 1]);
    return slope;
}

/* Fills the system at the present z and lambda; returns the largest first derivative. */
static double linearise(struct newton *n) {
    double worst = 0;
    memcpy(n->rest_sum, n->goal, sizeof n->goal);
    for (int i = 0; i < BANDS; i++) {
        double t = tanh(n->z[i]), slope = (1 - t * t) / 2, pull = 0;
        for (int k = 0; k < 3; k++) {
            pull += band_xyz[i][k] * n->lambda[k];
            n->border[i][k] = slope * band_xyz[i][k];
            n->rest_sum[k] -= band_xyz[i][k] * (1 + t) / 2;
        }
        n->tri[i] = (i == 0 || i == BANDS - 1 ? 2 : 4) - 2 * t * slope * pull;
        n->rest[i] = -roughness_slope(n->z, i) - slope * pull;
        worst = fmax(worst, fabs(n->rest[i]));
    }
    for (int k = 0; k < 3; k++)
        worst = fmax(worst, fabs(n->rest_sum[k]));
    return worst;
}

/* Gaussian elimination with row pivoting of a small dense system; a singular one gives NAN. */
static void solve_small(double m[TAIL][TAIL + 1], double x[TAIL]) {
    for (int c = 0; c < TAIL; c++) {
        int pivot = c;
        for (int r = c + 1; r < TAIL; r++)
            if (fabs(m[r][c]) > fabs(m[pivot][c]))
                pivot = r;
        for (int k = c; k <= TAIL; k++) {
            double swap = m[c][k];
            m[c][k] = m[pivot][k];
            m[pivot][k] = swap;
        }
        for (int r = c + 1; r < TAIL; r++) {
            double factor = m[r][c] / m[c][c];
            for (int k = c; k <= TAIL; k++)
                m[r][k] -= factor * m[c][k];
        }
    }
    for (int r = TAIL - 1; r >= 0; r--) {
        x[r] = m[r][TAIL];
        for (int k = r + 1; k < TAIL; k++)
            x[r] -= m[r][k] * x[k];
        x[r] /= m[r][r];
    }
}

/* Eliminates all bands except the last in O(BANDS). The rest, in the last band and the multipliers, is
 * dense and pivoted: at the start tri is singular (a constant may be added to z), the full system never
 * is. */
static void eliminate(struct newton *n, double tail[TAIL][TAIL + 1]) {
    memset(tail, 0, TAIL * sizeof *tail);
    for (int k = 0; k < 3; k++)
        tail[1 + k][TAIL] = n->rest_sum[k];
    for (int i = 0; i < BANDS - 1; i++) {
        double factor = -2 / n->tri[i];
        for (int k = 0; k < 3; k++) {
            double share = n->border[i][k] / n->tri[i];
            for (int l = 0; l < 3; l++)
                tail[1 + k][1 + l] -= share * n->border[i][l];
            tail[1 + k][TAIL] -= share * n->rest[i];
        }
        n->tri[i + 1] -= factor * -2;
        n->rest[i + 1] -= factor * n->rest[i];
        for (int k = 0; k < 3; k++)
            n->border[i + 1][k] -= factor * n->border[i][k];
    }
    tail[0][0] = n->tri[BANDS - 1];
    tail[0][TAIL] = n->rest[BANDS - 1];
    for (int k = 0; k < 3; k++)
        tail[0][1 + k] = tail[1 + k][0] = n->border[BANDS - 1][k];
}

/* One step from the linearised system; false if it leads nowhere. */
static bool step(struct newton *n) {
    double tail[TAIL][TAIL + 1], x[TAIL], dz[BANDS];
    eliminate(n, tail);
    solve_small(tail, x);
    dz[BANDS - 1] = x[0];
    double longest = fabs(x[0]);
    for (int i = BANDS - 2; i >= 0; i--) {
        double value = n->rest[i] + 2 * dz[i + 1];
        for (int k = 0; k < 3; k++)
            value -= n->border[i][k] * x[1 + k];
        dz[i] = value / n->tri[i];
        longest = fmax(longest, fabs(dz[i]));
    }
    double scale = longest > longest_step ? longest_step / longest : 1;
    for (int i = 0; i < BANDS; i++)
        n->z[i] += scale * dz[i];
    for (int k = 0; k < 3; k++)
        n->lambda[k] += scale * x[1 + k];
    return isfinite(longest) && isfinite(x[1]) && isfinite(x[2]) && isfinite(x[3]);
}

bool pm_spectrum_from_lab(struct pm_lab lab, double reflectance[BANDS]) {
    if (lab.L <= 0.1 || lab.L >= 99.9) {
        double grey = pm_xyz_from_lab((struct pm_lab){lab.L, 0, 0}).Y;
        for (int i = 0; i < BANDS; i++)
            reflectance[i] = fmin(fmax(grey, 1e-5), 1 - 1e-5);
        return true;
    }
    struct newton n = {0};
    pm_lab_band_sum(lab, n.goal);
    bool found = false;
    for (int i = 0; i <= MOST_STEPS && !found; i++) {
        found = linearise(&n) < residual_goal;
        if (!found && !step(&n))
            return false;
    }
    for (int i = 0; i < BANDS; i++)
        reflectance[i] = (1 + tanh(n.z[i])) / 2;
    return found;
}
