#include "color/lab.h"
#include "color/profile.h"
#include "testing.h"

#include <lcms2.h>
#include <math.h>
#include <string.h>

enum { SEED = 20260502 };

static struct pm_profiles *profiles;
static struct pm_error err;

static void set_up(void) {
    memset(&err, 0, sizeof err);
    profiles = pm_profiles_new(&err);
    ck_assert_ptr_nonnull(profiles);
    printf("seed %d\n", SEED);
    srand(SEED);
}

static void tear_down(void) {
    pm_profiles_free(profiles);
}

/* ------------------------------------------------------------------ files */

struct bytes {
    uint8_t *data;
    size_t size;
};

static struct bytes read_file(const char *folder, const char *name) {
    char path[500];
    struct bytes b = {NULL, 0};
    snprintf(path, sizeof path, "%s/icc/%s", folder, name);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s cannot be opened", path);
    fseek(file, 0, SEEK_END);
    b.size = (size_t)ftell(file);
    b.data = malloc(b.size + 1);
    ck_assert_ptr_nonnull(b.data);
    rewind(file);
    ck_assert_uint_eq(fread(b.data, 1, b.size, file), b.size);
    fclose(file);
    return b;
}

/* The profile of a JPEG: its APP2 chunks put in order. */
static struct bytes icc_of_jpeg(struct bytes jpeg) {
    struct bytes icc = {calloc(1, jpeg.size), 0};
    ck_assert_ptr_nonnull(icc.data);
    for (int wanted = 1, found = 1; found; wanted++) {
        found = 0;
        for (size_t i = 2; i + 4 < jpeg.size && jpeg.data[i] == 0xFF && jpeg.data[i + 1] != 0xDA;) {
            size_t length = (size_t)jpeg.data[i + 2] << 8 | jpeg.data[i + 3];
            const uint8_t *body = jpeg.data + i + 4;
            if (jpeg.data[i + 1] == 0xE2 && length > 16 && memcmp(body, "ICC_PROFILE", 12) == 0 &&
                body[12] == wanted) {
                memcpy(icc.data + icc.size, body + 14, length - 16);
                icc.size += length - 16;
                found = 1;
            }
            i += 2 + length;
        }
    }
    return icc;
}

static struct bytes icc_of_file(const char *folder, const char *name) {
    struct bytes file = read_file(folder, name);
    if (strstr(name, ".jpg") == NULL)
        return file;
    struct bytes icc = icc_of_jpeg(file);
    free(file.data);
    return icc;
}

static struct bytes saved(cmsHPROFILE made) {
    cmsUInt32Number size = 0;
    ck_assert(cmsSaveProfileToMem(made, NULL, &size));
    struct bytes b = {malloc(size), size};
    ck_assert_ptr_nonnull(b.data);
    ck_assert(cmsSaveProfileToMem(made, b.data, &size));
    cmsCloseProfile(made);
    return b;
}

/* ------------------------------------------------------------------ asking */

static const double srgb_d50[9] = {0.4361, 0.3851, 0.1431, 0.2225, 0.7169, 0.0606, 0.0139, 0.0971, 0.7141};

static struct pm_lab lab_of(const struct pm_profile *profile, const uint8_t *code) {
    float xyz[3];
    pm_profile_to_xyz(profile, code, 1, xyz);
    return pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
}

static double de76(struct pm_lab p, const double q[3]) {
    return sqrt((p.L - q[0]) * (p.L - q[0]) + (p.a - q[1]) * (p.a - q[1]) + (p.b - q[2]) * (p.b - q[2]));
}

