/* A colour by xterm's 256. */
#ifndef PM_REPORT_XTERM_H
#define PM_REPORT_XTERM_H

#include "pigmatch.h"

/* The codes 16 to 255 are the same on every terminal; those below vary and are not used.
 */
struct pm_xterm_paint {
    int back, front;
    int quarters; /* of the cell that `front` covers: 0, 1 (U+2591) or 2 (U+2592) */
};

/* A code's sRGB. */
void pm_xterm_rgb(int code, uint8_t rgb[3]);

/* Of all codes, the nearest by CIEDE2000. The cube has no browns between grey and dark red: where a mixture
 * of two codes, drawn as a shade character, is clearly nearer, it is given instead. */
struct pm_xterm_paint pm_xterm_nearest(struct pm_lab lab);

/* How far a paint is from a colour, at the worse of the two ways in which terminals draw shade characters:
 * with dots, which mix in linear light, or with the mean of the codes. */
double pm_xterm_de00(const struct pm_xterm_paint *paint, struct pm_lab lab);

#endif
