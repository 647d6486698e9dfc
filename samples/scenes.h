/* The five named sample photos. */
#ifndef RD_SCENES_H
#define RD_SCENES_H

#include "shot.h"

enum { RD_SAMPLES = 5 };

/* The i-th sample photo, 0 <= i < RD_SAMPLES: dark brown, light brown, black, blond, stubble. */
struct rd_shot rd_sample(int i);

#endif
