#include "palette/columns.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define TEXT(column, field, aka)                                                                             \
    { .name = column, .kind = PM_COLUMN_TEXT, .offset = offsetof(struct pm_shade, field), .alias = aka }
#define NUMBER(column, field, least, most, beyond, what, aka)                                                \
    {                                                                                                        \
        .name = column, .kind = PM_COLUMN_NUMBER, .offset = offsetof(struct pm_shade, field), .low = least,  \
        .high = most, .above_low = beyond, .rule = what, .alias = aka                                        \
    }

#define LIGHTNESS "L* lies between 0 and 100"
#define AXIS      "a* and b* lie between -128 and 128"

const struct pm_column pm_columns[] = {
    TEXT("SAMPLE_ID", id, "id"),
    TEXT("SAMPLE_NAME", name, "name"),
    NUMBER("LAB_L", lab.L, 0, 100, false, LIGHTNESS, "L"),
    NUMBER("LAB_A", lab.a, -128, 128, false, AXIS, "a"),
    NUMBER("LAB_B", lab.b, -128, 128, false, AXIS, "b"),
    {.name = "HEX", .kind = PM_COLUMN_HEX},
    TEXT("LADDER", ladder, NULL),
    TEXT("BRAND", brand, NULL),
    TEXT("UNDERTONE", undertone, NULL),
    NUMBER("DILUTION", dilution, 0, 1000, false, "parts of diluent to one of pigment, 0 to 1000", NULL),
    NUMBER("TINT_L", tint_lab.L, 0, 100, false, LIGHTNESS, NULL),
    NUMBER("TINT_A", tint_lab.a, -128, 128, false, AXIS, NULL),
    NUMBER("TINT_B", tint_lab.b, -128, 128, false, AXIS, NULL),
    NUMBER("TINT_FRAC", tint_frac, 0, 0.999999, true, "the pigment's share of the tint, above 0 and below 1",
           NULL),
    TEXT("TINT_WHITE", tint_white, NULL),
    NUMBER("STRENGTH", strength, 0, 1000, true, "a strength lies above 0, up to 1000", NULL),
    TEXT("LOT", lot, NULL),
    {.name = "EXPIRY", .kind = PM_COLUMN_DATE, .offset = offsetof(struct pm_shade, expiry)},
    NUMBER("STOCK", stock, 0, 1e6, false, "what is left, 0 to 1000000; 0 is out of stock", NULL),
};
const size_t pm_n_columns = sizeof pm_columns / sizeof *pm_columns;

bool pm_same_word(const char *text, size_t length, const char *word) {
    return strlen(word) == length && strncasecmp(text, word, length) == 0;
}

const struct pm_column *pm_column_find(const char *name, size_t length, bool aliases) {
    for (size_t i = 0; i < pm_n_columns; i++) {
        const struct pm_column *column = &pm_columns[i];
        if (pm_same_word(name, length, column->name) ||
            (aliases && column->alias != NULL && pm_same_word(name, length, column->alias)))
            return column;
    }
    return NULL;
}

int pm_column_nm(const char *name, size_t length) {
    static const char *const prefixes[] = {"SPECTRAL_NM", "NM"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t skip = strlen(prefixes[i]);
        if (length != skip + 3 || strncasecmp(name, prefixes[i], skip) != 0)
            continue;
        const char *d = name + skip;
        if (d[0] >= '1' && d[0] <= '9' && d[1] >= '0' && d[1] <= '9' && d[2] >= '0' && d[2] <= '9')
            return (d[0] - '0') * 100 + (d[1] - '0') * 10 + (d[2] - '0');
    }
    return -1;
}

char **pm_column_text(struct pm_shade *shade, const struct pm_column *column) {
    return (char **)(void *)((char *)shade + column->offset);
}

double *pm_column_number(struct pm_shade *shade, const struct pm_column *column) {
    return (double *)(void *)((char *)shade + column->offset);
}

struct pm_shade pm_shade_unknown(void) {
    struct pm_shade shade = {.rung = -1};
    for (size_t i = 0; i < pm_n_columns; i++)
        if (pm_columns[i].kind == PM_COLUMN_NUMBER)
            *pm_column_number(&shade, &pm_columns[i]) = NAN;
    return shade;
}
