#include "blend/calibrate.h"

#include "base/memory.h"
#include "base/numbers.h"
#include "palette/columns.h"

#include <stdlib.h>
#include <string.h>

/* The text that says what row `i` was made of. */
static const char *blend_text(const struct pm_palette *table, size_t i) {
    for (size_t c = 0; c < table->n_extra; c++)
        if (pm_same_word(table->extra_columns[c], strlen(table->extra_columns[c]), "BLEND"))
            return table->shades[i].extra[c];
    return table->shades[i].id;
}

/* "id:drops" of `length` bytes. The last colon parts them, so that an id may hold one. */
static bool read_part(const struct pm_palette *palette, const char *text, size_t length,
                      struct pm_test_blend *blend) {
    char part[256], *colon;
    const char *end;
    double drops = 0;
    while (length > 0 && *text == ' ') {
        text++;
        length--;
    }
    if (length >= sizeof part || blend->n == PM_MAX_TEST_PARTS)
        return false;
    memcpy(part, text, length);
    part[length] = '\0';
    colon = strrchr(part, ':');
    if (colon == NULL || !pm_parse_number(colon + 1, &end, &drops) || end[strspn(end, " ")] != '\0' ||
        drops <= 0 || drops > 1e6)
        return false;
    *colon = '\0';
    int shade = pm_palette_find(palette, part);
    for (size_t i = 0; i < blend->n; i++)
        if (blend->shades[i] == shade)
            return false;
    if (shade < 0)
        return false;
    blend->shades[blend->n] = shade;
    blend->drops[blend->n++] = drops;
    return true;
}

static bool read_blend(const struct pm_palette *palette, const char *text, struct pm_test_blend *blend) {
    for (bool more = text != NULL; more;) {
        size_t length = strcspn(text, "+,");
        more = text[length] != '\0';
        if (!read_part(palette, text, length, blend))
            return false;
        text += length + more;
    }
    return blend->n >= 2;
}

bool pm_test_blends_read(const struct pm_palette *palette, const struct pm_palette *table,
                         struct pm_test_blend **blends, size_t *count, struct pm_error *err) {
    if (table->n_shades > PM_MAX_TEST_BLENDS)
        return pm_fail(err, PM_E_PALETTE, "%.200s: more than %d test blends: leave some out", table->name,
                       PM_MAX_TEST_BLENDS);
    struct pm_test_blend *read = pm_alloc(table->n_shades, sizeof *read, err);
    if (read == NULL)
        return false;
    for (size_t i = 0; i < table->n_shades; i++) {
        read[i].lab = table->shades[i].lab;
        const char *text = blend_text(table, i);
        if (read_blend(palette, text, &read[i]))
            continue;
        free(read);
        return pm_fail(
            err, PM_E_PALETTE,
            "%.150s: blend '%.100s' cannot be used: write 2 to %d different shades of the palette with "
            "their drops, as black:2+white:8",
            table->name, text != NULL ? text : table->shades[i].id, PM_MAX_TEST_PARTS);
    }
    *blends = read;
    *count = table->n_shades;
    return true;
}
