/* CIEDE2000 from below for four colours at once, without angles. */
#ifndef PM_MATCH_NEAR_H
#define PM_MATCH_NEAR_H

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

#endif
