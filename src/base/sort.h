/* Sorting plain numbers. */
#ifndef PM_BASE_SORT_H
#define PM_BASE_SORT_H

#include <stddef.h>

/* Sorts `n` values, least first. None may be NAN. */
void pm_sort_doubles(double *values, size_t n);

#endif
