/* GIMP's palettes: "GIMP Palette", "Name: ...", "Columns: ...", then a line "R G B name" for each colour. */
#include "base/numbers.h"
#include "color/lab.h"
#include "palette/read.h"
#include "palette/rows.h"
#include "palette/scan.h"

#include <string.h>

static const char first_line[] = "GIMP Palette";

bool pm_is_gpl(const char *text) {
    return strncmp(text, first_line, sizeof first_line - 1) == 0;
}

/* "Name: Hair": what follows the colon in a line of `length` bytes; NULL for any other line. */
static const char *behind(const char *line, size_t length, const char *label) {
    const size_t skip = strlen(label);
    if (length < skip || memcmp(line, label, skip) != 0)
        return NULL;
    return line + skip + strspn(line + skip, " \t");
}

/* Three numbers from 0 to 255; returns what follows them, NULL if there are not three. */
static const char *read_rgb(const char *at, uint8_t rgb[3]) {
    for (int i = 0; i < 3; i++) {
        double value;
        at += strspn(at, " \t");
        if (!pm_parse_number(at, &at, &value) || value < 0 || value > 255 || value != (uint8_t)value)
            return NULL;
        rgb[i] = (uint8_t)value;
    }
    return *at == ' ' || *at == '\t' || pm_ends_line(*at) ? at + strspn(at, " \t") : NULL;
}

static void read_line(struct pm_scan *scan, struct pm_rows *rows, bool header) {
    const char *line = scan->at;
    const size_t length = strcspn(line, "\r\n");
    const char *name = behind(line, length, "Name:"), *end = line + length;
    uint8_t rgb[3];
    if (length == 0 || strspn(line, " \t") == length || *line == '#')
        return;
    if (header && name != NULL) {
        struct pm_cell title = {.text = name, .length = (size_t)(end - name), .place = scan->place};
        pm_rows_keyword(rows, &(struct pm_cell){.text = "DESCRIPTOR", .length = 10, .place = scan->place},
                        &title);
    } else if (header && behind(line, length, "Columns:") != NULL) {
        return;
    } else if ((name = read_rgb(line, rgb)) == NULL)
        pm_problem(scan->problems, scan->place,
                   "this is not a colour: write three numbers from 0 to 255 and a name, such as 90 70 54 N4");
    else {
        const char after = line[length];
        scan->at[length] = '\0';
        (void)!pm_rows_swatch(rows, name, pm_lab_from_srgb8(rgb), scan->place);
        scan->at[length] = after;
    }
}

struct pm_palette *pm_gpl_read(char *text, struct pm_problems *problems) {
    struct pm_scan scan = {text, {1, 1}, problems};
    struct pm_palette *palette = NULL;
    struct pm_rows *rows = pm_rows_new(problems, false);
    if (rows == NULL)
        return NULL;
    pm_palette_remark(pm_rows_palette(rows), PM_LEVEL_WARN, "8-bit",
                      "8-bit sRGB colours are up to 1 dE00 off where they are dark, and describe a screen, "
                      "not a pigment: measure the pigments");
    pm_scan_next_line(&scan);
    while (!pm_problems_stop(problems) && *scan.at != '\0') {
        read_line(&scan, rows, pm_rows_count(rows) == 0);
        pm_scan_next_line(&scan);
    }
    if (!pm_problems_stop(problems))
        palette = pm_rows_finish_unique(rows, scan.place);
    pm_rows_free(rows);
    return palette;
}
