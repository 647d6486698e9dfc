/* HEIF: boxes that would lead libheif astray are refused before it sees them; a real phone photo comes out
 * upright, in its colours. Without HEIF in the build, the message must say what to do with such a file. */
#include "make_photo.h"
#include "testing.h"

static const struct pm_photo_limits limits = {.max_pixels = 250000000};

#if PM_WITH_HEIF

#include "photo/heif_boxes.h"
#include "photo/heif_reader.h"
#include "photo/photo.h"

enum { SPS = 33 };

/* A file under construction. */
struct file {
    uint8_t bytes[65536];
    size_t size;
};

static void number(struct file *f, uint32_t value, int count) {
    for (int i = count - 1; i >= 0; i--)
        f->bytes[f->size++] = (uint8_t)(value >> 8 * i);
}

/* Begins a box; end_box fills its size in. */
static size_t begin_box(struct file *f, const char *type) {
    size_t at = f->size;
    number(f, 0, 4);
    memcpy(f->bytes + f->size, type, 4);
    f->size += 4;
    return at;
}

static void end_box(struct file *f, size_t at) {
    size_t end = f->size;
    f->size = at;
    number(f, (uint32_t)(end - at), 4);
    f->size = end;
}

struct item {
    int id;
    const char *type;
};

struct link {
    const char *type;
    int from, to[3], count;
};

static void put_items(struct file *f, const struct item *items, int count) {
    size_t iinf = begin_box(f, "iinf");
    number(f, 0, 4);
    number(f, (uint32_t)count, 2);
    for (int i = 0; i < count; i++) {
        size_t infe = begin_box(f, "infe");
        number(f, 2u << 24, 4);
        number(f, (uint32_t)items[i].id, 2);
        number(f, 0, 2);
        memcpy(f->bytes + f->size, items[i].type, 4);
        f->size += 4;
        number(f, 0, 1);
        end_box(f, infe);
    }
    end_box(f, iinf);
}

static void put_links(struct file *f, const struct link *links, int count) {
    size_t iref = begin_box(f, "iref");
    number(f, 0, 4);
    for (int i = 0; i < count; i++) {
        size_t box = begin_box(f, links[i].type);
        number(f, (uint32_t)links[i].from, 2);
        number(f, (uint32_t)links[i].count, 2);
        for (int k = 0; k < links[i].count; k++)
            number(f, (uint32_t)links[i].to[k], 2);
        end_box(f, box);
    }
    end_box(f, iref);
}

static void make_file(struct file *f, const struct item *items, int n_items, const struct link *links,
                      int n_links) {
    f->size = 0;
    size_t ftyp = begin_box(f, "ftyp");
    memcpy(f->bytes + f->size, "heic\0\0\0\0mif1heic", 16);
    f->size += 16;
    end_box(f, ftyp);
    size_t meta = begin_box(f, "meta");
    number(f, 0, 4);
    put_items(f, items, n_items);
    put_links(f, links, n_links);
    end_box(f, meta);
}

static void put_bits(uint8_t *bytes, size_t *at, uint32_t value, int count) {
    for (int i = count - 1; i >= 0; i--, ++*at)
        bytes[*at / 8] |= (uint8_t)(((uint64_t)value >> i & 1) << (7 - *at % 8));
}

static void put_golomb(uint8_t *bytes, size_t *at, uint32_t value) {
    int length = 0;
    while ((value + 1) >> length > 1)
        length++;
    put_bits(bytes, at, value + 1, 2 * length + 1);
}

/* An HEVC parameter set as far as its size, with its zeros escaped. */
static size_t make_sps(uint8_t *to, uint32_t width, uint32_t height, int layers) {
    uint8_t plain[60] = {SPS << 1, 1};
    size_t at = 16, size = 0, zeros = 0;
    put_bits(plain, &at, 0, 4);
    put_bits(plain, &at, (uint32_t)layers, 3);
    put_bits(plain, &at, 1, 1);
    at += 96 + (layers > 0 ? 16 : 0); /* no temporal layer says anything of itself */
    put_golomb(plain, &at, 0);
    put_golomb(plain, &at, 1);
    put_golomb(plain, &at, width);
    put_golomb(plain, &at, height);
    for (size_t i = 0; i < at / 8 + 1; i++) {
        if (zeros >= 2 && plain[i] <= 3)
            to[size++] = 3, zeros = 0;
        to[size++] = plain[i];
        zeros = plain[i] == 0 ? zeros + 1 : 0;
    }
    return size;
}

