#include "base/error.h"
#include "cli/palette/palette_verbs.h"
#include "palette/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int lines_in(const char *text) {
    int lines = 0;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

struct pm_palette *pm_palette_open(const char *name, struct pm_error *err) {
    char *details = NULL;
    struct pm_palette *palette = pm_palette_load(name, &details, err);
    if (palette == NULL && err->code == PM_E_OPEN)
        err->code = PM_E_PALETTE;
    int problems = palette == NULL && details != NULL ? lines_in(details) : 0;
    if (problems > 1) {
        fputs(details, stderr);
        pm_fail(err, PM_E_PALETTE, "%.300s: %d problems: correct them all, then try again",
                name != NULL ? name : "the palette of the program", problems);
    }
    free(details);
    return palette;
}

bool pm_palette_add(struct pm_buffer *out, char *text) {
    if (text == NULL)
        return false;
    pm_buffer_text(out, text);
    free(text);
    return true;
}

/* ------------------------------------------------------------------ writing one */

static bool shape_of(const struct pm_palette_cli *cli, enum pm_palette_shape *shape, struct pm_error *err) {
    static const struct {
        const char *ending;
        enum pm_palette_shape shape;
    } known[] = {{".cgats", PM_SHAPE_CGATS}, {".txt", PM_SHAPE_CGATS}, {".it8", PM_SHAPE_CGATS},
                 {".ti3", PM_SHAPE_CGATS},   {".csv", PM_SHAPE_CSV},   {".gpl", PM_SHAPE_GPL}};
    const char *dot = cli->output != NULL ? strrchr(cli->output, '.') : NULL;
    *shape = cli->shape;
    if (*shape != PM_SHAPE_UNSAID)
        return true;
    *shape = PM_SHAPE_CGATS;
    if (dot == NULL || strchr(dot, '/') != NULL)
        return true;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(dot, known[i].ending) == 0) {
            *shape = known[i].shape;
            return true;
        }
    return pm_fail(err, PM_E_USAGE,
                   "%.300s: a palette ends in .cgats, .csv or .gpl: choose one of them, or say --to",
                   cli->output);
}

bool pm_palette_put(const struct pm_palette_cli *cli, const struct pm_palette *palette, struct pm_buffer *out,
                    struct pm_error *err) {
    enum pm_palette_shape shape;
    if (!shape_of(cli, &shape, err))
        return false;
    if (cli->bom && shape != PM_SHAPE_CSV)
        return pm_fail(err, PM_E_USAGE, "--bom is for CSV: leave it out, or write a .csv");
    if (shape == PM_SHAPE_CSV)
        pm_write_csv(palette, cli->bom, out);
    else if (shape == PM_SHAPE_GPL)
        pm_write_gpl(palette, out);
    else
        pm_write_cgats(palette, out);
    return true;
}
