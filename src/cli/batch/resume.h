/* Continuing from the records of an earlier run (--resume), and making some of them again (--retry). *
 *The records are in FILE.part, or in FILE once they are complete. All of them are read, since each must
 *agree with this run's options; some 60 bytes per record are kept in memory. */
#ifndef PM_CLI_RESUME_H
#define PM_CLI_RESUME_H

#include "cli/batch/resume_index.h"
#include "cli/batch/summary.h"
#include "cli/shell/output.h"
#include "record/options.h"

struct pm_resume;

/* The options that every record must have been made with. */
struct pm_resume_terms {
    const char *options;        /* as pm_options_text writes them; NULL: they differ from photo to photo */
    const char *palette_sha256; /* NULL: none. Means nothing if `options` is NULL */
    unsigned retry;             /* bit 1 << code: records that failed with it are to be made again */
};

/* Reads the existing records, counting each in *summary. It is not a failure if there are none.
 * PM_E_USAGE, with file and line, if a record differs from the terms or is not one; an incomplete last
 * line is ignored. */
PM_USE_RESULT struct pm_resume *pm_resume_read(const struct pm_output *output,
                                               const struct pm_resume_terms *terms,
                                               struct pm_summary *summary, struct pm_error *err);
void pm_resume_free(struct pm_resume *resume);

/* Before the run: announces a requested photo. Its record, if it is to be made again or is of another
 * photo than the present one at `path` (NULL: a target), is dropped later; records of photos that are not
 * requested are kept. PM_E_USAGE if the record was made with another palette than the one with this hash
 * (NULL: none). */
PM_USE_RESULT bool pm_resume_announce(struct pm_resume *resume, struct pm_resume_key key, const char *path,
                                      const char *palette_sha256, struct pm_error *err);

/* Once all are announced: whether there are other records, and whether one of them is of this photo, made
 * with other options (PM_E_USAGE). */
PM_USE_RESULT bool pm_resume_check_other(struct pm_resume *resume, struct pm_resume_key key,
                                         struct pm_error *err);

/* Reduces the output's .part to the records that are kept, ready to be continued. Dropped records are
 * subtracted from *summary, and so are the records of photos that were not announced, which are kept. */
PM_USE_RESULT bool pm_resume_apply(struct pm_resume *resume, struct pm_output *output,
                                   struct pm_summary *summary, struct pm_error *err);

/* During the run: whether there is a record of this photo. Each record counts once, so that a photo that
 * is named twice has two. */
bool pm_resume_has(struct pm_resume *resume, struct pm_resume_key key);

/* After the run, for a resume that has read all records again: this photo comes next, if it has a record. */
PM_USE_RESULT bool pm_resume_pick(struct pm_resume *resume, struct pm_resume_key key, struct pm_error *err);

/* Puts the records into the order in which they were picked, after those that were not picked. */
PM_USE_RESULT bool pm_resume_rearrange(struct pm_resume *resume, struct pm_output *output,
                                       struct pm_error *err);

/* The numbers of records kept, kept for photos that are not requested, dropped, and used for announced
 * photos. */
int64_t pm_resume_kept(const struct pm_resume *resume);
int64_t pm_resume_others(const struct pm_resume *resume);
int64_t pm_resume_dropped(const struct pm_resume *resume);
int64_t pm_resume_answers(const struct pm_resume *resume);

#endif
