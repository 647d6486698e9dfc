/* What is readable but doubtful in a palette. */
#ifndef PM_PALETTE_LINT_H
#define PM_PALETTE_LINT_H

#include "palette/palette.h"

/* Two shades nearer than this cannot be told apart: the difference that half of all observers see (0.8
 * CIEDE2000, Paravina et al. 2015). */
#define PM_LINT_NEAR_DE00 0.8
/* Rungs nearer than this in L* are hardly a step. */
#define PM_LINT_SMALL_STEP_L 1.0
/* A gap in a ladder: this many of the ladder's own (median) steps, */
#define PM_LINT_GAP_STEPS 1.6
/* or this many L*, three shades of 3.5, in any ladder. */
#define PM_LINT_GAP_L 10.5
/* PM_LEVEL_WARN is a finding to act on; PM_LEVEL_NOTE is worth knowing and leaves the palette clean. */
struct pm_finding {
    enum pm_level level;
    const char *code;  /* one of the words below; static */
    const char *shade; /* id, borrowed from the palette; NULL: the palette as a whole */
    const char *other; /* a second shade's id, or NULL */
    char *message;     /* the problem and what to do, without a place */
};

struct pm_findings {
    struct pm_finding *list;
    size_t count, capacity;
    size_t warnings; /* the number that are PM_LEVEL_WARN */
    bool more;       /* PM_MAX_FINDINGS were reached */
};

enum { PM_MAX_FINDINGS = 1000 };

/* Warnings:
 *   ladder-order   the names' numbers and L* disagree about the order of two neighbours on a ladder
 *   ladder-step    two rungs are less than PM_LINT_SMALL_STEP_L apart
 *   ladder-gap     a rung seems to be missing
 *   too-near       two shades of a brand cannot be told apart
 *   expired        EXPIRY lies before `today`
 *   tint-darker    the tint with white is no lighter than the pigment
 *   id-awkward     the id holds a sign that means something else where shades are named
 * How the file was read (the remarks of the palette):
 *   8-bit             its colours are 8-bit sRGB
 *   other-tables      it has several tables, and one of them was read
 *   several-spectra   its objects have several spectra, and the first was read
 *   spectrum-apart    Lab and spectrum disagree
 *   spectrum-unread   columns look like a spectrum and were not read as one
 *   swatches-skipped  colours that are no Lab were left out
 * Notes:
 *   nominal, no-geometry, no-ladder, no-lot, out-of-stock
 *   from-spectrum, from-xyz, other-light, renamed: what was computed, and what was called otherwise
 *
 * `today` is YYYY-MM-DD, or NULL if dates are not to be looked at: the library has no clock. Empty
 * *findings beforehand ({0}); pm_findings_free() in any case. False only where memory runs out. */
PM_USE_RESULT bool pm_palette_lint(const struct pm_palette *palette, const char *today,
                                   struct pm_findings *findings, struct pm_error *err);

void pm_findings_free(struct pm_findings *findings);

#endif
