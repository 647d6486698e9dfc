/* EXIF blocks written byte by byte: good, truncated and damaged ones. */
#include "make_photo.h"
#include "testing.h"

#include "photo/exif.h"
#include "photo/photo.h"

#include <sys/resource.h>

/* A TIFF structure under construction, in either byte order. */
struct tiff {
    uint8_t bytes[2048];
    size_t size;
    bool little;
};

static void put(struct tiff *t, size_t at, uint32_t value, int count) {
    for (int i = 0; i < count; i++)
        t->bytes[at + (size_t)i] = (uint8_t)(value >> 8 * (t->little ? i : count - 1 - i));
    if (at + (size_t)count > t->size)
        t->size = at + (size_t)count;
}

struct entry {
    uint16_t tag, type; /* 2 text, 3 short, 4 long */
    uint32_t value;
    const char *text;
};

/* Writes a directory at the end and returns where it stands; texts go behind it. */
static uint32_t put_directory(struct tiff *t, const struct entry *entries, int count) {
    size_t at = t->size, next = at + 2 + (size_t)count * 12 + 4;
    put(t, at, (uint32_t)count, 2);
    for (int i = 0; i < count; i++) {
        size_t e = at + 2 + (size_t)i * 12;
        uint32_t length = entries[i].text != NULL ? (uint32_t)strlen(entries[i].text) + 1 : 1;
        put(t, e, entries[i].tag, 2);
        put(t, e + 2, entries[i].type, 2);
        put(t, e + 4, length, 4);
        put(t, e + 8, 0, 4);
        if (entries[i].text == NULL)
            put(t, e + 8, entries[i].value, entries[i].type == 3 ? 2 : 4);
        else if (length <= 4)
            memcpy(t->bytes + e + 8, entries[i].text, length);
        else {
            put(t, e + 8, (uint32_t)next, 4);
            memcpy(t->bytes + next, entries[i].text, length);
            next += length + length % 2;
        }
    }
    put(t, at + 2 + (size_t)count * 12, 0, 4);
    t->size = next > t->size ? next : t->size;
    return (uint32_t)at;
}

static void begin_tiff(struct tiff *t, bool little) {
    *t = (struct tiff){.little = little};
    memcpy(t->bytes, little ? "II" : "MM", 2);
    put(t, 2, 42, 2);
    put(t, 4, 0, 4);
}

/* As a camera writes it, with a position and a serial number that must not come out. */
static void camera_exif(struct tiff *t, bool little, uint32_t space, const char *interoperability) {
    begin_tiff(t, little);
    struct entry inter[] = {{1, 2, 0, interoperability}};
    uint32_t inter_at = put_directory(t, inter, 1);
    struct entry gps[] = {{1, 2, 0, "N"}, {29, 2, 0, "2026:05:04"}};
    uint32_t gps_at = put_directory(t, gps, 2);
    struct entry exif[] = {{0x9003, 2, 0, "2026:05:04 10:11:12"},
                           {0x9209, 3, 0x19, NULL},
                           {0xa001, 3, space, NULL},
                           {0xa403, 3, 1, NULL},
                           {0xa005, 4, inter_at, NULL},
                           {0xa431, 2, 0, "SERIAL1234567"}};
    uint32_t exif_at = put_directory(t, exif, 6);
    struct entry first[] = {{0x010f, 2, 0, "Apple"},  {0x0110, 2, 0, "iPhone 13"}, {0x0112, 3, 6, NULL},
                            {0x0131, 2, 0, "15.4.1"}, {0x8769, 4, exif_at, NULL},  {0x8825, 4, gps_at, NULL}};
    uint32_t first_at = put_directory(t, first, 6);
    put(t, 4, first_at, 4);
}

static struct pm_photo_info read_exif(const uint8_t *bytes, size_t size) {
    struct pm_photo_info info = {.orientation = 1, .flash = -1};
    /* At the very end of an allocation, so that reading past it is seen. */
    uint8_t *copy = malloc(size > 0 ? size : 1);
    memcpy(copy, bytes, size);
    ck_assert(pm_exif_read(copy, size, &info, NULL));
    free(copy);
    return info;
}

