/* Pictures made of tiles: the largest is read, and circular tables take no time. */
#include "fuzz/made_heif.h"
#include "testing.h"

#if PM_WITH_HEIF

#include "photo/heif_grid.h"
#include "photo/photo.h"

#include <time.h>

enum { TILE = 512, MOST = 32, PRIMARY = 1, TONE_MAP = 60002, EXIF = 60003, GAIN_MAP = 60004 };

/* What a file says: a grid of tiles, and in vain. */
struct says {
    int side;       /* rows and columns of tiles */
    bool narrow;    /* of the picture one column is left */
    bool new_phone; /* tiles are hidden, and there is a tone map: what libheif cannot use */
    bool adapted;   /* as it can */
    int empty;      /* properties that say nothing */
    int vain;       /* times that the picture has 255 of the last of them */
    int vain_links; /* references of the picture's thumbnails, each to two items */
};

static void full_box(struct pm_bytes *out, const char *type, uint32_t version_and_flags, size_t *at) {
    *at = pm_heif_begin(out, type);
    pm_put_number(out, version_and_flags, 4);
}

static void put_size(struct pm_bytes *out, int side) {
    size_t box;
    full_box(out, "ispe", 0, &box);
    pm_put_number(out, (uint32_t)side, 4);
    pm_put_number(out, (uint32_t)side, 4);
    pm_heif_end(out, box);
}

static void put_items(struct pm_bytes *out, const struct says *says) {
    const int tiles = says->side * says->side;
    size_t box, entry;
    full_box(out, "pitm", 0, &box);
    pm_put_number(out, PRIMARY, 2);
    pm_heif_end(out, box);
    full_box(out, "iinf", 0, &box);
    pm_put_number(out, (uint32_t)tiles + 1 + says->new_phone, 2);
    for (int i = 0; i <= tiles; i++) {
        full_box(out, "infe", 2U << 24 | (i > 0 && says->new_phone && !says->adapted), &entry);
        pm_put_number(out, (uint32_t)(PRIMARY + i), 2);
        pm_put_number(out, 0, 2);
        pm_put(out, i == 0 ? "grid" : "hvc1", 5);
        pm_heif_end(out, entry);
    }
    if (says->new_phone) {
        full_box(out, says->adapted ? "skip" : "infe", 2U << 24, &entry);
        pm_put_number(out, TONE_MAP, 2);
        pm_put_number(out, 0, 2);
        pm_put(out, "tmap", 5);
        pm_heif_end(out, entry);
    }
    pm_heif_end(out, box);
    full_box(out, "iloc", 1U << 24, &box);
    pm_put_number(out, 0x4400, 2);
    pm_put_number(out, 1, 2);
    pm_put_number(out, PRIMARY, 2);
    pm_put_number(out, 1, 2); /* in idat */
    pm_put_number(out, 0, 2);
    pm_put_number(out, 1, 2);
    pm_put_number(out, 0, 4);
    pm_put_number(out, 8, 4);
    pm_heif_end(out, box);
    box = pm_heif_begin(out, "idat");
    pm_put_number(out, 0, 2);
    pm_put_number(out, (uint32_t)says->side - 1, 1);
    pm_put_number(out, (uint32_t)says->side - 1, 1);
    pm_put_number(out, says->narrow ? 1 : (uint32_t)(says->side * TILE), 2);
    pm_put_number(out, (uint32_t)(says->side * TILE), 2);
    pm_heif_end(out, box);
}

/* A reference to two items. */
static void put_pair(struct pm_bytes *out, const char *type, uint32_t from, uint32_t to, uint32_t and_to) {
    const size_t link = pm_heif_begin(out, type);
    pm_put_number(out, from, 2);
    pm_put_number(out, 2, 2);
    pm_put_number(out, to, 2);
    pm_put_number(out, and_to, 2);
    pm_heif_end(out, link);
}

static void put_references(struct pm_bytes *out, const struct says *says) {
    size_t box, link;
    full_box(out, "iref", 0, &box);
    link = pm_heif_begin(out, "dimg");
    pm_put_number(out, PRIMARY, 2);
    pm_put_number(out, (uint32_t)(says->side * says->side), 2);
    for (int i = 1; i <= says->side * says->side; i++)
        pm_put_number(out, (uint32_t)(PRIMARY + i), 2);
    pm_heif_end(out, link);
    for (int i = 0; i < says->vain_links; i++)
        put_pair(out, "thmb", 2, 60000, 60001);
    if (says->new_phone) {
        put_pair(out, "cdsc", EXIF, says->adapted ? PRIMARY : TONE_MAP, PRIMARY);
        put_pair(out, says->adapted ? "skip" : "auxl", GAIN_MAP, PRIMARY, TONE_MAP);
    }
    pm_heif_end(out, box);
}

