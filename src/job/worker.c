#include "job/worker.h"

#include "base/memory.h"

#include <stdlib.h>

struct pm_worker *pm_worker_new(struct pm_error *err) {
    struct pm_worker *worker = pm_alloc(1, sizeof *worker, err);
    if (worker == NULL)
        return NULL;
    worker->profiles = pm_profiles_new(err);
    if (worker->profiles == NULL) {
        free(worker);
        return NULL;
    }
    return worker;
}

void pm_worker_free(struct pm_worker *worker) {
    if (worker == NULL)
        return;
    pm_profiles_free(worker->profiles);
    free(worker);
}