/* One item that is said to have one size and coded in another; its parameter set lacks the last `cut` bytes.
 */
static void make_sized_file(struct file *f, uint32_t said[2], uint32_t coded[2], int layers, bool said_at_all,
                            size_t cut) {
    f->size = 0;
    uint8_t sps[100];
    size_t sps_size = make_sps(sps, coded[0], coded[1], layers) - cut;
    size_t meta = begin_box(f, "meta");
    number(f, 0, 4);
    size_t iprp = begin_box(f, "iprp"), ipco = begin_box(f, "ipco"), ispe = begin_box(f, "ispe");
    number(f, 0, 4);
    number(f, said[0], 4);
    number(f, said[1], 4);
    end_box(f, ispe);
    size_t hvcc = begin_box(f, "hvcC");
    for (int i = 0; i < 22; i++)
        number(f, i == 16 ? 0xfd : 0, 1);
    number(f, 1, 1);
    number(f, SPS, 1);
    number(f, 1, 2);
    number(f, (uint32_t)sps_size, 2);
    memcpy(f->bytes + f->size, sps, sps_size);
    f->size += sps_size;
    end_box(f, hvcc);
    end_box(f, ipco);
    size_t ipma = begin_box(f, "ipma");
    number(f, 0, 4);
    number(f, 1, 4);
    number(f, 1, 2);
    number(f, 2, 1);
    number(f, said_at_all ? 1 : 0, 1);
    number(f, 0x82, 1);
    end_box(f, ipma);
    end_box(f, iprp);
    end_box(f, meta);
}

static enum pm_code look(const struct file *f, size_t size) {
    struct pm_heif_layout layout;
    struct pm_error err = {0};
    uint8_t *copy = malloc(size > 0 ? size : 1);
    memcpy(copy, f->bytes, size);
    ck_assert(pm_heif_check_boxes(copy, size, "x.heic", &layout, &err) == (err.code == PM_E_NONE));
    free(copy);
    return err.code;
}

START_TEST(pictures_made_of_pictures_are_refused) {
    static const struct {
        struct item items[3];
        struct link links[2];
        enum pm_code code;
    } cases[] = {
        {{{1, "grid"}, {2, "hvc1"}, {3, "hvc1"}}, {{"dimg", 1, {2, 3}, 2}, {"thmb", 3, {1}, 1}}, PM_E_NONE},
        {{{1, "tmap"}, {2, "grid"}, {3, "hvc1"}},
         {{"dimg", 1, {2, 3}, 2}, {"dimg", 2, {3, 3}, 2}},
         PM_E_NONE},
        {{{1, "hvc1"}, {2, "hvc1"}, {3, "Exif"}}, {{"auxl", 2, {1}, 1}, {"cdsc", 3, {1}, 1}}, PM_E_NONE},
        {{{1, "iovl"}, {2, "hvc1"}, {3, "hvc1"}},
         {{"dimg", 1, {2, 3}, 2}, {"thmb", 3, {1}, 1}},
         PM_E_UNSUPPORTED},
        {{{1, "iden"}, {2, "hvc1"}, {3, "hvc1"}},
         {{"dimg", 1, {2}, 1}, {"thmb", 3, {1}, 1}},
         PM_E_UNSUPPORTED},
        {{{1, "grid"}, {2, "grid"}, {3, "hvc1"}},
         {{"dimg", 1, {2}, 1}, {"dimg", 2, {1}, 1}},
         PM_E_UNSUPPORTED},
        {{{1, "grid"}, {2, "hvc1"}, {3, "hvc1"}},
         {{"dimg", 1, {1}, 1}, {"thmb", 3, {1}, 1}},
         PM_E_UNSUPPORTED},
        {{{1, "grid"}, {2, "hvc1"}, {3, "grid"}},
         {{"dimg", 1, {2, 3}, 2}, {"thmb", 2, {1}, 1}},
         PM_E_UNSUPPORTED}, /* not the first of its parts */
        {{{1, "hvc1"}, {2, "hvc1"}, {3, "hvc1"}},
         {{"auxl", 2, {1}, 1}, {"auxl", 1, {2}, 1}},
         PM_E_UNSUPPORTED},
    };
    static struct file f;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make_file(&f, cases[i].items, 3, cases[i].links, 2);
        enum pm_code code = look(&f, f.size);
        ck_assert_msg(code == cases[i].code, "case %zu: %s", i, pm_code_name(code));
    }
}
END_TEST

