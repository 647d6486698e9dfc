#include "palette/columns.h"

#include <math.h>
#include <string.h>

#define TEXT(field) .kind = PM_COLUMN_TEXT, .offset = offsetof(struct pm_shade, field)
#define NUMBER(field, least, most, what)                                                                     \
    .kind = PM_COLUMN_NUMBER, .offset = offsetof(struct pm_shade, field), .low = (least), .high = (most),    \
    .rule = (what)
#define LIGHTNESS(field) NUMBER(field, 0, 100, "L* lies between 0 and 100")
#define AXIS(field)      NUMBER(field, -128, 128, "a* and b* lie between -128 and 128")

const struct pm_column pm_columns[] = {
    {.name = "SAMPLE_ID", TEXT(id), .required = true, .alias = "id"},
    {.name = "SAMPLE_NAME", TEXT(name), .alias = "name"},
    {.name = "LAB_L", LIGHTNESS(lab.L), .required = true, .alias = "L"},
    {.name = "LAB_A", AXIS(lab.a), .required = true, .alias = "a"},
    {.name = "LAB_B", AXIS(lab.b), .required = true, .alias = "b"},
    {.name = "HEX", .kind = PM_COLUMN_HEX},
    {.name = "LADDER", TEXT(ladder)},
    {.name = "BRAND", TEXT(brand)},
    {.name = "UNDERTONE",
     TEXT(undertone),
     .words = "cool neutral warm",
     .rule = "write cool, neutral or warm"},
    {.name = "DILUTION",
     NUMBER(dilution, 0, 1000, "parts of diluent to one of pigment lie between 0 and 1000")},
    {.name = "TINT_L", LIGHTNESS(tint_lab.L)},
    {.name = "TINT_A", AXIS(tint_lab.a)},
    {.name = "TINT_B", AXIS(tint_lab.b)},
    {.name = "TINT_FRAC",
     NUMBER(tint_frac, 0.001, 0.999, "the pigment's share of the tint lies between 0.001 and 0.999")},
    {.name = "TINT_WHITE", TEXT(tint_white)},
    {.name = "STRENGTH", NUMBER(strength, 0.001, 1000, "a strength lies between 0.001 and 1000")},
    {.name = "LOT", TEXT(lot)},
    {.name = "EXPIRY", .kind = PM_COLUMN_DATE, .offset = offsetof(struct pm_shade, expiry)},
    {.name = "STOCK", NUMBER(stock, 0, 1e6, "what is left lies between 0 and 1000000")},
};
const size_t pm_n_columns = sizeof pm_columns / sizeof *pm_columns;

static int upper(char c) {
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

static bool same_letters(const char *a, const char *b, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (upper(a[i]) != upper(b[i]))
            return false;
    return true;
}

bool pm_same_word(const char *text, size_t length, const char *word) {
    return strlen(word) == length && same_letters(text, word, length);
}

const char *pm_is_among(const char *text, size_t length, const char *words) {
    for (size_t word; *words != '\0'; words += word + (words[word] == ' ')) {
        word = strcspn(words, " ");
        if (word == length && same_letters(text, words, length))
            return words;
    }
    return NULL;
}

bool pm_is_free_name(const char *name, size_t length) {
    if (pm_is_among(name, length,
                    "BEGIN_DATA BEGIN_DATA_FORMAT END_DATA END_DATA_FORMAT KEYWORD NUMBER_OF_FIELDS "
                    "NUMBER_OF_SETS DATA_FORMAT_IDENTIFIER INCLUDE") != NULL)
        return false;
    for (size_t i = 0; i < length; i++) {
        int c = upper(name[i]);
        if (!((c >= 'A' && c <= 'Z') || c == '_') && !(i > 0 && c >= '0' && c <= '9'))
            return false;
    }
    return length > 0 && length <= 100;
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
        if (length != skip + 3 || !pm_same_word(name, skip, prefixes[i]))
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

const char *pm_shade_text(const struct pm_shade *shade, const struct pm_column *column) {
    return *(char *const *)(const void *)((const char *)shade + column->offset);
}

double pm_shade_number(const struct pm_shade *shade, const struct pm_column *column) {
    return *(const double *)(const void *)((const char *)shade + column->offset);
}

struct pm_shade pm_shade_unknown(void) {
    struct pm_shade shade = {.rung = -1};
    for (size_t i = 0; i < pm_n_columns; i++)
        if (pm_columns[i].kind == PM_COLUMN_NUMBER)
            *pm_column_number(&shade, &pm_columns[i]) = NAN;
    return shade;
}
