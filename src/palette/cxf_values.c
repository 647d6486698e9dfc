#include "palette/cxf.h"

#include "palette/read.h"

#include <math.h>
#include <string.h>

/* "<" behind a byte order mark and blanks, in UTF-8 or UTF-16. */
bool pm_is_xml(const uint8_t *bytes, size_t size) {
    static const char *const starts[] = {"<?", "<!", "<C", "<c", "<h"};
    const bool mark = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
    if (size >= 4 && (memcmp(bytes, "\xff\xfe<\0", 4) == 0 || memcmp(bytes, "\xfe\xff\0<", 4) == 0))
        return true;
    size_t at = mark ? 3 : 0;
    while (at < size && strchr(" \t\r\n", bytes[at]) != NULL && bytes[at] != '\0')
        at++;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (size - at >= 2 && memcmp(bytes + at, starts[i], 2) == 0)
            return true;
    return false;
}

const struct pm_cxf_spec *pm_cxf_find_spec(const struct pm_cxf_spec *specs, size_t n_specs, const char *id) {
    for (size_t i = 0; i < n_specs; i++)
        if (strcmp(specs[i].id, id) == 0)
            return &specs[i];
    return NULL;
}

static bool is_known(const struct pm_cxf_value *value) {
    return isfinite(value->v[0]) && isfinite(value->v[1]) && isfinite(value->v[2]);
}

const struct pm_cxf_value *pm_cxf_best_value(const struct pm_cxf_spec *specs, size_t n_specs,
                                             const struct pm_cxf_object *object, bool *other) {
    const struct pm_cxf_value *best = NULL;
    for (size_t i = 0; i < object->n_values; i++) {
        const struct pm_cxf_value *value = &object->values[i];
        const struct pm_cxf_spec *spec = pm_cxf_find_spec(specs, n_specs, value->spec);
        const bool is_other = spec != NULL && spec->other;
        if (is_known(value) &&
            (best == NULL || (*other && !is_other) || (*other == is_other && value->kind < best->kind))) {
            best = value;
            *other = is_other;
        }
    }
    return best;
}

void pm_cxf_take_value(const struct pm_cxf_value *value, struct pm_shade *shade, struct pm_sample *sample) {
    if (value->kind == PM_CXF_XYZ)
        memcpy(sample->xyz, value->v, sizeof sample->xyz);
    else if (value->kind == PM_CXF_LAB)
        shade->lab = (struct pm_lab){value->v[0], value->v[1], value->v[2]};
    else
        shade->lab = (struct pm_lab){value->v[0], value->v[1] * cos(value->v[2] * M_PI / 180),
                                     value->v[1] * sin(value->v[2] * M_PI / 180)};
}
