#include "color/names.h"

#include "color/lab.h"

#include <math.h>

enum { BY_DEPTH = 0, NO_LEVEL = -1, LEVELS = 10 };

/* L* at which a level begins, and what natural hair of it is called. */
static const struct {
    double from_L;
    const char *name;
} depths[LEVELS] = {
    {-INFINITY, "black"},     {14, "darkest brown"},  {19, "dark brown"},   {25, "medium brown"},
    {32, "light brown"},      {40, "dark blond"},     {48, "medium blond"}, {56, "light blond"},
    {65, "very light blond"}, {74, "lightest blond"},
};

/* Colours that are not named by depth alone; the first family that holds the colour names it. Ranges are
 * [from, to); hue hab in degrees from -180 to 180: brown and blond lie between 50 and 90, red below 50.
 * A level of BY_DEPTH is that of the depth. */
static const struct {
    double L[2], chroma[2], hue_deg[2];
    const char *name;
    int level;
} families[] = {
    {{-INFINITY, 14}, {0, INFINITY}, {-180, 181}, "black", 1},
    {{14, 19}, {0, 3}, {-180, 181}, "black", 1}, /* neutral by instrument: 15-18 / 0 / -1 */
    {{14, INFINITY}, {12, INFINITY}, {-180, -50}, "unnatural colour", NO_LEVEL},
    {{14, INFINITY}, {12, INFINITY}, {110, 181}, "unnatural colour", NO_LEVEL},
    {{28, 40}, {0, 4}, {-180, 181}, "dark grey", NO_LEVEL},
    {{40, 60}, {0, 6}, {-180, 181}, "grey", NO_LEVEL},
    {{60, 78}, {0, 7}, {-180, 181}, "light grey", NO_LEVEL},
    {{78, INFINITY}, {0, 8}, {-180, 181}, "white", NO_LEVEL},
    {{14, 32}, {14, INFINITY}, {-50, 50}, "auburn", BY_DEPTH},
    {{32, 75}, {16, INFINITY}, {-50, 45}, "red", BY_DEPTH},
    {{32, 75}, {24, INFINITY}, {45, 63}, "copper", BY_DEPTH},
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

const char *pm_hair_name(struct pm_lab lab, int *level) {
    int unused;
    level = level == NULL ? &unused : level;
    *level = NO_LEVEL;
    double chroma = pm_chroma(lab), hue = pm_hue_deg(lab);
    if (!isfinite(lab.L) || !isfinite(chroma))
        return "unknown";
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