static double worst_de76(const struct pm_profile *profile, cmsHPROFILE truth_profile, int channels) {
    cmsHPROFILE lab4 = cmsCreateLab4Profile(NULL);
    cmsUInt32Number format = channels == 1 ? TYPE_GRAY_DBL : channels == 3 ? TYPE_RGB_DBL : TYPE_CMYK_DBL;
    cmsHTRANSFORM t = cmsCreateTransform(truth_profile, format, lab4, TYPE_Lab_DBL,
                                         INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOOPTIMIZE);
    ck_assert_ptr_nonnull(t);
    enum { N = 5000 };
    static uint8_t codes[4 * N];
    static float xyz[3 * N];
    for (int i = 0; i < channels * N; i++)
        codes[i] = (uint8_t)(i < 100 ? i / channels % 4 * 85 : rand() >> 4);
    pm_profile_to_xyz(profile, codes, N, xyz);
    double worst = 0;
    for (int i = 0; i < N; i++) {
        double in[4], truth[3];
        for (int c = 0; c < channels; c++)
            in[c] = codes[i * channels + c] / 255.0 * (channels == 4 ? 100 : 1);
        cmsDoTransform(t, in, truth, 1);
        worst = fmax(
            worst, de76(pm_lab_from_xyz((struct pm_xyz){xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]}), truth));
    }
    cmsDeleteTransform(t);
    cmsCloseProfile(lab4);
    return worst;
}

static double worst_of_icc(struct bytes icc, int channels) {
    const struct pm_profile *profile = pm_profile_from_icc(profiles, icc.data, icc.size, channels, &err);
    ck_assert_msg(profile != NULL, "%s", err.message);
    cmsHPROFILE truth = cmsOpenProfileFromMem(icc.data, (cmsUInt32Number)icc.size);
    double worst = worst_de76(profile, truth, channels);
    cmsCloseProfile(truth);
    return worst;
}

/* ------------------------------------------------------------------ built-in */

START_TEST(white_is_lab_100) {
    const uint8_t white[3] = {255, 255, 255}, black[3] = {0, 0, 0};
    for (int which = PM_PROFILE_SRGB; which <= PM_PROFILE_GREY_SRGB; which++) {
        const struct pm_profile *p = pm_profile_builtin(profiles, (enum pm_builtin_profile)which, &err);
        ck_assert_ptr_nonnull(p);
        ck_assert_int_eq(pm_profile_channels(p), which == PM_PROFILE_GREY_SRGB ? 1 : 3);
        ck_assert_double_lt(de76(lab_of(p, white), (double[3]){100, 0, 0}), 0.02);
        ck_assert_double_lt(de76(lab_of(p, black), (double[3]){0, 0, 0}), 0.001);
        ck_assert_ptr_eq(p, pm_profile_builtin(profiles, (enum pm_builtin_profile)which, &err));
        ck_assert_uint_gt(strlen(pm_profile_name(p)), 0);
    }
}
END_TEST

START_TEST(srgb_is_that_of_the_lab_module) {
    const struct pm_profile *p = pm_profile_builtin(profiles, PM_PROFILE_SRGB, &err);
    for (int i = 0; i < 2000; i++) {
        uint8_t rgb[3] = {(uint8_t)rand(), (uint8_t)rand(), (uint8_t)rand()};
        struct pm_lab lab = pm_lab_from_srgb8(rgb);
        ck_assert_double_lt(de76(lab_of(p, rgb), (double[3]){lab.L, lab.a, lab.b}), 0.1);
    }
}
END_TEST

START_TEST(wider_primaries_give_more_colour) {
    const uint8_t green[3] = {0, 255, 0}, red[3] = {255, 0, 0};
    const struct pm_profile *srgb = pm_profile_builtin(profiles, PM_PROFILE_SRGB, &err);
    const struct pm_profile *p3 = pm_profile_builtin(profiles, PM_PROFILE_DISPLAY_P3, &err);
    const struct pm_profile *adobe = pm_profile_builtin(profiles, PM_PROFILE_ADOBE_RGB, &err);
    ck_assert_double_gt(pm_chroma(lab_of(p3, red)), pm_chroma(lab_of(srgb, red)) + 10);
    ck_assert_double_gt(pm_chroma(lab_of(adobe, green)), pm_chroma(lab_of(p3, green)) + 5);
}
END_TEST

START_TEST(the_matrix_gives_the_colours_of_full_channels) {
    for (int which = PM_PROFILE_SRGB; which <= PM_PROFILE_DISPLAY_P3; which++) {
        const struct pm_profile *p = pm_profile_builtin(profiles, (enum pm_builtin_profile)which, &err);
        double m[9];
        pm_profile_matrix(p, m);
        for (int c = 0; c < 3; c++) {
            uint8_t code[3] = {0};
            float xyz[3];
            code[c] = 255;
            pm_profile_to_xyz(p, code, 1, xyz);
            for (int k = 0; k < 3; k++)
                ck_assert_double_eq_tol(m[3 * k + c], xyz[k], 1e-6);
        }
        ck_assert_double_eq_tol(m[3] + m[4] + m[5], 1, 1e-4);
    }
    double grey[9];
    pm_profile_matrix(pm_profile_builtin(profiles, PM_PROFILE_GREY_SRGB, &err), grey);
    ck_assert_double_eq_tol(grey[4], 0.7169, 1e-3);
}
END_TEST

