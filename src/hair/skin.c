#include "hair/hair.h"

#include <stdlib.h>

#include "base/memory.h"
#include "color/lab.h"
#include "hair/sample.h"
#include "hair/uncertainty.h"

/* L*, a* and b* of the usable cells, each in an array of its own. */
struct values {
    double *channel[3];
    size_t n, capacity[3];
};

static bool add_cells(struct values *values, const struct pm_cells *cells, struct pm_error *err) {
    for (size_t i = 0; i < pm_cells_count(cells); i++) {
        if (cells->usable[i] < 0.5f)
            continue;
        for (int k = 0; k < 3; k++) {
            if (!pm_grow((void **)&values->channel[k], &values->capacity[k], values->n + 1, sizeof(double),
                         err))
                return false;
            values->channel[k][values->n] = cells->lab[3 * i + (size_t)k];
        }
        values->n++;
    }
    return true;
}

static void fill(struct pm_skin_facts *skin, struct values *values) {
    skin->lab.L = pm_quantile(values->channel[0], values->n, 0.5);
    skin->lab.a = pm_quantile(values->channel[1], values->n, 0.5);
    skin->lab.b = pm_quantile(values->channel[2], values->n, 0.5);
    skin->ita_deg = pm_ita_deg(skin->lab);
    skin->ita_class = pm_ita_class(skin->ita_deg);
}

bool pm_measure_skin(struct pm_skin_facts *skin, bool *found, const struct pm_pixels *crops, size_t n,
                     const struct pm_profile *profile, const struct pm_correction *correction,
                     struct pm_error *err) {
    struct values values = {0};
    bool done = true;
    for (size_t i = 0; i < n && done; i++) {
        struct pm_cells cells;
        done = pm_cells_new(&cells, &crops[i], &crops[i].box, profile, correction, err) &&
               add_cells(&values, &cells, err);
        pm_cells_free(&cells);
    }
    *found = done && values.n > 0;
    if (*found)
        fill(skin, &values);
    for (int k = 0; k < 3; k++)
        free(values.channel[k]);
    return done;
}
