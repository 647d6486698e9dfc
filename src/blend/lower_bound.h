/* Rigorous limits on mixtures, by which a search can skip complete sets of ratios without computing them.
 *
 * Every limit is a linear form in the drops n, sum n[i] form[i] > 0 meaning "too far from the target". Let
 * g(q) be the reflectance for q = K/S, convex and falling, and a band's shares of X, Y and Z not be negative.
 *
 * Where scatter is the same in all bands, q is a weighted mean of the pigments' q. The K/S that has a sum for
 * its reflectance, M = g^-1(sum / white's sum), is a mean of the bands' q with g for its generator. Such a
 * mean is concave where T = -g'/g'' is (Ben-Tal and Teboulle 1986); with q = cosh t - 1, T = sinh^2 t
 * exp(-t), whose slope 1/2 + 3/2 exp(-2t) falls. So M is at least the weighted mean of the pigments' M, a
 * chord, and at most that of what a tangent says of them. Along any direction in the space of the three M
 * both together bound a mixture from below, linearly; a mixture beyond the limit that the colours in reach
 * have (half_space.h) is rejected. The tangents are those at the best mixture known.
 *
 * Elsewhere (two-constant pigments, or a surface, where g is another) the sums themselves are bounded. Too
 * light: g(q) >= g(p) + g'(p)(q - p) for any p, a tangent; summed over the bands it is linear in the
 * absorbances. Rejects a sum above the reach. Here p is the target's own smoothest spectrum, lightened until
 * its sum lies at the edge of the reach, where the tangent is wanted tight. Too dark, where scatter is the
 * same in all bands: the sum is convex and has a chord. Rejects a sum below the reach.
 *
 * Too much: a pigment's share w of all scatter makes q >= w q[i] + (1 - w) q_least in each band; the sum at
 * that q falls with w, and from some w on it lies below the reach. */
#ifndef PM_BLEND_LOWER_BOUND_H
#define PM_BLEND_LOWER_BOUND_H

#include "base/lanes.h"
#include "blend/half_space.h"
#include "blend/mix.h"
#include "blend/reach.h"

enum { PM_MOST_FORMS = PM_HALF_SPACES + 3, PM_SHARES = 17 };

/* The data of one pigment. */
struct pm_pigment_bound {
    double scatter[2]; /* least and greatest over the bands */
    double chord[3];   /* M of its own sums */
    double dark[PM_SHARES]
               [3];    /* greatest sums at shares 0 to 1; its own at 1, the others once they are used */
    double tangent[3]; /* for the reach: what the tangents to M say there */
    double share;      /* the greatest share of all scatter that stays in reach */
};

struct pm_bounds {
    size_t n;
    bool flat;   /* scatter is the same in all bands of every pigment */
    bool mean;   /* and there is no surface: M is concave */
    bool shares; /* the pigments' tables and shares are known */
    const struct pm_mixer *mixer;
    double target_ks[PM_BANDS], white[3];
    struct pm_pigment_bound *pigments;
    struct pm_boxes *boxes; /* room to divide the reach */
    float *forms;           /* coefficients: form f of pigment p at f * stride + p */
    size_t n_forms, stride;
    uint8_t order[PM_HALF_SPACES]; /* in which sets are tested by them */
    double left[3][2];             /* of the reach, where M is concave: see pm_limit_half_spaces */
};

/* With so few boxes shares are left out where M is concave: they take as long. */
enum { PM_FEWEST_BOXES = 256 };

/* Prepares the bounds of the mixer's pigments round one target. Keeps the mixer, which must outlive it. */
PM_USE_RESULT bool pm_bounds_init(struct pm_bounds *bounds, const struct pm_mixer *mixer,
                                  struct pm_lab target, struct pm_error *err);
void pm_bounds_free(struct pm_bounds *bounds);

/* Fits the forms to a reach; before that they reject nothing. best_ks: K/S of the best mixture so far, round
 * which the half-spaces are placed; NULL: none is known. Every mixture gives valid forms, a good one the
 * strongest. `boxes`: into how many the reach is divided at most; more take longer and give stronger forms.
 */
void pm_bounds_narrow(struct pm_bounds *bounds, const struct pm_reach *reach, const double *best_ks,
                      size_t boxes);

/* Which of the pigments first to first + 3 form a set with the `n_with` others of which some ratio of at
 * least one drop each in at most `drops` may lie in reach (beyond the last pigment: any). A form is linear,
 * so if it is above 0 where each pigment in turn has all the drops that the others leave, it is above 0
 * everywhere. */
pm_bits pm_sets_in_reach(struct pm_bounds *bounds, size_t first, const size_t *with, size_t n_with,
                         int drops);

/* The forms of one set of `n` pigments (2 or 3; unused coefficients are 0) that can reject anything, safe
 * against rounding in floats. Returns how many. */
int pm_set_forms(const struct pm_bounds *bounds, const size_t *which, size_t n,
                 float forms[PM_MOST_FORMS][3]);

#endif
