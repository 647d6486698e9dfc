#include "palette/colours.h"

#include "base/memory.h"
#include "base/numbers.h"
#include "color/lab.h"
#include "color/reflectance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A value above this is in percent: bright paper with optical brightener reaches 1.2. */
static const double HIGHEST_SHARE = 1.3;
/* A value below this is invalid: measurements of black scatter around 0 by less. */
static const double LOWEST_SHARE = -0.005;
/* Lab and spectrum of one measurement agree within this (CIEDE2000): different tables of weights change
 * 10 nm spectra by 0.3, D65 or 10 degrees change browns by more than 1. */
static const double APART_DE00 = 1.0;

struct settle {
    struct pm_palette *palette;
    struct pm_sample *samples;
    const struct pm_colours *file;
    struct pm_problems *problems;
    bool percent;                            /* spectra are */
    bool xyz_small;                          /* no X, Y or Z is above HIGHEST_SHARE */
    size_t from_spectrum, from_xyz, instead; /* colours computed; of them instead of one for another light */
    bool refused;                            /* a colour is for another light and cannot be computed */
    double *apart_de00;                      /* of shades that have both Lab and spectrum */
    size_t n_apart;
};

/* Lab relative to D65 -> relative to D50, Bradford (ICC.1:2010, annex E). */
static struct pm_lab lab_from_d65(struct pm_lab lab) {
    static const struct pm_xyz d65 = {0.95047, 1, 1.08883}; /* IEC 61966-2-1 */
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    xyz = (struct pm_xyz){xyz.X / pm_d50.X * d65.X, xyz.Y, xyz.Z / pm_d50.Z * d65.Z};
    return pm_lab_from_xyz(pm_adapt(xyz, d65, pm_d50));
}

static int count_known(struct pm_lab lab) {
    return !isnan(lab.L) + !isnan(lab.a) + !isnan(lab.b);
}

static bool has_xyz(const struct pm_sample *sample) {
    return !isnan(sample->xyz[0]) && !isnan(sample->xyz[1]) && !isnan(sample->xyz[2]);
}

/* Lab of what may be a little brighter than white or darker than black. */
static struct pm_lab in_range(struct pm_lab lab) {
    return (struct pm_lab){fmin(fmax(lab.L, 0), 100), fmin(fmax(lab.a, -128), 128),
                           fmin(fmax(lab.b, -128), 128)};
}

struct pm_sample pm_sample_unknown(struct pm_place place) {
    return (struct pm_sample){.place = place, .xyz = {NAN, NAN, NAN}, .hex_lab = {NAN, NAN, NAN}};
}

/* ------------------------------------------------------------------ percent or share */

void pm_colours_extend(struct pm_colours *file, double value, struct pm_place place) {
    if (value > file->highest) {
        file->highest = value;
        file->highest_place = place;
    } else if (value < file->lowest) {
        file->lowest = value;
        file->lowest_place = place;
    }
}

static double largest(const struct pm_sample *sample) {
    double most = 0;
    for (size_t i = 0; i < sample->bands->count; i++)
        most = fmax(most, sample->values[i]);
    return most;
}

/* 1 if the shade's Lab says that its spectrum is in percent, -1 if it says that it is not, 0 if it
 * says nothing. L* of both readings is compared with the one given. */
static int scale_by_lab(const struct pm_shade *shade, const struct pm_sample *sample) {
    if (count_known(shade->lab) < 3)
        return 0;
    double share = pm_lab_from_reflectance(sample->bands->nm, sample->values, sample->bands->count).L;
    struct pm_xyz small = pm_xyz_from_lab((struct pm_lab){share, 0, 0});
    double percent = pm_lab_from_xyz((struct pm_xyz){small.X / 100, small.Y / 100, small.Z / 100}).L;
    double as_share = fabs(share - shade->lab.L), as_percent = fabs(percent - shade->lab.L);
    return (as_percent < as_share) - (as_percent > as_share);
}

