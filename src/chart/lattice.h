/* Blobs that stand in rows and columns. */
#ifndef PM_CHART_LATTICE_H
#define PM_CHART_LATTICE_H

#include "chart/blobs.h"
#include "chart/homography.h"

enum { PM_LATTICE_REACH = 9, PM_LATTICE_MOST = (2 * PM_LATTICE_REACH + 1) * (2 * PM_LATTICE_REACH + 1) };

/* A lattice: each node's column and row, counted from its seed, and the blob that stands there. */
struct pm_lattice {
    int n;
    struct {
        int column, row, blob;
    } nodes[PM_LATTICE_MOST];
};

/* Looks for lattices, one a call. */
struct pm_lattice_search;
PM_USE_RESULT struct pm_lattice_search *pm_lattice_search_new(const struct pm_blobs *blobs, int width,
                                                              int height, struct pm_error *err);
void pm_lattice_search_free(struct pm_lattice_search *search);

/* The next lattice of at least `fewest` blobs, right-handed (columns to rows turns as x to y); false where
 * there is none left. Blobs of a lattice that was given start no other. */
bool pm_lattice_next(struct pm_lattice_search *search, int fewest, struct pm_lattice *lattice);

#endif
