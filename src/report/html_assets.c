/* Puts the files' bytes, and a zero behind them, under a name: what C23 has #embed for. The paths are from
 * the project's folder, where make runs. */
#include "report/html_assets.h"

#define PM_EMBED(name, files)                                                                                \
    __asm__(".pushsection .rodata\n"                                                                         \
            ".global " #name "\n.hidden " #name "\n"                                                         \
            ".type " #name ", %object\n" #name ":\n" files ".byte 0\n"                                       \
            ".size " #name ", . - " #name "\n"                                                               \
            ".popsection\n")
#define PM_FILE(name) ".incbin \"src/report/" name "\"\n"

PM_EMBED(pm_sheet_css, PM_FILE("sheet.css"));
PM_EMBED(pm_pick_css, PM_FILE("pick.css"));
/* One script in three files, in this order. */
PM_EMBED(pm_pick_js, PM_FILE("pick_marks.js") PM_FILE("pick_draw.js") PM_FILE("pick_hands.js"));
