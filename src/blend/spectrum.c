#include "blend/spectrum.h"

#include "color/lab.h"

#include <math.h>
#include <string.h>

enum { BANDS = PM_BANDS, MOST_STEPS = 25, TAIL = 4 /* the last band and the three multipliers */ };

static const double residual_goal = 1e-12;
static const double longest_step = 2; /* in z: farther, tanh is no longer like its tangent */

/* CIE 1931 2 degree observer times illuminant D50 (CIE 15:2018, tables), 380-730 nm by 10 nm, scaled so that
 * the Y column sums to 1: what each band of a reflectance gives to X, Y and Z. */
static const double band_xyz[PM_BANDS][3] = {
    {3.1888454016941254e-05, 9.091006627636762e-07, 0.00015035128676734293},
    {0.00012064708810042661, 3.4121259891706797e-06, 0.0005701096683677668},
    {0.000671662453941208, 1.8586885517869905e-05, 0.0031846473945866876},
    {0.002340623152302505, 6.509202515021904e-05, 0.01115709588112019},
    {0.007679376640710555, 0.00022858689211818886, 0.036893924387875685},
    {0.015625089299389317, 0.0006384326730289401, 0.07625968204731891},
    {0.024806718136936984, 0.0016382063774823437, 0.12443673190627405},
    {0.027921726096315824, 0.003155935727721598, 0.14717540164349266},
    {0.025082693383219327, 0.005175246227624345, 0.14397535005250928},
    {0.01699119076603642, 0.007912871293478674, 0.11199087263502835},
    {0.008658750657531225, 0.012586151363550721, 0.07360029499074734},
    {0.0028021595216014207, 0.018210097584615042, 0.040721917096486995},
    {0.0004464892108617425, 0.02943183981802915, 0.02478470721518244},
    {0.0008552883711579921, 0.04625914523574947, 0.014549098958838103},
    {0.005849797097446966, 0.0656449492522103, 0.007234812144416849},
    {0.016084721190413168, 0.08377661429689517, 0.004097473386029119},
    {0.027852056669482716, 0.0914974588935486, 0.001946958506854336},
    {0.04221635718978764, 0.09690432229333755, 0.0008522163304093153},
    {0.056590809942808774, 0.09471464405903235, 0.0003712433284725891},
    {0.0709016153291575, 0.08856887258018362, 0.00019537251304452266},
    {0.08627938965279434, 0.08191975226228426, 0.0001553651415546222},
    {0.09134301567189639, 0.06737470804211786, 9.790248196344735e-05},
    {0.0987737554059952, 0.05867655776801259, 7.439183235247237e-05},
    {0.09474044013968776, 0.04753086115126964, 3.212821628515244e-05},
    {0.08055640111452143, 0.035920173698461046, 1.7912947513668238e-05},
    {0.058534423737654766, 0.02414636097521562, 4.555916253951589e-06},
    {0.04214854044012493, 0.016467949491006613, 1.882051370400756e-06},
    {0.02581720773247145, 0.009744060766752893, 0.0},
    {0.015412815029505408, 0.00570152648150291, 0.0},
    {0.008569497516863249, 0.0031375734615517615, 0.0},
    {0.004413464826939745, 0.0016042100076539589, 0.0},
    {0.001888151850193531, 0.0006828954489025942, 0.0},
    {0.0009905005150551156, 0.000357687814306347, 0.0},
    {0.0005119916213274649, 0.00018488955240252123, 0.0},
    {0.0002121083310250155, 7.659619718065304e-05, 0.0},
    {0.00011858209770910925, 4.2822175452656206e-05, 0.0},
};

/* The columns' sums: the white that R = 1 has. */
static const double band_white[3] = {0.9638399463349836, 1.0, 0.8245323999611163};

/* ------------------------------------------------------------------ colour of a spectrum */

const double (*pm_band_xyz(void))[3] {
    return band_xyz;
}

static void add_bands(const double reflectance[BANDS], double sum[3]) {
    sum[0] = sum[1] = sum[2] = 0;
    for (int i = 0; i < BANDS; i++)
        for (int k = 0; k < 3; k++)
            sum[k] += band_xyz[i][k] * reflectance[i];
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

struct pm_lab pm_spectrum_lab(const double reflectance[BANDS]) {
    double sum[3];
    add_bands(reflectance, sum);
    return pm_band_sum_lab(sum);
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

/* Eliminates all bands but the last in O(BANDS). What is left, in the last band and the multipliers, is dense
 * and pivoted: at the start tri is singular (a constant may be added to z), the whole never is. */
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

/* One step from the linearised system; false where it leads nowhere. */
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
