/* Palettes of other programs: Adobe's .ase and .aco, GIMP's .gpl, CxF3. */
#include "testing.h"

#include "base/buffer.h"
#include "color/lab.h"
#include "palette/read.h"
#include "palette/write.h"

#include <math.h>
#include <string.h>

static struct pm_palette *read_bytes(const void *bytes, size_t size, struct pm_error *err) {
    return pm_palette_read(bytes, size, "x", NULL, err);
}

static struct pm_palette *read_good(const struct pm_buffer *file) {
    struct pm_error err = {0};
    struct pm_palette *palette = read_bytes(file->text, file->length, &err);
    ck_assert_msg(palette != NULL, "%s", err.message);
    return palette;
}

static void refused(const struct pm_buffer *file, const char *part) {
    struct pm_error err = {0};
    ck_assert_ptr_null(read_bytes(file->text, file->length, &err));
    ck_assert_msg(strstr(err.message, part) != NULL, "%s: %s", part, err.message);
}

/* A file cut anywhere is a palette or a message. */
static void every_cut_is_told(const struct pm_buffer *file) {
    for (size_t size = 0; size < file->length; size++) {
        struct pm_error err = {0};
        char *copy = malloc(size + 1); /* of this size, so that reading on is seen */
        memcpy(copy, file->text, size);
        struct pm_palette *palette = read_bytes(copy, size, &err);
        ck_assert(palette != NULL || err.message[0] != '\0');
        pm_palette_free(palette);
        free(copy);
    }
}

static void near_lab(const struct pm_palette *palette, size_t i, const char *id, double L, double a,
                     double b) {
    ck_assert_str_eq(palette->shades[i].id, id);
    ck_assert_msg(pm_de00(palette->shades[i].lab, (struct pm_lab){L, a, b}) < 0.01, "%s: %.3f %.3f %.3f", id,
                  palette->shades[i].lab.L, palette->shades[i].lab.a, palette->shades[i].lab.b);
}

/* ------------------------------------------------------------------ Adobe */

static void put16(struct pm_buffer *out, unsigned value) {
    pm_buffer_bytes(out, (char[]){(char)(value >> 8), (char)value}, 2);
}

static void put32(struct pm_buffer *out, uint32_t value) {
    put16(out, value >> 16);
    put16(out, value & 0xffff);
}

static void put_float(struct pm_buffer *out, float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    put32(out, bits);
}

static void put_utf16(struct pm_buffer *out, const char *text) {
    for (; *text != '\0'; text++)
        put16(out, (unsigned char)*text);
    put16(out, 0);
}

static void ase_head(struct pm_buffer *out, uint32_t blocks) {
    pm_buffer_text(out, "ASEF");
    put32(out, 0x10000);
    put32(out, blocks);
}

static void ase_colour(struct pm_buffer *out, const char *name, const char *model, int n, float a, float b,
                       float c) {
    const float values[3] = {a, b, c};
    put16(out, 1);
    put32(out, (uint32_t)(2 + 2 * (strlen(name) + 1) + 4 + 4 * (size_t)n + 2));
    put16(out, (unsigned)strlen(name) + 1);
    put_utf16(out, name);
    pm_buffer_text(out, model);
    for (int i = 0; i < n; i++)
        put_float(out, values[i]);
    put16(out, 2);
}

