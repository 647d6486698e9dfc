#include "base/say.h"

#include "base/dates.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void pm_say_words(struct pm_buffer *out, const char *english) {
    pm_buffer_text(out, pm_tr(out->language, english));
}

void pm_say_number(struct pm_buffer *out, double value, int decimals) {
    const size_t before = out->length;
    pm_buffer_number(out, value, decimals);
    const char *mark = pm_tr_in(out->language, "decimal mark", ".");
    char *point = out->failed ? NULL : strchr(out->text + before, '.');
    if (point != NULL)
        *point = *mark; /* a point or a comma everywhere */
}

void pm_say_values(struct pm_buffer *out, const char *english, const struct pm_value *values) {
    pm_fill_in(out, pm_tr(out->language, english), values);
}

static void write_value(struct pm_buffer *out, const struct pm_value *value, char form, int decimals) {
    if (value->text != NULL)
        pm_buffer_text(out, value->text);
    else if (form == '%')
        pm_say_number(out, 100 * value->number, decimals);
    else if (form == '#')
        pm_say_number(out, value->number, fmod(value->number, 1) == 0 ? 0 : 1);
    else {
        pm_buffer_text(out, form == '+' && value->number > 0 ? "+" : "");
        pm_say_number(out, value->number, decimals);
    }
}

void pm_fill_in(struct pm_buffer *out, const char *sentence, const struct pm_value *values) {
    while (*sentence != '\0') {
        const size_t plain = strcspn(sentence, "{");
        pm_buffer_bytes(out, sentence, plain);
        sentence += plain;
        if (*sentence == '\0')
            break;
        const char form = sentence[2];
        const bool has_decimals = form == '.' || form == '%' || form == '+';
        write_value(out, &values[sentence[1] - '0'], form, has_decimals ? sentence[3] - '0' : 0);
        sentence += strcspn(sentence, "}") + 1;
    }
}

/* ------------------------------------------------------------------ days */

static const char *const months[] = {
    NC_("month", "January"),   NC_("month", "February"), NC_("month", "March"),    NC_("month", "April"),
    NC_("month", "May"),       NC_("month", "June"),     NC_("month", "July"),     NC_("month", "August"),
    NC_("month", "September"), NC_("month", "October"),  NC_("month", "November"), NC_("month", "December")};

enum { LONGEST_DAY = 10 }; /* "YYYY-MM-DD" */

static bool read_day(const char *date, struct pm_date *day) {
    char first[LONGEST_DAY + 1];
    snprintf(first, sizeof first, "%s", date);
    return pm_date_parse(first, day) && (date[LONGEST_DAY] == '\0' || date[LONGEST_DAY] == 'T');
}

/* The first of a month has a form of its own in some languages. */
static struct pm_value day_of(struct pm_date day, const struct pm_language *language) {
    return day.day == 1 ? PM_TEXT(pm_tr_in(language, "first day of a month", "1")) : PM_NUMBER(day.day);
}

static struct pm_value month_of(struct pm_date day, const struct pm_language *language) {
    return PM_TEXT(pm_tr_in(language, "month", months[day.month - 1]));
}

bool pm_say_date(struct pm_buffer *out, const char *date) {
    struct pm_date day;
    if (!read_day(date, &day))
        return false;
    pm_fill_in(out, pm_tr_in(out->language, "day, month, year", "{0} {1} {2}"),
               (const struct pm_value[]){day_of(day, out->language), month_of(day, out->language),
                                         PM_NUMBER(day.year)});
    return true;
}

bool pm_say_days(struct pm_buffer *out, const char *first, const char *last) {
    const struct pm_language *language = out->language;
    struct pm_date from, to;
    if (strcmp(first, last) == 0 || !read_day(first, &from) || !read_day(last, &to))
        return pm_say_date(out, last);
    const struct pm_value values[] = {day_of(from, language), month_of(from, language), PM_NUMBER(from.year),
                                      day_of(to, language),   month_of(to, language),   PM_NUMBER(to.year)};
    const char *form = from.year != to.year     ? NC_("days", "{0} {1} {2} to {3} {4} {5}")
                       : from.month != to.month ? NC_("days", "{0} {1} to {3} {4} {5}")
                                                : NC_("days", "{0} to {3} {4} {5}");
    pm_fill_in(out, pm_tr_in(language, "days", form), values);
    return true;
}

/* ------------------------------------------------------------------ words */

/* The context that translators see with words of several meanings. */
static const char *const contexts[PM_WORD_LISTS] = {
    [PM_WORDS_HAIR_NAME] = "colour of hair",
    [PM_WORDS_ITA] = "colour of skin",
    [PM_WORDS_LABEL] = "match",
    [PM_WORDS_COMPONENT] = "part of greying hair",

    [PM_WORDS_PROFILE_SOURCE] = "colour profile",
    [PM_WORDS_ADVICE] = "advice in the history",
};

const char *pm_tr_word(const struct pm_language *language, enum pm_words list, int value) {
    const char *word = pm_word(list, value);
    return word != NULL && contexts[list] != NULL ? pm_tr_in(language, contexts[list], word) : word;
}

const char *pm_tr_undertone(const struct pm_language *language, const char *undertone) {
    static const char *const known[] = {NC_("undertone", "cool"), NC_("undertone", "neutral"),
                                        NC_("undertone", "warm")};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], undertone) == 0)
            return pm_tr_in(language, "undertone", known[i]);
    return undertone;
}

struct pm_buffer pm_buffer_beside(const struct pm_buffer *out) {
    return (struct pm_buffer){.language = out->language};
}
