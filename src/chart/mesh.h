/* Blobs in rows and columns. */
#ifndef PM_CHART_MESH_H
#define PM_CHART_MESH_H

#include "chart/blobs.h"
#include "chart/homography.h"

enum { PM_MESH_REACH = 9, PM_MESH_MOST = (2 * PM_MESH_REACH + 1) * (2 * PM_MESH_REACH + 1) };

/* A mesh: each node's column and row, counted from its seed, and its blob. */
struct pm_mesh {
    int n;
    struct {
        int column, row, blob;
    } nodes[PM_MESH_MOST];
};

/* Searches for meshes, one per call. */
struct pm_mesh_search;
PM_USE_RESULT struct pm_mesh_search *pm_mesh_search_new(const struct pm_blobs *blobs, int width, int height,
                                                        struct pm_error *err);
void pm_mesh_search_free(struct pm_mesh_search *search);

/* The next mesh of at least `fewest` blobs, right-handed (columns to rows turns as x to y); false if
 * there is none left. Blobs of a returned mesh are not used as seeds again. */
bool pm_mesh_next(struct pm_mesh_search *search, int fewest, struct pm_mesh *mesh);

#endif