START_TEST(exchange_files_are_read) {
    struct pm_buffer file = {0};
    ase_head(&file, 6);
    put16(&file, 0xc001);
    put32(&file, 2 + 2 * 5);
    put16(&file, 5);
    put_utf16(&file, "inks");
    ase_colour(&file, "Light", "LAB ", 3, 0.58F, 0.8F, 2.5F);
    ase_colour(&file, "Dark", "LAB ", 3, 0.165F, -0.25F, -1.5F);
    ase_colour(&file, "Dark", "LAB ", 3, 0.2F, 0, 0);
    ase_colour(&file, "Screen", "RGB ", 3, 1, 0, 0);
    put16(&file, 0xc002);
    put32(&file, 0);
    struct pm_palette *palette = read_good(&file);
    ck_assert_uint_eq(palette->n_shades, 3);
    near_lab(palette, 0, "Light", 58, 0.8, 2.5);
    near_lab(palette, 1, "Dark", 16.5, -0.25, -1.5);
    near_lab(palette, 2, "Dark (3)", 20, 0, 0);
    ck_assert_int_eq(palette->capture, PM_CAPTURE_NOMINAL);
    ck_assert_str_eq(palette->remarks[0].code, "swatches-skipped");
    pm_palette_free(palette);
    every_cut_is_told(&file);
    pm_buffer_free(&file);
    ase_head(&file, 1);
    ase_colour(&file, "hundred", "LAB ", 3, 58, 1, 2);
    palette = read_good(&file);
    near_lab(palette, 0, "hundred", 58, 1, 2);
    pm_palette_free(palette);
    pm_buffer_free(&file);
    ase_head(&file, 1);
    ase_colour(&file, "red", "RGB ", 3, 1, 0, 0);
    refused(&file, "none of its 1 swatches is in Lab");
    pm_buffer_free(&file);
    ase_head(&file, 0x7fffffff);
    refused(&file, "cut off within");
    pm_buffer_free(&file);
    ase_head(&file, 1);
    ase_colour(&file, "nan", "LAB ", 3, NAN, 1, 2);
    refused(&file, "must be from");
    pm_buffer_free(&file);
}
END_TEST

/* UTF-16 of the Unicode standard (chapter 3.9): what stands first and last in each length of UTF-8, pairs,
 * halves of pairs, and control characters. */