static bool spectra_in_percent(const struct settle *s) {
    size_t high = 0, low = 0;
    int by_lab = 0;
    for (size_t i = 0; i < s->palette->n_shades; i++)
        if (s->samples[i].values != NULL) {
            by_lab += scale_by_lab(&s->palette->shades[i], &s->samples[i]);
            *(largest(&s->samples[i]) > HIGHEST_SHARE ? &high : &low) += 1;
        }
    return s->file->percent || (high > 0 && (by_lab > 0 || (by_lab == 0 && high >= low)));
}

/* Converts every spectrum to 0-1, or notes a problem. */
static bool scale_spectra(struct settle *s) {
    s->percent = spectra_in_percent(s);
    const double whole = s->percent ? 100 : 1;
    const bool high = s->file->highest > whole * HIGHEST_SHARE, low = s->file->lowest < whole * LOWEST_SHARE;
    if (high || low) {
        struct pm_buffer text = {0};
        pm_buffer_number(&text, high ? s->file->highest : s->file->lowest, 2);
        pm_problem(s->problems, high ? s->file->highest_place : s->file->lowest_place,
                   "a reflectance is %s: write fractions from 0 to 1, or percentages throughout",
                   text.text != NULL ? text.text : "none");
        pm_buffer_free(&text);
        return false;
    }
    for (size_t i = 0; i < s->palette->n_shades; i++)
        for (size_t j = 0; s->samples[i].values != NULL && j < s->samples[i].bands->count; j++)
            s->samples[i].values[j] /= whole;
    return true;
}

/* Whether XYZ may be 0-1; returns the first sample that has them. */
static const struct pm_sample *scale_xyz(struct settle *s) {
    double most = 0;
    const struct pm_sample *first = NULL;
    for (size_t i = 0; i < s->palette->n_shades; i++)
        if (has_xyz(&s->samples[i])) {
            const double *xyz = s->samples[i].xyz;
            first = first != NULL ? first : &s->samples[i];
            most = fmax(most, fmax(xyz[0], fmax(xyz[1], xyz[2])));
        }
    s->xyz_small = !s->file->percent && most <= HIGHEST_SHARE;
    return first;
}

/* ------------------------------------------------------------------ one colour */

static struct pm_lab lab_of_spectrum(const struct pm_sample *sample) {
    return in_range(pm_lab_from_reflectance(sample->bands->nm, sample->values, sample->bands->count));
}

static struct pm_lab lab_of_xyz(const struct settle *s, const struct pm_sample *sample) {
    static const double d65[3] = {0.95047, 1, 1.08883}; /* IEC 61966-2-1 */
    const double d50[3] = {pm_d50.X, pm_d50.Y, pm_d50.Z}, *white = s->file->d65 ? d65 : d50;
    double v[3];
    for (int i = 0; i < 3; i++)
        v[i] = fmax(sample->xyz[i], 0) / 100 * d50[i] / white[i];
    struct pm_lab lab = pm_lab_from_xyz((struct pm_xyz){v[0], v[1], v[2]});
    return in_range(s->file->d65 ? lab_from_d65(lab) : lab);
}

static void settle_spectrum(struct settle *s, struct pm_shade *shade, const struct pm_sample *sample) {
    shade->spectrum = pm_alloc(PM_BANDS, sizeof(double), NULL);
    if (shade->spectrum == NULL)
        s->problems->out_of_memory = true;
    else
        pm_bands_resample(sample->bands, sample->values, shade->spectrum);
}

/* False if the shade has none. A colour in the file takes precedence over one computed from its spectrum. */
static bool settle_colour(struct settle *s, struct pm_shade *shade, const struct pm_sample *sample,
                          bool other) {
    const bool lab = count_known(shade->lab) == 3, none = count_known(shade->lab) == 0;
    const bool xyz = none && has_xyz(sample), spectrum = sample->values != NULL;
    const struct pm_lab computed = spectrum ? lab_of_spectrum(sample) : sample->hex_lab;
    if (lab && !other)
        shade->lab = s->file->d65 ? lab_from_d65(shade->lab) : shade->lab;
    else if (xyz && !other && !(s->xyz_small && spectrum)) {
        s->from_xyz++;
        shade->lab = lab_of_xyz(s, sample);
    } else if (spectrum && (other || none)) {
        s->instead += other && (lab || xyz);
        s->from_spectrum++;
        shade->lab = computed;
        return true;
    } else if (other && (lab || xyz))
        return false;
    else if (none)
        shade->lab = sample->hex_lab;
    if (spectrum)
        s->apart_de00[s->n_apart++] = pm_de00(shade->lab, computed);
    return count_known(shade->lab) == 3;
}

