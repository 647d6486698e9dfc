/* CxF3, the colour exchange format (ISO 17972-1), through expat. The measurement conditions of objects
 * come after them, so the file is parsed twice: for those and the header, then for the objects. */
#include "palette/cxf.h"
#include "palette/read.h"
#include "palette/rows.h"

#include <string.h>

#if !PM_WITH_CXF

struct pm_palette *pm_cxf_read(const uint8_t *bytes, size_t size, struct pm_problems *problems) {
    (void)bytes;
    (void)size;
    pm_problem(problems, (struct pm_place){0, 0}, "this build cannot read CxF: export the colours as CGATS");
    return NULL;
}

#else

#include "base/memory.h"
#include "base/numbers.h"
#include "base/utf8.h"
#include "palette/columns.h"
#include "palette/conditions.h"

#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MAX_DEPTH = 32,
    MAX_ATTRIBUTES = 64,
    MAX_TEXT = 1 << 16,
    MAX_SPECS = 4096,
};

/* ------------------------------------------------------------------ what is collected */

struct reader {
    XML_Parser parser;
    struct pm_problems *problems;
    struct pm_rows *rows;
    char names[MAX_DEPTH][PM_CXF_WORD]; /* of the open elements, without prefixes */
    int depth;
    bool objects;   /* the second walk */
    bool in_object; /* which happens in it only */
    struct pm_cxf_object now;
    size_t skipped, several;
    struct pm_cxf_spec *specs;
    size_t n_specs, spec_capacity;
    struct pm_buffer text;   /* of the open element */
    struct pm_bands **bands; /* one for each first wavelength, step and count */
    size_t n_bands, bands_capacity;
};

/* Since 2.9 expat calls these deprecated, in favour of ones that earlier versions lack. */
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
#define LINE_NUMBER   XML_GetCurrentLineNumber64
#define COLUMN_NUMBER XML_GetCurrentColumnNumber64
#else
#define LINE_NUMBER   XML_GetCurrentLineNumber
#define COLUMN_NUMBER XML_GetCurrentColumnNumber
#endif

static struct pm_place place_of(const struct reader *r) {
    return (struct pm_place){(int)LINE_NUMBER(r->parser), (int)COLUMN_NUMBER(r->parser) + 1};
}

static void stop(struct reader *r, const char *problem) {
    pm_problem(r->problems, place_of(r), "%s", problem);
    r->problems->stop = true;
    XML_StopParser(r->parser, XML_FALSE);
}

static void fail_memory(struct reader *r) {
    r->problems->out_of_memory = true;
    if (r->parser != NULL)
        XML_StopParser(r->parser, XML_FALSE);
}

/* ------------------------------------------------------------------ texts */

