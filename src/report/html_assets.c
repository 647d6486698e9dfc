/* Puts each file's bytes, and a zero behind them, under its name: what C23 has #embed for. The paths are from
 * the project's folder, where make runs. */
#include "report/html_assets.h"

#define PM_EMBED(name, file)                                                                                 \
    __asm__(".pushsection .rodata\n"                                                                         \
            ".global " #name "\n"                                                                            \
            ".type " #name ", %object\n" #name ":\n"                                                         \
            ".incbin \"" file "\"\n"                                                                         \
            ".byte 0\n"                                                                                      \
            ".size " #name ", . - " #name "\n"                                                               \
            ".popsection\n")

PM_EMBED(pm_sheet_css, "src/report/sheet.css");
PM_EMBED(pm_pick_css, "src/report/pick.css");
PM_EMBED(pm_pick_js, "src/report/pick.js");
