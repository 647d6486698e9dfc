#include "palette/conditions.h"

#include "palette/columns.h"

#include <string.h>

/* The subject of a word, given by the word before it. */
enum subject { NOTHING, ANYTHING, ILLUMINANT, OBSERVER };

struct word {
    const char *text;
    size_t length;
    bool label;  /* "=" follows */
    bool degree; /* a degree sign follows, or the like */
};

/* ------------------------------------------------------------------ words */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Letters with the digits that follow, or digits alone: "D65", "ObserverAngle", "10". Advances *text. */
static bool next_word(const char **text, const char *end, struct word *word) {
    const char *at = *text;
    while (at < end && !is_digit(*at) && !is_letter(*at))
        at++;
    *word = (struct word){.text = at};
    while (at < end && is_letter(*at))
        at++;
    while (at < end && (is_digit(*at) || (*at == '.' && at > word->text && is_digit(at[-1]))))
        at++;
    word->length = (size_t)(at - word->text);
    const char *behind = at;
    while (behind < end && (*behind == ' ' || *behind == '_' || *behind == '-'))
        behind++;
    word->label = behind < end && *behind == '=';
    word->degree = behind < end && ((*behind & 0x80) != 0 || ((*behind | 0x20) == 'd' && end - behind >= 3 &&
                                                              (behind[1] | 0x20) == 'e'));
    *text = at;
    return word->length > 0;
}

static bool starts(const struct word *word, const char *prefix) {
    return word->length >= strlen(prefix) && pm_same_word(word->text, strlen(prefix), prefix);
}

/* "D", "FL", "LED-B" ... in front of digits only. */
static bool is_illuminant(const struct word *word) {
    size_t letters = 0;
    while (letters < word->length && is_letter(word->text[letters]))
        letters++;
    return letters < word->length &&
           pm_is_among(word->text, letters, "D ID F FL TL LED B RGB V U HP") != NULL &&
           (letters > 1 || word->text[0] != 'B');
}

static bool is_d50(const struct word *word) {
    return pm_is_among(word->text, word->length, "D50 D5000 ID50 D5003") != NULL;
}

/* A measurement condition (ISO 13655), or an unrelated word. */
static bool says_nothing(const struct word *word) {
    return pm_is_among(
               word->text, word->length,
               "M M0 M1 M2 M3 UNKNOWN NONE NA N CIE ISO STANDARD ILLUMINANT OBSERVER DEGREE DEGREES DEG "
               "ANGLE NAME") != NULL;
}

/* ------------------------------------------------------------------ meaning */

static enum pm_conditions of_illuminant(const struct word *word) {
    if (is_d50(word))
        return PM_CONDITIONS_STANDARD;
    return says_nothing(word) ? PM_CONDITIONS_UNKNOWN : PM_CONDITIONS_OTHER;
}

static enum pm_conditions of_observer(const struct word *word) {
    if (pm_is_among(word->text, word->length, "2 2.0 2.00 1931 CIE1931 TWO") != NULL)
        return PM_CONDITIONS_STANDARD;
    return says_nothing(word) ? PM_CONDITIONS_UNKNOWN : PM_CONDITIONS_OTHER;
}

static enum pm_conditions of_any(const struct word *word) {
    const bool two = pm_is_among(word->text, word->length, "2 1931 CIE1931") != NULL,
               ten = pm_is_among(word->text, word->length, "10 1964 CIE1964") != NULL;
    if (is_d50(word) || two)
        return PM_CONDITIONS_STANDARD;
    return is_illuminant(word) || ten ? PM_CONDITIONS_OTHER : PM_CONDITIONS_UNKNOWN;
}

static enum pm_conditions meaning(const struct word *word, enum subject subject) {
    if (subject == ILLUMINANT && word->degree && is_digit(word->text[0]))
        return of_any(word);
    if (subject == ILLUMINANT)
        return is_digit(word->text[0]) ? of_any(word) : of_illuminant(word);
    if (subject == OBSERVER)
        return is_illuminant(word) ? of_illuminant(word) : of_observer(word);
    return subject == ANYTHING ? of_any(word) : PM_CONDITIONS_UNKNOWN;
}

static enum subject subject_of(const char *keyword, bool labels) {
    const size_t length = keyword != NULL ? strlen(keyword) : 0;
    if (keyword == NULL)
        return ANYTHING;
    if (pm_is_among(
            keyword, length,
            "ILLUMINANT ILLUMINATION ILLUMINATION_NAME ILLUMINANT_NAME STANDARD_ILLUMINANT LIGHT_SOURCE") !=
        NULL)
        return ILLUMINANT;
    if (pm_is_among(keyword, length, "OBSERVER OBSERVER_ANGLE OBSERVERANGLE STANDARD_OBSERVER") != NULL)
        return OBSERVER;
    if (pm_is_among(keyword, length, "MEASUREMENT_SOURCE") != NULL)
        return labels ? NOTHING : ILLUMINANT;
    return pm_is_among(keyword, length, "WEIGHTING_FUNCTION COMPUTATIONAL_PARAMETER") != NULL ? ANYTHING
                                                                                              : NOTHING;
}

enum pm_conditions pm_conditions_of(const char *keyword, const char *value, size_t length) {
    const bool labels = memchr(value, '=', length) != NULL;
    const char *at = value, *end = value + length;
    enum pm_conditions said = PM_CONDITIONS_UNKNOWN;
    enum subject subject = subject_of(keyword, labels);
    struct word word;
    if (subject == NOTHING &&
        !(labels && keyword != NULL && pm_same_word(keyword, strlen(keyword), "MEASUREMENT_SOURCE")))
        return PM_CONDITIONS_UNKNOWN;
    while (next_word(&at, end, &word)) {
        if (starts(&word, "ILLUM"))
            subject = ILLUMINANT;
        else if (starts(&word, "OBSERVER"))
            subject = OBSERVER;
        else if (word.label)
            subject = NOTHING;
        else {
            enum pm_conditions one = meaning(&word, subject);
            said = one > said ? one : said;
            if (labels)
                subject = NOTHING;
        }
    }
    return said;
}
