#include "cli/shell/completion.h"

#include "base/error.h"
#include "cli/shell/completion_shells.h"
#include "palette/places.h"

#include <string.h>

static bool add_palettes(struct pm_buffer *out, struct pm_error *err) {
    struct pm_palette_place *places;
    size_t count;
    if (!pm_palette_places(&places, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (strchr(places[i].name, '\n') == NULL)
            pm_buffer_printf(out, "%s\n", places[i].name);
    pm_palette_places_free(places, count);
    return true;
}

bool pm_completion(const char *kind, struct pm_buffer *out, struct pm_error *err) {
    struct pm_completed_verb verbs[PM_MAX_COMPLETED];
    if (strcmp(kind, "palettes") == 0)
        return add_palettes(out, err);
    const size_t n = pm_completed_verbs(verbs);
    if (strcmp(kind, "bash") == 0)
        pm_completion_bash(verbs, n, out);
    else if (strcmp(kind, "zsh") == 0)
        pm_completion_zsh(verbs, n, out);
    else
        return pm_fail(err, PM_E_USAGE, "--completion '%.40s': give bash, zsh or palettes", kind);
    return true;
}
