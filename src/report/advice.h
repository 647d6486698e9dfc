/* What a follow-up's advice means in words. */
#ifndef PM_REPORT_ADVICE_H
#define PM_REPORT_ADVICE_H

/* "the next session as planned", for "as-planned"; a word that is unknown here stands as it is. */
const char *pm_advice_words(const char *advice);

#endif
