/* What else could be used: the table of candidates and the two plots of them. */
#ifndef PM_REPORT_HTML_CANDIDATES_H
#define PM_REPORT_HTML_CANDIDATES_H

#include "report/html_page.h"

/* One row: a single shade or a blend. */
struct pm_candidate {
    const struct pm_match *shade; /* NULL: a blend */
    const struct pm_blend *blend;
    struct pm_lab lab;
    double de00;
};

/* Shades and blends together, nearest first, one row a set of bottles. */
struct pm_candidates {
    struct pm_candidate *row;
    size_t n, n_all; /* shown, and in the record */
};

/* False where memory runs out. Borrows from the record; freed by pm_candidates_free. */
PM_USE_RESULT bool pm_candidates_gather(const struct pm_record *record, struct pm_candidates *candidates);
void pm_candidates_free(struct pm_candidates *candidates);

/* The rows, lettered from A. */
void pm_page_candidates(struct pm_page *page, const struct pm_candidates *candidates);
/* The two plots, with the same letters; and the line below them that says what is what. */
void pm_page_plots(struct pm_page *page, const struct pm_candidates *candidates);
void pm_page_plots_caption(struct pm_page *page);

#endif