START_TEST(adobes_names_become_utf8) {
    static const struct {
        unsigned units[8];
        const char *name;
    } names[] = {
        {{0x20 + 'A', 0x7e, 0x80 + 0x20, 0x7ff}, "a~\u00a0\u07ff"},
        {{0x800, 0xd7ff, 0xe000, 0xffff}, "\u0800\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"},
        {{0xd800, 0xdc00, 0xdbff, 0xdfff}, "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"},
        {{0xd83d, 0xde00, 'x'}, "\xf0\x9f\x98\x80x"},
        {{0xd800, 'a', 0xdc00, 'b', 0xdfff}, "?a?b?"},
        {{'a', 0xdbff, 0xe000, 0xd800}, "a?\xee\x80\x80?"},
        {{'a', 0x1f, 0x7f, 0x9f, 0xa0, 'z'}, "a???\u00a0z"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct pm_buffer file = {0};
        unsigned n = 0;
        while (names[i].units[n] != 0)
            n++;
        put16(&file, 2);
        put16(&file, 1);
        put16(&file, 7);
        for (int k = 0; k < 4; k++)
            put16(&file, k == 0 ? 5000 : 0);
        put32(&file, n + 1);
        for (unsigned k = 0; k <= n; k++)
            put16(&file, names[i].units[k]);
        struct pm_palette *palette = read_good(&file);
        ck_assert_str_eq(palette->shades[0].id, names[i].name);
        pm_palette_free(palette);
        pm_buffer_free(&file);
    }
}
END_TEST

/* L* from 0 to 100 and a* and b* from -128 to 128, at both ends and just beyond; L* counts as 0 to 1 up to 1.
 */
START_TEST(adobes_colours_stay_within_their_ranges) {
    static const struct {
        struct pm_lab lab;
        bool good;
    } swatches[] = {{{0, 0, 0}, true},        {{-0.5, 0, 0}, false},   {{100, 0, 0}, true},
                    {{100.5, 0, 0}, false},   {{50, -128, 0}, true},   {{50, -128.5, 0}, false},
                    {{50, 128, 0}, true},     {{50, 128.5, 0}, false}, {{50, 0, -128}, true},
                    {{50, 0, -128.5}, false}, {{50, 0, 128}, true},    {{50, 0, 128.5}, false}};
    for (size_t i = 0; i < sizeof swatches / sizeof *swatches; i++)
        for (int by = 1; by <= 100; by += 99) {
            const struct pm_lab lab = swatches[i].lab;
            struct pm_buffer file = {0};
            ase_head(&file, 2);
            ase_colour(&file, "white", "LAB ", 3, (float)by, 0, 0);
            ase_colour(&file, "other", "LAB ", 3, (float)(lab.L * by / 100), (float)lab.a, (float)lab.b);
            if (swatches[i].good) {
                struct pm_palette *palette = read_good(&file);
                near_lab(palette, 0, "white", 100, 0, 0);
                near_lab(palette, 1, "other", lab.L, lab.a, lab.b);
                pm_palette_free(palette);
                pm_buffer_free(&file);
            } else if (by == 100 || lab.L <= 100) {
                refused(&file, "swatch 2: L* must be from 0 to 100");
                pm_buffer_free(&file);
            } else
                pm_buffer_free(&file);
        }
}
END_TEST

static void aco_colours(struct pm_buffer *out, unsigned version) {
    static const struct {
        const char *name;
        unsigned space, word[3];
    } colours[] = {{"Light", 7, {5800, 80, 250}},
                   {"Dark", 7, {1650, 0x10000 - 25, 0x10000 - 150}},
                   {"Red", 0, {65535, 0, 0}}};
    put16(out, version);
    put16(out, 3);
    for (int i = 0; i < 3; i++) {
        put16(out, colours[i].space);
        for (int j = 0; j < 3; j++)
            put16(out, colours[i].word[j]);
        put16(out, 0);
        if (version == 2) {
            put32(out, (uint32_t)strlen(colours[i].name) + 1);
            put_utf16(out, colours[i].name);
        }
    }
}

/* Behind version 1 nothing stands, or a version 2, however small; other bytes make it another program's file.
 */
START_TEST(photoshops_first_version_is_followed_by_the_second) {
    struct pm_buffer file = {0};
    struct pm_error err = {0};
    aco_colours(&file, 1);
    for (int more = 0; more <= 4; more++) {
        struct pm_palette *palette = read_bytes(file.text, file.length, &err);
        ck_assert_int_eq(palette != NULL, more == 0);
        ck_assert_int_eq(strstr(err.message, "swatches") != NULL, more == 4);
        pm_palette_free(palette);
        pm_buffer_bytes(&file, more == 1 ? "\2" : "", 1);
    }
    pm_buffer_free(&file);
}
END_TEST

START_TEST(photoshop_swatches_are_read) {
    struct pm_buffer file = {0};
    aco_colours(&file, 1);
    struct pm_palette *palette = read_good(&file);
    ck_assert_uint_eq(palette->n_shades, 2);
    near_lab(palette, 0, "1", 58, 0.8, 2.5);
    near_lab(palette, 1, "2", 16.5, -0.25, -1.5);
    pm_palette_free(palette);
    aco_colours(&file, 2);
    palette = read_good(&file);
    ck_assert_uint_eq(palette->n_shades, 2);
    near_lab(palette, 0, "Light", 58, 0.8, 2.5);
    near_lab(palette, 1, "Dark", 16.5, -0.25, -1.5);
    ck_assert_str_eq(palette->remarks[0].code, "swatches-skipped");
    pm_palette_free(palette);
    every_cut_is_told(&file);
    pm_buffer_free(&file);
}
END_TEST

/* ------------------------------------------------------------------ GIMP */

START_TEST(gimp_palettes_are_read_with_a_warning) {
    struct pm_buffer file = {0};
    pm_buffer_text(
        &file,
        "GIMP Palette\r\nName: Hair\r\nColumns: 3\r\n#\r\n 58  40  30\tDark\r\n100\t80 70 Light brown \n"
        "#x\n\n0 0 0\n0 0 0\tDark\n");
    struct pm_palette *palette = read_good(&file);
    static const char *const ids[] = {"Dark", "Light brown", "3", "Dark (4)"};
    ck_assert_str_eq(palette->name, "Hair");
    ck_assert_uint_eq(palette->n_shades, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(palette->shades[i].id, ids[i]);
    ck_assert_double_eq_tol(palette->shades[0].lab.L, pm_lab_from_srgb8((uint8_t[]){58, 40, 30}).L, 1e-9);
    ck_assert_str_eq(palette->remarks[0].code, "8-bit");
    ck_assert_int_eq(palette->remarks[0].level, PM_LEVEL_WARN);
    ck_assert_int_eq(palette->capture, PM_CAPTURE_NOMINAL);
    pm_palette_free(palette);
    every_cut_is_told(&file);
    pm_buffer_free(&file);
    static const char *const wrong[] = {"300 0 0\tx", "1 2\tx", "1.5 2 3", "red"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        pm_buffer_printf(&file, "GIMP Palette\n%s\n", wrong[i]);
        refused(&file, "x:2:1: this is not a colour");
        pm_buffer_free(&file);
    }
}
END_TEST

/* ------------------------------------------------------------------ CxF */

#if PM_WITH_CXF

#define CXF_HEAD                                                                                             \
    "<?xml version=\"1.0\"?>\n<cc:CxF "                                                                      \
    "xmlns:cc=\"http://colorexchangeformat.com/CxF3-core\">\n<cc:FileInformation>"                           \
    "<cc:Creator>Studio</cc:Creator><cc:Description>Inks "                                                   \
    "of\nMay</cc:Description></cc:FileInformation><cc:Resources>"                                            \
    "<cc:ObjectCollection>\n"
#define CXF_SPECS                                                                                            \
    "</cc:ObjectCollection><cc:ColorSpecificationCollection>\n"                                              \
    "<cc:ColorSpecification "                                                                                \
    "Id=\"S\"><cc:MeasurementSpec><cc:MeasurementType>Spectrum_Reflectance</cc:MeasurementType>"             \
    "<cc:GeometryChoice><cc:SingleAngle><cc:SingleAngleConfiguration>Annular</cc:SingleAngleConfiguration>"  \
    "<cc:IlluminationAngle>45</cc:IlluminationAngle><cc:MeasurementAngle>0</cc:MeasurementAngle></"          \
    "cc:SingleAngle>"                                                                                        \
    "</cc:GeometryChoice><cc:WavelengthRange StartWL=\"400\" "                                               \
    "Increment=\"20\"/><cc:Device><cc:Model>Meter</cc:Model>"                                                \
    "</cc:Device></cc:MeasurementSpec></cc:ColorSpecification>\n"                                            \
    "<cc:ColorSpecification "                                                                                \
    "Id=\"D65\"><cc:TristimulusSpec><cc:Illuminant>D65</cc:Illuminant><cc:Observer>10_Degree"                \
    "</cc:Observer></cc:TristimulusSpec></cc:ColorSpecification>\n"                                          \
    "<cc:ColorSpecification "                                                                                \
    "Id=\"D50\"><cc:TristimulusSpec><cc:Illuminant>D50</cc:Illuminant><cc:Observer>2_Degree"                 \
    "</cc:Observer></cc:TristimulusSpec></cc:ColorSpecification>\n"                                          \
    "</cc:ColorSpecificationCollection></cc:Resources></cc:CxF>\n"
#define CXF_GREY(name, id)                                                                                   \
    "<cc:Object ObjectType=\"Standard\" Name=\"" name "\" Id=\"" id                                          \
    "\"><cc:ColorValues><cc:ReflectanceSpectrum "                                                            \
    "ColorSpecification=\"S\">0.2 0.2 0.2 0.2 0.2 0.2 0.2 0.2\n0.2 0.2 0.2 0.2 0.2 0.2 0.2 "                 \
    "0.2</cc:ReflectanceSpectrum>"
#define CXF_LAB(spec, L, a, b)                                                                               \
    "<cc:ColorCIELab ColorSpecification=\"" spec "\"><cc:L>" L "</cc:L><cc:A>" a "</cc:A><cc:B>" b           \
    "</cc:B></cc:ColorCIELab>"
#define CXF_OBJECT(name, id)                                                                                 \
    "<cc:Object ObjectType=\"Standard\" Name=\"" name "\" Id=\"" id "\"><cc:ColorValues>"
#define CXF_END "</cc:ColorValues></cc:Object>\n"

static void cxf_of(struct pm_buffer *file, const char *objects) {
    pm_buffer_free(file);
    pm_buffer_text(file, CXF_HEAD);
    pm_buffer_text(file, objects);
    pm_buffer_text(file, CXF_SPECS);
}

START_TEST(cxf_is_read) {
    struct pm_buffer file = {0};
    cxf_of(
        &file,
        CXF_GREY("Grey", "c1") CXF_LAB("D65", "50", "9", "9") CXF_END /* from its spectrum */
            CXF_OBJECT("Brown", "c2") CXF_LAB("D65", "31", "9", "9") CXF_LAB("D50", "30", "5", "6")
                CXF_END CXF_OBJECT(
                    "White",
                    "") "<cc:ColorCIEXYZ ColorSpecification=\"D50\"><cc:X>96.42</cc:X><cc:Y>100</cc:Y>"
                        "<cc:Z>82.49</cc:Z></cc:ColorCIEXYZ>" CXF_END CXF_OBJECT(
                            "Hue",
                            "c4") "<cc:ColorCIELCh ColorSpecification=\"D50\"><cc:L>40</cc:L><cc:C>10</cc:C>"
                                  "<cc:H>90</cc:H></cc:ColorCIELCh>" CXF_END
                                  "<cc:Object ObjectType=\"Target\" Name=\"1\" "
                                  "Id=\"t\"><cc:DeviceColorValues><cc:ColorRGB><cc:R>1</cc:R>"
                                  "</cc:ColorRGB></cc:DeviceColorValues></cc:Object>\n");
    struct pm_palette *palette = read_good(&file);
    const struct pm_xyz grey = {0.9642 * 0.2, 0.2, 0.8249 * 0.2};
    const struct pm_lab lab = pm_lab_from_xyz(grey);
    ck_assert_uint_eq(palette->n_shades, 4);
    near_lab(palette, 0, "c1", lab.L, lab.a, lab.b);
    near_lab(palette, 1, "c2", 30, 5, 6);
    near_lab(palette, 2, "White", 100, 0, 0);
    near_lab(palette, 3, "c4", 40, 0, 10);
    ck_assert_str_eq(palette->shades[0].name, "Grey");
    ck_assert_ptr_nonnull(palette->shades[0].spectrum);
    ck_assert_str_eq(palette->name, "Inks of May");
    ck_assert_str_eq(palette->originator, "Studio");
    ck_assert_str_eq(pm_palette_geometry(palette), "45/0");
    ck_assert_int_eq(palette->capture, PM_CAPTURE_INSTRUMENT);
    pm_palette_free(palette);
    every_cut_is_told(&file);
    pm_buffer_free(&file);
}
END_TEST

START_TEST(cxf_that_cannot_be_read_right_is_refused) {
    struct pm_buffer file = {0};
    cxf_of(&file, CXF_OBJECT("Brown", "c2") CXF_LAB("D65", "31", "9", "9") CXF_END);
    refused(&file, "x:5:1: the shade's colour is for an illuminant");
    cxf_of(&file, CXF_OBJECT("Brown", "c2") CXF_LAB("D50", "131", "9", "9") CXF_END);
    refused(&file, "L* must be from 0 to 100");
    cxf_of(&file,
           CXF_OBJECT("Brown", "c2") "<cc:ReflectanceSpectrum>0.1 0.2</cc:ReflectanceSpectrum>" CXF_END);
    refused(&file, "wavelengths");
    cxf_of(
        &file,
        CXF_OBJECT(
            "Brown",
            "c2") "<cc:ReflectanceSpectrum ColorSpecification=\"S\">0.1 x</cc:ReflectanceSpectrum>" CXF_END);
    refused(&file, "not reflectances");
    cxf_of(&file, "");
    refused(&file, "no shades");
    pm_buffer_free(&file);
    pm_buffer_text(&file, "<?xml version=\"1.0\"?>\n<!DOCTYPE CxF [<!ENTITY a \"b\">]>\n<CxF/>");
    refused(&file, "document type");
    pm_buffer_free(&file);
    pm_buffer_text(&file, "<CxF xmlns=\"http://colorexchangeformat.com/v2\"></CxF>");
    refused(&file, "not version 3");
    pm_buffer_free(&file);
    pm_buffer_text(&file, "<CxF xmlns=\"http://colorexchangeformat.com/CxF3-core\">");
    for (int i = 0; i < 100; i++)
        pm_buffer_text(&file, "<a>");
    refused(&file, "too deep");
    pm_buffer_free(&file);
    pm_buffer_text(&file, "<CxF xmlns=\"http://colorexchangeformat.com/CxF3-core\" ");
    for (int i = 0; i < 100; i++)
        pm_buffer_printf(&file, "a%d=\"\" ", i);
    pm_buffer_text(&file, "/>");
    refused(&file, "attributes");
    pm_buffer_free(&file);
    pm_buffer_text(&file, "<CxF xmlns=\"http://colorexchangeformat.com/CxF3-core\"><a></b></CxF>");
    refused(&file, "broken");
    pm_buffer_free(&file);
}
END_TEST

/* An element holds up to 65536 bytes of text. */
START_TEST(cxf_with_endless_text_is_refused) {
    for (int more = 0; more < 2; more++) {
        struct pm_buffer file = {0}, objects = {0};
        pm_buffer_printf(&objects, "<cc:Note>%*s</cc:Note>%s", 65536 + more, "",
                         CXF_OBJECT("Brown", "c2") CXF_LAB("D50", "30", "5", "6") CXF_END);
        cxf_of(&file, objects.text);
        if (more == 0)
            pm_palette_free(read_good(&file));
        else
            refused(&file, "an element holds more text than in any CxF file");
        pm_buffer_free(&file);
        pm_buffer_free(&objects);
    }
}
END_TEST

/* Argyll's own reader of CxF says the same colours and spectra. */
START_TEST(argyll_reads_the_same_cxf) {
    struct pm_buffer file = {0};
    char folder[] = "/tmp/pigmatch-cxf-XXXXXX", path[100], command[400];
    if (system("command -v cxf2ti3 >/dev/null 2>&1") != 0) {
        printf("skipped: argyll_reads_the_same_cxf: cxf2ti3 is not installed\n");
        return;
    }
    ck_assert_ptr_nonnull(mkdtemp(folder));
    cxf_of(&file, CXF_GREY("Grey", "c1") CXF_LAB("D50", "51.84", "0", "0") CXF_END CXF_GREY("Brown", "c2")
                      CXF_LAB("D50", "30.5", "5.25", "6.75") CXF_END);
    *strstr(file.text, "\nMay") = ' '; /* which it writes into a quoted text of one line as it is */
    snprintf(path, sizeof path, "%s/a.cxf", folder);
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fwrite(file.text, 1, file.length, out);
    fclose(out);
    snprintf(command, sizeof command, "cd %s && cxf2ti3 a.cxf a >log 2>&1", folder);
    ck_assert_msg(system(command) == 0, "%s", command);
    struct pm_error err = {0};
    snprintf(path, sizeof path, "%s/a.cie", folder);
    struct pm_palette *ours = read_good(&file), *theirs = pm_palette_load(path, NULL, &err);
    ck_assert_msg(theirs != NULL, "%s", err.message);
    ck_assert_uint_eq(theirs->n_shades, ours->n_shades);
    for (size_t i = 0; i < ours->n_shades; i++) {
        ck_assert_double_lt(pm_de00(ours->shades[i].lab, theirs->shades[i].lab), 0.02);
        for (int band = 0; theirs->shades[i].spectrum != NULL && band < PM_BANDS; band++)
            ck_assert_double_eq_tol(ours->shades[i].spectrum[band], theirs->shades[i].spectrum[band], 1e-4);
    }
    pm_palette_free(ours);
    pm_palette_free(theirs);
    pm_buffer_free(&file);
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

#endif

int main(void) {
    Suite *suite = suite_create("programs");
    TCase *tests = tcase_create("programs");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, exchange_files_are_read);
    tcase_add_test(tests, adobes_names_become_utf8);
    tcase_add_test(tests, adobes_colours_stay_within_their_ranges);
    tcase_add_test(tests, photoshops_first_version_is_followed_by_the_second);
    tcase_add_test(tests, photoshop_swatches_are_read);
    tcase_add_test(tests, gimp_palettes_are_read_with_a_warning);
#if PM_WITH_CXF
    tcase_add_test(tests, cxf_is_read);
    tcase_add_test(tests, cxf_that_cannot_be_read_right_is_refused);
    tcase_add_test(tests, cxf_with_endless_text_is_refused);
    tcase_add_test(tests, argyll_reads_the_same_cxf);
#endif
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
