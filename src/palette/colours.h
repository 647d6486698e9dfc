/* From what a file says of its shades' colours to Lab for D50 and 2 degrees: Lab as it stands, XYZ, spectra,
 * sRGB; in percent or not; for this light or another. */
#ifndef PM_PALETTE_COLOURS_H
#define PM_PALETTE_COLOURS_H

#include "palette/bands.h"
#include "palette/problems.h"

/* What a file has of one shade beside its Lab, which stands in the shade. */
struct pm_sample {
    struct pm_place place;
    double xyz[3];                /* 0-1 or 0-100; NAN unknown */
    double *values;               /* reflectances at `bands`, 0-1 or 0-100; NULL none; free() */
    const struct pm_bands *bands; /* borrowed */
    struct pm_lab hex_lab;        /* of its sRGB; L NAN if there is none */
    bool other;                   /* Lab and XYZ are for another illuminant or observer */
    bool wrong;                   /* something else about it was noted: what is missing need not be told */
};

/* What holds for a whole file. */
struct pm_colours {
    bool d65;                    /* Lab and XYZ are relative to D65 (WHITE) */
    bool percent;                /* spectra and XYZ are 0-100, whatever they look like */
    struct pm_place other_place; /* where another illuminant or observer is named; line 0 nowhere */
    char other_text[64];         /* and its words, in quotes */
    double highest, lowest;      /* of all reflectances */
    struct pm_place highest_place, lowest_place;
};

/* A sample of which nothing is known. */
struct pm_sample pm_sample_unknown(struct pm_place place);

/* Takes a reflectance, as it stands in the file, into highest and lowest. */
void pm_colours_extend(struct pm_colours *file, double value, struct pm_place place);

/* Gives shades[i] the colour and spectrum that samples[i] has, and notes which cannot have one. What a reader
 * of the palette should know of it becomes a remark. */
void pm_colours_settle(struct pm_palette *palette, struct pm_sample *samples, const struct pm_colours *file,
                       struct pm_problems *problems);

#endif
