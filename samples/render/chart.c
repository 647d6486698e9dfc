#include "chart.h"

#include "color/classic24.h"

struct rd_board rd_chart(bool after_2014) {
    struct rd_board chart = {
        .cols = 6, .rows = 4, .frame = {14, 0, 0}, .gap = 0.13f, .margin = 0.3f, .rough = 0.008f};
    const struct pm_lab *reference =
        pm_classic24_lab(after_2014 ? PM_CHART_NOV2014 : PM_CHART_BEFORE_NOV2014);
    for (int i = 0; i < PM_PATCHES; i++)
        chart.cell[i] = reference[i];
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
    int first = rd_pick(rng, 0, PM_PATCHES - 1);
    for (int i = 0; i < count; i++) {
        int at = (first + i * 7) % PM_PATCHES;
        chart->cell[at] = other_colour(chart->cell[at], rng);
    }
}

static void shuffle(struct rd_board *chart, struct rd_rng *rng) {
    for (int i = PM_PATCHES - 1; i > 0; i--) {
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
        for (int i = 0; i < PM_PATCHES; i++) {
            chart->cell[i].L = 50 + 0.5 * (chart->cell[i].L - 50);
            chart->cell[i].a *= 0.35;
            chart->cell[i].b *= 0.35;
        }
    }
}
