/* palette convert and palette new: a palette from a palette, and from nothing but names. */
#include "base/error.h"
#include "cli/palette/palette_verbs.h"

bool pm_palette_convert(const struct pm_palette_cli *cli, struct pm_palette_answer *answer,
                        struct pm_error *err) {
    struct pm_palette *palette = pm_palette_open(cli->operands[0], err);
    bool ok = palette != NULL && pm_palette_put(cli, palette, &answer->data, err);
    pm_palette_free(palette);
    return ok;
}

bool pm_palette_new(const struct pm_palette_cli *cli, struct pm_palette_answer *answer,
                    struct pm_error *err) {
    const struct pm_make *make = &cli->make;
    if (make->ids == NULL)
        return pm_fail(err, PM_E_USAGE, "say what stands on the bottles: --ids \"5 Light,4,3,2,1 Dark\"");
    if ((make->lightest_L > 0) != (make->darkest_L > 0))
        return pm_fail(err, PM_E_USAGE, "--from and --to go together: give the L* of the first and the last");
    if (make->lightest_L > 0 && make->lightest_L <= make->darkest_L)
        return pm_fail(err, PM_E_USAGE, "--from must be above --to: the lightest bottle comes first");
    struct pm_palette *palette = pm_palette_make(make, err);
    bool ok = palette != NULL && pm_palette_put(cli, palette, &answer->data, err);
    pm_palette_free(palette);
    return ok;
}