START_TEST(what_is_coded_has_the_size_that_is_said) {
    static const struct {
        uint32_t said[2], coded[2];
        int layers;
        bool said_at_all;
        enum pm_code code;
    } cases[] = {
        {{4032, 3024}, {4032, 3024}, 0, true, PM_E_NONE},
        {{301, 200}, {304, 200}, 0, true, PM_E_NONE},
        {{512, 512}, {512, 512}, 3, true, PM_E_NONE},
        {{512, 512}, {16384, 512}, 0, true, PM_E_CORRUPT},
        {{512, 512}, {512, 16384}, 2, true, PM_E_CORRUPT},
        {{512, 512}, {65535, 65535}, 0, true, PM_E_CORRUPT},
        {{4032, 3024}, {4032, 3024}, 0, false, PM_E_CORRUPT},
    };
    static struct file f;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t said[2] = {cases[i].said[0], cases[i].said[1]},
                 coded[2] = {cases[i].coded[0], cases[i].coded[1]};
        make_sized_file(&f, said, coded, cases[i].layers, cases[i].said_at_all, 0);
        enum pm_code code = look(&f, f.size);
        ck_assert_msg(code == cases[i].code, "case %zu: %s", i, pm_code_name(code));
    }
}
END_TEST

/* hvcC's byte 16 says 0 (grey), 1 (4:2:0), 2 (4:2:2) or 3 (4:4:4) in its last two bits. */
START_TEST(two_of_four_chroma_formats_are_coarser) {
    uint32_t size[2] = {512, 512};
    static struct file f;
    make_sized_file(&f, size, size, 0, true, 0);
    uint8_t *format = f.bytes;
    while (memcmp(format, "hvcC", 4) != 0)
        format++;
    for (int i = 0; i < 4; i++) {
        struct pm_heif_layout layout;
        format[4 + 16] = (uint8_t)(0xfc | i);
        ck_assert(pm_heif_check_boxes(f.bytes, f.size, "x.heic", &layout, NULL));
        ck_assert_int_eq(layout.chroma_subsampled, i == 1 || i == 2);
    }
}
END_TEST

/* A parameter set that ends before one of the two sizes does says none. */
START_TEST(a_size_that_is_cut_off_is_refused) {
    uint32_t size[2] = {512, 512};
    uint8_t sps[100];
    static struct file f;
    /* Of the height the last two bytes hold all but its leading zeros. */
    for (size_t cut = 2; cut < make_sps(sps, size[0], size[1], 0); cut++) {
        make_sized_file(&f, size, size, 0, true, cut);
        ck_assert_int_eq(look(&f, f.size), PM_E_CORRUPT);
    }
}
END_TEST

