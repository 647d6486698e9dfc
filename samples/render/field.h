/* The head as a coarse grid of smooth quantities: where hair is, how it runs, how light falls on it. */
#ifndef RD_FIELD_H
#define RD_FIELD_H

#include "scene.h"

enum { RD_CELL_PX = 8 };

struct rd_node {
    float run[2];   /* direction of the hair, unit length */
    float hair;     /* 1 if hair grows, 0 if none does */
    float head;     /* 1 on the head, 0 beyond its outline */
    float diffuse;  /* light on a matt head, about 1 */
    float along;    /* cosine between the strand and the half vector of light and eye */
    float shadow;   /* of the hair on the skin below it, 0-1 */
    float blotch;   /* uneven blood in the skin, -1 to 1 */
    float wall;     /* light on the wall behind */
    float spare[3]; /* to whole vectors, which are mixed four floats at a time */
};

struct rd_field {
    int columns, rows;
    struct rd_node *nodes;
    struct rd_node *line; /* the nodes of one line of pixels, set by rd_field_set_line */
};

PM_USE_RESULT bool rd_field_new(struct rd_field *field, const struct rd_scene *scene, struct pm_error *err);
void rd_field_free(struct rd_field *field);

/* The quantities at a point in pixels, between the nodes by bilinear interpolation, beyond the edge as at it.
 */
struct rd_node rd_field_at(const struct rd_field *field, float x, float y);

/* The same for a whole line of pixels, faster: set the line, then ask for its points. */
void rd_field_set_line(struct rd_field *field, float y);
struct rd_node rd_field_on_line(const struct rd_field *field, float x);

#endif
