/* The named sample photos: five heads, three later visits of the one with light brown hair,
 * two heads whose hair is not of one colour, and one from above. */
#ifndef RD_SCENES_H
#define RD_SCENES_H

#include "shot.h"

enum { RD_HEADS = 5, RD_VISITS = 3, RD_ZONED = 2, RD_SAMPLES = RD_HEADS + RD_VISITS + RD_ZONED + 1 };

/* The i-th sample photo, 0 <= i < RD_SAMPLES: dark brown, light brown, black, blond, stubble; then the visits
 * after session 1 (healed a shade lighter than planned), after session 2 (as planned) and years later
 * (faded), of a plan with the warm ladder of the default palette; then greying temples, and a bald man with a
 * beard, and long hair thin along its parting, each with a ColorChecker. */
struct rd_shot rd_sample(int i);

#endif
