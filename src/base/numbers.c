#include "base/numbers.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

enum { MOST_DECIMALS = 400 };

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

/* A decimal number as it is written: mantissa x 10^power, without the last digits if there are too many. */
struct decimal {
    bool negative, whole;
    uint64_t mantissa;
    int power;
};

static void take_digit(struct decimal *decimal, char digit, bool behind_point) {
    if (decimal->mantissa >= UINT64_MAX / 10 - 1 || decimal->power < -MOST_DECIMALS) {
        decimal->whole = false;
        return;
    }
    decimal->mantissa = decimal->mantissa * 10 + (uint64_t)(digit - '0');
    decimal->power -= behind_point;
}

/* Returns what is behind the number, NULL if there is none. */
static const char *scan(const char *c, struct decimal *decimal) {
    bool any = false;
    *decimal = (struct decimal){.negative = *c == '-', .whole = true};
    if (*c == '-' || *c == '+')
        c++;
    for (; is_digit(*c); c++, any = true)
        take_digit(decimal, *c, false);
    if (*c == '.' && (any || is_digit(c[1])))
        for (c++; is_digit(*c); c++, any = true)
            take_digit(decimal, *c, true);
    if (!any)
        return NULL;
    decimal->power += exponent(&c);
    return c;
}

/* Integers to 2^53 and powers of ten to 10^22 are exact in a double, so one operation rounds once (W. D.
 * Clinger, 1990). False if that does not hold. */
static bool convert(const struct decimal *decimal, double *value) {
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const int most = sizeof tens / sizeof *tens - 1, power = decimal->power;
    if (!decimal->whole)
        return false;
    if (decimal->mantissa == 0) {
        *value = 0;
        return true;
    }
    if (decimal->mantissa > (uint64_t)1 << DBL_MANT_DIG || power > most || power < -most)
        return false;
    *value = power < 0 ? (double)decimal->mantissa / tens[-power] : (double)decimal->mantissa * tens[power];
    return true;
}

/* Every other number, as the C library rounds it in a locale with a decimal point. */
static bool convert_slowly(const char *text, double *value) {
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (plain == (locale_t)0)
        return false;
    *value = fabs(strtod_l(text, NULL, plain));
    freelocale(plain);
    return isfinite(*value);
}

bool pm_parse_number(const char *text, const char **end, double *value) {
    struct decimal decimal;
    double size;
    const char *behind = scan(text, &decimal);
    if (behind == NULL || (!convert(&decimal, &size) && !convert_slowly(text, &size)))
        return false;
    *value = decimal.negative ? -size : size;
    *end = behind;
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

int pm_gcd(int a, int b) {
    return b == 0 ? a : pm_gcd(b, a % b);
}

double pm_as_written(double value) {
    return round(100 * value) / 100;
}

static int least_first(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

void pm_sort_doubles(double *values, size_t n) {
    qsort(values, n, sizeof *values, least_first);
}

static int least_float_first(const void *left, const void *right) {
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

void pm_sort_floats(float *values, size_t n) {
    qsort(values, n, sizeof *values, least_float_first);
}

double pm_median(double *values, size_t n) {
    pm_sort_doubles(values, n);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* The range whose values are ranked first, so that the value at `rank` divides all of `low` to `high` close
 * to that rank: n^(2/3) / 2 of n values around it, shifted by half their spread (Floyd and Rivest 1975). */
static void place_sample(size_t low, size_t high, size_t rank, size_t *from, size_t *to) {
    const double n = (double)(high - low + 1), before = (double)(rank - low), sample = cbrt(n * n) / 2;
    const double spread = sqrt(log(n) * sample * (n - sample) / n) / 2,
                 shift = 2 * before < n ? -spread : spread;
    *from = low + (size_t)fmax(0, before - before * sample / n + shift);
    *to = low + (size_t)fmin(n - 1, before + (n - before) * sample / n + shift);
    *from = *from < rank ? *from : rank;
    *to = *to > rank ? *to : rank;
}

/* Hoare's selection (1961); with many values, a sample of them gives the one to divide by. */
#define PLACE_RANKED(name, type)                                                                             \
    void name(type *values, size_t n, size_t rank) {                                                         \
        enum { MANY = 600 };                                                                                 \
        size_t low = 0, high = n - 1, from, to;                                                              \
        while (low < high) {                                                                                 \
            if (high - low > MANY) {                                                                         \
                place_sample(low, high, rank, &from, &to);                                                   \
                name(values + from, to - from + 1, rank - from);                                             \
            }                                                                                                \
            const type middle = values[rank];                                                                \
            size_t i = low, end = high + 1;                                                                  \
            while (i < end) {                                                                                \
                while (values[i] < middle)                                                                   \
                    i++;                                                                                     \
                while (middle < values[end - 1])                                                             \
                    end--;                                                                                   \
                if (i < end) {                                                                               \
                    const type other = values[i];                                                            \
                    values[i++] = values[--end];                                                             \
                    values[end] = other;                                                                     \
                }                                                                                            \
            }                                                                                                \
            if (rank < end)                                                                                  \
                high = end - 1;                                                                              \
            else if (i <= rank)                                                                              \
                low = i;                                                                                     \
            else                                                                                             \
                return;                                                                                      \
        }                                                                                                    \
    }

PLACE_RANKED(pm_place_ranked, double)
PLACE_RANKED(pm_place_ranked_uint32, uint32_t)