static const char *local(const char *name) {
    const char *colon = strrchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

static const char *attribute(const char **attributes, const char *name) {
    for (; *attributes != NULL; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static void copy_word(char word[PM_CXF_WORD], const char *text) {
    snprintf(word, PM_CXF_WORD, "%s", text != NULL ? text : "");
}

static double number_in(const char *text) {
    double value;
    if (text == NULL)
        return NAN;
    text += strspn(text, " \t\r\n");
    return pm_parse_number(text, &text, &value) ? value : NAN;
}

/* The text without control characters, which no palette has; free(). */
static char *clean_copy(struct reader *r, const char *text) {
    struct pm_buffer out = {0};
    uint32_t code;
    for (size_t length; text != NULL && (length = *text != '\0' ? pm_utf8_char(text, &code) : 0) > 0;
         text += length)
        if (code < 0x20 || (code >= 0x7f && code < 0xa0))
            pm_buffer_text(&out, " ");
        else
            pm_buffer_bytes(&out, text, length);
    pm_buffer_text(&out, "");
    char *copy = pm_buffer_take(&out, NULL);
    if (copy == NULL)
        fail_memory(r);
    return copy;
}

static bool is_open(const struct reader *r, int above, const char *name) {
    return r->depth > above && strcmp(r->names[r->depth - 1 - above], name) == 0;
}

static bool is_within(const struct reader *r, const char *name) {
    for (int i = 0; i < r->depth; i++)
        if (strcmp(r->names[i], name) == 0)
            return true;
    return false;
}

/* ------------------------------------------------------------------ elements that open */

static void open_root(struct reader *r, const char *name, const char **attributes) {
    bool three = false;
    for (const char **a = attributes; *a != NULL; a += 2)
        three |= strstr(a[1], "CxF3") != NULL;
    if (strcmp(local(name), "CxF") != 0)
        stop(r, "this is XML or HTML, but not CxF: export the colours as CxF3 or CGATS");
    else if (!three)
        stop(r, "this is CxF, but not version 3: export the colours as CxF3 (ISO 17972) or CGATS");
}

static void open_object(struct reader *r, const char **attributes) {
    r->in_object = true;
    r->now = (struct pm_cxf_object){.place = place_of(r), .first_nm = NAN};
    r->now.id = clean_copy(r, attribute(attributes, "Id"));
    r->now.name = clean_copy(r, attribute(attributes, "Name"));
}

static void open_value(struct reader *r, enum pm_cxf_kind kind, const char **attributes) {
    if (r->now.n_values == PM_CXF_VALUES)
        return;
    struct pm_cxf_value *value = &r->now.values[r->now.n_values++];
    *value = (struct pm_cxf_value){.kind = kind, .v = {NAN, NAN, NAN}};
    copy_word(value->spec, attribute(attributes, "ColorSpecification"));
}

static void open_spec(struct reader *r, const char **attributes) {
    void *specs = r->specs;
    if (r->n_specs == MAX_SPECS ||
        !pm_grow(&specs, &r->spec_capacity, r->n_specs + 1, sizeof *r->specs, NULL)) {
        fail_memory(r);
        return;
    }
    r->specs = specs;
    r->specs[r->n_specs] = (struct pm_cxf_spec){.first_nm = NAN, .step_nm = NAN};
    copy_word(r->specs[r->n_specs++].id, attribute(attributes, "Id"));
}

static struct pm_cxf_spec *open_spec_of(const struct reader *r) {
    return !r->objects && r->n_specs > 0 && is_within(r, "ColorSpecification") ? &r->specs[r->n_specs - 1]
                                                                               : NULL;
}

static void open_inside(struct reader *r, const char **attributes) {
    struct pm_cxf_spec *spec = open_spec_of(r);
    if (r->in_object && is_open(r, 1, "ColorValues") && is_open(r, 0, "ReflectanceSpectrum")) {
        if (r->now.n_spectra++ == 0) {
            copy_word(r->now.spectrum_spec, attribute(attributes, "ColorSpecification"));
            r->now.first_nm = number_in(attribute(attributes, "StartWL"));
        }
    } else if (r->in_object && is_open(r, 1, "ColorValues") && is_open(r, 0, "ColorCIELab"))
        open_value(r, PM_CXF_LAB, attributes);
    else if (r->in_object && is_open(r, 1, "ColorValues") && is_open(r, 0, "ColorCIELCh"))
        open_value(r, PM_CXF_LCH, attributes);
    else if (r->in_object && is_open(r, 1, "ColorValues") && is_open(r, 0, "ColorCIEXYZ"))
        open_value(r, PM_CXF_XYZ, attributes);
    else if (spec != NULL && is_open(r, 0, "WavelengthRange")) {
        spec->first_nm = number_in(attribute(attributes, "StartWL"));
        spec->step_nm = number_in(attribute(attributes, "Increment"));
    } else if (spec != NULL && is_open(r, 0, "Sphere"))
        copy_word(spec->geometry, "d/8");
    else if (spec != NULL && is_open(r, 0, "MultiAngle"))
        copy_word(spec->geometry, "multi-angle");
}

static void XMLCALL on_open(void *context, const char *name, const char **attributes) {
    struct reader *r = context;
    size_t count = 0;
    while (attributes[count] != NULL)
        count++;
    if (r->depth == MAX_DEPTH || count / 2 > MAX_ATTRIBUTES) {
        stop(r, "elements are nested too deep, or have too many attributes: export the colours again");
        return;
    }
    copy_word(r->names[r->depth++], local(name));
    r->text.length = 0;
    if (r->depth == 1)
        open_root(r, name, attributes);
    else if (r->objects && !r->in_object && is_open(r, 0, "Object") && is_open(r, 1, "ObjectCollection"))
        open_object(r, attributes);
    else if (!r->objects && is_open(r, 0, "ColorSpecification") &&
             is_open(r, 1, "ColorSpecificationCollection"))
        open_spec(r, attributes);
    else
        open_inside(r, attributes);
}

/* ------------------------------------------------------------------ objects to shades */

static const struct pm_bands *bands_of(struct reader *r, double first_nm, double step_nm, size_t count) {
    for (size_t i = 0; i < r->n_bands; i++)
        if (r->bands[i]->count == count && r->bands[i]->nm[0] == first_nm &&
            r->bands[i]->nm[count - 1] == first_nm + step_nm * (double)(count - 1))
            return r->bands[i];
    void *all = r->bands;
    struct pm_bands *bands = pm_alloc(1, sizeof *bands, NULL);
    if (bands == NULL ||
        !pm_grow(&all, &r->bands_capacity, r->n_bands + 1, sizeof(struct pm_bands *), NULL)) {
        free(bands);
        r->problems->out_of_memory = true;
        return NULL;
    }
    r->bands = all;
    r->bands[r->n_bands++] = bands;
    bands->count = count;
    for (size_t i = 0; i < count; i++)
        bands->nm[i] = first_nm + step_nm * (double)i;
    return bands;
}

static void take_spectrum(struct reader *r, struct pm_cxf_object *object, struct pm_sample *sample) {
    const struct pm_cxf_spec *spec = pm_cxf_find_spec(r->specs, r->n_specs, object->spectrum_spec);
    const double first_nm = isnan(object->first_nm) && spec != NULL ? spec->first_nm : object->first_nm;
    const double step_nm = spec != NULL ? spec->step_nm : NAN;
    char why[200];
    if (!(first_nm >= 200 && first_nm <= 2500 && step_nm > 0 && step_nm <= 100)) {
        pm_problem(r->problems, object->place,
                   "the wavelengths of its spectrum are not given: export it with its measurement "
                   "conditions, or as Lab");
        return;
    }
    const struct pm_bands *bands = bands_of(r, first_nm, step_nm, object->n_bands);
    if (bands == NULL)
        return;
    if (!pm_bands_check(bands, why)) {
        pm_problem(r->problems, object->place, "%s", why);
        return;
    }
    sample->bands = bands;
    sample->values = object->spectrum;
    object->spectrum = NULL;
    for (size_t i = 0; i < bands->count; i++)
        pm_rows_reflectance(r->rows, sample->values[i], object->place);
}

static void take_object(struct reader *r, struct pm_cxf_object *object) {
    struct pm_shade shade = pm_shade_unknown();
    struct pm_sample sample = pm_sample_unknown(object->place);
    bool other = false;
    const struct pm_cxf_value *value = pm_cxf_best_value(r->specs, r->n_specs, object, &other);
    if (value != NULL)
        pm_cxf_take_value(value, &shade, &sample);
    sample.other = other;
    if (object->spectrum != NULL) {
        pm_rows_measured(r->rows, false);
        take_spectrum(r, object, &sample);
    }
    if (!isnan(shade.lab.L) &&
        !(shade.lab.L >= 0 && shade.lab.L <= 100 && fabs(shade.lab.a) <= 128 && fabs(shade.lab.b) <= 128))
        pm_problem(r->problems, object->place,
                   "L* must be from 0 to 100, a* and b* from -128 to 128: export it again");
    if (!pm_rows_name(r->rows, object->id, object->name, &shade, object->place) ||
        !pm_rows_take(r->rows, &shade, &sample)) {
        pm_shade_free(&shade, 0);
        free(sample.values);
    }
}

static void forget_object(struct reader *r) {
    free(r->now.id);
    free(r->now.name);
    free(r->now.spectrum);
    r->in_object = false;
}

static void close_object(struct reader *r) {
    if (r->now.n_values == 0 && r->now.spectrum == NULL)
        r->skipped++;
    else if (r->now.id != NULL && r->now.name != NULL)
        take_object(r, &r->now);
    r->several += r->now.n_spectra > 1;
    forget_object(r);
    if (pm_problems_stop(r->problems))
        XML_StopParser(r->parser, XML_FALSE);
}

/* ------------------------------------------------------------------ elements that close */

static void close_spectrum(struct reader *r, const char *text) {
    double values[PM_MAX_BANDS], value;
    size_t count = 0;
    for (text += strspn(text, " \t\r\n"); *text != '\0'; text += strspn(text, " \t\r\n,")) {
        if (count == PM_MAX_BANDS || !pm_parse_number(text, &text, &value) || fabs(value) > 200) {
            pm_problem(r->problems, place_of(r),
                       "the spectrum has values that are not reflectances, or too many: export it again");
            return;
        }
        values[count++] = value;
    }
    if (count == 0)
        return;
    r->now.spectrum = pm_alloc(count, sizeof(double), NULL);
    r->now.n_bands = count;
    if (r->now.spectrum == NULL)
        fail_memory(r);
    else
        memcpy(r->now.spectrum, values, count * sizeof *values);
}

static void close_number(struct reader *r, const char *text) {
    static const char *const parts[PM_CXF_KINDS][3] = {{"L", "A", "B"}, {"L", "C", "H"}, {"X", "Y", "Z"}};
    static const char *const owners[PM_CXF_KINDS] = {"ColorCIELab", "ColorCIELCh", "ColorCIEXYZ"};
    struct pm_cxf_value *value = r->now.n_values > 0 ? &r->now.values[r->now.n_values - 1] : NULL;
    for (int i = 0; value != NULL && i < 3; i++)
        if (is_open(r, 0, parts[value->kind][i]) && is_open(r, 1, owners[value->kind]))
            value->v[i] = number_in(text);
}

/* Information about the file, as a header line. */
static void close_header(struct reader *r, const char *keyword, const char *text) {
    char *clean = clean_copy(r, text);
    struct pm_cell name = {.text = keyword, .length = strlen(keyword)};
    if (r->parser != NULL)
        name.place = place_of(r);
    struct pm_cell value = {.text = clean, .length = clean != NULL ? strlen(clean) : 0, .place = name.place};
    if (clean != NULL && value.length > 0 && value.length <= PM_MAX_TEXT)
        pm_rows_keyword(r->rows, &name, &value);
    free(clean);
}

static void close_in_spec(struct reader *r, struct pm_cxf_spec *spec, const char *text) {
    char angle[PM_CXF_WORD];
    if (is_open(r, 0, "Illuminant") || is_open(r, 0, "Observer"))
        spec->other |= pm_conditions_of(is_open(r, 0, "Observer") ? "OBSERVER" : "ILLUMINANT", text,
                                        strlen(text)) == PM_CONDITIONS_OTHER;
    else if (is_open(r, 0, "IlluminationAngle"))
        snprintf(spec->geometry, sizeof spec->geometry, "%.20s", text + strspn(text, " \t\r\n"));
    else if (is_open(r, 0, "MeasurementAngle") && is_open(r, 1, "SingleAngle")) {
        copy_word(angle, spec->geometry);
        snprintf(spec->geometry, sizeof spec->geometry, "%.20s/%.20s", angle, text + strspn(text, " \t\r\n"));
    } else if (is_within(r, "Sphere") && (strcasestr(text, "IN") != NULL || strcasestr(text, "EX") != NULL))
        copy_word(spec->geometry,
                  strcasestr(text, "EX") != NULL ? "d/8 specular excluded" : "d/8 specular included");
    else if (is_open(r, 0, "Model") && is_open(r, 1, "Device") && *text != '\0' && r->n_specs == 1)
        close_header(r, "INSTRUMENTATION", text);
}

static void XMLCALL on_close(void *context, const char *name) {
    struct reader *r = context;
    const char *text = r->text.text != NULL && r->text.length > 0 ? r->text.text : "";
    (void)name;
    if (r->in_object && is_open(r, 0, "ReflectanceSpectrum") && is_open(r, 1, "ColorValues") &&
        r->now.n_spectra == 1)
        close_spectrum(r, text);
    else if (r->in_object && is_open(r, 0, "Object"))
        close_object(r);
    else if (r->in_object)
        close_number(r, text);
    else if (open_spec_of(r) != NULL)
        close_in_spec(r, open_spec_of(r), text);
    else if (!r->objects && is_open(r, 1, "FileInformation"))
        for (int i = 0; i < 3; i++) {
            static const char *const lines[3][2] = {
                {"Creator", "ORIGINATOR"}, {"Description", "DESCRIPTOR"}, {"CreationDate", "CREATED"}};
            if (is_open(r, 0, lines[i][0]))
                close_header(r, lines[i][1], text);
        }
    r->text.length = 0;
    r->depth--;
}

static void XMLCALL on_text(void *context, const char *text, int length) {
    struct reader *r = context;
    if (r->text.length + (size_t)length > MAX_TEXT)
        stop(r, "an element holds more text than in any CxF file: export the colours again");
    else
        pm_buffer_bytes(&r->text, text, (size_t)length);
}

static void XMLCALL on_doctype(void *context, const char *name, const char *system, const char *public,
                               int internal) {
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    stop(context,
         "the file declares a document type, which CxF does not use: remove the line <!DOCTYPE ...>");
}

/* ------------------------------------------------------------------ the whole */

/* The geometry and instrument that the colours share. */
static void take_geometry(struct reader *r) {
    const char *geometry = NULL;
    for (size_t i = 0; i < r->n_specs; i++)
        if (*r->specs[i].geometry != '\0' &&
            (geometry == NULL || strcmp(geometry, r->specs[i].geometry) == 0))
            geometry = r->specs[i].geometry;
        else if (*r->specs[i].geometry != '\0')
            return;
    if (geometry != NULL)
        close_header(r, "MEASUREMENT_GEOMETRY", geometry);
}

static void remark(const struct reader *r) {
    struct pm_palette *palette = pm_rows_palette(r->rows);
    if (r->skipped > 0)
        pm_palette_remark(palette, PM_LEVEL_WARN, "swatches-skipped",
                          "%zu objects have neither spectrum nor Lab, LCh or XYZ, and are skipped",
                          r->skipped);
    if (r->several > 0)
        pm_palette_remark(palette, PM_LEVEL_WARN, "several-spectra",
                          "%zu objects have several spectra: the first of each is used", r->several);
}

static void walk(struct reader *r, const uint8_t *bytes, size_t size) {
    r->parser = XML_ParserCreate(NULL);
    if (r->parser == NULL) {
        r->problems->out_of_memory = true;
        return;
    }
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_open, on_close);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    const enum XML_Status status = XML_Parse(r->parser, (const char *)bytes, (int)size, XML_TRUE);
    if (r->text.failed)
        r->problems->out_of_memory = true;
    if (status == XML_STATUS_ERROR && !pm_problems_stop(r->problems)) {
        pm_problem(r->problems, place_of(r), "the XML is broken (%s): export or copy the file again",
                   XML_ErrorString(XML_GetErrorCode(r->parser)));
        r->problems->stop = true;
    }
    XML_ParserFree(r->parser);
    r->parser = NULL;
    r->depth = 0;
    if (r->in_object)
        forget_object(r);
}

static void free_reader(struct reader *r) {
    for (size_t i = 0; i < r->n_bands; i++)
        free(r->bands[i]);
    free(r->bands);
    free(r->specs);
    pm_buffer_free(&r->text);
    pm_rows_free(r->rows);
    free(r);
}

struct pm_palette *pm_cxf_read(const uint8_t *bytes, size_t size, struct pm_problems *problems) {
    struct reader *r = pm_alloc(1, sizeof *r, NULL);
    struct pm_palette *palette = NULL;
    if (r == NULL || (r->rows = pm_rows_new(problems, false)) == NULL) {
        problems->out_of_memory = true;
        free(r);
        return NULL;
    }
    r->problems = problems;
    walk(r, bytes, size);
    r->objects = true;
    if (!pm_problems_stop(problems)) {
        take_geometry(r);
        walk(r, bytes, size);
    }
    if (problems->count == 0 && !problems->out_of_memory) {
        remark(r);
        palette = pm_rows_finish_unique(r->rows, (struct pm_place){0, 0});
    }
    free_reader(r);
    return palette;
}

#endif