/* ------------------------------------------------------------------ made here */

/* Published matrices to XYZ of D50 (Lindbloom's of Adobe RGB; those in the ICC profiles of Display P3 and
 * BT.2020), and the linear value of a middle and of a dark code. */
START_TEST(built_in_spaces_are_the_published_ones) {
    static const struct {
        enum pm_builtin_profile which;
        double matrix[9], at_128, at_10;
    } published[] = {
        {PM_PROFILE_SRGB,
         {0.4361, 0.3851, 0.1431, 0.2225, 0.7169, 0.0606, 0.0139, 0.0971, 0.7141},
         0.21586,
         0.0030353},
        {PM_PROFILE_ADOBE_RGB,
         {0.6098, 0.2052, 0.1492, 0.3111, 0.6257, 0.0632, 0.0195, 0.0609, 0.7448},
         0.21964,
         0.0008067},
        {PM_PROFILE_DISPLAY_P3,
         {0.5151, 0.2920, 0.1571, 0.2412, 0.6922, 0.0666, -0.0011, 0.0419, 0.7841},
         0.21586,
         0.0030353},
        {PM_PROFILE_BT2020,
         {0.6735, 0.1657, 0.1251, 0.2790, 0.6753, 0.0456, -0.0019, 0.0300, 0.7969},
         0.21586,
         0.0030353},
    };
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        const struct pm_profile *p = pm_profile_builtin(profiles, published[i].which, &err);
        double m[9];
        float grey[6];
        pm_profile_matrix(p, m);
        for (int k = 0; k < 9; k++)
            ck_assert_msg(fabs(m[k] - published[i].matrix[k]) < 3e-4, "%s, %d: %g", pm_profile_name(p), k,
                          m[k]);
        pm_profile_to_xyz(p, (const uint8_t[6]){128, 128, 128, 10, 10, 10}, 2, grey);
        ck_assert_float_eq_tol(grey[1], published[i].at_128, 2e-5);
        ck_assert_float_eq_tol(grey[4], published[i].at_10, 2e-7);
    }
}
END_TEST

/* A profile whose colours do not add up: a 5-point table through Lab. */
static cmsInt32Number bend(const cmsUInt16Number in[], cmsUInt16Number out[], void *cargo) {
    (void)cargo;
    double v[3] = {in[0] / 65535.0, in[1] / 65535.0, in[2] / 65535.0};
    cmsCIELab lab = {100 * sqrt((v[0] + v[1] + v[2]) / 3), 60 * (v[0] - v[1]) * v[2], 60 * (v[1] - v[2])};
    cmsFloat2LabEncoded(out, &lab);
    return TRUE;
}

/* Colours that add up at every fifth of the channels, and of one channel alone; not at the tenths between. */
static cmsInt32Number add_up_at_fifths(const cmsUInt16Number in[], cmsUInt16Number out[], void *cargo) {
    (void)cargo;
    int at[3], off = 0, channels = 0;
    for (int c = 0; c < 3; c++) {
        at[c] = (in[c] + 3276) * 10 / 65535;
        off |= at[c] % 2;
        channels += at[c] > 0;
    }
    for (int k = 0; k < 3; k++) {
        out[k] = channels > 1 && off ? 2000 : 0;
        for (int c = 0; c < 3; c++)
            out[k] += (cmsUInt16Number)(at[c] * lround(3276.8 * srgb_d50[3 * k + c]));
    }
    return TRUE;
}

