#include "base/numbers.h"

#include <math.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Reads the exponent behind 'e'; leaves *at where there is none. */
static int exponent(const char **at) {
    const char *c = *at;
    if (*c != 'e' && *c != 'E')
        return 0;
    c++;
    bool negative = *c == '-';
    if (*c == '-' || *c == '+')
        c++;
    if (!is_digit(*c))
        return 0;
    int value = 0;
    for (; is_digit(*c); c++)
        if (value < 9999)
            value = value * 10 + (*c - '0');
    *at = c;
    return negative ? -value : value;
}

bool pm_parse_number(const char *text, const char **end, double *value) {
    const char *c = text;
    bool negative = *c == '-', any = false;
    if (*c == '-' || *c == '+')
        c++;
    /* long double carries 64 bits of mantissa: up to 19 digits are exact and the one division rounds once. */
    long double mantissa = 0;
    int decimals = 0;
    for (; is_digit(*c); c++, any = true)
        mantissa = mantissa * 10 + (*c - '0');
    if (*c == '.' && (any || is_digit(c[1])))
        for (c++; is_digit(*c); c++, any = true) {
            if (decimals < 400) {
                mantissa = mantissa * 10 + (*c - '0');
                decimals++;
            }
        }
    if (!any)
        return false;
    int power = exponent(&c) - decimals;
    long double scaled = power < 0 ? mantissa / powl(10, -power) : mantissa * powl(10, power);
    double result = mantissa == 0 ? 0 : (double)scaled;
    if (!isfinite(result))
        return false;
    *value = negative ? -result : result;
    *end = c;
    return true;
}

bool pm_parse_int(const char *text, long low, long high, long *value) {
    const char *c = text;
    bool negative = *c == '-';
    if (*c == '-' || *c == '+')
        c++;
    if (!is_digit(*c))
        return false;
    long long result = 0;
    for (; is_digit(*c); c++) {
        result = result * 10 + (*c - '0');
        if (result > 4000000000000LL)
            return false;
    }
    if (negative)
        result = -result;
    if (*c != '\0' || result < low || result > high)
        return false;
    *value = (long)result;
    return true;
}
