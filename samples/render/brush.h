/* Paints one strand of hair along a path. */
#ifndef RD_BRUSH_H
#define RD_BRUSH_H

#include "canvas.h"

/* A point of a path; the values between two points are interpolated. */
struct rd_point {
    float x, y;
    float width_px;
    float light; /* factor on the body's XYZ */
    float gloss; /* highlight, share of white */
};

struct rd_strand {
    float xyz[3]; /* body */
    float grey;   /* 1 for a grey strand */
    float side;   /* which flank is lit, -1 to 1 */
    float cover;  /* opacity, 0-1 */
};

/* Paints from points[0] to points[n - 1] over what is there. A strand narrower than a pixel covers it in
 * part. */
void rd_brush(struct rd_canvas *canvas, const struct rd_strand *strand, const struct rd_point *points, int n);

#endif
