/* The options of a job: their ranges, and their representation in records. */
#ifndef PM_RECORD_OPTIONS_H
#define PM_RECORD_OPTIONS_H

#include "pigmatch.h"

struct pm_buffer;

/* All members of struct pm_options that have a range, ended by a row without a name. */
extern const struct pm_range pm_option_ranges[];

/* The part of pm_options_check that does not need the palette. */
PM_USE_RESULT bool pm_options_check_ranges(const struct pm_options *options, struct pm_error *err);

/* The part of that without which options cannot even be read: counts, words and zones. */
PM_USE_RESULT bool pm_options_check_shape(const struct pm_options *options, struct pm_error *err);

/* PM_E_USAGE, naming the member, if a value is outside its range (NAN is), a list too long, a date not
 * YYYY-MM-DD (NULL: unknown), or a rectangle empty or not finite. */
PM_USE_RESULT bool pm_check_value(const char *member, double value, double least, double most,
                                  struct pm_error *err);
PM_USE_RESULT bool pm_check_count(const char *member, size_t n, size_t most, struct pm_error *err);
PM_USE_RESULT bool pm_check_day(const char *member, const char *text, struct pm_error *err);
PM_USE_RESULT bool pm_check_regions(const char *member, const struct pm_region *regions, size_t n,
                                    struct pm_error *err);

/* Adds a number with as many decimals as it needs, at most six; a rectangle as "10%,5%,33.3%,20%". */
void pm_options_number(struct pm_buffer *text, double value);
void pm_options_region(struct pm_buffer *text, const struct pm_region *region);

/* Adds every option that differs from its default to the record. The palette has members of its own. */
PM_USE_RESULT bool pm_options_describe(const struct pm_options *options, struct pm_record *record,
                                       struct pm_error *err);

/* The same for the additional options of a follow-up. */
PM_USE_RESULT bool pm_followup_describe(const struct pm_followup_request *request, struct pm_record *record,
                                        struct pm_error *err);

#endif
