/* Writes the first inputs of the fuzz targets: seeds FOLDER [FILE...] makes FOLDER/decode-jpeg, photo-jpeg
 * and so on, exif, icc, client, resume. Photos start with the bytes that choose what is asked, see
 * fuzz_photo.c and fuzz_decode.c. FILEs are JPEGs, taken into the corpora as they are where small, and at an
 * eighth of their size. */
#include "fuzz/made_heif.h"
#include "fuzz/made_png.h"

#include "base/buffer.h"
#include "pigmatch.h"

#include <lcms2.h>
#include <sys/stat.h>

enum { W = 72, H = 60, SMALL = 16, MOST_SEED = 8000 };

/* Choices of options that lead to different code: automatic, given, several, whole with a card, corners. */
static const uint8_t choices[] = {0x00, 0x11, 0x32, 0x13, 0x05, 0x19, 0x80, 0x54};
enum { CHOICES = sizeof choices };

struct seeds {
    const char *folder;
    int count;
};

static void put_file(struct seeds *seeds, const char *corpus, const uint8_t *first, const void *bytes,
                     size_t size) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", seeds->folder, corpus);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s/seed-%03d", seeds->folder, corpus, seeds->count++);
    FILE *file = fopen(path, "wb");
    if (file == NULL || (first != NULL && fwrite(first, 1, 1, file) != 1) ||
        fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
}

/* A photo under two of the choices, in turn. */
static void put_photo(struct seeds *seeds, const char *corpus, struct made made) {
    for (int i = 0; i < 2 && made.size > 0; i++)
        put_file(seeds, corpus, &choices[seeds->count % CHOICES], made.bytes, made.size);
    free(made.bytes);
}

/* A small photo for the decoders, behind the two bytes of fuzz_decode.c. */
static void put_small(struct seeds *seeds, const char *corpus, struct made made) {
    static const uint8_t how[] = {0x04, 0x0d, 0x12, 0x1f};
    struct pm_bytes all = {NULL, 0, 0};
    const uint8_t choices_then[2] = {how[seeds->count % 4], (uint8_t)(seeds->count * 53)};
    if (made.size > 0) {
        pm_put(&all, choices_then, sizeof choices_then);
        pm_put(&all, made.bytes, made.size);
        put_file(seeds, corpus, NULL, all.at, all.size);
    }
    free(all.at);
    free(made.bytes);
}

/* ------------------------------------------------------------------ profiles */

static struct made save_profile(cmsHPROFILE profile) {
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, NULL, &size);
    struct made made = {malloc(size), size};
    cmsSaveProfileToMem(profile, made.bytes, &size);
    cmsCloseProfile(profile);
    return made;
}

static struct made make_icc(int channels) {
    if (channels == 3)
        return save_profile(cmsCreate_sRGBProfile());
    cmsToneCurve *curve = cmsBuildGamma(NULL, 2.2);
    cmsHPROFILE grey = cmsCreateGrayProfile(cmsD50_xyY(), curve);
    cmsFreeToneCurve(curve);
    return save_profile(grey);
}

/* Half a kilobyte: three curves of one number each, three colours. */
static struct made make_small_icc(void) {
    const cmsFloat64Number gamma = 2.2;
    cmsToneCurve *curve = cmsBuildParametricToneCurve(NULL, 1, &gamma);
    cmsToneCurve *const curves[3] = {curve, curve, curve};
    const cmsCIExyYTRIPLE primaries = {{0.64, 0.33, 1}, {0.21, 0.71, 1}, {0.15, 0.06, 1}};
    cmsHPROFILE rgb = cmsCreateRGBProfile(cmsD50_xyY(), &primaries, curves);
    cmsFreeToneCurve(curve);
    return save_profile(rgb);
}

/* A profile of tables: sRGB to Lab as a device link of its own. */
static struct made make_table_icc(void) {
    cmsHPROFILE rgb = cmsCreate_sRGBProfile(), lab = cmsCreateLab4Profile(NULL);
    cmsHTRANSFORM t = cmsCreateTransform(rgb, TYPE_RGB_8, lab, TYPE_Lab_16, INTENT_RELATIVE_COLORIMETRIC, 0);
    cmsHPROFILE link = cmsTransform2DeviceLink(t, 4.3, cmsFLAGS_FORCE_CLUT | cmsFLAGS_GRIDPOINTS(5));
    cmsSetDeviceClass(link, cmsSigInputClass);
    cmsDeleteTransform(t);
    cmsCloseProfile(rgb);
    cmsCloseProfile(lab);
    return save_profile(link);
}

