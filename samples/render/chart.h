/* The ColorChecker Classic 24, grey and white cards, and charts that something is wrong with. */
#ifndef RD_CHART_H
#define RD_CHART_H

#include "board.h"

/* The chart's published colours, from November 2014 on or before. */
struct rd_board rd_chart(bool after_2014);

/* A plain card. */
struct rd_board rd_card(struct pm_lab lab);

enum rd_fault {
    RD_SOUND,
    RD_MUTED,    /* every patch drawn towards grey */
    RD_PERMUTED, /* patches in another order */
    RD_PAINTED_1,
    RD_PAINTED_2,
    RD_PAINTED_3, /* this many patches painted over in random colours */
    RD_MIRRORED,  /* these three are done by how the chart is held and by what lies on it */
    RD_CUT,
    RD_COVERED,
    RD_FAULTS
};

/* "sound", "muted", ... */
const char *rd_fault_name(enum rd_fault fault);

/* Spoils the colours of a chart; the faults that are done by holding it leave them alone. */
void rd_chart_spoil(struct rd_board *chart, enum rd_fault fault, struct rd_rng *rng);

#endif
