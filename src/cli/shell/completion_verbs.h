/* The verbs with their options, as completions see them. */
#ifndef PM_CLI_COMPLETION_VERBS_H
#define PM_CLI_COMPLETION_VERBS_H

#include "base/buffer.h"
#include "cli/args/options_read.h"

enum { PM_MAX_COMPLETED = 32 };

/* What a shell offers for a value or an operand. */
enum pm_offer { PM_OFFER_NOTHING, PM_OFFER_WORDS, PM_OFFER_FILES, PM_OFFER_PALETTES };

struct pm_completed_verb {
    const char *group; /* "palette", or NULL */
    const char *name, *summary;
    enum pm_offer operand;
    struct pm_option_list options;
};

/* All of them; returns how many. */
size_t pm_completed_verbs(struct pm_completed_verb verbs[PM_MAX_COMPLETED]);

/* What is offered for the value that help calls `argument` ("text|json|csv", "FILE|NAME"); words go to
 * `words`, a blank between them. */
enum pm_offer pm_offer_of(const char *argument, struct pm_buffer *words);

#endif
