/* What one thread works with. */
#ifndef PM_JOB_WORKER_H
#define PM_JOB_WORKER_H

#include "color/profile.h"

struct pm_worker {
    struct pm_profiles *profiles;
};

#endif
