/* A correction of camera colour: XYZ as photographed -> XYZ as the scene would be under D50. */
#ifndef PM_COLOR_CORRECT_H
#define PM_COLOR_CORRECT_H

#include "pigmatch.h"

struct pm_correction;

/* Corrects `count` XYZ triples in place. */
void pm_correction_apply(const struct pm_correction *correction, float *xyz, size_t count);

#endif