START_TEST(a_camera_is_understood_in_both_byte_orders) {
    for (int little = 0; little < 2; little++) {
        struct tiff t;
        camera_exif(&t, little, 1, "R98");
        struct pm_photo_info info = read_exif(t.bytes, t.size);
        ck_assert(info.has_exif);
        ck_assert_int_eq(info.orientation, 6);
        ck_assert_str_eq(info.taken, "2026-05-04T10:11:12");
        ck_assert_str_eq(info.camera, "Apple iPhone 13");
        ck_assert_str_eq(info.software, "15.4.1");
        ck_assert_int_eq(info.flash, 1);
        ck_assert_int_eq(info.exif_space, PM_SPACE_SRGB);
        ck_assert_ptr_null(memmem(&info, sizeof info, "SERIAL", 6));
    }
}
END_TEST

START_TEST(adobe_rgb_is_said_in_two_ways) {
    static const struct {
        uint32_t space;
        const char *interoperability;
        enum pm_exif_space expected;
    } cases[] = {{2, "R98", PM_SPACE_ADOBE_RGB},
                 {0xffff, "R03", PM_SPACE_ADOBE_RGB},
                 {0xffff, "R98", PM_SPACE_OTHER},
                 {1, "R03", PM_SPACE_SRGB},
                 {7, "", PM_SPACE_UNSAID}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tiff t;
        camera_exif(&t, false, cases[i].space, cases[i].interoperability);
        ck_assert_int_eq(read_exif(t.bytes, t.size).exif_space, cases[i].expected);
    }
}
END_TEST

START_TEST(nonsense_leaves_things_as_they_are) {
    struct tiff t;
    begin_tiff(&t, false);
    struct entry first[] = {{0x0112, 3, 9, NULL}, {0x010f, 3, 77, NULL}, {0x0110, 2, 0, "\x01\x02 x"}};
    uint32_t at = put_directory(&t, first, 3);
    put(&t, 4, at, 4);
    struct pm_photo_info info = read_exif(t.bytes, t.size);
    ck_assert_int_eq(info.orientation, 1);
    ck_assert_str_eq(info.camera, "?? x");
    ck_assert_int_eq(info.flash, -1);
    ck_assert(!read_exif((const uint8_t *)"no tiff at all", 14).has_exif);
    ck_assert(!read_exif((const uint8_t *)"", 0).has_exif);
}
END_TEST

/* 5,000 values that overlap one another ask libexif for 300 MB; they must not be had. */
START_TEST(overlapping_values_do_not_fill_the_memory) {
    enum { COUNT = 5000, SIZE = 65000 };
    uint8_t *bytes = calloc(SIZE, 1);
    memcpy(bytes, "MM\0*\0\0\0\x08", 8);
    bytes[8] = COUNT >> 8, bytes[9] = COUNT & 255;
    for (int i = 0; i < COUNT; i++) {
        uint8_t entry[12] = {0x01, 0x0e, 0, 7, 0, 0, 0xe0, 0, 0, 0, 0, 8};
        memcpy(bytes + 10 + i * 12, entry, 12);
    }
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    read_exif(bytes, SIZE);
    getrusage(RUSAGE_SELF, &after);
    ck_assert_int_lt(after.ru_maxrss - before.ru_maxrss, 100000);
    free(bytes);
}
END_TEST

START_TEST(any_mangled_block_is_survived) {
    uint64_t seed = 6;
    struct tiff good, bad;
    camera_exif(&good, false, 1, "R98");
    for (size_t size = 0; size < good.size; size++)
        read_exif(good.bytes, size);
    for (int i = 0; i < 4000; i++) {
        bad = good;
        for (int k = 1 + pm_random_below(&seed, 6); k > 0; k--)
            bad.bytes[pm_random_below(&seed, (int)bad.size)] = (uint8_t)pm_random(&seed);
        struct pm_photo_info info = read_exif(bad.bytes, bad.size);
        ck_assert(info.orientation >= 1 && info.orientation <= 8);
        for (const char *c = info.camera; *c != '\0'; c++)
            ck_assert((unsigned char)*c >= 0x20 && *c != 0x7f);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("photo_exif");
    TCase *tests = tcase_create("exif");
    tcase_add_test(tests, a_camera_is_understood_in_both_byte_orders);
    tcase_add_test(tests, adobe_rgb_is_said_in_two_ways);
    tcase_add_test(tests, nonsense_leaves_things_as_they_are);
    tcase_add_test(tests, overlapping_values_do_not_fill_the_memory);
    tcase_add_test(tests, any_mangled_block_is_survived);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
