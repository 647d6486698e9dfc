/* Numbers: read from text, the same in every locale; sorted. */
#ifndef PM_BASE_NUMBERS_H
#define PM_BASE_NUMBERS_H

#include "pigmatch.h"

#include <stddef.h>

/* Reads a decimal number ([+-]digits[.digits][e[+-]digits]) from the start of `text` and puts the first
 * character behind it in *end; the double nearest to it. False if there is none or it is not finite; no
 * spaces are skipped. */
PM_USE_RESULT bool pm_parse_number(const char *text, const char **end, double *value);

/* `text`, all of it, as an integer in [low, high]. */
PM_USE_RESULT bool pm_parse_int(const char *text, long low, long high, long *value);

/* The greatest common divisor of two numbers, neither negative; that of a number and 0 is the number. */
int pm_gcd(int a, int b);

/* Rounded to two decimals, as in records, so that the printed value is the same from a photo and from its
 * record.
 */
double pm_as_written(double value);

/* Sorts `n` values, least first. None may be NAN. */
void pm_sort_doubles(double *values, size_t n);
void pm_sort_floats(float *values, size_t n);

/* The middle one of `n` values, or the mean of the middle two; sorts them. n > 0. */
double pm_median(double *values, size_t n);

/* Moves the value of a rank, from 0 to n - 1, to its place: none after it is smaller, none before it larger.
 */
void pm_place_ranked(double *values, size_t n, size_t rank);
void pm_place_ranked_uint32(uint32_t *values, size_t n, size_t rank);

#endif