static void put_properties(struct pm_bytes *out, const struct says *says) {
    const int tiles = says->side * says->side;
    size_t iprp = pm_heif_begin(out, "iprp"), box = pm_heif_begin(out, "ipco");
    put_size(out, says->side * TILE);
    put_size(out, TILE);
    for (int i = 0; i < says->empty; i++)
        pm_heif_end(out, pm_heif_begin(out, "free"));
    pm_heif_end(out, box);
    full_box(out, "ipma", 1, &box);
    pm_put_number(out, (uint32_t)(tiles + 1 + says->vain), 4);
    for (int i = 0; i <= tiles; i++) {
        pm_put_number(out, (uint32_t)(PRIMARY + i), 2);
        pm_put_number(out, 5, 1);
        for (int k = 0; k < 5; k++)
            pm_put_number(out, k > 0 ? 3 : i == 0 ? 1 : 2, 2);
    }
    for (int i = 0; i < says->vain; i++) {
        pm_put_number(out, PRIMARY, 2);
        pm_put_number(out, 255, 1);
        for (int k = 0; k < 255; k++)
            pm_put_number(out, (uint32_t)says->empty + 2, 2);
    }
    pm_heif_end(out, box);
    pm_heif_end(out, iprp);
}

static struct pm_bytes make_file(struct says says) {
    struct pm_bytes out = {NULL, 0, 0};
    size_t meta;
    full_box(&out, "meta", 0, &meta);
    put_items(&out, &says);
    put_references(&out, &says);
    put_properties(&out, &says);
    pm_heif_end(&out, meta);
    return out;
}

START_TEST(the_largest_grid_is_found) {
    struct pm_bytes file = make_file((struct says){.side = MOST, .empty = 8});
    struct pm_error err = {0};
    struct pm_heif_grid grid;
    ck_assert(pm_heif_find_grid(file.at, file.size, &grid, &err));
    ck_assert_ptr_nonnull(grid.tiles);
    ck_assert(grid.rows == MOST && grid.columns == MOST && grid.tile_width == TILE &&
              grid.tile_height == TILE && grid.width == MOST * TILE && grid.orientation == 1);
    for (int i = 0; i < MOST * MOST; i++)
        ck_assert_uint_eq(grid.tiles[i], (uint32_t)(PRIMARY + 1 + i));
    ck_assert_int_eq(pm_heif_said_pixels(file.at, file.size), (int64_t)MOST * TILE * MOST * TILE);
    free(grid.tiles);
    free(file.at);
}
END_TEST

/* Each byte stays in its place, and all others are as they were. */
START_TEST(libheif_gets_what_it_can_use) {
    struct pm_bytes file = make_file((struct says){.side = 2, .new_phone = true}),
                    wanted = make_file((struct says){.side = 2, .new_phone = true, .adapted = true});
    struct pm_error err = {0};
    struct pm_heif_grid grid;
    ck_assert(pm_heif_find_grid(file.at, file.size, &grid, &err));
    ck_assert_ptr_nonnull(grid.tiles);
    uint8_t *copy = pm_heif_adapt(file.at, file.size, &grid, &err);
    ck_assert_ptr_nonnull(copy);
    ck_assert_uint_eq(file.size, wanted.size);
    for (size_t i = 0; i < file.size; i++)
        ck_assert_msg(copy[i] == wanted.at[i], "byte %zu is %d, not %d", i, copy[i], wanted.at[i]);
    free(copy);
    free(grid.tiles);
    free(wanted.at);
    free(file.at);
}
END_TEST

/* However narrow: libheif allocates it before it says so itself. */
START_TEST(a_grid_larger_than_allowed_is_refused) {
    for (int narrow = 0; narrow < 2; narrow++) {
        struct pm_bytes out = {NULL, 0, 0}, file = make_file((struct says){.side = 2, .narrow = narrow != 0});
        const struct pm_photo_limits limits = {.max_pixels = 2 * TILE - 1};
        struct pm_error err = {0};
        const size_t type = pm_heif_begin(&out, "ftyp");
        pm_put(&out, "heic\0\0\0\0mif1heic", 16);
        pm_heif_end(&out, type);
        pm_put(&out, file.at, file.size);
        ck_assert_ptr_null(pm_photo_open_bytes(out.at, out.size, "x.heic", &limits, &err));
        ck_assert_msg(err.code == PM_E_TOO_LARGE, "%s", err.message);
        free(out.at);
        free(file.at);
    }
}
END_TEST

/* Half a megabyte that took half a minute: the picture has the last of 30,000 properties 250,000 times. And
 * one whose thumbnails are those of things that are not there, each of which is looked for among 65,000. */
START_TEST(tables_cost_no_more_than_their_length) {
    static const struct says files[] = {{.side = 2, .empty = 30000, .vain = 1000},
                                        {.side = 200, .empty = 1, .vain_links = 60000}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct pm_bytes file = make_file(files[i]);
        struct pm_error err = {0};
        struct pm_heif_grid grid;
        const clock_t began = clock();
        ck_assert(pm_heif_find_grid(file.at, file.size, &grid, &err));
        pm_heif_said_pixels(file.at, file.size);
        uint8_t *copy = pm_heif_adapt(file.at, file.size, &grid, &err);
        ck_assert_ptr_nonnull(copy);
        const double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
        ck_assert_msg(seconds < 20, "%zu bytes took %.1f s", file.size, seconds);
        free(copy);
        free(grid.tiles);
        free(file.at);
    }
}
END_TEST

#endif

int main(void) {
    Suite *suite = suite_create("heif_grid");
    TCase *all = tcase_create("all");
#if PM_WITH_HEIF
    tcase_set_timeout(all, 60);
    tcase_add_test(all, the_largest_grid_is_found);
    tcase_add_test(all, libheif_gets_what_it_can_use);
    tcase_add_test(all, a_grid_larger_than_allowed_is_refused);
    tcase_add_test(all, tables_cost_no_more_than_their_length);
#endif
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
