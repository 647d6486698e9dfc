/* Heads at random: hair and skin over their real range, the way hair falls, the rectangles that people draw.
 */
#ifndef RD_PEOPLE_H
#define RD_PEOPLE_H

#include "random.h"
#include "scene.h"

/* Upright, hair above, forehead below, a plain wall; dark brown hair. */
struct rd_scene rd_portrait(int width, int height, uint64_t seed);

/* Another person: hair, skin, wall, pose. Sizes and seed stay. */
void rd_cast_person(struct rd_scene *scene, struct rd_rng *rng);

/* The careful rectangles, and a hurried one: every side up to `slip` of the rectangle's size too far out. */
void rd_draw_rects(struct rd_scene *scene, float slip, struct rd_rng *rng);

/* Hair of the stated population of the family phone2, in shares of a hundred: black 30, dark brown 22, brown
 * 16, light brown 12, blond 8, red 5, grey 4, white 1, dyed in a strong colour 2; even over a box of Lab
 * each. Drawn up by hand beside photographs with charts, and on purpose not the program's prior. */
struct pm_lab rd_population_hair_lab(struct rd_rng *rng);

/* Kinds of the family odd, in turn. */
enum rd_odd {
    RD_ALL_BLOND,
    RD_ALL_BLACK,
    RD_ALL_RED,
    RD_THIRD_DYED,
    RD_LIT,
    RD_VEILED,
    RD_CURVED,
    RD_LIT_BROWN,
    RD_ODDS
};

/* Hair of one of them: of one kind of the population, a third dyed, or any. */
struct pm_lab rd_odd_hair_lab(enum rd_odd odd, struct rd_rng *rng);

/* The colour of natural hair of a lightness: from black (16) through brown to very light blond (76). */
struct pm_lab rd_hair_lab(float L, struct rd_rng *rng);
struct pm_lab rd_red_hair_lab(struct rd_rng *rng);
struct pm_lab rd_skin_lab(struct rd_rng *rng);

#endif
