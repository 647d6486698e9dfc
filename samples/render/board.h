/* Flat things with coloured cells: ColorChecker, grey card, swatch card, and the brick walls, windows,
 * keyboards and checkerboards that are none of them. One painter serves them all. */
#ifndef RD_BOARD_H
#define RD_BOARD_H

#include "canvas.h"
#include "random.h"

enum { RD_MAX_CELLS = 128 };

/* In board units: cell (c, r) has its centre at (c + 0.5, r + 0.5), one unit apart. */
struct rd_board {
    int cols, rows;
    struct pm_lab cell[RD_MAX_CELLS]; /* row by row */
    float tint[RD_MAX_CELLS][3]; /* factor on X, Y, Z of each cell, as the camera's metamerism has it; 0: 1 */
    struct pm_lab frame;         /* between and around the cells */
    float gap;                   /* between cells, share of a unit */
    float margin;                /* around all cells, units */
    float shift;                 /* of every second row, units: bricks */
    float mark;                  /* a mark on each cell, share of its side: letters on keys */
    float rough;                 /* grain, share of the light */
    double to_picture[9];        /* homography, board units -> pixels */
};

/* How a board is held. */
struct rd_hold {
    float x_px, y_px; /* where the middle of its cells comes to lie */
    float width_px;   /* of its columns, if it were held straight */
    float turns;      /* in its own plane, clockwise */
    float tilt[2];    /* about its vertical and its horizontal axis, turns; 0 faces the camera */
    bool mirrored;
};

/* Fills to_picture. The camera stands four widths of the board away. */
void rd_board_place(struct rd_board *board, const struct rd_hold *hold);

/* A point in board units in the picture. */
struct pm_point rd_board_point(const struct rd_board *board, double u, double v);

/* The centres of the corner cells: first, end of the first row, last, first of the last row. */
void rd_board_corners(const struct rd_board *board, struct pm_point corners[4]);

/* The outline of the cells without the margin. */
void rd_board_outline(const struct rd_board *board, struct pm_point corners[4]);

/* Paints over the canvas's scene, smoothed at edges. */
void rd_board_paint(struct rd_canvas *canvas, const struct rd_board *board, uint64_t seed);

/* Draws a factor for each cell: what this camera makes of this pigment, deviation `share`. */
void rd_board_tint(struct rd_board *board, float share, struct rd_rng *rng);

#endif
