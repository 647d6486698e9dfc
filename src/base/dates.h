/* Days of the Gregorian calendar. */
#ifndef PM_MATCH_DATES_H
#define PM_MATCH_DATES_H

#include "pigmatch.h"

struct pm_date {
    int year, month, day;
};

/* Reads `text`, which must be "YYYY-MM-DD" and a day that exists. */
PM_USE_RESULT bool pm_date_read(const char *text, struct pm_date *date);

/* The same in the years 1900 to 2999. */
PM_USE_RESULT bool pm_date_parse(const char *text, struct pm_date *date);

/* The day `days` (0 or more) later. */
struct pm_date pm_date_add(struct pm_date date, int days);

/* Days from one day to a later one; negative to an earlier one. */
int pm_days_between(struct pm_date from, struct pm_date to);

/* "YYYY-MM-DD". */
void pm_date_text(struct pm_date date, char text[11]);

#endif
