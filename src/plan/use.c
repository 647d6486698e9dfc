#include "plan/plan.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "blend/bottles.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_USED_DROPS = 100 };

/* One "ID:DROPS", or an ID alone. `item` is changed. */
static bool parse_item(char *item, const struct pm_palette *palette, struct pm_use *use,
                       struct pm_error *err) {
    long drops = 0;
    use->shade = pm_palette_find(palette, item);
    char *colon = strrchr(item, ':');
    if (use->shade < 0 && colon != NULL) {
        *colon = '\0';
        if (!pm_parse_int(colon + 1, 1, MOST_USED_DROPS, &drops))
            return pm_fail(err, PM_E_USAGE, "--use: '%s' drops of '%s': give a whole number, 1 to %d",
                           colon + 1, item, MOST_USED_DROPS);
        use->shade = pm_palette_find(palette, item);
    }
    use->drops = (int)drops;
    if (use->shade < 0)
        return pm_fail(err, PM_E_USAGE,
                       "--use: the palette has no shade '%s': `pigmatch palette show` lists its ids", item);
    return true;
}

static bool check_use(const struct pm_palette *palette, const struct pm_use *use, size_t n,
                      struct pm_error *err) {
    for (size_t i = 0; i < n; i++) {
        const char *id = palette->shades[use[i].shade].id;
        if (n > 1 && use[i].drops == 0)
            return pm_fail(err, PM_E_USAGE, "--use: say how many drops of '%s', as in %s:4", id, id);
        for (size_t k = 0; k < i; k++)
            if (use[k].shade == use[i].shade)
                return pm_fail(err, PM_E_USAGE, "--use: '%s' is named twice", id);
    }
    return true;
}

bool pm_use_parse(const char *text, const struct pm_palette *palette, struct pm_use use[PM_MAX_PARTS],
                  size_t *n, struct pm_error *err) {
    char *copy = NULL, *next = NULL;
    bool ok = false;
    size_t count = 0;
    if (!pm_copy_text(&copy, text, err))
        return false;
    for (char *item = copy; item != NULL; item = next) {
        next = strchr(item, ',');
        if (next != NULL)
            *next++ = '\0';
        if (count == PM_MAX_PARTS) {
            pm_fail(err, PM_E_USAGE, "--use: at most %d bottles", PM_MAX_PARTS);
            goto out;
        }
        if (!parse_item(item, palette, &use[count++], err))
            goto out;
    }
    ok = check_use(palette, use, count, err);
    *n = count;
out:
    free(copy);
    return ok;
}

bool pm_use_pick(const struct pm_palette *palette, const struct pm_use *use, size_t n, struct pm_pick *pick,
                 struct pm_error *err) {
    static const size_t all[PM_MAX_PARTS] = {0, 1, 2};
    double amounts[PM_MAX_PARTS] = {0};
    struct pm_bottles bottles;
    *pick = (struct pm_pick){.n = n};
    for (size_t i = 0; i < n; i++) {
        pick->shade[i] = use[i].shade;
        pick->drops[i] = n == 1 ? 1 : use[i].drops;
        amounts[i] = pick->drops[i];
    }
    pick->lab = palette->shades[pick->shade[0]].lab;
    if (n == 1)
        return true;
    if (!pm_bottles_of(&bottles, palette, pick->shade, n, err))
        return false;
    pick->lab = pm_mix_lab(&bottles.mixer, all, amounts, n);
    pm_bottles_free(&bottles);
    return true;
}
