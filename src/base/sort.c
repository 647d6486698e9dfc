#include "base/sort.h"

#include <stdlib.h>

static int least_first(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

void pm_sort_doubles(double *values, size_t n) {
    qsort(values, n, sizeof *values, least_first);
}
