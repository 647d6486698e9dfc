#include "chart.h"

enum { PATCHES = 24 };

/* Published CIELAB (D50, 2 degrees) of the Classic, dark skin first: BabelColor's average of charts made
 * before November 2014, X-Rite's own table since. */
static const struct pm_lab *reference(bool after_2014) {
    static const struct pm_lab before[PATCHES] = {
        {37.986, 13.555, 14.059},  {65.711, 18.13, 17.81},    {49.927, -4.88, -21.905},
        {43.139, -13.095, 21.905}, {55.112, 8.844, -25.399},  {70.719, -33.397, -0.199},
        {62.661, 36.067, 57.096},  {40.02, 10.41, -45.964},   {51.124, 48.239, 16.248},
        {30.325, 22.976, -21.587}, {72.532, -23.709, 57.255}, {71.941, 19.363, 67.857},
        {28.778, 14.179, -50.297}, {55.261, -38.342, 31.37},  {42.101, 53.378, 28.19},
        {81.733, 4.039, 79.819},   {51.935, 49.986, -14.574}, {51.038, -28.631, -28.638},
        {96.539, -0.425, 1.186},   {81.257, -0.638, -0.335},  {66.766, -0.734, -0.504},
        {50.867, -0.153, -0.27},   {35.656, -0.421, -1.231},  {20.461, -0.079, -0.973}};
    static const struct pm_lab after[PATCHES] = {
        {37.54, 14.37, 14.92},  {64.66, 19.27, 17.5},    {49.32, -3.82, -22.54}, {43.46, -12.74, 22.72},
        {54.94, 9.61, -24.79},  {70.48, -32.26, -0.37},  {62.73, 35.83, 56.5},   {39.43, 10.75, -45.17},
        {50.57, 48.64, 16.67},  {30.1, 22.54, -20.87},   {71.77, -24.13, 58.19}, {71.51, 18.24, 67.37},
        {28.37, 15.42, -49.8},  {54.38, -39.72, 32.27},  {42.43, 51.05, 28.62},  {81.8, 2.67, 80.41},
        {50.63, 51.28, -14.12}, {49.57, -29.71, -28.32}, {95.19, -1.03, 2.93},   {81.29, -0.57, 0.44},
        {66.89, -0.75, -0.06},  {50.76, -0.13, 0.14},    {35.63, -0.46, -0.48},  {20.64, 0.07, -0.46}};
    return after_2014 ? after : before;
}

struct rd_board rd_chart(bool after_2014) {
    struct rd_board chart = {
        .cols = 6, .rows = 4, .frame = {14, 0, 0}, .gap = 0.13f, .margin = 0.3f, .rough = 0.008f};
    for (int i = 0; i < PATCHES; i++)
        chart.cell[i] = reference(after_2014)[i];
    return chart;
}

struct rd_board rd_card(struct pm_lab lab) {
    return (struct rd_board){.cols = 1, .rows = 1, .cell = {lab}, .frame = lab, .rough = 0.006f};
}

const char *rd_fault_name(enum rd_fault fault) {
    static const char *const names[RD_FAULTS] = {
        "sound", "muted", "permuted", "painted-1", "painted-2", "painted-3", "mirrored", "cut", "covered"};
    return names[fault];
}

/* A colour that stands out from what was there. */
static struct pm_lab other_colour(struct pm_lab was, struct rd_rng *rng) {
    struct pm_lab lab;
    double apart;
    do {
        lab = rd_lab_between(rng, (struct pm_lab){20, -45, -45}, (struct pm_lab){92, 55, 65});
        double dL = lab.L - was.L, da = lab.a - was.a, db = lab.b - was.b;
        apart = dL * dL + da * da + db * db;
    } while (apart < 30 * 30);
    return lab;
}

static void paint_over(struct rd_board *chart, int count, struct rd_rng *rng) {
    int first = rd_pick(rng, 0, PATCHES - 1);
    for (int i = 0; i < count; i++) {
        int at = (first + i * 7) % PATCHES;
        chart->cell[at] = other_colour(chart->cell[at], rng);
    }
}

static void shuffle(struct rd_board *chart, struct rd_rng *rng) {
    for (int i = PATCHES - 1; i > 0; i--) {
        int j = rd_pick(rng, 0, i - 1);
        struct pm_lab swap = chart->cell[i];
        chart->cell[i] = chart->cell[j];
        chart->cell[j] = swap;
    }
}

void rd_chart_spoil(struct rd_board *chart, enum rd_fault fault, struct rd_rng *rng) {
    if (fault >= RD_PAINTED_1 && fault <= RD_PAINTED_3)
        paint_over(chart, 1 + (int)fault - (int)RD_PAINTED_1, rng);
    if (fault == RD_PERMUTED)
        shuffle(chart, rng);
    if (fault == RD_MUTED) {
        for (int i = 0; i < PATCHES; i++) {
            chart->cell[i].L = 50 + 0.5 * (chart->cell[i].L - 50);
            chart->cell[i].a *= 0.35;
            chart->cell[i].b *= 0.35;
        }
    }
}
