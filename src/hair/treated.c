#include "hair/treated.h"

#include "base/error.h"

#include <math.h>

bool pm_treated_measure(const struct pm_treated_request *request, struct pm_treated_facts *facts,
                        struct pm_error *err) {
    const struct pm_lab unknown = {NAN, NAN, NAN};
    if (request->n_treated == 0)
        return pm_fail(err, PM_E_REGION, "no treated scalp is given: draw it with --treated X,Y,W,H");
    *facts =
        (struct pm_treated_facts){unknown, NAN, unknown, unknown, unknown, unknown, unknown, NAN, NAN, NAN};
    return true;
}
