/* What a judgement of healed dots rests on, and the sentence that tells it. */
#ifndef PM_SCALP_HEAL_VIEW_H
#define PM_SCALP_HEAL_VIEW_H

#include "scalp/heal.h"

enum pm_heal_why {
    PM_HEAL_YOUNG,     /* too few days */
    PM_HEAL_RED,       /* the skin has not calmed */
    PM_HEAL_UNSEEN,    /* the dots' colour cannot be told at all */
    PM_HEAL_UNCERTAIN, /* or not well enough */
    PM_HEAL_DARK,      /* darker than planned: leave */
    PM_HEAL_DARK_THIN, /* darker, but too few dots */
    PM_HEAL_OFF,       /* lighter, or of another hue */
    PM_HEAL_THIN,      /* the colour is right, the dots are too few */
    PM_HEAL_DONE,      /* as planned, nothing more was wanted */
    PM_HEAL_GOOD       /* as planned */
};

/* Differences are healed less planned, in the plan's light. */
struct pm_heal_view {
    struct pm_lab off;         /* of the tone; NAN where it is unknown */
    struct pm_lab uncertainty; /* 90 % of each */
    bool lighter, darker;      /* off.L is beyond its uncertainty */
    bool tinted;               /* off.a and off.b together are */
    bool unmeasured;           /* the plan's hair was never photographed: the camera's whole error counts */
    bool thin;                 /* the dots cover clearly less than they should */
    double least_density_frac; /* what they should cover; NAN unknown */
    enum pm_heal_why why;
};

/* One sentence: what is seen, in numbers, and what to do. free(); NULL when memory runs out. */
PM_USE_RESULT char *pm_heal_reason(const struct pm_heal_view *view, const struct pm_followup_facts *facts,
                                   const struct pm_lab *next_target, struct pm_error *err);

#endif