static void put_profiles(struct seeds *seeds) {
    static const uint8_t rgb = 0, grey = 2, ink = 3;
    struct made of_rgb = make_icc(3), of_grey = make_icc(1), of_tables = make_table_icc(),
                small = make_small_icc();
    put_file(seeds, "icc", &rgb, small.bytes, small.size);
    put_file(seeds, "icc", &rgb, of_rgb.bytes, of_rgb.size);
    put_file(seeds, "icc", &grey, of_grey.bytes, of_grey.size);
    put_file(seeds, "icc", &rgb, of_tables.bytes, of_tables.size);
    put_file(seeds, "icc", &ink, of_rgb.bytes, of_rgb.size);
    free(of_rgb.bytes);
    free(of_grey.bytes);
    free(of_tables.bytes);
    free(small.bytes);
}

/* ------------------------------------------------------------------ photos */

static void put_jpegs(struct seeds *seeds) {
    struct made icc = make_icc(3);
    const struct recipe recipes[] = {
        {.width = W, .height = H, .channels = 3},
        {.width = W, .height = H, .channels = 3, .sampling = {{2, 2}}, .orientation = 6},
        {.width = W, .height = H, .channels = 3, .progressive = true, .sampling = {{2, 1}}},
        {.width = W, .height = H, .channels = 3, .arithmetic = true},
        {.width = W, .height = H, .channels = 3, .restart = 3, .rgb = true},
        {.width = W, .height = H, .channels = 3, .icc = icc.bytes, .icc_size = icc.size},
    };
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++)
        put_photo(seeds, "photo-jpeg", pm_make_hair_jpeg(recipes[i], i));
    const struct recipe others[] = {
        {.width = W, .height = H, .channels = 1},
        {.width = W, .height = H, .channels = 4, .ycck = true},
        {.width = W, .height = H, .channels = 1, .progressive = true, .arithmetic = true},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        put_photo(seeds, "photo-jpeg", pm_make_jpeg(&others[i], i));
    free(icc.bytes);
}

static void put_pngs(struct seeds *seeds) {
    struct made icc = make_icc(3);
    const struct pm_png_recipe recipes[] = {
        {.width = W, .height = H, .depth = 8},
        {.width = W, .height = H, .depth = 8, .alpha = true},
        {.width = W, .height = H, .depth = 16, .interlaced = true},
        {.width = W, .height = H, .depth = 8, .palette = true, .interlaced = true},
        {.width = W, .height = H, .depth = 16, .grey = true, .alpha = true},
        {.width = W, .height = H, .depth = 8, .icc = icc.bytes, .icc_size = icc.size},
    };
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++)
        put_photo(seeds, "photo-png", pm_make_hair_png(&recipes[i], i));
    free(icc.bytes);
}

static void put_heifs(struct seeds *seeds) {
    const struct pm_heif_recipe recipes[] = {
        {.width = 64, .height = 64, .depth = 8, .cols = 1, .rows = 1},
        {.width = 64, .height = 64, .depth = 10, .cols = 1, .rows = 1, .turns = 1},
        {.width = 64, .height = 64, .depth = 8, .cols = 2, .rows = 2, .turns = 3, .mirrored = true},
        {.width = 64, .height = 64, .depth = 8, .cols = 1, .rows = 1, .second = true, .gain_map = true},
    };
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++)
        put_photo(seeds, "photo-heif", pm_make_hair_heif(&recipes[i], i));
}

/* ------------------------------------------------------------------ small photos, for the decoders */

static void put_small_jpegs(struct seeds *seeds) {
    struct made icc = make_small_icc();
    const struct recipe recipes[] = {
        {.channels = 3},
        {.channels = 3, .sampling = {{2, 2}}, .orientation = 6},
        {.channels = 3, .sampling = {{2, 1}}, .orientation = 2, .restart = 1},
        {.channels = 3, .sampling = {{4, 1}}},
        {.channels = 3, .progressive = true, .sampling = {{2, 1}}},
        {.channels = 3, .arithmetic = true, .restart = 2},
        {.channels = 3, .arithmetic = true, .progressive = true},
        {.channels = 3, .rgb = true},
        {.channels = 3, .icc = icc.bytes, .icc_size = icc.size},
        {.channels = 1, .orientation = 5},
        {.channels = 1, .progressive = true},
        {.channels = 4, .ycck = true},
        {.channels = 4, .no_adobe = true},
    };
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
        struct recipe recipe = recipes[i];
        recipe.width = SMALL + (int)i % 2, recipe.height = SMALL + (int)i % 3;
        put_small(seeds, "decode-jpeg", pm_make_jpeg(&recipe, i));
    }
    free(icc.bytes);
}

