/* Going on from the records of an earlier run (--resume), and doing some of them again (--retry).
 *
 * The records lie in FILE.part, or in FILE once they are complete. All of them are read, since each must
 * agree with what this run is asked to do; kept in memory are some 60 bytes a record. */
#ifndef PM_CLI_RESUME_H
#define PM_CLI_RESUME_H

#include "cli/batch/resume_index.h"
#include "cli/batch/summary.h"
#include "cli/shell/output.h"
#include "record/options.h"

struct pm_resume;

/* What every record there must have been made with. */
struct pm_resume_terms {
    const char *options;        /* as pm_options_text writes them; NULL: they differ from photo to photo */
    const char *palette_sha256; /* NULL: none. Means nothing if `options` is NULL */
    unsigned retry;             /* bit 1 << code: records that failed so are to be made again */
};

/* Reads what is there, counting each record in *summary. Nothing there is no failure. PM_E_USAGE, with file
 * and line, where a record differs from the terms or is none; a last line that is torn is passed over. */
PM_USE_RESULT struct pm_resume *pm_resume_read(const struct pm_output *output,
                                               const struct pm_resume_terms *terms,
                                               struct pm_summary *summary, struct pm_error *err);
void pm_resume_free(struct pm_resume *resume);

/* Before the run: this photo will be asked for. Its record, if it is to be made again, or is of another photo
 * than now stands at `path` (NULL: a target), is dropped later on;
 * records of photos that nobody asks for stay. PM_E_USAGE if the record was made with another palette than
 * the one with this hash (NULL: none). */
PM_USE_RESULT bool pm_resume_announce(struct pm_resume *resume, struct pm_resume_key key, const char *path,
                                      const char *palette_sha256, struct pm_error *err);

/* Once all are announced: whether some records were not, and whether there is one among them of this photo,
 * made with other options (PM_E_USAGE). */
PM_USE_RESULT bool pm_resume_check_other(struct pm_resume *resume, struct pm_resume_key key,
                                         struct pm_error *err);

/* Makes the output's .part hold what stays, ready to be written on. What is dropped is counted off *summary,
 * and so are the records of photos that were not announced, which stay. */
PM_USE_RESULT bool pm_resume_apply(struct pm_resume *resume, struct pm_output *output,
                                   struct pm_summary *summary, struct pm_error *err);

/* During the run: a record of this photo stands there. Each record answers once, so that a photo that is
 * named twice has two. */
bool pm_resume_has(struct pm_resume *resume, struct pm_resume_key key);

/* After the run, of a resume that has read all records anew: this photo comes next, if it has a record. */
PM_USE_RESULT bool pm_resume_pick(struct pm_resume *resume, struct pm_resume_key key, struct pm_error *err);

/* Puts the records into the order in which they were picked, behind those that nobody picked. */
PM_USE_RESULT bool pm_resume_rearrange(struct pm_resume *resume, struct pm_output *output,
                                       struct pm_error *err);

/* Records that stay, those of them whose photos nobody asks for, that were dropped, and that will answer for
 * announced photos. */
int64_t pm_resume_kept(const struct pm_resume *resume);
int64_t pm_resume_others(const struct pm_resume *resume);
int64_t pm_resume_dropped(const struct pm_resume *resume);
int64_t pm_resume_answers(const struct pm_resume *resume);

#endif
