/* Converts the colours in a file to Lab for D50 and 2 degrees: Lab, XYZ, spectra, sRGB; in percent or
 * not; for this light or another. */
#ifndef PM_PALETTE_COLOURS_H
#define PM_PALETTE_COLOURS_H

#include "palette/bands.h"
#include "palette/problems.h"

/* The colour data of one shade in a file, except its Lab, which is in the shade. */
struct pm_sample {
    struct pm_place place;
    double xyz[3];                /* 0-1 or 0-100; NAN unknown */
    double *values;               /* reflectances at `bands`, 0-1 or 0-100; NULL none; free() */
    const struct pm_bands *bands; /* borrowed */
    struct pm_lab hex_lab;        /* from its sRGB; L NAN if there is none */
    bool other;                   /* Lab and XYZ are for another illuminant or observer */
    bool wrong;                   /* another problem was noted, so a missing colour need not be reported */
};

/* What applies to the whole file. */
struct pm_colours {
    bool d65;                    /* Lab and XYZ are relative to D65 (WHITE) */
    bool percent;                /* spectra and XYZ are 0-100, whatever their values */
    struct pm_place other_place; /* where another illuminant or observer is named; line 0 nowhere */
    char other_text[64];         /* and its words, in quotes */
    double highest, lowest;      /* of all reflectances */
    struct pm_place highest_place, lowest_place;
};

/* A sample of which nothing is known. */
struct pm_sample pm_sample_unknown(struct pm_place place);

/* Includes a reflectance, as in the file, in highest and lowest. */
void pm_colours_extend(struct pm_colours *file, double value, struct pm_place place);

/* Sets the colour and spectrum of shades[i] from samples[i], and notes those that cannot have one. What
 * users of the palette should know becomes a remark. */
void pm_colours_settle(struct pm_palette *palette, struct pm_sample *samples, const struct pm_colours *file,
                       struct pm_problems *problems);

#endif
