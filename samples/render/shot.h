/* One photo: a scene, a camera, a file; painted, measured, taken, described. */
#ifndef RD_SHOT_H
#define RD_SHOT_H

#include "camera.h"
#include "measure.h"
#include "scene.h"
#include "write.h"
#include <jansson.h>

struct rd_shot {
    char name[64];      /* of the file, "darkbrown.jpg" */
    const char *family; /* "sample", "natural", ... */
    int index;          /* in its family */
    struct rd_scene scene;
    struct rd_camera camera;
    struct rd_file file;
};

/* What is true of the painted scene before the camera saw it. */
struct rd_truth {
    struct rd_stats hair;    /* of the careful rectangle */
    struct rd_stats seen;    /* everything in the careful rectangle, as it looks */
    struct rd_stats skin;    /* of the skin rectangle */
    struct rd_stats card;    /* of the card's rectangle */
    struct rd_stats treated; /* of the treated rectangle */
    struct rd_stats temple, beard;
    double treated_cover_frac;
    struct pm_lab dot_seen_lab, planned_seen_lab; /* what the camera makes of the dots, and of what they were
                                                     planned to be */
    double clipped_frac; /* of the careful rectangle's pixels with a code of 250 or above, before JPEG */
    double crushed_frac; /* of those with all codes 5 or below */
    struct pm_lab
        hair_lab; /* what should be measured: the hair's; of stubble, which is a shadow, what is seen */
};

/* Paints the scene on a new canvas and measures its truth. The caller frees the canvas. */
PM_USE_RESULT bool rd_paint(struct rd_canvas *canvas, const struct rd_scene *scene, struct rd_truth *truth,
                            struct pm_error *err);

/* Paints, shoots and writes `folder`/`shot->name`; the truth as JSON, or NULL with *err set. */
PM_USE_RESULT json_t *rd_take(const char *folder, const struct rd_shot *shot, struct pm_error *err);

/* The JSON of one photo's truth; samples/README.md names its members. */
PM_USE_RESULT json_t *rd_truth_json(const struct rd_shot *shot, const struct rd_truth *truth,
                                    struct pm_error *err);

#endif
