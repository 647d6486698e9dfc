/* How common hair colours are before anything is measured.
 *
 * Geometry: hair as a camera sees it beside a chart, gloss and the shadows between strands included, as
 * palettes photographed beside hair are. An instrument pressed on a tress excludes gloss and reads 2 to 4 L*
 * less.
 *
 * Sources for where natural hair lies: Lozano, Saunier, Panhard, Loussouarn 2017 (Int. J. Cosmet. Sci. 39,
 * 101-107; 2,057 people of 23 regions: black and dark brown by far the most frequent, and all pigmented hair
 * but red on one line of L* and b*); Vaughn, van Oorschot, Baindur-Hudson 2008 (Am. J. Phys. Anthropol. 137,
 * 91-96; 132 Europeans by spectrophotometer); Scanavez, Zoega, Barbosa, Joekes 2000 (J. Cosmet. Sci. 51,
 * 289-302: black L* 18, a* 0, b* -1; dark brown 23, 4, 5). Grey: Panhard, Lozano, Loussouarn 2012 (Br. J.
 * Dermatol. 167, 865-873). The shares are deliberately flatter than those of any population: the clients
 * of one studio are not the world, and a colour that is rare there must not be argued away. */
#ifndef PM_COLOR_HAIR_PRIOR_H
#define PM_COLOR_HAIR_PRIOR_H

#include "pigmatch.h"

enum pm_hair_kind { PM_KIND_PIGMENTED, PM_KIND_RED, PM_KIND_GREY, PM_KIND_DYED, PM_KINDS };

/* The share of heads of this kind; the shares sum to 1. Dyed means in a colour that does not grow: this
 * kind is broad and flat, so that blue or bleached hair remains possible wherever it is measured. */
double pm_hair_kind_share(enum pm_hair_kind kind);

/* A kind at one lightness: its density per unit of L*, which integrates to about 1 over L* 0-100, and how a*
 * and b* spread, each normally and independently of the other. */
struct pm_hair_slice {
    double density, a_mean, a_sd, b_mean, b_sd;
};
struct pm_hair_slice pm_hair_kind_slice(enum pm_hair_kind kind, double L);

/* The normal distribution's density at x. */
double pm_normal_density(double x, double mean, double sd);

/* a* and b* in the middle of the line of pigmented hair, black to very light blond, at lightness L (0-100).
 */
struct pm_lab pm_hair_line(double L);

#endif
