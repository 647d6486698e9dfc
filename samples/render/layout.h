/* Where boards are held beside a head. */
#ifndef RD_LAYOUT_H
#define RD_LAYOUT_H

#include "people.h"

/* A part of the picture, as shares of its width and height. */
struct rd_area {
    float left, top, right, bottom;
};

/* Moves the head to the left of a wide picture, so that the right is free for boards: RD_RIGHT_SIDE. */
void rd_step_aside(struct rd_scene *scene);
extern const struct rd_area RD_RIGHT_SIDE;

/* Holds a board in an area at a random place, turned by `hold->turns` and tilted, made smaller until it fits;
 * false if even a tenth of the picture's width is too much. */
bool rd_fit_board(const struct rd_scene *scene, struct rd_board *board, struct rd_area area,
                  struct rd_hold *hold, struct rd_rng *rng);

/* Adds a prop; the board is copied. */
void rd_add_prop(struct rd_scene *scene, enum rd_role role, const char *kind, const struct rd_board *board);

/* A chart of a tenth to half of the picture's width, any rotation, in perspective. */
void rd_add_chart(struct rd_scene *scene, enum rd_fault fault, float deviation, struct rd_rng *rng);

/* A grey or white card under the face, and its rectangle. */
void rd_add_card(struct rd_scene *scene, bool white, float deviation, struct rd_rng *rng);

/* A brick wall, window panes, a keyboard or a checkerboard, by number from 0. */
enum { RD_THINGS = 4 };
void rd_add_thing(struct rd_scene *scene, int which, struct rd_rng *rng);

/* A card of pigment swatches and a chart above it. */
void rd_add_swatches(struct rd_scene *scene, float deviation, struct rd_rng *rng);

/* A ladder of eight swatches on each side of the head; the hair's own colour is rung `right` of 0-7. */
void rd_add_strips(struct rd_scene *scene, int right, float deviation, struct rd_rng *rng);

#endif