static void put_small_pngs(struct seeds *seeds) {
    struct made icc = make_small_icc();
    const struct pm_png_recipe recipes[] = {
        {.depth = 8},
        {.depth = 8, .alpha = true, .interlaced = true},
        {.depth = 16, .interlaced = true},
        {.depth = 16, .alpha = true},
        {.depth = 8, .palette = true},
        {.depth = 8, .grey = true},
        {.depth = 16, .grey = true, .alpha = true},
        {.depth = 8, .icc = icc.bytes, .icc_size = icc.size},
    };
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
        struct pm_png_recipe recipe = recipes[i];
        uint8_t *rgb = pm_make_hair(SMALL, SMALL, i);
        recipe.width = recipe.height = SMALL;
        put_small(seeds, "decode-png", pm_make_png_from(&recipe, rgb));
        free(rgb);
    }
    free(icc.bytes);
}

static void put_small_heifs(struct seeds *seeds) {
    struct made icc = make_small_icc();
    const struct pm_heif_recipe recipes[] = {
        {.depth = 8, .cols = 1, .rows = 1},
        {.depth = 10, .cols = 1, .rows = 1, .turns = 1},
        {.depth = 8, .cols = 2, .rows = 1, .turns = 3, .mirrored = true},
        {.depth = 8, .cols = 2, .rows = 2},
        {.depth = 8, .cols = 1, .rows = 1, .second = true, .gain_map = true},
        {.depth = 8, .cols = 1, .rows = 1, .icc = icc.bytes, .icc_size = icc.size},
    };
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
        struct pm_heif_recipe recipe = recipes[i];
        recipe.width = recipe.height = SMALL;
        put_small(seeds, "decode-heif", pm_make_hair_heif(&recipe, i));
    }
    free(icc.bytes);
}

/* ------------------------------------------------------------------ files given */

static struct made read_file(const char *path) {
    struct pm_bytes bytes = {NULL, 0, 0};
    uint8_t piece[65536];
    size_t got;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        pm_put(&bytes, piece, got);
    fclose(file);
    return (struct made){bytes.at, bytes.size};
}

static void put_exif(struct seeds *seeds, const struct made *photo) {
    const uint8_t *at = memmem(photo->bytes, photo->size, "Exif\0", 6);
    if (at == NULL || at - photo->bytes < 4)
        return;
    size_t size = ((size_t)at[-2] << 8 | at[-1]) - 8, left = photo->size - (size_t)(at + 6 - photo->bytes);
    put_file(seeds, "exif", NULL, at + 6, size < left ? size : left);
}

static void put_given(struct seeds *seeds, const char *path) {
    struct made photo = read_file(path);
    put_exif(seeds, &photo);
    if (photo.size <= MOST_SEED) {
        put_photo(seeds, "photo-jpeg", photo);
        return;
    }
    if (strstr(path, "samples/") != NULL) {
        struct plain plain = pm_decode_plainly(&photo, 8);
        struct recipe recipe = {.width = plain.width, .height = plain.height, .channels = 3};
        put_photo(seeds, "photo-jpeg", pm_make_jpeg_from(&recipe, plain.pixels));
        free(plain.pixels);
    }
    free(photo.bytes);
}

/* ------------------------------------------------------------------ records */

enum { MOST_RESUMED = 4000 };

static void put_record(struct seeds *seeds, struct pm_record *record) {
    static const uint8_t asked = 1;
    char *json = record != NULL ? pm_record_json(record, NULL) : NULL;
    if (json == NULL)
        exit(EXIT_FAILURE);
    put_file(seeds, "client", NULL, json, strlen(json));
    if (strlen(json) < MOST_RESUMED)
        put_file(seeds, "resume", &asked, json, strlen(json));
    free(json);
    pm_record_free(record);
}

