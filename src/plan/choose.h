/* The choice for a session: an unmixed shade or a blend in drops, and the next one, a shade darker or
 * lighter. */
#ifndef PM_PLAN_CHOOSE_H
#define PM_PLAN_CHOOSE_H

#include "blend/bottles.h"
#include "record/sentences.h"

/* The number of nearest blends that are compared with the nearest shade. */
enum { PM_BLENDS_WEIGHED = 5 };

/* n 0: nothing, 1: one shade, unmixed; else a blend. */
struct pm_pick {
    size_t n;
    int shade[PM_MAX_PARTS]; /* indices in the palette */
    int drops[PM_MAX_PARTS]; /* integers above 0; 1 for a single shade */
    struct pm_lab lab;
};

/* The bottles named in options, looked up in their palette. */
struct pm_resolved {
    struct pm_bottles bottles;
    struct pm_pick use;            /* a person's choice; n 0: none */
    char *exclude_text, *use_text; /* the options it was made from, besides the palette; NULL: none */
    bool mix_brands;
};

/* What to plan. Everything is borrowed; `options` are valid, `resolved` is made from them. */
struct pm_plan_request {
    const struct pm_options *options;
    const struct pm_resolved *resolved;
    struct pm_lab target;          /* the colour for session `aim` (see pm_look_target) */
    bool target_is_hair;           /* sessions are compared with it: it is the hair's colour, or was given */
    const struct pm_blend *blends; /* the result of pm_blends for the target; NULL: computed when needed */
    size_t n_blends;
};

/* The colour `steps` shades of step_L darker (lighter where negative) at the same hue, with the chroma in
 * proportion to L*.
 */
struct pm_lab pm_shades_darker(struct pm_lab lab, double steps, double step_L);

/* The usable shade nearest to the target, or the first blend of the nearest that is worthwhile (pm_blends).
 * Fails with PM_E_PALETTE if no shade is usable. */
PM_USE_RESULT bool pm_pick_for(const struct pm_plan_request *request, struct pm_lab target,
                               struct pm_pick *pick, struct pm_error *err);

/* A rung of more L* is a visible step: it is bridged or noted. (Our own value; a shade is 3.5 L* unless a
 * ladder defines it.) */
extern const double pm_wide_step_L;

/* The choice one shade darker (direction 1) or lighter (-1) than `from`; `from` itself if there is none:
 * the same with more dots (fewer). Never empty. Reasons are added to `notes`.
 *
 * A shade on a ladder: the next usable rung, which is always darker in L*. If it is more than 5 L* away,
 * it is bridged by a blend of the two that is options->step_L away, otherwise noted as a large step; if
 * it is that far only because nearer ones may not be used, the blend must be worthwhile, otherwise there
 * is no next one.
 *
 * Anything else: a colour near `from` one step darker at the same hue. The criteria are, in this order:
 * L* within a third of a step of that and |dH*ab| to `from` up to 2; L* within two thirds and |dH*ab| up
 * to 2; L* within a third; L* within two thirds. Each is tried first with the bottles of `from` in the
 * same number of drops, then with all usable bottles: the nearest shade by CIEDE2000, or the nearest
 * blend if it is worthwhile.
 */
PM_USE_RESULT bool pm_pick_next(const struct pm_plan_request *request, const struct pm_pick *from,
                                int direction, struct pm_pick *to, struct pm_notes *notes,
                                struct pm_error *err);

/* Reads a person's choice: "ID" for one shade, else "ID:DROPS,ID:DROPS" with 2 or 3 different
 * bottles and 1 to 100 drops of each (0 if not given). Sets no colour. PM_E_USAGE names the mistake.
 */
PM_USE_RESULT bool pm_pick_parse(const char *text, const struct pm_palette *palette, struct pm_pick *pick,
                                 struct pm_error *err);
/* Completes a choice: the colour of a blend is that predicted by the mixing law. PM_E_PALETTE if there is
 * none. */
PM_USE_RESULT bool pm_pick_mix(const struct pm_bottles *bottles, struct pm_pick *pick, struct pm_error *err);

/* Looks up the bottles named in the options in options->palette, which is referred to: see pm_options_check.
 */
PM_USE_RESULT bool pm_resolve(struct pm_resolved *resolved, const struct pm_options *options,
                              struct pm_error *err);
/* PM_E_USAGE if `resolved` was made of another palette, exclude, use or mix_brands than these options'. */
PM_USE_RESULT bool pm_resolved_fits(const struct pm_resolved *resolved, const struct pm_options *options,
                                    struct pm_error *err);
void pm_resolved_release(struct pm_resolved *resolved);

#endif
