/* Plane to plane: where a chart's cells lie in a photo.
 * Chart coordinates: a cell is 1 x 1, the chart runs from (0, 0) at dark skin's outer corner to (6, 4) at
 * black's. Picture coordinates: pixels, (0, 0) the middle of the first one. */
#ifndef PM_CHART_HOMOGRAPHY_H
#define PM_CHART_HOMOGRAPHY_H

#include "photo/pixels.h"

struct pm_homography {
    double m[9]; /* row-major; m[8] = 1 if that is possible */
};

/* Maps `point`; false beyond the horizon. */
PM_USE_RESULT bool pm_homography_map(const struct pm_homography *h, struct pm_point point,
                                     struct pm_point *out);

/* Least squares over n >= 4 pairs (normalised direct linear transform; Hartley 1997). False if the points
 * do not fix one. */
PM_USE_RESULT bool pm_homography_fit(const struct pm_point *from, const struct pm_point *to, int n,
                                     struct pm_homography *h);

/* Least squares affine map over n >= 3 pairs, for few points. */
PM_USE_RESULT bool pm_homography_fit_affine(const struct pm_point *from, const struct pm_point *to, int n,
                                            struct pm_homography *h);

/* The chart's own outer corners, and its corner patches: dark skin, bluish green, black, white. */
extern const struct pm_point pm_chart_outer[4];
extern const int pm_chart_corners[4];

/* The chart whose corner patches (dark skin, bluish green, black, white) have these centres. It may be
 * mirrored, which changes no colour. False if they are not a convex quadrangle. */
PM_USE_RESULT bool pm_homography_of_corners(const struct pm_point corners[4], struct pm_homography *h);

/* The pixels of a width x height picture around the images of four points; empty if one lies beyond the
 * horizon or all outside the picture. */
struct pm_box pm_homography_box(const struct pm_homography *h, const struct pm_point points[4], int width,
                                int height);

/* Corners in pixels of the full photo -> in pixels of `pixels` (chart/patches.h and chart/grid.h measure
 * there). */
void pm_corners_in(const struct pm_pixels *pixels, const struct pm_point corners[4], struct pm_point here[4]);

/* The codes of `pixels` at the image of `point`; NULL outside. */
const uint8_t *pm_homography_codes(const struct pm_homography *h, const struct pm_pixels *pixels,
                                   struct pm_point point);

/* The shorter side of the 1 x 1 cell around `centre`, pixels; 0 if it lies beyond the horizon. */
double pm_homography_cell_px(const struct pm_homography *h, struct pm_point centre);

/* Whether four points run clockwise around a convex quadrangle; mirrored they run the other way. */
bool pm_is_convex(const struct pm_point corners[4]);
bool pm_is_mirrored(const struct pm_point corners[4]);

/* The centre of a patch, 0-23, in chart coordinates. */
struct pm_point pm_chart_cell(int patch);

#endif
