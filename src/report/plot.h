/* Colours as inline SVG: in the a*b* plane, and on the scale of L*. Text and lines take the page's own
 * colours. */
#ifndef PM_REPORT_PLOT_H
#define PM_REPORT_PLOT_H

#include "base/buffer.h"

enum { PM_PLOT_MOST = 24 };

enum pm_plot_kind { PM_PLOT_SHADE, PM_PLOT_BLEND };

/* One candidate. */
struct pm_plot_point {
    struct pm_lab lab;
    char mark; /* the letter beside it, as in the page's table */
    enum pm_plot_kind kind;
};

/* What to draw. Everything is borrowed. */
struct pm_plot {
    const char *goal; /* the name of `target`: "hair", in the language of the output */
    struct pm_lab target;
    double uncertainty_de00; /* 90 % radius around it; 0 or NAN: none to draw */
    double spread_L[2];      /* most of the hair's L*; NAN unknown */
    struct pm_plot_point points[PM_PLOT_MOST];
    size_t n_points;
    const struct pm_session *sessions;
    size_t n_sessions;
};

/* Seen from above: a* to the right, b* upward, one scale for both. The uncertainty is drawn as the
 * colours of the target's own L* that lie within it, which is not a circle in this plane. */
void pm_plot_ab(const struct pm_plot *plot, struct pm_buffer *out);

/* Light above, dark below: the target with its uncertainty and the hair's spread, the candidates, the plan.
 */
void pm_plot_ladder(const struct pm_plot *plot, struct pm_buffer *out);

#endif
