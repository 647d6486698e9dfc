/* Style sheets, scripts and pages, files of their own kind beside this one, which the Makefile turns into C.
 */
#ifndef PM_REPORT_ASSETS_H
#define PM_REPORT_ASSETS_H

extern const char pm_sheet_css[];
extern const char pm_pick_html[];
extern const char pm_pick_css[];
extern const char pm_pick_js[];

#endif