static const char entry[] =
    "{\"schema\":\"pigmatch-log/1\",\"client\":\"C\",\"session\":1,\"date\":\"2026-05-10\",\"used\":[{"
    "\"id\":\"N4\",\"drops\":8,\"lot\":\"L1\"}],\"density_frac\":0.3,\"needle\":\"3RL\",\"depth_mm\":0.5,"
    "\"operator\":\"A\",\"remark\":null}\n";

/* The golden records, of every kind there is. They lack the versions of libraries, which `tool` has. A
 * follow-up stands in a client's file, after its plan and what was done. */
static void put_golden(struct seeds *seeds, const char *tool, size_t tool_length, const char *plan) {
    static const char start[] = "{\"schema\":\"" PM_SCHEMA "\",", client[] = "\"client\":\"C\"";
    FILE *file = fopen("tests/golden/records.ndjson", "r");
    char *line = NULL;
    size_t capacity = 0;
    for (ssize_t length; file != NULL && (length = getline(&line, &capacity, file)) > 0;) {
        struct pm_buffer text = {0};
        if (strncmp(line, start, sizeof start - 1) != 0)
            exit(EXIT_FAILURE);
        if (strstr(line, client) != NULL)
            pm_buffer_printf(&text, "%s%s", plan, entry);
        pm_buffer_bytes(&text, start, sizeof start - 1);
        pm_buffer_bytes(&text, tool, tool_length);
        pm_buffer_text(&text, line + sizeof start - 1);
        put_file(seeds, "client", NULL, text.text, text.length);
        if (text.length < MOST_RESUMED)
            put_file(seeds, "resume", (const uint8_t[]){0}, text.text, text.length);
        pm_buffer_free(&text);
    }
    free(line);
    if (file == NULL || fclose(file) != 0) {
        perror("tests/golden/records.ndjson");
        exit(EXIT_FAILURE);
    }
}

static void put_plan(struct seeds *seeds, struct pm_options *options) {
    options->client = "C";
    struct pm_record *record = pm_consult_target((struct pm_lab){30, 5, 10}, options, NULL);
    char *json = record != NULL ? pm_record_json(record, NULL) : NULL;
    const char *tool = json != NULL ? strstr(json, "\"tool\":{") : NULL,
               *end = tool != NULL ? strchr(tool, '}') : NULL;
    if (end == NULL)
        exit(EXIT_FAILURE);
    put_golden(seeds, tool, (size_t)(end - tool) + 2, json);
    free(json);
    pm_record_free(record);
}

static void put_records(struct seeds *seeds) {
    struct pm_options options, measured;
    struct pm_worker *worker = pm_worker_new(NULL);
    struct pm_palette *palette = pm_palette_load(NULL, NULL, NULL);
    struct made photo = pm_make_hair_jpeg((struct recipe){.width = 200, .height = 200}, 1);
    pm_options_init(&measured);
    pm_options_init(&options);
    options.palette = palette;
    put_record(seeds, pm_consult_target((struct pm_lab){30, 5, 10}, &options, NULL));
    put_record(seeds, pm_consult_bytes(worker, photo.bytes, 90, "a.jpg", &measured, NULL));
    options.client = "C-1";
    options.n_hair = 1;
    options.hair[0] = (struct pm_region){{0.25, 0.1, 0.5, 0.35}, {true, true, true, true}};
    put_record(seeds, pm_consult_bytes(worker, photo.bytes, photo.size, "a.jpg", &options, NULL));
    put_record(seeds, pm_consult_bytes(worker, photo.bytes, 100, "b\xff.jpg", &options, NULL));
    put_plan(seeds, &options);
    put_file(seeds, "client", NULL, entry, sizeof entry - 1);
    free(photo.bytes);
    pm_palette_free(palette);
    pm_worker_free(worker);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fputs("usage: seeds FOLDER [JPEG...]\n", stderr);
        return EXIT_FAILURE;
    }
    struct seeds seeds = {argv[1], 0};
    put_profiles(&seeds);
    put_jpegs(&seeds);
    put_pngs(&seeds);
    put_heifs(&seeds);
    put_small_jpegs(&seeds);
    put_small_pngs(&seeds);
    put_small_heifs(&seeds);
    for (int i = 2; i < argc; i++)
        put_given(&seeds, argv[i]);
    put_records(&seeds);
    return EXIT_SUCCESS;
}
