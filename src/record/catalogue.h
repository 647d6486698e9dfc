/* All sentences of records, in English, marked for translation. */
#ifndef PM_RECORD_CATALOGUE_H
#define PM_RECORD_CATALOGUE_H

#include "pigmatch.h"

/* Remarks if there is no plan, or beside a plan. Each contains a text and two numbers. */
enum pm_plan_sentence {
    PM_SAY_NO_PIGMENT, /* the nearest shade's id, its distance, and how much lighter it is; */
    PM_SAY_NO_HAIR_COLOUR,
    PM_SAY_ABSTAINED,  /* the radius, and the limit */
    PM_SAY_DISAGREE,   /* PM_SAY_PHOTO of each photo, joined; the L* of all together */
    PM_SAY_PHOTO,      /* its name and L* */
    PM_SAY_DOTS_SMALL, /* their width, and the least width that shows a colour, pixels */
    PM_SAY_DOTS_LIGHT,
    PM_SAY_DOTS_SKINLESS,
    PM_SAY_CHOICE_FAR, /* the likeliest shade's id; the choice's distance from the most probable colour */
    PM_SAY_CHOICE_FAR_OF_ALL, /* the same if no shade is likely */
    PM_PLAN_SENTENCES
};

/* Complete sentences with places for values, see base/say.h; the comments say which value is which. */
struct pm_catalogue {
    /* {0} value, {1} limit */
    const char *checks[PM_CHECK_CODES], *light_between_strips;
    /* {0} a shade's id, {1} its ladder or lot, {2} a date, {3} a number */
    const char *notes[PM_NOTE_CODES], *expires_without_lot;
    const char *aimed[2][2]; /* darker, lighter; by one shade, by other numbers */
    /* {0} the difference in L*, {1} and {2} in a* and b*, {3} and {4} how far the photo can be off in L* and
     * hue, {5}, {6} and {7} the next colour, {8} days, {9} session */
    const char *whys[PM_WHY_CODES];
    const char *young[2], *faded_by; /* a day, more */
    const char *provisional, *undated;
    const char *dark[3], *dark_thin[3]; /* darker alone, and warmer, and cooler */
    const char *off[2][3];              /* the hue alone, and lighter; as it is, warmer, cooler */
    /* {0} what the dots cover, {1} what they were to cover, or the usual minimum */
    const char *cover_less_than_planned, *cover_less_than_usual;
    const char *advice[PM_ADVICE_LEAVE + 1];
    /* {0} the text, {1} and {2} the numbers of enum pm_plan_sentence */
    const char *plans[PM_PLAN_SENTENCES];
    const char *far_off[2][3]; /* PM_SAY_NO_PIGMENT and _HAIR_COLOUR: in any way, too light, too dark */
    /* {0} visits, {1} a* and {2} b* as they moved, {3} and {4} how far the photos can be off in them */
    const char *drifts[PM_DRIFT_RED + 1];
    const char *drift_unlike;
    const char *next_photo;
    /* Why a photo was refused, after its name: values as in the message. */
    const char *refusals[3];
};

extern const struct pm_catalogue pm_catalogue;

#endif