static struct bytes make_lut_profile(cmsColorSpaceSignature pcs, cmsUInt32Number points,
                                     cmsSAMPLER16 sampler) {
    cmsHPROFILE made = cmsCreateProfilePlaceholder(NULL);
    cmsSetProfileVersion(made, 4.3);
    cmsSetDeviceClass(made, cmsSigInputClass);
    cmsSetColorSpace(made, cmsSigRgbData);
    cmsSetPCS(made, pcs);
    cmsPipeline *pipeline = cmsPipelineAlloc(NULL, 3, 3);
    cmsStage *clut = cmsStageAllocCLut16bit(NULL, points, 3, 3, NULL);
    ck_assert(cmsStageSampleCLut16bit(clut, sampler, NULL, 0));
    cmsPipelineInsertStage(pipeline, cmsAT_BEGIN, cmsStageAllocToneCurves(NULL, 3, NULL));
    cmsPipelineInsertStage(pipeline, cmsAT_END, clut);
    cmsPipelineInsertStage(pipeline, cmsAT_END, cmsStageAllocToneCurves(NULL, 3, NULL));
    ck_assert(cmsWriteTag(made, cmsSigAToB0Tag, pipeline));
    cmsPipelineFree(pipeline);
    return saved(made);
}

static struct bytes make_matrix_profile(double gamma, double red_x) {
    cmsCIExyY white = {0.3127, 0.3290, 1};
    cmsCIExyYTRIPLE rgb = {{red_x, 0.33, 1}, {0.25, 0.68, 1}, {0.15, 0.07, 1}};
    cmsToneCurve *curve = cmsBuildGamma(NULL, gamma), *curves[3] = {curve, curve, curve};
    cmsHPROFILE made = cmsCreateRGBProfile(&white, &rgb, curves);
    cmsFreeToneCurve(curve);
    return saved(made);
}

START_TEST(a_lut_profile_goes_through_littlecms) {
    struct bytes icc = make_lut_profile(cmsSigLabData, 5, bend);
    ck_assert_double_lt(worst_of_icc(icc, 3), 0.001);
    free(icc.data);
}
END_TEST

START_TEST(a_profile_that_adds_up_only_in_places_goes_through_littlecms) {
    struct bytes icc = make_lut_profile(cmsSigXYZData, 11, add_up_at_fifths);
    ck_assert_double_lt(worst_of_icc(icc, 3), 0.001);
    free(icc.data);
}
END_TEST

/* A grey profile from one lightness to another. */
static const struct pm_profile *grey_between(double from_L, double to_L) {
    const double ends_L[] = {from_L, to_L};
    cmsUInt16Number ends[2];
    for (int i = 0; i < 2; i++)
        ends[i] = (cmsUInt16Number)lround(65535 * pm_xyz_from_lab((struct pm_lab){ends_L[i], 0, 0}).Y);
    cmsToneCurve *curve = cmsBuildTabulatedToneCurve16(NULL, 2, ends);
    struct bytes icc = saved(cmsCreateGrayProfile(cmsD50_xyY(), curve));
    cmsFreeToneCurve(curve);
    const struct pm_profile *profile = pm_profile_from_icc(profiles, icc.data, icc.size, 1, &err);
    free(icc.data);
    return profile;
}

START_TEST(black_and_white_differ_by_20_L) {
    static const double refused[][2] = {{50, 50}, {30, 49}, {49, 30}, {0, 19}, {99, 81}},
                        read[][2] = {{30, 51}, {51, 30}, {0, 21}, {21, 0}, {79, 100}};
    for (int i = 0; i < 5; i++) {
        ck_assert_ptr_null(grey_between(refused[i][0], refused[i][1]));
        ck_assert_int_eq(err.code, PM_E_PROFILE);
        ck_assert_ptr_nonnull(strstr(err.message, "black from white"));
        const struct pm_profile *p = grey_between(read[i][0], read[i][1]);
        ck_assert_ptr_nonnull(p);
        for (int end = 0; end < 2; end++)
            ck_assert_double_eq_tol(lab_of(p, &(uint8_t){(uint8_t)(255 * end)}).L, read[i][end], 0.01);
    }
}
END_TEST

START_TEST(a_matrix_profile_goes_through_tables) {
    struct bytes icc = make_matrix_profile(1.9, 0.66);
    ck_assert_double_lt(worst_of_icc(icc, 3), 0.001);
    free(icc.data);
}
END_TEST

