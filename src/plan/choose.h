/* What a session uses: an unmixed shade or a blend in drops, and what follows it one shade darker or
 * lighter. */
#ifndef PM_PLAN_CHOOSE_H
#define PM_PLAN_CHOOSE_H

#include "blend/bottles.h"
#include "record/sentences.h"

/* The blends nearest to a target that are weighed against its nearest shade. */
enum { PM_BLENDS_WEIGHED = 5 };

/* n 0: nothing, 1: one shade, unmixed; else a blend. */
struct pm_pick {
    size_t n;
    int shade[PM_MAX_PARTS]; /* indices in the palette */
    int drops[PM_MAX_PARTS]; /* whole, above 0; 1 for a single shade */
    struct pm_lab lab;
};

/* What options say of bottles, looked up in their palette. */
struct pm_resolved {
    struct pm_bottles bottles;
    struct pm_pick use;            /* a person's choice; n 0: none */
    char *exclude_text, *use_text; /* what it was made of, besides the palette; NULL: nothing */
    bool mix_brands;
};

/* What to plan. Everything is borrowed; `options` are within their ranges, `resolved` is made of them. */
struct pm_plan_request {
    const struct pm_options *options;
    const struct pm_resolved *resolved;
    struct pm_lab target;          /* the colour that session `aim` is to have (see pm_look_target) */
    bool target_is_hair;           /* sessions are compared with it: it is the hair's, or was asked for */
    const struct pm_blend *blends; /* what pm_blends found for the target; NULL: it is asked where needed */
    size_t n_blends;
};

/* The colour `steps` shades of step_L darker (lighter where negative) at the same hue: chroma goes with L*.
 */
struct pm_lab pm_shades_darker(struct pm_lab lab, double steps, double step_L);

/* The usable shade nearest to the target, or the first blend of the nearest that is worthwhile (pm_blends).
 * Fails with PM_E_PALETTE if no shade is usable. */
PM_USE_RESULT bool pm_pick_for(const struct pm_plan_request *request, struct pm_lab target,
                               struct pm_pick *pick, struct pm_error *err);

/* A rung of more L* is seen as a step: it is bridged or told. (A shade is 3.5 L* where no ladder says
 * otherwise; ours.) */
extern const double pm_wide_step_L;

/* What follows `from` one shade darker (direction 1) or lighter (-1); `from` itself where nothing does: the
 * same with more dots (fewer). Never empty. Reasons go to `notes`.
 *
 * A shade on a ladder: the next rung that is usable, which is always darker in L*. One more than 5 L* away is
 * bridged by a blend of the two that is options->step_L away, else noted as a large step; where it is that
 * far because nearer ones may not be used, the blend must be worthwhile, else nothing follows.
 *
 * Anything else: a colour near `from` one step darker at the same hue. Looked for, in this order: with L*
 * within a third of a step of that and |dH*ab| to `from` up to 2; L* within two thirds and |dH*ab| up to 2;
 * L* within a third; L* within two thirds. Each first from the bottles of `from` in the same number of drops,
 * then from all usable bottles: the nearest shade by CIEDE2000, or the nearest blend where it is worthwhile.
 */
PM_USE_RESULT bool pm_pick_next(const struct pm_plan_request *request, const struct pm_pick *from,
                                int direction, struct pm_pick *to, struct pm_notes *notes,
                                struct pm_error *err);

/* Reads a person's choice: "ID" for one shade, else "ID:DROPS,ID:DROPS" with 2 or 3 different
 * bottles and 1 to 100 drops of each (0 if none are said). Sets no colour. PM_E_USAGE names what is wrong.
 */
PM_USE_RESULT bool pm_pick_parse(const char *text, const struct pm_palette *palette, struct pm_pick *pick,
                                 struct pm_error *err);
/* Makes a pick of a choice: its colour is what the mixing law predicts for a blend. PM_E_PALETTE if it can
 * not. */
PM_USE_RESULT bool pm_pick_mix(const struct pm_bottles *bottles, struct pm_pick *pick, struct pm_error *err);

/* Looks up in options->palette, which is kept, what the options name: see pm_options_check. */
PM_USE_RESULT bool pm_resolve(struct pm_resolved *resolved, const struct pm_options *options,
                              struct pm_error *err);
/* PM_E_USAGE if `resolved` was made of another palette, exclude, use or mix_brands than these options'. */
PM_USE_RESULT bool pm_resolved_fits(const struct pm_resolved *resolved, const struct pm_options *options,
                                    struct pm_error *err);
void pm_resolved_release(struct pm_resolved *resolved);

#endif
