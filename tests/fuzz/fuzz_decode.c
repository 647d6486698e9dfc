/* Photo -> pixels, and nothing behind them. What is read twice is the same; a box read alone is what the
 * whole picture has there. The first byte chooses how, the second the box. */
#include "fuzz/mutate_photo.h"

#include "photo/photo.h"

enum { LENIENT = 1, WHOLE = 2, AGAIN = 4, REDUCED = 8, HASH = 16 };

/* The first bytes, before the photo. */
enum { CHOICES = 2 };

enum { MOST_PIXELS = 1 << 14, OVERVIEW_PX = 16 };

static bool read_box(struct pm_photo *photo, struct pm_box box, bool overview, struct pm_pixels *kept,
                     struct pm_pixels *seen) {
    struct pm_error err = {0};
    const struct pm_photo_request request = {
        .keep = &box, .n_keep = 1, .overview_px = overview ? OVERVIEW_PX : 0, .full_size = true};
    bool read = pm_photo_read(photo, &request, kept, overview ? seen : NULL, &err);
    if (!read)
        pm_fuzz_check_error(&err);
    return read;
}

static void check_same(const struct pm_pixels *a, const struct pm_pixels *b) {
    PM_HOLDS(a->box.w == b->box.w && a->box.h == b->box.h && a->channels == b->channels);
    PM_HOLDS(memcmp(a->data, b->data, (size_t)a->box.w * (size_t)a->box.h * (size_t)a->channels) == 0);
}

static void check_part(const struct pm_pixels *whole, const struct pm_pixels *part) {
    size_t pixel = (size_t)whole->channels, row = (size_t)part->box.w * pixel;
    PM_HOLDS(part->channels == whole->channels);
    for (int y = 0; y < part->box.h; y++) {
        size_t at = (size_t)(part->box.y + y - whole->box.y) * (size_t)whole->box.w +
                    (size_t)(part->box.x - whole->box.x);
        PM_HOLDS(memcmp(part->data + (size_t)y * row, whole->data + at * pixel, row) == 0);
    }
}

/* Some box inside. */
static struct pm_box choose_box(const struct pm_photo_info *info, uint8_t choice) {
    int x = info->width * (choice & 7) / 8, y = info->height * (choice >> 3 & 7) / 8;
    int w = (info->width - x + 1) / (1 + (choice >> 6 & 1)), h = (info->height - y + 1) / (1 + (choice >> 7));
    return (struct pm_box){x, y, w < info->width - x ? w : info->width - x,
                           h < info->height - y ? h : info->height - y};
}

/* A part is read although what lies outside it is damaged, and a whole is not: not the other way round. */
static void try_part(struct pm_photo *photo, const struct pm_pixels *whole, struct pm_box box) {
    struct pm_pixels part;
    PM_HOLDS(read_box(photo, box, false, &part, NULL));
    if (!pm_photo_damaged(photo))
        check_part(whole, &part);
    pm_pixels_free(&part);
}

static void try_again(struct pm_photo *photo, const struct pm_pixels *whole, const struct pm_pixels *seen,
                      struct pm_box all) {
    struct pm_pixels again, seen_again;
    PM_HOLDS(read_box(photo, all, true, &again, &seen_again));
    check_same(whole, &again);
    check_same(seen, &seen_again);
    pm_pixels_free(&again);
    pm_pixels_free(&seen_again);
}

static void try_reduced(struct pm_photo *photo, struct pm_box all) {
    struct pm_error err = {0};
    struct pm_pixels kept;
    const struct pm_photo_request request = {.keep = &all, .n_keep = 1};
    if (!pm_photo_read(photo, &request, &kept, NULL, &err)) {
        pm_fuzz_check_error(&err);
        return;
    }
    PM_HOLDS(kept.scale > 0 && kept.scale <= 1 && kept.box.w <= all.w && kept.box.h <= all.h);
    pm_pixels_free(&kept);
}

/* `more`: what is asked besides reading it once. */
static void try_pixels(struct pm_photo *photo, uint8_t how, uint8_t where, bool more) {
    const struct pm_photo_info *info = pm_photo_info(photo);
    const struct pm_box all = {0, 0, info->width, info->height};
    struct pm_pixels whole, seen;
    PM_HOLDS(info->width > 0 && info->height > 0 && (int64_t)info->width * info->height <= MOST_PIXELS);
    if (!read_box(photo, all, true, &whole, &seen))
        return;
    PM_HOLDS((how & LENIENT) != 0 || !pm_photo_damaged(photo));
    if (more && (how & AGAIN) != 0)
        try_again(photo, &whole, &seen, all);
    if (more && !pm_photo_damaged(photo))
        try_part(photo, &whole, choose_box(info, where));
    if (more && (how & REDUCED) != 0)
        try_reduced(photo, all);
    pm_pixels_free(&whole);
    pm_pixels_free(&seen);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    return pm_mutate_photo(data, size, max_size, seed, CHOICES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct pm_error err = {0};
    char hex[65];
    if (size < CHOICES)
        return 0;
    const struct pm_photo_limits limits = {.max_pixels = MOST_PIXELS,
                                           .allow_damaged = (data[0] & LENIENT) != 0,
                                           .whole = (data[0] & WHOLE) != 0,
                                           .no_hash = (data[0] & HASH) == 0};
    struct pm_photo *photo = pm_photo_open_bytes(data + CHOICES, size - CHOICES, "x", &limits, &err);
    if (photo == NULL) {
        pm_fuzz_check_error(&err);
        return 0;
    }
    /* The table that turns light into codes takes milliseconds, the rest microseconds. */
    if (pm_cicp_is_plain(&pm_photo_info(photo)->cicp) || pm_fuzz_picks(data, size, 32))
        try_pixels(photo, data[0], data[1], pm_fuzz_picks(data, size, 4));
    if ((data[0] & HASH) != 0)
        PM_HOLDS(pm_photo_sha256(photo, hex, &err) && strlen(hex) == 64);
    pm_photo_close(photo);
    return 0;
}