START_TEST(the_same_bytes_are_built_once_and_others_apart) {
    struct bytes a = make_matrix_profile(1.8, 0.64), b = make_matrix_profile(2.4, 0.64);
    const struct pm_profile *pa = pm_profile_from_icc(profiles, a.data, a.size, 3, &err);
    const struct pm_profile *pb = pm_profile_from_icc(profiles, b.data, b.size, 3, &err);
    ck_assert(pa != NULL && pb != NULL && pa != pb);
    uint8_t *copy = malloc(a.size);
    memcpy(copy, a.data, a.size);
    ck_assert_ptr_eq(pa, pm_profile_from_icc(profiles, copy, a.size, 3, &err));
    free(copy);
    free(a.data);
    free(b.data);
}
END_TEST

START_TEST(many_profiles_do_not_pile_up_and_stay_right) {
    for (int i = 0; i < 40; i++) {
        struct bytes icc = make_matrix_profile(1.5 + 0.02 * i, 0.64);
        ck_assert_double_lt(worst_of_icc(icc, 3), 0.001);
        free(icc.data);
    }
}
END_TEST

START_TEST(a_profile_for_other_pictures_is_refused) {
    struct bytes icc = make_matrix_profile(2.2, 0.64);
    ck_assert_ptr_null(pm_profile_from_icc(profiles, icc.data, icc.size, 1, &err));
    ck_assert_int_eq(err.code, PM_E_PROFILE);
    ck_assert_ptr_nonnull(strstr(err.message, "convert"));
    ck_assert_ptr_nonnull(pm_profile_from_icc(profiles, icc.data, icc.size, 3, &err));
    ck_assert_ptr_null(pm_profile_from_icc(profiles, icc.data, icc.size, 4, &err));
    free(icc.data);
    struct bytes lab = saved(cmsCreateLab4Profile(NULL));
    ck_assert_ptr_null(pm_profile_from_icc(profiles, lab.data, lab.size, 3, &err));
    ck_assert_int_eq(err.code, PM_E_PROFILE);
    free(lab.data);
}
END_TEST

/* Truncations and 400 random errors: a finite result, or a refusal with a reason. */
static void damage(struct bytes icc, int channels, size_t cut_step) {
    uint8_t *copy = calloc(1, icc.size);
    ck_assert_ptr_nonnull(copy);
    for (size_t size = 0; size < icc.size; size += cut_step) {
        memcpy(copy, icc.data, icc.size);
        const struct pm_profile *p = pm_profile_from_icc(profiles, copy, size, channels, &err);
        ck_assert(p != NULL || err.code == PM_E_PROFILE);
        ck_assert(p != NULL || *err.message != '\0');
    }
    ck_assert_ptr_null(pm_profile_from_icc(profiles, copy, 100, channels, &err));
    for (int round = 0; round < 400; round++) {
        memcpy(copy, icc.data, icc.size);
        for (int k = rand() % 4; k >= 0; k--)
            copy[(size_t)rand() % (round % 2 ? icc.size : icc.size < 600 ? icc.size : 600)] = (uint8_t)rand();
        const struct pm_profile *p = pm_profile_from_icc(profiles, copy, icc.size, channels, &err);
        if (p == NULL)
            continue;
        uint8_t code[40] = {0};
        float xyz[30];
        for (int i = 0; i < 40; i++)
            code[i] = (uint8_t)rand();
        pm_profile_to_xyz(p, code, 10, xyz);
        for (int i = 0; i < 30; i++)
            ck_assert(isfinite(xyz[i]));
    }
    free(copy);
}

START_TEST(damaged_profiles_never_crash) {
    struct bytes lut = make_lut_profile(cmsSigLabData, 5, bend), matrix = make_matrix_profile(2.2, 0.64);
    damage(lut, 3, 7);
    damage(matrix, 3, 5);
    free(lut.data);
    free(matrix.data);
    ck_assert_ptr_null(pm_profile_from_icc(profiles, "", 0, 3, &err));
    ck_assert_int_eq(err.code, PM_E_PROFILE);
}
END_TEST

/* ------------------------------------------------------------------ real profiles */

