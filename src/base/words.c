/* The closed lists of words in records. A word is never removed, because records of earlier versions are
 * still read. */
#include "pigmatch.h"

#include <string.h>

#define WORDS(...)                                                                                           \
    { (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *) }

static const struct {
    const char *const *words;
    size_t n;
} lists[PM_WORD_LISTS] = {
    [PM_WORDS_CODE] =
        WORDS([PM_E_NONE] = "none", [PM_E_MEMORY] = "memory", [PM_E_OPEN] = "open", [PM_E_EMPTY] = "empty",
              [PM_E_NOT_PHOTO] = "not-photo", [PM_E_UNSUPPORTED] = "unsupported",
              [PM_E_TRUNCATED] = "truncated", [PM_E_CORRUPT] = "corrupt", [PM_E_TOO_LARGE] = "too-large",
              [PM_E_PROFILE] = "profile", [PM_E_REGION] = "region", [PM_E_CARD] = "card",
              [PM_E_CHART] = "chart", [PM_E_STRIP] = "strip", [PM_E_NO_HAIR] = "no-hair",
              [PM_E_NO_COLOUR] = "no-colour", [PM_E_QUALITY] = "quality", [PM_E_PALETTE] = "palette",
              [PM_E_USAGE] = "usage", [PM_E_OUTPUT] = "output", [PM_E_CLIENT_FILE] = "client-file"),
    [PM_WORDS_STATUS] =
        WORDS([PM_STATUS_OK] = "ok", [PM_STATUS_ERROR] = "error", [PM_STATUS_REFUSED] = "refused"),
    [PM_WORDS_CONFIDENCE] =
        WORDS([PM_CONFIDENCE_LOW] = "low", [PM_CONFIDENCE_MEDIUM] = "medium", [PM_CONFIDENCE_HIGH] = "high"),
    [PM_WORDS_LEVEL] =
        WORDS([PM_LEVEL_NOTE] = "note", [PM_LEVEL_WARN] = "warn", [PM_LEVEL_REFUSE] = "refuse"),
    [PM_WORDS_CHECK] =
        WORDS([PM_CHECK_HAIR] = "hair", [PM_CHECK_HEADS] = "heads", [PM_CHECK_HIGHLIGHTS] = "highlights",
              [PM_CHECK_SHADOWS] = "shadows", [PM_CHECK_DARK] = "dark", [PM_CHECK_PIXELS] = "pixels",
              [PM_CHECK_REGION] = "region", [PM_CHECK_MIXED] = "mixed", [PM_CHECK_BLUR] = "blur",
              [PM_CHECK_STUBBLE] = "stubble", [PM_CHECK_BEARD] = "beard", [PM_CHECK_CARD] = "card",
              [PM_CHECK_CHART] = "chart", [PM_CHECK_REFERENCE] = "reference",
              [PM_CHECK_MESSENGER] = "messenger", [PM_CHECK_FLASH] = "flash", [PM_CHECK_EDITED] = "edited",
              [PM_CHECK_PROFILE] = "profile", [PM_CHECK_SPACE] = "space", [PM_CHECK_HDR] = "hdr",
              [PM_CHECK_LINEAR] = "linear", [PM_CHECK_MIRRORED] = "mirrored",
              [PM_CHECK_STRIP_LIGHT] = "strip-light", [PM_CHECK_STRIP_FIT] = "strip-fit"),
    [PM_WORDS_FORMAT] = WORDS([PM_FORMAT_JPEG] = "jpeg", [PM_FORMAT_PNG] = "png", [PM_FORMAT_HEIF] = "heif"),
    [PM_WORDS_PROFILE_SOURCE] =
        WORDS([PM_PROFILE_SOURCE_EMBEDDED] = "embedded", [PM_PROFILE_SOURCE_EXIF] = "exif",
              [PM_PROFILE_SOURCE_ASSUMED] = "assumed"),
    [PM_WORDS_DECODED] = WORDS([PM_DECODED_WHOLE] = "whole", [PM_DECODED_TILES] = "tiles"),
    [PM_WORDS_CORRECTION] = WORDS([PM_CORRECTION_NONE] = "none", [PM_CORRECTION_CARD] = "card",
                                  [PM_CORRECTION_CHART] = "chart", [PM_CORRECTION_STRIP] = "strip"),
    [PM_WORDS_ORIGIN] = WORDS([PM_ORIGIN_GIVEN] = "given", [PM_ORIGIN_AUTO] = "auto"),
    [PM_WORDS_CHART_REFERENCE] =
        WORDS([PM_CHART_BEFORE_NOV2014] = "before-nov2014", [PM_CHART_NOV2014] = "nov2014"),
    [PM_WORDS_PATCH] = WORDS("dark skin", "light skin", "blue sky", "foliage", "blue flower", "bluish green",
                             "orange", "purplish blue", "moderate red", "purple", "yellow green",
                             "orange yellow", "blue", "green", "red", "yellow", "magenta", "cyan", "white",
                             "neutral 8", "neutral 6.5", "neutral 5", "neutral 3.5", "black"),
    [PM_WORDS_HAIR_FORM] = WORDS([PM_HAIR_FORM_HAIR] = "hair", [PM_HAIR_FORM_STUBBLE] = "stubble"),
    [PM_WORDS_STUBBLE_STATE] = WORDS([PM_STUBBLE_SOLVED] = "solved", [PM_STUBBLE_SMALL] = "small",
                                     [PM_STUBBLE_SKINLESS] = "skinless", [PM_STUBBLE_LIGHT] = "light"),
    [PM_WORDS_HAIR_NAME] =
        WORDS([PM_HAIR_BLACK] = "black", [PM_HAIR_DARKEST_BROWN] = "darkest brown",
              [PM_HAIR_DARK_BROWN] = "dark brown", [PM_HAIR_MEDIUM_BROWN] = "medium brown",
              [PM_HAIR_LIGHT_BROWN] = "light brown", [PM_HAIR_DARK_BLOND] = "dark blond",
              [PM_HAIR_MEDIUM_BLOND] = "medium blond", [PM_HAIR_LIGHT_BLOND] = "light blond",
              [PM_HAIR_VERY_LIGHT_BLOND] = "very light blond", [PM_HAIR_LIGHTEST_BLOND] = "lightest blond",
              [PM_HAIR_DARK_GREY] = "dark grey", [PM_HAIR_GREY] = "grey", [PM_HAIR_LIGHT_GREY] = "light grey",
              [PM_HAIR_WHITE] = "white", [PM_HAIR_AUBURN] = "auburn", [PM_HAIR_RED] = "red",
              [PM_HAIR_COPPER] = "copper", [PM_HAIR_UNNATURAL] = "unnatural colour",
              [PM_HAIR_SALT_AND_PEPPER] = "salt and pepper"),
    [PM_WORDS_ITA] = WORDS([PM_ITA_VERY_LIGHT] = "very light", [PM_ITA_LIGHT] = "light",
                           [PM_ITA_INTERMEDIATE] = "intermediate", [PM_ITA_TAN] = "tan",
                           [PM_ITA_BROWN] = "brown", [PM_ITA_DARK] = "dark"),
    [PM_WORDS_TARGET_SOURCE] =
        WORDS([PM_TARGET_PHOTO] = "photo", [PM_TARGET_GIVEN] = "given", [PM_TARGET_PLAN] = "plan"),
    [PM_WORDS_LOOK] =
        WORDS([PM_LOOK_NATURAL] = "natural", [PM_LOOK_SHAVED] = "shaved", [PM_LOOK_DENSITY] = "density"),
    [PM_WORDS_GREY] = WORDS([PM_GREY_FOLLOW_DARK] = "follow-dark", [PM_GREY_BLEND] = "blend",
                            [PM_GREY_FOLLOW_GREY] = "follow-grey"),
    [PM_WORDS_COMPONENT] = WORDS([PM_COMPONENT_DARK] = "dark", [PM_COMPONENT_GREY] = "grey"),
    [PM_WORDS_ROOTS] = WORDS([PM_ROOTS_GIVEN] = "given", [PM_ROOTS_BESIDE_SCALP] = "beside-scalp",
                             [PM_ROOTS_NO_SCALP] = "no-scalp", [PM_ROOTS_NO_SKIN] = "no-skin",
                             [PM_ROOTS_ALIKE] = "alike", [PM_ROOTS_NOT_DRAWN] = "not-drawn"),
    [PM_WORDS_CAPTURE] = WORDS([PM_CAPTURE_NOMINAL] = "nominal", [PM_CAPTURE_CAMERA] = "camera",
                               [PM_CAPTURE_INSTRUMENT] = "instrument"),
    [PM_WORDS_LABEL] = WORDS([PM_LABEL_EXCELLENT] = "excellent", [PM_LABEL_GOOD] = "good",
                             [PM_LABEL_ACCEPTABLE] = "acceptable", [PM_LABEL_VISIBLE] = "visible",
                             [PM_LABEL_UNSURE] = "unsure"),
    [PM_WORDS_CHOSEN_BY] = WORDS([PM_CHOSEN_BY_TOOL] = "tool", [PM_CHOSEN_BY_PERSON] = "person"),
    [PM_WORDS_SESSION_KIND] = WORDS([PM_SESSION_SHADE] = "shade", [PM_SESSION_BLEND] = "blend"),
    [PM_WORDS_NOTE] = WORDS(
        [PM_NOTE_AIMED_DARKER] = "aimed-darker", [PM_NOTE_AIMED_LIGHTER] = "aimed-lighter",
        [PM_NOTE_OUT_OF_STOCK] = "out-of-stock", [PM_NOTE_EXCLUDED] = "excluded",
        [PM_NOTE_SEVERAL_BRANDS] = "several-brands", [PM_NOTE_PASSED_OUT_OF_STOCK] = "passed-out-of-stock",
        [PM_NOTE_PASSED_EXCLUDED] = "passed-excluded", [PM_NOTE_NO_DARKER_RUNG] = "no-darker-rung",
        [PM_NOTE_NO_LIGHTER_RUNG] = "no-lighter-rung", [PM_NOTE_NO_DARKER_STEP] = "no-darker-step",
        [PM_NOTE_NO_LIGHTER_STEP] = "no-lighter-step", [PM_NOTE_NOTHING_DARKER] = "nothing-darker",
        [PM_NOTE_NOTHING_LIGHTER] = "nothing-lighter",
        [PM_NOTE_BOTTLES_UNLIKE_BEFORE] = "bottles-unlike-before",
        [PM_NOTE_BOTTLES_UNLIKE_AFTER] = "bottles-unlike-after", [PM_NOTE_HUE_SHIFTS] = "hue-shifts",
        [PM_NOTE_EXPIRES] = "expires", [PM_NOTE_DILUTED] = "diluted", [PM_NOTE_TOO_SOON] = "too-soon",
        [PM_NOTE_MORE_DOTS] = "more-dots", [PM_NOTE_SAME_MORE_DOTS] = "same-more-dots",
        [PM_NOTE_SAME_FEWER_DOTS] = "same-fewer-dots", [PM_NOTE_LARGE_STEP] = "large-step",
        [PM_NOTE_HALF_RUNG] = "half-rung", [PM_NOTE_TOO_FAR] = "too-far",
        [PM_NOTE_CLIENTS_WISH] = "clients-wish", [PM_NOTE_NOT_DARKER] = "not-darker",
        [PM_NOTE_SAME_BETWEEN] = "same-between"),
    [PM_WORDS_WHY] =
        WORDS([PM_WHY_YOUNG] = "young", [PM_WHY_RED] = "red", [PM_WHY_UNSEEN] = "unseen",
              [PM_WHY_UNCERTAIN] = "uncertain", [PM_WHY_UNMEASURED] = "unmeasured", [PM_WHY_DARK] = "dark",
              [PM_WHY_DARK_THIN] = "dark-thin", [PM_WHY_OFF] = "off", [PM_WHY_THIN] = "thin",
              [PM_WHY_DONE] = "done", [PM_WHY_GOOD] = "good", [PM_WHY_FADED] = "faded"),
    [PM_WORDS_ADVICE] = WORDS([PM_ADVICE_RETAKE] = "retake", [PM_ADVICE_DENSITY] = "density",
                              [PM_ADVICE_AS_PLANNED] = "as-planned", [PM_ADVICE_CORRECTED] = "corrected",
                              [PM_ADVICE_TOUCH_UP] = "touch-up", [PM_ADVICE_LEAVE] = "leave"),
    [PM_WORDS_PLAN_REASON] = WORDS([PM_PLAN_NO_PIGMENT] = "no_pigment", [PM_PLAN_DISAGREE] = "disagree",
                                   [PM_PLAN_STUBBLE] = "stubble", [PM_PLAN_ABSTAINED] = "abstained"),
    [PM_WORDS_JUDGEMENT] = WORDS([PM_JUDGEMENT_PROVISIONAL] = "provisional", [PM_JUDGEMENT_FINAL] = "final"),
    [PM_WORDS_DRIFT] = WORDS([PM_DRIFT_NONE] = "none", [PM_DRIFT_BLUE] = "blue", [PM_DRIFT_YELLOW] = "yellow",
                             [PM_DRIFT_GREEN] = "green", [PM_DRIFT_RED] = "red"),
    [PM_WORDS_ZONE_KIND] = WORDS([PM_ZONE_HAIR] = "hair", [PM_ZONE_BEARD] = "beard"),
};

const char *pm_word(enum pm_words list, int value) {
    const bool known = (unsigned)list < PM_WORD_LISTS && value >= 0 && (size_t)value < lists[list].n;
    return known ? lists[list].words[value] : NULL;
}

int pm_word_value(enum pm_words list, const char *word) {
    const size_t n = word != NULL && (unsigned)list < PM_WORD_LISTS ? lists[list].n : 0;
    for (size_t i = 0; i < n; i++)
        if (lists[list].words[i] != NULL && strcmp(lists[list].words[i], word) == 0)
            return (int)i;
    return -1;
}

const char *pm_version(void) {
    return PM_VERSION;
}

const char *pm_code_name(enum pm_code code) {
    const char *word = pm_word(PM_WORDS_CODE, (int)code);
    return word != NULL ? word : "unknown";
}
