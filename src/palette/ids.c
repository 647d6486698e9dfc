#include "palette/ids.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "palette/columns.h"

#include <stdlib.h>
#include <string.h>

/* Cuts the next id out of *list, which moves on behind its comma; NULL where memory ran out. */
static char *next_id(const char **list, struct pm_error *err) {
    const char *start = *list + strspn(*list, " ");
    size_t length = strcspn(start, ",");
    *list = start + length + (start[length] == ',');
    while (length > 0 && start[length - 1] == ' ')
        length--;
    char *id = pm_alloc(length + 1, 1, err);
    if (id != NULL)
        memcpy(id, start, length);
    return id;
}

static bool check_text(const char *option, const char *id, struct pm_error *err) {
    struct pm_buffer clean = {0};
    (void)pm_utf8_clean(&clean, id, 0);
    bool harmless = !clean.failed && strcmp(clean.text != NULL ? clean.text : "", id) == 0;
    pm_buffer_free(&clean);
    if (*id == '\0')
        return pm_fail(err, PM_E_USAGE, "%s: an id is empty: write one between every two commas", option);
    if (!harmless || strlen(id) > 100)
        return pm_fail(err, PM_E_USAGE, "%s: '%.40s' is no plain text of up to 100 bytes: write another id",
                       option, id);
    return true;
}

static bool check_shade(const struct pm_palette *palette, const char *option, const char *id,
                        struct pm_error *err) {
    if (*id == '#' || strchr(id, ':') != NULL)
        return pm_fail(
            err, PM_E_USAGE,
            "%s: '%.40s': a colon, or '#' in front, cannot be given on the command line: write another id",
            option, id);
    if (pm_palette_find(palette, id) >= 0)
        return pm_fail(err, PM_E_USAGE, "%s: '%.40s' stands there twice: give every bottle its own id",
                       option, id);
    return true;
}

bool pm_ids_read(struct pm_palette *palette, const char *option, const char *ids, size_t most,
                 enum pm_ids_kind kind, struct pm_error *err) {
    for (bool more = true; more;) {
        if (palette->n_shades == most)
            return pm_fail(err, PM_E_USAGE, "%s: more than %zu of them: leave some out", option, most);
        more = strchr(ids, ',') != NULL;
        char *id = next_id(&ids, err);
        if (id == NULL)
            return false;
        if (!check_text(option, id, err) ||
            (kind == PM_IDS_SHADES && !check_shade(palette, option, id, err))) {
            free(id);
            return false;
        }
        palette->shades[palette->n_shades] = pm_shade_unknown();
        palette->shades[palette->n_shades++].id = id;
    }
    return true;
}