START_TEST(real_profiles_give_what_littlecms_tool_gives) {
    const char *folder = pm_shared("real profiles");
    if (folder == NULL)
        return;
    char path[500], line[500];
    snprintf(path, sizeof path, "%s/icc/EXPECT.tsv", folder);
    FILE *table = fopen(path, "r");
    ck_assert_ptr_nonnull(table);
    double worst = 0;
    int rows = 0;
    while (fgets(line, sizeof line, table) != NULL) {
        char name[100], mode[10];
        int code[3] = {0};
        double lab[3];
        if (sscanf(line, "%99s %9s %*d %*d %*d %*d %*d %d,%d,%d %lf %lf %lf", name, mode, &code[0], &code[1],
                   &code[2], &lab[0], &lab[1], &lab[2]) != 8 &&
            sscanf(line, "%99s %9s %*d %*d %*d %*d %*d %d %lf %lf %lf", name, mode, &code[0], &lab[0],
                   &lab[1], &lab[2]) != 6)
            continue;
        int channels = strcmp(mode, "L") == 0 ? 1 : 3;
        struct bytes icc = icc_of_file(folder, name);
        const struct pm_profile *p = pm_profile_from_icc(profiles, icc.data, icc.size, channels, &err);
        ck_assert_msg(p != NULL, "%s: %s", name, err.message);
        uint8_t bytes[3] = {(uint8_t)code[0], (uint8_t)code[1], (uint8_t)code[2]};
        double error = de76(lab_of(p, bytes), lab);
        ck_assert_msg(error < 0.01, "%s is %g off", line, error);
        worst = fmax(worst, error);
        rows++;
        free(icc.data);
    }
    fclose(table);
    printf("%d rows of EXPECT.tsv, worst dE76 %.5f\n", rows, worst);
    ck_assert_int_ge(rows, 24);
}
END_TEST

START_TEST(real_profiles_are_littlecms_on_random_colours) {
    static const struct {
        const char *name;
        int channels;
        const char *calls_itself;
    } files[] = {{"i02_sRGB_v4_google.jpg", 3, "sRGB"},        {"i05_DisplayP3_v43.jpg", 3, "Display P3"},
                 {"i06_AdobeRGB1998.jpg", 3, "Adobe RGB"},     {"i08_Gray22_apple.jpg", 1, "Gray Gamma 2.2"},
                 {"i10_YCCK_SWOP_18chunks.jpg", 4, "SWOP"},    {"i18_c2_facebook_PD.jpg", 3, "c2"},
                 {"i20_monitorprofile_LG.jpg", 3, "LG HDR"},   {"SwappedRedAndGreen.icc", 3, ""},
                 {"i22_ultrahdr_gainmap.jpg", 3, "sRGB Gamut"}};
    const char *folder = pm_shared("real profiles");
    for (size_t i = 0; folder != NULL && i < sizeof files / sizeof *files; i++) {
        struct bytes icc = icc_of_file(folder, files[i].name);
        double worst = worst_of_icc(icc, files[i].channels);
        const struct pm_profile *p =
            pm_profile_from_icc(profiles, icc.data, icc.size, files[i].channels, &err);
        printf("%-28s \"%s\" worst dE76 %.6f\n", files[i].name, pm_profile_name(p), worst);
        ck_assert_double_lt(worst, 0.001);
        ck_assert_ptr_nonnull(strstr(pm_profile_name(p), files[i].calls_itself));
        free(icc.data);
    }
}
END_TEST

START_TEST(swapped_red_and_green_swaps_them) {
    const char *folder = pm_shared("swapped channels");
    if (folder == NULL)
        return;
    struct bytes icc = icc_of_file(folder, "SwappedRedAndGreen.icc");
    const struct pm_profile *p = pm_profile_from_icc(profiles, icc.data, icc.size, 3, &err);
    ck_assert_ptr_nonnull(p);
    struct pm_lab red = lab_of(p, (const uint8_t[3]){255, 0, 0});
    ck_assert_double_lt(red.a, -50);
    ck_assert_double_gt(red.L, 80);
    free(icc.data);
}
END_TEST

