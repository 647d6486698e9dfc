/* Half-spaces of the three M (lower_bound.h) between the colours in reach and the mixtures: each leaves on
 * its near side the colours that are in reach and may be mixtures. */
#ifndef PM_BLEND_HALF_SPACE_H
#define PM_BLEND_HALF_SPACE_H

#include "base/lanes.h"
#include "blend/reach.h"

enum { PM_HALF_SPACES = 1 + 26 + 4 + 4 };

struct pm_half_space {
    double away[3];
    double nearest; /* no mixture has a smaller away . M */
    double limit;   /* nor has one in reach a greater */
    double enough;  /* a limit so low need not be known better */
};

/* The directions: that in which CIEDE2000 from the target grows fastest at the colour of M `known`, moved
 * into the reach's box; along L*, a*, b* and between them, with both signs, there; along the M of X and of Z;
 * and across the least and the greatest `ratio` of X's and of Z's M to Y's. */
void pm_aim_half_spaces(const struct pm_reach *reach, const double known[3], const double ratio[2][2],
                        struct pm_half_space spaces[PM_HALF_SPACES]);

/* Boxes of L*, a*, b*, all of one size, into which a reach is divided. */
enum { PM_MOST_BOXES = 16384 };

struct pm_boxes {
    size_t n;
    float size[3], low[3][PM_MOST_BOXES + PM_LANES];
};

/* Sets the limits from `nearest` and the M that mixtures have, `low` to `high`: -INFINITY if none is in
 * reach. The reach is divided until there are `most` boxes, at most PM_MOST_BOXES; `boxes` is room for them.
 * A box is left out where no colour in it is in reach (pm_box_de00_squared) or beyond a `nearest`. In it M of
 * X, Y and Z are convex functions of L* at the a* and b* that make them greatest or least, so they lie below
 * their chords and above their tangents, and a sum of these is greatest at one end. `left` becomes the L*,
 * a*, b* of the boxes in reach, from and to (INFINITY to -INFINITY: none). */
void pm_limit_half_spaces(const struct pm_reach *reach, const double low[3], const double high[3],
                          size_t most, struct pm_boxes boxes[2], struct pm_half_space spaces[PM_HALF_SPACES],
                          double left[3][2]);

#endif
