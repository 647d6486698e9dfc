/* Palette -> shades or problems; what was read is linted, written in every form, and read again. */
#include "fuzz/mutate_text.h"

#include "palette/lint.h"
#include "palette/read.h"
#include "palette/write.h"

#include <math.h>

static bool alike(double a, double b) {
    return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-6 * (1 + fabs(a));
}

typedef void write_palette(const struct pm_palette *palette, struct pm_buffer *out);

static void write_csv(const struct pm_palette *palette, struct pm_buffer *out) {
    pm_write_csv(palette, true, out);
}

/* What is written comes back: the same shades in the same order, the same colours, and all else as it is
 * written again. */
static void check_again(const struct pm_palette *palette, write_palette *write) {
    struct pm_error err = {0};
    struct pm_buffer text = {0}, same = {0};
    write(palette, &text);
    PM_HOLDS(!text.failed);
    struct pm_palette *again = pm_palette_read(text.text, text.length, "again", NULL, &err);
    if (again == NULL)
        fprintf(stderr, "%s\n%s\n", err.message, text.text);
    PM_HOLDS(again != NULL && again->n_shades == palette->n_shades);
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *a = &palette->shades[i], *b = &again->shades[i];
        PM_HOLDS(strcmp(a->id, b->id) == 0);
        PM_HOLDS(alike(a->lab.L, b->lab.L) && alike(a->lab.a, b->lab.a) && alike(a->lab.b, b->lab.b));
    }
    write(again, &same);
    PM_HOLDS(!same.failed);
    if (strcmp(text.text, same.text) != 0)
        fprintf(stderr, "first\n%s\nthen\n%s\n", text.text, same.text);
    PM_HOLDS(strcmp(text.text, same.text) == 0);
    pm_palette_free(again);
    pm_buffer_free(&same);
    pm_buffer_free(&text);
}

static void use(const struct pm_palette *palette) {
    struct pm_findings findings = {0};
    struct pm_buffer text = {0};
    PM_HOLDS(pm_palette_lint(palette, "2026-05-04", &findings, NULL));
    pm_findings_free(&findings);
    check_again(palette, pm_write_cgats);
    check_again(palette, write_csv);
    pm_write_gpl(palette, &text);
    PM_HOLDS(!text.failed);
    pm_buffer_free(&text);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    return pm_mutate_text(data, size, max_size, seed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct pm_error err = {0};
    char *details = NULL;
    struct pm_palette *palette = pm_palette_read(data, size, "x.cgats", &details, &err);
    if (palette == NULL)
        pm_fuzz_check_error(&err);
    else if (pm_fuzz_picks(data, size, 4))
        use(palette);
    pm_palette_free(palette);
    free(details);
    return 0;
}
