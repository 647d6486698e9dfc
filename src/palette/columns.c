#include "palette/columns.h"

#include <math.h>
#include <string.h>

#define TEXT(field) .kind = PM_COLUMN_TEXT, .offset = offsetof(struct pm_shade, field)
#define NUMBER(field, least, most, what)                                                                     \
    .kind = PM_COLUMN_NUMBER, .offset = offsetof(struct pm_shade, field), .low = (least), .high = (most),    \
    .rule = (what)
#define LIGHTNESS(field) NUMBER(field, 0, 100, "L* must be from 0 to 100")
#define AXIS(field)      NUMBER(field, -128, 128, "a* and b* must be from -128 to 128")

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
     NUMBER(dilution, 0, 1000, "parts of diluent to one of pigment must be from 0 to 1000")},
    {.name = "TINT_L", LIGHTNESS(tint_lab.L)},
    {.name = "TINT_A", AXIS(tint_lab.a)},
    {.name = "TINT_B", AXIS(tint_lab.b)},
    {.name = "TINT_FRAC",
     NUMBER(tint_frac, 0.001, 0.999, "the pigment's share of the tint must be from 0.001 to 0.999")},
    {.name = "TINT_WHITE", TEXT(tint_white)},
    {.name = "STRENGTH", NUMBER(strength, 0.001, 1000, "a strength must be from 0.001 to 1000")},
    {.name = "LOT", TEXT(lot)},
    {.name = "EXPIRY", .kind = PM_COLUMN_DATE, .offset = offsetof(struct pm_shade, expiry)},
    {.name = "STOCK", NUMBER(stock, 0, 1e6, "the amount left must be from 0 to 1000000")},
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

enum { LONGEST_NAME = 40, LONGEST_RAW = 100 };

/* Letters and digits of a name, in capitals; "" if they are too many. */
static size_t plain_name(const char *name, size_t length, char plain[LONGEST_NAME]) {
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (i == LONGEST_RAW)
            return 0;
        int c = upper(name[i]);
        if ((c < 'A' || c > 'Z') && (c < '0' || c > '9'))
            continue;
        if (count + 1 == LONGEST_NAME)
            return 0;
        plain[count++] = (char)c;
    }
    plain[count] = '\0';
    return count;
}

/* The name as CGATS has it, without its brackets in a spreadsheet. */
static bool is_called(const char *name, size_t length, const char *column, bool spreadsheet) {
    char plain[LONGEST_NAME], wanted[LONGEST_NAME];
    if (!spreadsheet || pm_same_word(name, length, column))
        return pm_same_word(name, length, column);
    size_t count = plain_name(name, length, plain), most = plain_name(column, strlen(column), wanted);
    return count > 0 && count == most && memcmp(plain, wanted, count) == 0;
}

const struct pm_column *pm_column_find(const char *name, size_t length, bool spreadsheet) {
    char plain[LONGEST_NAME];
    if (pm_is_among(name, length, "SAMPLEID SAMPLENAME") != NULL)
        return &pm_columns[length == strlen("SAMPLEID") ? 0 : 1];
    for (size_t i = 0; i < pm_n_columns; i++)
        if (is_called(name, length, pm_columns[i].name, spreadsheet))
            return &pm_columns[i];
    size_t count = spreadsheet ? plain_name(name, length, plain) : 0;
    const char *text = plain;
    if (count > 3 && same_letters(plain, "CIE", 3)) {
        text += 3;
        count -= 3;
    }
    for (size_t i = 0; i < pm_n_columns && count > 0; i++)
        if (pm_columns[i].alias != NULL && pm_same_word(text, count, pm_columns[i].alias))
            return &pm_columns[i];
    return NULL;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* In a spreadsheet signs may stand round the number, and its unit behind it: "R @ 400 nm", "400[nm]". */
static bool is_trimmings(char c, bool unit) {
    return memchr(" @[]()", c, 6) != NULL || (unit && (upper(c) == 'N' || upper(c) == 'M'));
}

int pm_column_nm(const char *name, size_t length, bool spreadsheet) {
    static const char prefixes[] =
        "SPECTRAL_NM_ SPECTRAL_NM SPECTRAL_PCT_ SPECTRAL_PCT SPECTRAL_DEC_ SPECTRAL_DEC SPECTRAL_ SPECTRAL "
        "SPEC_ SPEC NM_ NM R_ R REFLECTANCE_ REFLECTANCE REF_ WL_ WL LAMBDA_";
    size_t from = 0, end = length;
    while (from < length && !is_digit(name[from]))
        from++;
    size_t prefix = from;
    while (spreadsheet && prefix > 0 && is_trimmings(name[prefix - 1], false))
        prefix--;
    if (prefix > 0 ? pm_is_among(name, prefix, prefixes) == NULL : !spreadsheet)
        return -1;
    while (spreadsheet && end > from && is_trimmings(name[end - 1], true))
        end--;
    size_t whole = end;
    while (whole > from && name[whole - 1] == '0')
        whole--;
    if (whole > from && name[whole - 1] == '.')
        end = whole - 1; /* 400.00 */
    int nm = 0;
    for (size_t i = from; i < end; i++) {
        if (!is_digit(name[i]) || end - from < 3 || end - from > 4)
            return -1;
        nm = nm * 10 + (name[i] - '0');
    }
    return nm >= (prefix > 0 ? 200 : 300) && nm <= (prefix > 0 ? 2500 : 1100) ? nm : -1;
}

int pm_column_xyz(const char *name, size_t length, bool spreadsheet) {
    static const char *const names[] = {"XYZ_X", "XYZ_Y", "XYZ_Z"};
    for (int i = 0; i < 3; i++)
        if (is_called(name, length, names[i], spreadsheet))
            return i;
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
