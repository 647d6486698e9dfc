/* One cell -> one value. An empty cell is no problem and leaves the value as it was. False: a problem was
 * noted, under the column's `name`. */
#ifndef PM_PALETTE_VALUES_H
#define PM_PALETTE_VALUES_H

#include "palette/cell.h"
#include "palette/columns.h"

/* How a file's numbers have their fraction. PM_DECIMAL_ANY: as the first that has one, which settles it. */
enum pm_decimal { PM_DECIMAL_POINT, PM_DECIMAL_COMMA, PM_DECIMAL_ANY };

PM_USE_RESULT bool pm_value_number(const struct pm_cell *cell, const char *name, enum pm_decimal *decimal,
                                   double *value, struct pm_problems *problems);

/* A number within the column's range. */
PM_USE_RESULT bool pm_value_in_range(const struct pm_cell *cell, const struct pm_column *column,
                                     enum pm_decimal *decimal, double *value, struct pm_problems *problems);

/* *text becomes a copy of at most PM_MAX_TEXT bytes, free(). */
PM_USE_RESULT bool pm_value_text(const struct pm_cell *cell, const char *name, char **text,
                                 struct pm_problems *problems);

/* A day of the Gregorian calendar, YYYY-MM-DD. */
PM_USE_RESULT bool pm_value_date(const struct pm_cell *cell, const char *name, char date[11],
                                 struct pm_problems *problems);

PM_USE_RESULT bool pm_value_hex(const struct pm_cell *cell, struct pm_lab *lab, struct pm_problems *problems);

#endif