START_TEST(ink_runs_from_paper_to_full) {
    const char *folder = pm_shared("CMYK");
    if (folder == NULL)
        return;
    struct bytes icc = icc_of_file(folder, "i10_YCCK_SWOP_18chunks.jpg");
    const struct pm_profile *p = pm_profile_from_icc(profiles, icc.data, icc.size, 4, &err);
    ck_assert_ptr_nonnull(p);
    ck_assert_double_lt(de76(lab_of(p, (const uint8_t[4]){0, 0, 0, 0}), (double[3]){100, 0, 0}), 0.1);
    ck_assert_double_lt(lab_of(p, (const uint8_t[4]){255, 255, 255, 255}).L, 12);
    ck_assert_double_gt(lab_of(p, (const uint8_t[4]){0, 0, 255, 0}).b, 70);
    damage(icc, 4, icc.size / 20);
    free(icc.data);
}
END_TEST

/* A profile of sRGB that calls itself so, in the way of all profiles; with `apple` in Apple's way besides. */
static const char *name_told(const wchar_t *name, const char *apple) {
    enum { HEAD = 28, DSCM = 0x6473636D };
    uint8_t private[64] = "mluc\0\0\0\0\0\0\0\1\0\0\0\14enUS\0\0\0\0\0\0\0\34";
    cmsHPROFILE made = cmsCreate_sRGBProfile();
    cmsMLU *text = cmsMLUalloc(NULL, 1);
    cmsMLUsetWide(text, "en", "US", name);
    ck_assert(cmsWriteTag(made, cmsSigProfileDescriptionTag, text));
    cmsMLUfree(text);
    if (apple != NULL) {
        const size_t length = strlen(apple);
        private[23] = (uint8_t)(2 * length);
        for (size_t i = 0; i < length; i++)
        private[HEAD + 2 * i + 1] = (uint8_t)apple[i];
        ck_assert(cmsWriteRawTag(made, (cmsTagSignature)DSCM, private, HEAD + 2 * (cmsUInt32Number)length));
    }
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(made, NULL, &size);
    uint8_t *icc = malloc(size);
    cmsSaveProfileToMem(made, icc, &size);
    cmsCloseProfile(made);
    const struct pm_profile *p = pm_profile_from_icc(profiles, icc, size, 3, &err);
    ck_assert_msg(p != NULL, "%s", err.message);
    free(icc);
    return pm_profile_name(p);
}

/* What stands first and last in each range of Unicode that can, or cannot, be shown on a line. */
START_TEST(a_name_is_one_line_of_unicode) {
    static const wchar_t name[] = {0x1f,  0x20,   0x7e,   0x7f,   0x9f,   0xa0, 0x7ff,
                                   0x800, 0xd7ff, 0xe000, 0xffff, 0x4e2d, 'z',  0};
    ck_assert_str_eq(name_told(name, NULL),
                     "? ~??\u00a0\u07ff\u0800\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\u4e2dz");
}
END_TEST

/* Whichever of the two a version of littleCMS prefers. */
START_TEST(a_name_is_the_same_by_every_littlecms) {
    ck_assert_str_eq(name_told(L"Display", "Color LCD"), "Display");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("profile");
    TCase *tests = tcase_create("profile");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, white_is_lab_100);
    tcase_add_test(tests, a_name_is_one_line_of_unicode);
    tcase_add_test(tests, a_name_is_the_same_by_every_littlecms);
    tcase_add_test(tests, srgb_is_that_of_the_lab_module);
    tcase_add_test(tests, wider_primaries_give_more_colour);
    tcase_add_test(tests, the_matrix_gives_the_colours_of_full_channels);
    tcase_add_test(tests, a_lut_profile_goes_through_littlecms);
    tcase_add_test(tests, built_in_spaces_are_the_published_ones);
    tcase_add_test(tests, a_profile_that_adds_up_only_in_places_goes_through_littlecms);
    tcase_add_test(tests, black_and_white_differ_by_20_L);
    tcase_add_test(tests, a_matrix_profile_goes_through_tables);
    tcase_add_test(tests, the_same_bytes_are_built_once_and_others_apart);
    tcase_add_test(tests, many_profiles_do_not_pile_up_and_stay_right);
    tcase_add_test(tests, a_profile_for_other_pictures_is_refused);
    tcase_add_test(tests, damaged_profiles_never_crash);
    tcase_add_test(tests, real_profiles_give_what_littlecms_tool_gives);
    tcase_add_test(tests, real_profiles_are_littlecms_on_random_colours);
    tcase_add_test(tests, swapped_red_and_green_swaps_them);
    tcase_add_test(tests, ink_runs_from_paper_to_full);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