START_TEST(boxes_cut_or_mangled_are_survived) {
    static const struct item items[] = {{1, "grid"}, {2, "hvc1"}, {3, "hvc1"}};
    static const struct link links[] = {{"dimg", 1, {2, 3}, 2}, {"auxl", 3, {1}, 1}};
    static struct file good, bad;
    uint64_t seed = 30;
    make_file(&good, items, 3, links, 2);
    for (size_t size = 0; size < good.size; size++) {
        enum pm_code code = look(&good, size);
        ck_assert(size < 32 || code == PM_E_TRUNCATED);
    }
    for (int i = 0; i < 5000; i++) {
        bad = good;
        for (int k = 1 + pm_random_below(&seed, 4); k > 0; k--)
            bad.bytes[pm_random_below(&seed, (int)bad.size)] = (uint8_t)pm_random(&seed);
        look(&bad, bad.size);
        if (i == 2500)
            make_sized_file(&good, (uint32_t[]){512, 512}, (uint32_t[]){512, 512}, 2, true, 0);
    }
}
END_TEST

START_TEST(a_phone_photo_is_upright_and_in_its_colours) {
    const char *shared = pm_shared("a_phone_photo_is_upright_and_in_its_colours");
    if (shared == NULL)
        return;
    char path[300];
    snprintf(path, sizeof path, "%s/heic/IMG_5195.HEIC", shared);
    struct pm_error err = {0};
    struct pm_photo *photo = pm_photo_open(path, &limits, &err);
    ck_assert_msg(photo != NULL, "%s", err.message);
    const struct pm_photo_info *info = pm_photo_info(photo);
    ck_assert_int_eq(info->width, 2566);
    ck_assert_int_eq(info->height, 3313);
    ck_assert_int_eq(info->orientation, 1);
    ck_assert_str_eq(info->camera, "Apple iPhone 11 Pro Max");
    ck_assert_str_eq(info->taken, "2021-04-11T15:47:53");
    ck_assert(info->chroma_subsampled);
    ck_assert_ptr_nonnull(memmem(info->icc, info->icc_size, "Display P3", 10));
    struct pm_box box = {1000, 2000, 60, 40};
    struct pm_photo_request request = {.keep = &box, .n_keep = 1, .overview_px = 400};
    struct pm_pixels kept, overview;
    ck_assert_msg(pm_photo_read(photo, &request, &kept, &overview, &err), "%s", err.message);
    ck_assert_int_eq(kept.box.w, 60);
    ck_assert_int_eq(overview.box.h, 400);
    pm_pixels_free(&kept);
    pm_pixels_free(&overview);
    pm_photo_close(photo);
}
END_TEST

START_TEST(a_cut_photo_is_refused) {
    const char *shared = pm_shared("a_cut_photo_is_refused");
    if (shared == NULL)
        return;
    char path[300];
    snprintf(path, sizeof path, "%s/heic/IMG_5195.HEIC", shared);
    FILE *file = fopen(path, "rb");
    static uint8_t bytes[2000000];
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t percent = 1; percent < 100; percent += 14) {
        struct pm_error err = {0};
        struct pm_photo *photo = pm_photo_open_bytes(bytes, size * percent / 100, "x.heic", &limits, &err);
        struct pm_photo_request request = {.overview_px = 400};
        struct pm_pixels overview;
        ck_assert(photo == NULL || !pm_photo_read(photo, &request, NULL, &overview, &err));
        ck_assert_msg(err.code == PM_E_TRUNCATED, "%s", err.message);
        pm_photo_close(photo);
    }
}
END_TEST

/* ------------------------------------------------------------------ another reader */

/* Who answers in libheif's place, and what it was asked. */
struct stand_in {
    struct pm_heif_facts facts;
    bool opens, decodes;
    int width, opened, closed;
};

static bool stand_in_open(void *context, const struct pm_heif_input *input, void **opened,
                          struct pm_heif_facts *facts, struct pm_error *err) {
    struct stand_in *s = context;
    *opened = s;
    *facts = s->facts;
    s->opened++;
    return s->opens || pm_fail(err, PM_E_CORRUPT, "%s: no", input->name);
}

static bool stand_in_decode(void *opened, const struct pm_heif_tiles *tiles, struct pm_heif_rows *rows,
                            struct pm_error *err) {
    static uint8_t codes[64 * 64 * 6];
    const struct stand_in *s = opened;
    ck_assert(tiles->items == NULL && tiles->n == 1 && tiles->width == s->width);
    memset(codes, tiles->wide ? 0 : 77, sizeof codes);
    for (size_t i = 1; tiles->wide && i < sizeof codes; i += 2)
        codes[i] = 2; /* 512 of 1023 */
    *rows =
        (struct pm_heif_rows){.codes = codes, .stride = pm_heif_stride(tiles), .bits = s->facts.luma_bits};
    return s->decodes || pm_fail(err, PM_E_CORRUPT, "no");
}

