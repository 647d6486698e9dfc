#include "cli/batch/batch.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/shell/process.h"
#include "job/picture.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* The number of finished photos that may wait for a slow one before them. */
enum { ROOM_A_WORKER = 32 };

struct slot {
    struct pm_task *task;
    struct pm_record *record; /* once done; NULL: it failed */
    struct pm_error error;
    bool done;
};

/* The slots are a ring, oldest first: `head` is to be taken next, the first `begun` are done or in
 * progress. Worker threads access only what the mutex guards, and the slot they have begun. */
struct pm_batch {
    struct slot *ring;
    size_t room, head, count, begun; /* guarded, but for room */
    bool ending;                     /* guarded */
    pthread_mutex_t mutex;
    pthread_cond_t something_done, something_to_do;
    pthread_t *threads;
    int n_threads, most_threads;
    const struct pm_heif_reader *heif;
    struct pm_worker *own_worker; /* of the calling thread */
};

static struct slot *slot_at(struct pm_batch *batch, size_t i) {
    return &batch->ring[(batch->head + i) % batch->room];
}

static void work(struct slot *slot, struct pm_worker *worker) {
    slot->record = pm_task_do(slot->task, worker, &slot->error);
}

/* ------------------------------------------------------------------ a worker thread */

/* The next task that has not been begun; NULL when the batch ends. The mutex is held. */
static struct slot *begin_one(struct pm_batch *batch) {
    while (!batch->ending && batch->begun == batch->count)
        pthread_cond_wait(&batch->something_to_do, &batch->mutex);
    return batch->ending ? NULL : slot_at(batch, batch->begun++);
}

static void *thread_main(void *argument) {
    struct pm_batch *batch = argument;
    struct pm_error err = {0};
    struct pm_worker *worker = pm_worker_with(batch->heif, &err);
    struct slot *slot;
    pthread_mutex_lock(&batch->mutex);
    while ((slot = begin_one(batch)) != NULL) {
        pthread_mutex_unlock(&batch->mutex);
        if (worker != NULL)
            work(slot, worker);
        else
            slot->error = err;
        pthread_mutex_lock(&batch->mutex);
        slot->done = true;
        pthread_cond_signal(&batch->something_done);
    }
    pthread_mutex_unlock(&batch->mutex);
    pm_worker_free(worker);
    return NULL;
}

/* As many threads as there are photos, up to the maximum. Fewer, or none, if the system cannot start more. */
static void start_threads(struct pm_batch *batch) {
    int wanted = batch->count < (size_t)batch->most_threads ? (int)batch->count : batch->most_threads;
    sigset_t before;
    pm_signals_leave(&before);
    while (batch->n_threads < wanted &&
           pm_thread_begin(&batch->threads[batch->n_threads], thread_main, batch))
        batch->n_threads++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* ------------------------------------------------------------------ public */

struct pm_batch *pm_batch_new(int workers, const struct pm_heif_reader *heif, struct pm_error *err) {
    struct pm_batch *batch = pm_alloc(1, sizeof *batch, err);
    if (batch == NULL)
        return NULL;
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&batch->something_done, &clock);
    pthread_condattr_destroy(&clock);
    pthread_cond_init(&batch->something_to_do, NULL);
    pthread_mutex_init(&batch->mutex, NULL);
    batch->heif = heif;
    batch->most_threads = workers > 1 ? workers : 0;
    batch->room = (size_t)workers * ROOM_A_WORKER;
    batch->threads = pm_alloc((size_t)workers, sizeof *batch->threads, err);
    batch->ring = pm_alloc(batch->room, sizeof *batch->ring, err);
    if (batch->threads != NULL && batch->ring != NULL &&
        (batch->own_worker = pm_worker_with(heif, err)) != NULL) {
        /* This thread works if there is no other. */
        pm_worker_set_threads(batch->own_worker, workers);
        return batch;
    }
    pm_batch_free(batch);
    return NULL;
}

static void empty_slot(struct slot *slot) {
    pm_task_free(slot->task);
    pm_record_free(slot->record);
    *slot = (struct slot){0};
}

void pm_batch_free(struct pm_batch *batch) {
    if (batch == NULL)
        return;
    pthread_mutex_lock(&batch->mutex);
    batch->ending = true;
    pthread_cond_broadcast(&batch->something_to_do);
    pthread_mutex_unlock(&batch->mutex);
    for (int i = 0; i < batch->n_threads; i++)
        pthread_join(batch->threads[i], NULL);
    for (size_t i = 0; batch->ring != NULL && i < batch->room; i++)
        empty_slot(&batch->ring[i]);
    pm_worker_free(batch->own_worker);
    pthread_cond_destroy(&batch->something_done);
    pthread_cond_destroy(&batch->something_to_do);
    pthread_mutex_destroy(&batch->mutex);
    free(batch->threads);
    free(batch->ring);
    free(batch);
}

bool pm_batch_is_full(const struct pm_batch *batch) {
    return batch->count == batch->room;
}

bool pm_batch_is_empty(const struct pm_batch *batch) {
    return batch->count == 0;
}

void pm_batch_add(struct pm_batch *batch, struct pm_task *task) {
    pthread_mutex_lock(&batch->mutex);
    slot_at(batch, batch->count++)->task = task;
    pthread_cond_signal(&batch->something_to_do);
    pthread_mutex_unlock(&batch->mutex);
}

size_t pm_batch_stop(struct pm_batch *batch) {
    size_t dropped = 0;
    pthread_mutex_lock(&batch->mutex);
    for (; batch->count > batch->begun; dropped++)
        empty_slot(slot_at(batch, --batch->count));
    pthread_mutex_unlock(&batch->mutex);
    return dropped;
}

static struct timespec in_ms(int ms) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_nsec += (long)ms * 1000000;
    at.tv_sec += at.tv_nsec / 1000000000;
    at.tv_nsec %= 1000000000;
    return at;
}

/* Waits for the oldest task, or does it here if no thread will. */
static bool wait_for_head(struct pm_batch *batch, int wait_ms) {
    struct slot *head = slot_at(batch, 0);
    if (batch->n_threads == 0) {
        batch->begun = 1;
        work(head, batch->own_worker);
        return true;
    }
    struct timespec until = in_ms(wait_ms);
    pthread_mutex_lock(&batch->mutex);
    int waited = 0;
    while (!head->done && waited == 0)
        waited = pthread_cond_timedwait(&batch->something_done, &batch->mutex, &until);
    bool done = head->done;
    pthread_mutex_unlock(&batch->mutex);
    return done;
}

enum pm_taken pm_batch_take(struct pm_batch *batch, int wait_ms, struct pm_record **record,
                            struct pm_error *err) {
    if (batch->count > 1)
        start_threads(batch);
    if (!wait_for_head(batch, wait_ms))
        return PM_TAKEN_NOTHING;
    pthread_mutex_lock(&batch->mutex);
    struct slot *head = slot_at(batch, 0);
    *record = head->record;
    head->record = NULL;
    if (*record == NULL && err != NULL)
        *err = head->error;
    empty_slot(head);
    batch->head = (batch->head + 1) % batch->room;
    batch->count--;
    batch->begun--;
    pthread_mutex_unlock(&batch->mutex);
    return *record != NULL ? PM_TAKEN_RECORD : PM_TAKEN_FAILED;
}
