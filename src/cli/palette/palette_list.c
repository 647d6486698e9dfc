/* palette list: the palettes that a name finds. */
#include "base/utf8.h"
#include "cli/palette/palette_verbs.h"
#include "palette/places.h"
#include "report/json_palette.h"
#include "report/layout.h"

#include <stdlib.h>

enum { NAME_COLUMNS = 14, CAPTURE_COLUMNS = 10 };

static void say_palette(struct pm_buffer *out, const char *name, const char *path,
                        const struct pm_palette *palette, const struct pm_error *why) {
    pm_cell(out, name, NAME_COLUMNS);
    if (palette != NULL) {
        pm_buffer_printf(out, " %6zu  ", palette->n_shades);
        pm_cell(out, pm_capture_name(palette->capture), CAPTURE_COLUMNS);
        pm_buffer_text(out, "  ");
        pm_utf8_clean(out, palette->name, 44);
    } else {
        pm_buffer_printf(out, " %6s  ", "-");
        pm_utf8_clean(out, why->message, 0);
    }
    pm_buffer_printf(out, "\n%*s ", NAME_COLUMNS, "");
    pm_utf8_clean(out, path != NULL ? path : "part of the program; taken where no palette is named", 0);
    pm_buffer_text(out, "\n");
}

/* One palette; one that cannot be read is a line as well. `path` NULL: the embedded one. */
static bool add_palette(const struct pm_palette_cli *cli, const char *name, const char *path,
                        struct pm_buffer *out, struct pm_error *err) {
    struct pm_error why = {0};
    struct pm_palette *palette = pm_palette_load(path, NULL, &why);
    bool ok = true;
    if (cli->json)
        ok = pm_palette_add(out, pm_palette_entry_json(name, path, palette, &why, err));
    else
        say_palette(out, name, path, palette, &why);
    pm_palette_free(palette);
    return ok;
}

bool pm_palette_list(const struct pm_palette_cli *cli, struct pm_palette_answer *answer,
                     struct pm_error *err) {
    struct pm_palette_place *places;
    size_t count;
    if (!pm_palette_places(&places, &count, err))
        return false;
    if (!cli->json)
        pm_buffer_printf(&answer->data, "%-*s %6s  %-*s  title and file\n", NAME_COLUMNS, "name", "shades",
                         CAPTURE_COLUMNS, "colours");
    bool ok = add_palette(cli, "default", NULL, &answer->data, err);
    for (size_t i = 0; ok && i < count; i++)
        ok = add_palette(cli, places[i].name, places[i].path, &answer->data, err);
    pm_palette_places_free(places, count);
    return ok;
}
