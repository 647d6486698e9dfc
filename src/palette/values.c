#include "palette/values.h"

#include "base/numbers.h"
#include "color/lab.h"

#include <stdlib.h>
#include <string.h>

/* Terminated, and shorter than any number worth reading would be; false where it is longer. */
static bool short_text(const struct pm_cell *cell, char text[PM_SAID]) {
    if (cell->length >= PM_SAID)
        return false;
    memcpy(text, cell->text, cell->length);
    text[cell->length] = '\0';
    return true;
}

/* Why a cell is no number; NULL where it is one, put in *value. */
static const char *number_trouble(const struct pm_cell *cell, enum pm_decimal *decimal, double *value) {
    char text[PM_SAID];
    const char *end = text;
    if (!short_text(cell, text))
        return "write a number, such as 22.5";
    char *comma = strchr(text, ','), *point = strchr(text, '.');
    if (comma != NULL && point != NULL)
        return "write a number, such as 22.5";
    if (*decimal == PM_DECIMAL_ANY && (comma != NULL || point != NULL))
        *decimal = comma != NULL ? PM_DECIMAL_COMMA : PM_DECIMAL_POINT;
    if (comma != NULL && *decimal == PM_DECIMAL_POINT)
        return "use a decimal point, not a comma";
    if (point != NULL && *decimal == PM_DECIMAL_COMMA)
        return "numbers before it have a decimal comma, use one throughout";
    if (comma != NULL)
        *comma = '.';
    if (!pm_parse_number(text, &end, value) || *end != '\0')
        return "write a number, such as 22.5";
    return NULL;
}

bool pm_value_number(const struct pm_cell *cell, const char *name, enum pm_decimal *decimal, double *value,
                     struct pm_problems *problems) {
    char said[PM_SAID];
    if (cell->length == 0)
        return true;
    const char *trouble = number_trouble(cell, decimal, value);
    if (trouble != NULL)
        pm_problem(problems, cell->place, "%s is %s: %s", name, pm_cell_said(cell, said), trouble);
    return trouble == NULL;
}

bool pm_value_in_range(const struct pm_cell *cell, const struct pm_column *column, enum pm_decimal *decimal,
                       double *value, struct pm_problems *problems) {
    char said[PM_SAID];
    double number = column->high;
    if (!pm_value_number(cell, column->name, decimal, &number, problems))
        return false;
    if (number > column->high || number < column->low) {
        pm_problem(problems, cell->place, "%s is %s: %s", column->name, pm_cell_said(cell, said),
                   column->rule);
        return false;
    }
    if (cell->length > 0)
        *value = number;
    return true;
}

bool pm_value_text(const struct pm_cell *cell, const char *name, char **text, struct pm_problems *problems) {
    if (cell->length > PM_MAX_TEXT) {
        pm_problem(problems, cell->place, "%s is longer than %d bytes: shorten it", name, PM_MAX_TEXT);
        return false;
    }
    return cell->length == 0 || pm_cell_copy(cell, text, problems);
}

static bool is_digits(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

static bool is_date(const char *text) {
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-' || !is_digits(text, 4) ||
        !is_digits(text + 5, 2) || !is_digits(text + 8, 2))
        return false;
    int year = atoi(text), month = atoi(text + 5), day = atoi(text + 8);
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
           (month != 2 || day < 29 || leap);
}

bool pm_value_date(const struct pm_cell *cell, const char *name, char date[11],
                   struct pm_problems *problems) {
    char text[PM_SAID], said[PM_SAID];
    if (cell->length == 0)
        return true;
    if (!short_text(cell, text) || !is_date(text)) {
        pm_problem(problems, cell->place, "%s is %s: write a day as 2027-03-31", name,
                   pm_cell_said(cell, said));
        return false;
    }
    memcpy(date, text, 11);
    return true;
}

bool pm_value_hex(const struct pm_cell *cell, struct pm_lab *lab, struct pm_problems *problems) {
    char text[PM_SAID], said[PM_SAID];
    if (cell->length == 0 || (short_text(cell, text) && pm_lab_from_hex(text, lab)))
        return true;
    pm_problem(problems, cell->place,
               "HEX is %s: write six hexadecimal digits in quotes, such as \"#5a4636\"",
               pm_cell_said(cell, said));
    return false;
}
