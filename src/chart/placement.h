/* Where a ColorChecker could lie on a mesh, and how well its colours agree: a first, cheap look. */
#ifndef PM_CHART_PLACEMENT_H
#define PM_CHART_PLACEMENT_H

#include "chart/mesh.h"
#include "color/classic24.h"

enum { PM_CANDIDATES = 4, PM_FEWEST_SEEN = 9 };

struct pm_candidate {
    struct pm_homography h; /* chart -> pixels of the sketch */
    double misfit;          /* root mean square, ln units */
    int seen;               /* blobs on its cells */
};

/* The best candidates so far, best first, and the data to judge another. */
struct pm_candidates {
    struct pm_candidate items[PM_CANDIDATES];
    int n;
    double reference_ln[PM_CHART_REFERENCES][PM_PATCHES][3]; /* ln of linear sRGB */
    double code_ln[256];                                     /* ln of (code / 255)^2.2 */
};

void pm_candidates_start(struct pm_candidates *candidates);

/* Tries every 6 x 4 and 4 x 6 window of a mesh, in both orientations; keeps those worth a closer look. */
void pm_candidates_add(struct pm_candidates *candidates, const struct pm_sketch *sketch,
                       const struct pm_blobs *blobs, const struct pm_mesh *mesh);

#endif
