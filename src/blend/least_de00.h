/* CIEDE2000 from below, for four colours or four boxes of colours at a time. */
#ifndef PM_BLEND_LEAST_DE00_H
#define PM_BLEND_LEAST_DE00_H

#include "base/lanes.h"
#include "pigmatch.h"

#define PM_NEAR_ERROR_DE00 0.04f

/* A little below CIEDE2000 squared between `target` and each of four colours L*, a*, b*: exact but for three
 * things, all on the safe side. The mean hue comes as the direction between the two hues, so T needs no
 * cosine; where they are nearly opposite T is taken as 1.93, its most. RT's bell over the hue is replaced by
 * 0.914 / (1 + 2.225 (1 - c))^4, c the cosine of the mean hue's angle to 275 degrees, which lies above it
 * everywhere; and it is taken as if it always helped. Near grey (C' below 2) a small error of a*, b* turns
 * the hue, so T and the bell are taken at their worst there, and beside a chromatic target the hue difference
 * too. So the root of this is at most dE00 + PM_NEAR_ERROR_DE00 also where L* is off by up to 0.001 and a*,
 * b* by up to 0.006. */
void pm_near_de00_squared(struct pm_lab target, const float lab[3][PM_LANES], float least[PM_LANES]);

#define PM_BOX_ERROR_DE00 0.005f

/* A lower bound of CIEDE2000 squared between `target` and every colour in each of four boxes of L*, a*, b*;
 * its root may be above by PM_BOX_ERROR_DE00, the rounding error of single precision.
 *
 * In a box the mean chroma lies between two values, and with it G, so a', C' and the mean C' do. Every term
 * is taken with the least difference and the greatest divisor. Seen from the grey axis the box lies within a
 * circle, whose radius over its distance is the sine of how far a hue is off that of its centre; the mean hue
 * is off by half of that, T by 2.41 per radian at most (0.17 + 2 0.24 + 3 0.32 + 4 0.2). Where the mean hue
 * may turn over or the circle contains grey, T and RT's bell are taken at their worst. As c^2 + h^2 - 2 p c h
 * with p = |RT| / 2 < 1 is convex, its least above given c and h is there or where its slope by one is 0. */
void pm_box_de00_squared(struct pm_lab target, const pm_lanes low[3], const pm_lanes high[3],
                         float least[PM_LANES]);

#endif
