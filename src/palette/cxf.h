/* The values of one object in a CxF file, and which of them is used. */
#ifndef PM_PALETTE_CXF_H
#define PM_PALETTE_CXF_H

#include "palette/colours.h"

enum { PM_CXF_VALUES = 32, PM_CXF_WORD = 100 };

enum pm_cxf_kind { PM_CXF_LAB, PM_CXF_LCH, PM_CXF_XYZ, PM_CXF_KINDS };

/* How the objects that refer to it were measured, and the illuminant and observer of their colours. */
struct pm_cxf_spec {
    char id[PM_CXF_WORD], geometry[PM_CXF_WORD];
    bool other;
    double first_nm, step_nm; /* NAN unknown */
};

/* Three numbers, and the spec that they refer to. */
struct pm_cxf_value {
    enum pm_cxf_kind kind;
    char spec[PM_CXF_WORD];
    double v[3];
};

struct pm_cxf_object {
    char *id, *name;
    struct pm_place place;
    struct pm_cxf_value values[PM_CXF_VALUES];
    size_t n_values;
    char spectrum_spec[PM_CXF_WORD];
    double first_nm, *spectrum;
    size_t n_bands, n_spectra;
};

/* NULL if there is none of this id. */
const struct pm_cxf_spec *pm_cxf_find_spec(const struct pm_cxf_spec *specs, size_t n_specs, const char *id);

/* Lab before LCh before XYZ; one for D50 and 2 degrees before one for anything else. *other: it is for
 * anything else. NULL if there is none. */
const struct pm_cxf_value *pm_cxf_best_value(const struct pm_cxf_spec *specs, size_t n_specs,
                                             const struct pm_cxf_object *object, bool *other);

/* Puts the value into the shade's Lab or the sample's XYZ. */
void pm_cxf_take_value(const struct pm_cxf_value *value, struct pm_shade *shade, struct pm_sample *sample);

#endif
