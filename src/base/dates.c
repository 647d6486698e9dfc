#include "base/dates.h"

#include <stdio.h>
#include <string.h>

static int days_in(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static int digits(const char *text, int count) {
    int value = 0;
    for (int i = 0; i < count; i++)
        value = 10 * value + (text[i] - '0');
    return value;
}

bool pm_date_read(const char *text, struct pm_date *date) {
    static const char shape[] = "dddd-dd-dd";
    if (strlen(text) != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == 'd' ? !digit : text[i] != shape[i])
            return false;
    }
    struct pm_date read = {digits(text, 4), digits(text + 5, 2), digits(text + 8, 2)};
    if (read.month < 1 || read.month > 12)
        return false;
    if (read.day < 1 || read.day > days_in(read.year, read.month))
        return false;
    *date = read;
    return true;
}

bool pm_date_parse(const char *text, struct pm_date *date) {
    struct pm_date read;
    if (!pm_date_read(text, &read) || read.year < 1900 || read.year > 2999)
        return false;
    *date = read;
    return true;
}

struct pm_date pm_date_add(struct pm_date date, int days) {
    date.day += days;
    while (date.day > days_in(date.year, date.month)) {
        date.day -= days_in(date.year, date.month);
        if (++date.month > 12) {
            date.month = 1;
            date.year++;
        }
    }
    return date;
}

/* Counted from 1 March of year 0, so that a leap day is the last of its year. */
static int day_number(struct pm_date date) {
    int month = (date.month + 9) % 12, year = date.year - month / 10;
    return 365 * year + year / 4 - year / 100 + year / 400 + (306 * month + 5) / 10 + date.day;
}

int pm_days_between(struct pm_date from, struct pm_date to) {
    return day_number(to) - day_number(from);
}

void pm_date_text(struct pm_date date, char text[11]) {
    char wide[40];
    snprintf(wide, sizeof wide, "%04d-%02d-%02d", date.year, date.month, date.day);
    memcpy(text, wide, 10);
    text[10] = '\0';
}