static void settle_one(struct settle *s, size_t i) {
    struct pm_shade *shade = &s->palette->shades[i];
    const struct pm_sample *sample = &s->samples[i];
    const bool named = s->file->other_place.line > 0, other = sample->other || named;
    if (sample->values != NULL)
        settle_spectrum(s, shade, sample);
    if (sample->wrong)
        return;
    const bool given = count_known(shade->lab) == 3 || has_xyz(sample);
    const struct pm_lab tint = shade->tint_lab;
    if (!settle_colour(s, shade, sample, other)) {
        if (!other || !given)
            pm_problem(
                s->problems, sample->place,
                "the shade's colour is incomplete: give LAB_L, LAB_A and LAB_B, XYZ, a spectrum, or HEX");
        else if (!named)
            pm_problem(s->problems, sample->place,
                       "the shade's colour is for an illuminant or observer other than D50 and 2 degrees: "
                       "export it for these, or with its spectrum");
        else
            s->refused = true; /* noted once, for the file */
    } else if (s->file->d65 && count_known(tint) == 3)
        shade->tint_lab = lab_from_d65(tint);
    else if (other && count_known(tint) == 3)
        pm_problem(
            s->problems, sample->place,
            "the tint's colour is for an illuminant or observer other than D50 and 2 degrees: remove it");
}

/* ------------------------------------------------------------------ all of them */

static void remark(struct settle *s) {
    const char *light =
        s->file->other_place.line > 0 ? s->file->other_text : "another illuminant or observer";
    if (s->instead > 0)
        pm_palette_remark(s->palette, PM_LEVEL_NOTE, "other-light",
                          "the file's colours are for %s: %zu computed from "
                          "spectra instead, for D50 and 2 degrees",
                          light, s->instead);
    else if (s->from_spectrum > 0)
        pm_palette_remark(s->palette, PM_LEVEL_NOTE, "from-spectrum",
                          "%zu colours are computed from spectra, for D50 and 2 degrees", s->from_spectrum);
    if (s->from_xyz > 0)
        pm_palette_remark(s->palette, PM_LEVEL_NOTE, "from-xyz",
                          "%zu colours are computed from XYZ, taken to be for D50 "
                          "and 2 degrees",
                          s->from_xyz);
    if (s->n_apart == 0)
        return;
    pm_sort_doubles(s->apart_de00, s->n_apart);
    if (s->apart_de00[s->n_apart / 2] > APART_DE00) {
        struct pm_buffer text = {0};
        pm_buffer_number(&text, s->apart_de00[s->n_apart / 2], 1);
        pm_palette_remark(s->palette, PM_LEVEL_WARN, "spectrum-apart",
                          "Lab and spectrum are %s dE00 apart in the median: Lab may be for an illuminant or "
                          "observer other than D50 and 2 degrees; it is used anyway",
                          text.text != NULL ? text.text : "far");
        pm_buffer_free(&text);
    }
}

void pm_colours_settle(struct pm_palette *palette, struct pm_sample *samples, const struct pm_colours *file,
                       struct pm_problems *problems) {
    struct settle s = {.palette = palette, .samples = samples, .file = file, .problems = problems};
    s.apart_de00 = pm_alloc(palette->n_shades, sizeof(double), NULL);
    if (s.apart_de00 == NULL) {
        problems->out_of_memory = true;
        return;
    }
    const struct pm_sample *first = scale_xyz(&s);
    if (scale_spectra(&s))
        for (size_t i = 0; i < palette->n_shades; i++)
            settle_one(&s, i);
    if (s.xyz_small && s.from_xyz > 0)
        pm_problem(problems, first->place,
                   "no X, Y or Z is above 1.3: write them from 0 to 100, not from 0 to 1");
    if (s.refused)
        pm_problem(
            problems, file->other_place,
            "the colours are for %s: export them for D50 and the 2 degree observer, or with their spectra",
            file->other_text);
    else if (problems->count == 0)
        remark(&s);
    free(s.apart_de00);
}
