#include "color/lab.h"
#include "color/matrix.h"
#include "scalp/heal_view.h"

#include <math.h>

/* Lam 1985, as ICC profiles use it. */
static const double bradford[9] = {0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296};

/* Nothing reflects less: keeps factors finite where hair is all black. */
static const double least_light = 1e-4;

static void sharpened(struct pm_lab lab, double light[3]) {
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    pm_matrix_apply(bradford, (const double[3]){xyz.X, xyz.Y, xyz.Z}, light);
}

/* `lab` as it looks where `from` looks like `to`. */
static struct pm_lab moved(struct pm_lab lab, struct pm_lab from, struct pm_lab to) {
    double light[3], before[3], after[3], back[9], xyz[3];
    if (isnan(from.L) || isnan(to.L))
        return lab;
    sharpened(lab, light);
    sharpened(from, before);
    sharpened(to, after);
    for (int i = 0; i < 3; i++)
        light[i] *= fmax(after[i], least_light) / fmax(before[i], least_light);
    pm_matrix_invert(bradford, back);
    pm_matrix_apply(back, light, xyz);
    return pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
}

struct pm_lab pm_heal_then(const struct pm_heal_request *request, struct pm_lab now) {
    return moved(now, request->hair_now_lab, request->hair_then_lab);
}

struct pm_lab pm_heal_now(const struct pm_heal_request *request, struct pm_lab then) {
    return moved(then, request->hair_then_lab, request->hair_now_lab);
}
