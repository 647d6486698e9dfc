#include "color/names.h"

#include "color/lab.h"

#include <math.h>

enum { BY_DEPTH = 0, NO_LEVEL = -1, LEVELS = 10 };

/* The L* at which a level begins, and the name of natural hair of that level. */
static const struct {
    double from_L;
    enum pm_hair_name name;
} depths[LEVELS] = {
    {-INFINITY, PM_HAIR_BLACK},   {14, PM_HAIR_DARKEST_BROWN}, {19, PM_HAIR_DARK_BROWN},
    {25, PM_HAIR_MEDIUM_BROWN},   {32, PM_HAIR_LIGHT_BROWN},   {40, PM_HAIR_DARK_BLOND},
    {48, PM_HAIR_MEDIUM_BLOND},   {56, PM_HAIR_LIGHT_BLOND},   {65, PM_HAIR_VERY_LIGHT_BLOND},
    {74, PM_HAIR_LIGHTEST_BLOND},
};

/* Colours that are not named by depth alone; the first family that contains the colour names it. Ranges
 * are [from, to); hue hab in degrees from -180 to 180: brown and blond lie between 50 and 90, red below
 * 50. BY_DEPTH takes the level from the depth. */
static const struct {
    double L[2], chroma[2], hue_deg[2];
    enum pm_hair_name name;
    int level;
} families[] = {
    {{-INFINITY, 14}, {0, INFINITY}, {-180, 181}, PM_HAIR_BLACK, 1},
    {{14, 19}, {0, 3}, {-180, 181}, PM_HAIR_BLACK, 1}, /* neutral by instrument: 15-18 / 0 / -1 */
    {{14, INFINITY}, {12, INFINITY}, {-180, -50}, PM_HAIR_UNNATURAL, NO_LEVEL},
    {{14, INFINITY}, {12, INFINITY}, {110, 181}, PM_HAIR_UNNATURAL, NO_LEVEL},
    {{28, 40}, {0, 4}, {-180, 181}, PM_HAIR_DARK_GREY, NO_LEVEL},
    {{40, 60}, {0, 6}, {-180, 181}, PM_HAIR_GREY, NO_LEVEL},
    {{60, 70}, {0, 7}, {-180, 181}, PM_HAIR_LIGHT_GREY, NO_LEVEL},
    /* White hair is yellowish, the lightest blond twice as yellow. */
    {{70, INFINITY}, {0, 12}, {70, 125}, PM_HAIR_WHITE, NO_LEVEL},
    {{70, INFINITY}, {0, 8}, {-180, 181}, PM_HAIR_WHITE, NO_LEVEL},
    {{14, 32}, {14, INFINITY}, {-50, 50}, PM_HAIR_AUBURN, BY_DEPTH},
    {{32, 75}, {16, INFINITY}, {-50, 45}, PM_HAIR_RED, BY_DEPTH},
    {{32, 75}, {24, INFINITY}, {45, 63}, PM_HAIR_COPPER, BY_DEPTH},
};

static bool within(double value, const double range[2]) {
    return value >= range[0] && value < range[1];
}

static int depth_of(double L) {
    int depth = LEVELS - 1;
    while (L < depths[depth].from_L)
        depth--;
    return depth;
}

enum pm_hair_name pm_hair_name(struct pm_lab lab, int *level) {
    int unused;
    level = level == NULL ? &unused : level;
    *level = NO_LEVEL;
    double chroma = pm_chroma(lab), hue = pm_hue_deg(lab);
    if (!isfinite(lab.L) || !isfinite(chroma))
        return PM_HAIR_UNKNOWN;
    hue = hue > 180 ? hue - 360 : hue;
    int depth = depth_of(lab.L);
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        if (within(lab.L, families[i].L) && within(chroma, families[i].chroma) &&
            within(hue, families[i].hue_deg)) {
            *level = families[i].level == BY_DEPTH ? depth + 1 : families[i].level;
            return families[i].name;
        }
    }
    *level = depth + 1;
    return depths[depth].name;
}

/* The ends are open: black is rarely below L* 10, and very light blond ends near 84. */
double pm_level_lightness(int level) {
    double from = level > 1 ? depths[level - 1].from_L : 10;
    double to = level < LEVELS ? depths[level].from_L : 84;
    return (from + to) / 2;
}
