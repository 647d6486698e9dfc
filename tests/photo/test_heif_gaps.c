/* Areas that libheif leaves undecoded are detected, and no others. */
#include "photo/heif_gaps.h"
#include "testing.h"

#include <string.h>

enum { WIDTH = 100, HEIGHT = 70 };
static uint8_t picture[HEIGHT][WIDTH][3];

static void fill(uint64_t *state) {
    for (size_t i = 0; i < sizeof picture; i++) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        (&picture[0][0][0])[i] = (uint8_t)(*state >> 56);
    }
}

static void paint(int x, int y, int size, uint8_t red, uint8_t green, uint8_t blue) {
    for (int j = y; j < y + size; j++)
        for (int i = x; i < x + size; i++) {
            picture[j][i][0] = red;
            picture[j][i][1] = green;
            picture[j][i][2] = blue;
        }
}

static bool has_gap(void) {
    return pm_heif_has_gap(&picture[0][0][0], sizeof picture[0], WIDTH, HEIGHT);
}

START_TEST(a_gap_is_seen_wherever_it_lies) {
    uint64_t state = 20261121;
    for (int y = 0; y + 24 <= HEIGHT; y++)
        for (int x = 0; x + 24 <= WIDTH; x++) {
            fill(&state);
            ck_assert(!has_gap());
            paint(x, y, 24, 0, 135, 0);
            ck_assert(has_gap());
        }
}
END_TEST

START_TEST(other_flat_colours_are_pictures) {
    static const uint8_t flat[][3] = {{0, 0, 0},   {0, 255, 0},     {1, 135, 0},
                                      {0, 135, 1}, {135, 135, 135}, {0, 80, 0}};
    uint64_t state = 7;
    for (size_t i = 0; i < sizeof flat / sizeof *flat; i++) {
        fill(&state);
        paint(8, 8, 48, flat[i][0], flat[i][1], flat[i][2]);
        ck_assert(!has_gap());
    }
    fill(&state);
    paint(8, 8, 48, 0, 135, 0);
    for (int y = 8; y < 56; y += 5)
        for (int x = 8; x < 56; x += 5)
            picture[y][x][1] = 136; /* leaves of a tree, not memory */
    ck_assert(!has_gap());
}
END_TEST

int main(void) {
    Suite *suite = suite_create("heif_gaps");
    TCase *all = tcase_create("all");
    tcase_add_test(all, a_gap_is_seen_wherever_it_lies);
    tcase_add_test(all, other_flat_colours_are_pictures);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
