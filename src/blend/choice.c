#include "blend/choice.h"

#include "base/error.h"
#include "color/lab.h"

#include <string.h>

bool pm_choice_check(const struct pm_choice *choice, const struct pm_palette *palette, struct pm_error *err) {
    for (size_t i = 0; i < choice->n_exclude; i++) {
        if (pm_palette_find(palette, choice->exclude[i]) < 0)
            return pm_fail(err, PM_E_USAGE,
                           "--exclude: the palette has no shade '%s': `pigmatch palette show` lists its ids",
                           choice->exclude[i]);
    }
    return true;
}

bool pm_shade_usable(const struct pm_choice *choice, const struct pm_shade *shade) {
    if (shade->stock <= 0)
        return false;
    for (size_t i = 0; i < choice->n_exclude; i++) {
        if (strcmp(choice->exclude[i], shade->id) == 0)
            return false;
    }
    return true;
}

int pm_nearest_shade(const struct pm_palette *palette, const struct pm_choice *choice, struct pm_lab target) {
    int best = -1;
    double best_de00 = 0;
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *shade = &palette->shades[i];
        if (!pm_shade_usable(choice, shade))
            continue;
        double de00 = pm_de00(target, shade->lab);
        if (best >= 0 && de00 > best_de00)
            continue;
        if (best >= 0 && de00 == best_de00 && strcmp(shade->id, palette->shades[best].id) > 0)
            continue;
        best = (int)i;
        best_de00 = de00;
    }
    return best;
}