static void stand_in_close(void *opened) {
    ((struct stand_in *)opened)->closed++;
}

/* The green of the picture's middle; -1: told in *code why not. */
static int middle_of(struct stand_in *s, enum pm_code *code) {
    static const struct item item = {1, "hvc1"};
    static struct file f;
    const struct pm_heif_reader reader = {stand_in_open, stand_in_decode, stand_in_close, false, s};
    const struct pm_photo_limits with = {.max_pixels = 4096, .heif = &reader};
    const struct pm_box box = {32, 32, 1, 1};
    const struct pm_photo_request request = {.keep = &box, .n_keep = 1};
    struct pm_pixels kept;
    struct pm_error err = {0};
    int green = -1;
    make_file(&f, &item, 1, NULL, 0);
    struct pm_photo *photo = pm_photo_open_bytes(f.bytes, f.size, "x.heic", &with, &err);
    if (photo != NULL && pm_photo_read(photo, &request, &kept, NULL, &err)) {
        green = kept.data[1];
        pm_pixels_free(&kept);
    }
    pm_photo_close(photo);
    ck_assert_int_eq(s->opened, 1);
    ck_assert_int_eq(s->closed, 1);
    *code = err.code;
    return green;
}

START_TEST(another_reader_answers_in_the_place_of_libheif) {
    const struct stand_in good = {
        .facts = {.width = 64, .height = 64, .luma_bits = 8, .nclx = {{-1, -1, -1, -1}}},
        .opens = true,
        .decodes = true,
        .width = 64};
    enum pm_code code;
    struct stand_in s = good;
    ck_assert_int_eq(middle_of(&s, &code), 77);
    s = good;
    s.facts.luma_bits = 10;
    ck_assert_int_eq(middle_of(&s, &code) / 2, 128 / 2); /* dithered */
    s = good;
    s.opens = false;
    ck_assert(middle_of(&s, &code) == -1 && code == PM_E_CORRUPT);
    s = good;
    s.decodes = false;
    ck_assert(middle_of(&s, &code) == -1 && code == PM_E_CORRUPT);
    s = good;
    s.facts.height = -1;
    ck_assert(middle_of(&s, &code) == -1 && code == PM_E_CORRUPT);
    s = good;
    s.facts.width = 65;
    ck_assert(middle_of(&s, &code) == -1 && code == PM_E_TOO_LARGE);
    s = good;
    s.facts.luma_bits = INT32_MAX;
    ck_assert_int_ge(middle_of(&s, &code), 0);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, another_reader_answers_in_the_place_of_libheif);
    tcase_add_test(tests, pictures_made_of_pictures_are_refused);
    tcase_add_test(tests, what_is_coded_has_the_size_that_is_said);
    tcase_add_test(tests, two_of_four_chroma_formats_are_coarser);
    tcase_add_test(tests, a_size_that_is_cut_off_is_refused);
    tcase_add_test(tests, boxes_cut_or_mangled_are_survived);
    tcase_add_test(tests, a_phone_photo_is_upright_and_in_its_colours);
    tcase_add_test(tests, a_cut_photo_is_refused);
}

#else

START_TEST(a_heic_is_told_to_be_converted) {
    struct pm_error err = {0};
    ck_assert_ptr_null(pm_photo_open_bytes("\0\0\0\x14"
                                           "ftypheic\0\0\0\0heic",
                                           20, "x.heic", &limits, &err));
    ck_assert_int_eq(err.code, PM_E_UNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(err.message, "JPEG"));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, a_heic_is_told_to_be_converted);
}

#endif

int main(void) {
    Suite *suite = suite_create("photo_heif");
    TCase *tests = tcase_create("heif");
    add_tests(tests);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
