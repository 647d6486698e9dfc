/* Style sheets and scripts, kept as files of their own kind beside this one and built into the program. */
#ifndef PM_REPORT_HTML_ASSETS_H
#define PM_REPORT_HTML_ASSETS_H

extern const char pm_sheet_css[];
extern const char pm_pick_css[];
extern const char pm_pick_js[];

#endif
