#include "cli/palette/palette_verbs.h"

#include <math.h>

void pm_palette_number(struct pm_buffer *out, double value, int decimals, int columns) {
    struct pm_buffer text = {0};
    pm_buffer_number(&text, value, decimals);
    pm_buffer_printf(out, "%*s", columns, text.text != NULL ? text.text : "");
    pm_buffer_free(&text);
}

void pm_palette_short(struct pm_buffer *out, double value) {
    int decimals = 0;
    for (double scale = 1; decimals < 3 && fabs(value * scale - round(value * scale)) > 1e-6; scale *= 10)
        decimals++;
    pm_buffer_number(out, value, decimals);
}
