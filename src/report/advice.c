#include "report/advice.h"

#include <stddef.h>
#include <string.h>

const char *pm_advice_words(const char *advice) {
    static const char *const words[][2] = {{"retake", "take another photo: this one decides nothing"},
                                           {"density", "more dots of the same shade"},
                                           {"as-planned", "the next session as planned"},
                                           {"corrected", "the next session in a corrected shade"},
                                           {"leave", "no darker shade: leave it as it is"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(advice, words[i][0]) == 0)
            return words[i][1];
    return advice;
}
