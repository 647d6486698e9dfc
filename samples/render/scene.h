/* What is to be painted: everything here is truth, known before a single pixel is. */
#ifndef RD_SCENE_H
#define RD_SCENE_H

#include "board.h"
#include "chart.h"

enum { RD_MAX_BODIES = 2, RD_MAX_PROPS = 8 };

/* Hair as a mixture of strands. The first body is the hair itself, the second the grey among it. */
struct rd_hair {
    struct pm_lab body[RD_MAX_BODIES];
    float share[RD_MAX_BODIES]; /* of the strands, sums to 1 */
    float temple_share;         /* of the second body at the temples; 0: as everywhere */
    struct pm_lab beard;        /* where the pose has one */
    int n_bodies;
    float strand_px; /* width of a strand in the full picture */
    float wave;      /* 0 straight - 1 wavy */
    float locks;     /* 0 evenly combed - 1 falling in distinct locks */
    float contrast;  /* how much brighter and darker locks and strands are; 1 is natural */
    float gloss;     /* strength of the highlight band, share of white: 0.02 dry, 0.5 wet */
    float thin;      /* 0 full - 1 scalp shines through everywhere */
    /* Long hair parted above the crown: how far from the parting scalp shows, and up to where a strand has
     * the colour of the roots, shares of the picture's width. 0: no parting. */
    float part_width, roots_width;
    struct pm_lab roots;
};

/* Cropped hair: dots on skin instead of strands. */
struct rd_stubble {
    float dot_px;        /* width of a dot; 0: no stubble */
    float coverage_frac; /* of the skin */
};

/* The head in the picture, as shares of its width and height. */
struct rd_pose {
    float centre_x, centre_y, radius_x, radius_y;
    float hairline_y;       /* on the middle line; below 0: bald */
    float beard_y;          /* where the beard begins, on the middle line; 0: there is none */
    float crown_x, crown_y; /* strands radiate from here */
    float comb;             /* tangent of the angle by which the hair is combed aside */
    float light[3];         /* towards the light; x right, y down, z towards the camera */
};

/* Rectangles as people draw them, in upright pixels. Empty if there is none. */
struct rd_rects {
    struct pm_box hair, sloppy, skin, card, treated;
    struct pm_box roots;         /* at the parting */
    struct pm_box temple, beard; /* hair of other colours than the first */
};

/* Pigment dots in the skin, in the rectangle rects.treated. */
struct rd_treated {
    float dot_px, pitch_px; /* 0: no treatment */
    float soft_px;          /* how far skin has blurred the dots' edges */
    float redness;          /* 0 healed - 1 fresh */
    struct pm_lab dot_lab;  /* as it is in the skin now */
    struct pm_lab planned_lab;
    float planned_cover_frac;
    const char *verdict; /* what is true: "planned", "density", "light", "warm", "dark", "red", "fresh" */
};

enum rd_role { RD_CHART, RD_CARD, RD_SWATCHES, RD_STRIP, RD_THING };

/* A board in the scene, in front of everything painted before it. */
struct rd_prop {
    enum rd_role role;
    const char *kind; /* of a chart its fault, of a card "grey" or "white", of a thing what it is */
    struct rd_board board;
};

struct rd_scene {
    int width, height;
    uint64_t seed;
    struct rd_hair hair;
    struct rd_stubble stubble;
    struct rd_pose pose;
    struct pm_lab skin, background;
    float skin_light_ev; /* light on wall and skin beside that on the hair and on what is held to it */
    float wall_pattern;  /* unevenness of the wall, 0.03 plain - 0.4 busy */
    struct rd_rects rects;
    struct rd_treated treated;
    bool chart_after_2014;
    struct rd_prop props[RD_MAX_PROPS];
    int n_props;
};

/* A box from shares of the picture, rounded to whole pixels. */
struct pm_box rd_box(const struct rd_scene *scene, double x, double y, double w, double h);

#endif
