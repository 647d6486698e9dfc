/* What is asked of a photo stands in its record, so that a continued run finds it there. */
#ifndef PM_TESTS_FUZZ_ASKED_H
#define PM_TESTS_FUZZ_ASKED_H

#include "fuzz/fuzz.h"

#include "cli/batch/resume_index.h"
#include "record/options.h"
#include "record/record.h"

/* The key of the record of a photo that cannot be opened, before and behind JSON. */
static inline void pm_fuzz_check_asked(const char *path, const struct pm_options *options) {
    static const struct pm_lab no_target = {0};
    const struct pm_error why = {.code = PM_E_OPEN, .message = "it cannot be opened"};
    struct pm_error err = {0};
    struct pm_record *record = pm_record_begin(path, options, &err);
    PM_HOLDS(record != NULL);
    pm_record_fail(record, &why);
    char *json = pm_record_json(record, &err), *asked = pm_options_text(options, &err);
    PM_HOLDS(json != NULL && asked != NULL);
    struct pm_record *again = pm_record_read(json, strlen(json), &err);
    PM_HOLDS(again != NULL);
    char *told = pm_settings_text(again, &err);
    PM_HOLDS(told != NULL && strcmp(told, asked) == 0);
    const struct pm_resume_key a = pm_resume_key_of(path, &no_target, options->id, asked),
                               b = pm_resume_key_of(again->photo, &no_target, again->id, told);
    PM_HOLDS(a.who == b.who && a.what == b.what);
    free(told);
    free(asked);
    free(json);
    pm_record_free(again);
    pm_record_free(record);
}

#endif
