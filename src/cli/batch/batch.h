/* Photos in, records out, in the same order, by several threads. All calls come from one thread. */
#ifndef PM_CLI_BATCH_H
#define PM_CLI_BATCH_H

#include "cli/batch/task.h"

struct pm_batch;
struct pm_heif_reader;

/* At most `workers` (1 or more) threads, which are started when there is work for them. With one worker,
 * and while there is only one photo, the calling thread does the work. HEIC is decoded
 * by `heif`; NULL: by libheif in this process. */
PM_USE_RESULT struct pm_batch *pm_batch_new(int workers, const struct pm_heif_reader *heif,
                                            struct pm_error *err);

/* Waits for tasks in progress, and drops those not begun. */
void pm_batch_free(struct pm_batch *batch);

/* No room for another task. The room is bounded, whatever the number of photos. */
bool pm_batch_is_full(const struct pm_batch *batch);
bool pm_batch_is_empty(const struct pm_batch *batch);

/* Takes the task; the batch must not be full. */
void pm_batch_add(struct pm_batch *batch, struct pm_task *task);

/* Drops the tasks that have not been begun; returns how many. */
size_t pm_batch_stop(struct pm_batch *batch);

enum pm_taken { PM_TAKEN_FAILED, PM_TAKEN_RECORD, PM_TAKEN_NOTHING };

/* The record of the oldest task, the caller's to free, once it is done; PM_TAKEN_NOTHING after about
 * `wait_ms` milliseconds. PM_TAKEN_FAILED: the photo gave no record, *err says why (see pm_task_do). The
 * batch must not be empty. */
PM_USE_RESULT enum pm_taken pm_batch_take(struct pm_batch *batch, int wait_ms, struct pm_record **record,
                                          struct pm_error *err);

#endif
