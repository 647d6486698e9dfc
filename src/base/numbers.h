/* Plain numbers: out of text, the same in every locale; sorted. */
#ifndef PM_BASE_NUMBERS_H
#define PM_BASE_NUMBERS_H

#include "pigmatch.h"

#include <stddef.h>

/* Reads a decimal number ([+-]digits[.digits][e[+-]digits]) from the start of `text` and puts the first
 * character behind it in *end; the double nearest to it. False if there is none or it is not finite; no
 * spaces are skipped. */
PM_USE_RESULT bool pm_parse_number(const char *text, const char **end, double *value);

/* The whole of `text` as a whole number in [low, high]. */
PM_USE_RESULT bool pm_parse_int(const char *text, long low, long high, long *value);

/* The greatest common divisor of two numbers, neither below 0; of a number and 0 the number. */
int pm_gcd(int a, int b);

/* To two decimals, as records write it: what is printed of it is the same from the photo and from the record.
 */
double pm_as_written(double value);

/* Sorts `n` values, least first. None may be NAN. */
void pm_sort_doubles(double *values, size_t n);
void pm_sort_floats(float *values, size_t n);

/* The middle one of `n` values, or the mean of the middle two; sorts them. n > 0. */
double pm_median(double *values, size_t n);

#endif
