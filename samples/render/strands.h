/* Hair with length: a dark ground, a coat of single strands, and locks on top. */
#ifndef RD_STRANDS_H
#define RD_STRANDS_H

#include "canvas.h"
#include "field.h"

/* A point of a path; the values between two points are interpolated. */
struct rd_point {
    float x, y;
    float width_px;
    float light; /* factor on the body's XYZ */
    float gloss; /* highlight, share of white */
    float root;  /* 1 near the root, 0 along the length */
};

struct rd_strand {
    float xyz[3]; /* body */
    float root_xyz[3];
    float grey;  /* 1 for a grey strand */
    float side;  /* which flank is lit, -1 to 1 */
    float cover; /* opacity, 0-1 */
};

/* Paints from points[0] to points[n - 1] over what is there. A strand narrower than a pixel covers it in
 * part. */
void rd_brush(struct rd_canvas *canvas, const struct rd_strand *strand, const struct rd_point *points, int n);

/* Paints the scene's hair on the hair layer. */
PM_USE_RESULT bool rd_paint_strands(struct rd_canvas *canvas, const struct rd_scene *scene,
                                    struct rd_field *field, struct pm_error *err);

#endif
