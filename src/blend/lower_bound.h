/* Rigorous limits on mixtures, by which a search can skip complete sets of ratios without computing them.
 *
 * Every limit is a linear form in the drops n, sum n[i] form[i] > 0 meaning "too far from the target". Let
 * g(q) be the reflectance for q = K/S, convex and falling, and a band's shares of X, Y and Z not be negative.
 *
 * Too light: g(q) >= g(p) + g'(p)(q - p) for any p, a tangent; summed over the bands it is linear in the
 * absorbances. Rejects a sum above the reach. Here p is the target's own smoothest spectrum, lightened until
 * its sum lies at the edge of the reach, where the tangent is wanted tight.
 *
 * Too dark: where scatter is the same in all bands, q is a weighted mean of the pigments' q. The K/S that has
 * a sum for its reflectance, M = g^-1(sum / white's sum), is a mean of the bands' q with g for its generator.
 * Such a mean is concave where T = -g'/g'' is (Ben-Tal and Teboulle 1986); with q = cosh t - 1, T = sinh^2 t
 * exp(-t), whose slope 1/2 + 3/2 exp(-2t) falls. So M is at least the weighted mean of the pigments' M, a
 * chord. Rejects a sum below the reach. With a surface, where g is another, the sum itself, which is convex,
 * has the chord.
 *
 * Too red, green, blue or yellow: M lies above its chord and below its tangents. In the reach a* is bounded,
 * so X is bounded by a growing function of Y, and M of X by one of M of Y, which a line bounds. Rejects X's
 * tangent below that line over Y's chord, or X's chord above it over Y's tangent; Z and b* likewise.
 *
 * Beside the target: the same along any direction in the space of the three M, one plane of which touches the
 * reach at the best mixture known (half_space.h). Rejects the far side, where the target can not be mixed and
 * all else lies.
 *
 * Too much: a pigment's share w of all scatter makes q >= w q[i] + (1 - w) q_least in each band; the sum at
 * that q falls with w, and from some w on it lies below the reach. */
#ifndef PM_BLEND_LOWER_BOUND_H
#define PM_BLEND_LOWER_BOUND_H

#include "blend/mix.h"
#include "blend/reach.h"

enum { PM_CASTS = 4, PM_MOST_FORMS = 3 + 3 + 3 + PM_CASTS + 1, PM_SHARES = 17 };

/* The data of one pigment that do not depend on the reach. */
struct pm_pigment_bound {
    double scatter[2];         /* least and greatest over the bands */
    double own[3];             /* its own sums */
    double chord[3];           /* M of them */
    double tangent[3];         /* what the tangents to M at the target's spectrum say there */
    double dark[PM_SHARES][3]; /* greatest sums at shares 0 to 1 */
};

/* The data for one reach: coefficients of the forms. */
struct pm_pigment_form {
    double light[3], dark[3], cast[PM_CASTS], beside;
    double share; /* the greatest share of all scatter that stays in reach */
};

struct pm_bounds {
    size_t n;
    bool flat; /* scatter is the same in all bands of every pigment */
    bool mean; /* and there is no surface: M is concave */
    const struct pm_mixer *mixer;
    double target_ks[PM_BANDS], white[3];
    struct pm_pigment_bound *pigments;
    struct pm_pigment_form *forms;
    uint16_t *beyond; /* of each pigment the forms, by bits, that are above 0 on it; what all pigments of a
                         set have in common rejects every ratio of it */
};

/* Prepares the bounds of the mixer's pigments round one target. Keeps the mixer, which must outlive it. */
PM_USE_RESULT bool pm_bounds_init(struct pm_bounds *bounds, const struct pm_mixer *mixer,
                                  struct pm_lab target, struct pm_error *err);
void pm_bounds_free(struct pm_bounds *bounds);

/* Fits the forms to a reach. best_ks: K/S of the best mixture so far, where the plane beside the target
 * touches the reach (half_space.h); NULL: none is known. Every mixture gives valid forms, a good one the
 * strongest.
 */
void pm_bounds_narrow(struct pm_bounds *bounds, const struct pm_reach *reach, const double *best_ks);

/* The forms of one set of `n` pigments (2 or 3; unused coefficients are 0) that can reject anything. Returns
 * how many, or -1 if one rejects every ratio of the set. */
int pm_set_forms(const struct pm_bounds *bounds, const size_t *which, size_t n,
                 double forms[PM_MOST_FORMS][3]);

#endif
