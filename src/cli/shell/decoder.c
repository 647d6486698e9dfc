#include "cli/shell/decoder.h"

#if PM_WITH_HEIF

#include "base/memory.h"
#include "cli/shell/confine.h"
#include "cli/shell/message.h"
#include "cli/shell/output.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The messages on the socket, between two processes of the same program. The pixels are in shared memory. */
struct request {
    struct pm_heif_tiles tiles; /* followed by the items, except for the entire picture */
    bool whole;
};

struct reply {
    bool good;
    struct pm_error error;      /* else */
    bool confined;              /* of the first reply */
    int why_not;                /* errno */
    struct pm_heif_facts facts; /* of the first; profile and EXIF follow if their pointers are not NULL */
    int bits;                   /* of the others */
    bool gap;
};

/* This process's side of a photo's decoder. */
struct remote {
    const char *name;
    pid_t pid; /* 0: it is gone */
    int socket;
    uint8_t *rows; /* shared */
    size_t rows_size;
};

/* Address space in addition to that of this process when it forked and to the memory for decoding: for
 * the stacks of threads, and malloc()'s arenas for them. */
static const int64_t own_memory = (int64_t)256 << 20;
/* The limit for a decoder that does not terminate: no photo takes a hundredth of it. */
enum { MOST_SECONDS = 600, MOST_TILES_ABREAST = 256 };

static bool send_all(int fd, const void *data, size_t size) {
    for (const char *at = data; size > 0;) {
        ssize_t n = send(fd, at, size, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

static bool read_all(int fd, void *data, size_t size) {
    for (char *at = data; size > 0;) {
        ssize_t n = read(fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

/* ------------------------------------------------------------------ in the decoder */

/* By write(), since on some architectures send() is the same system call as socket(). */
static void answer(int socket, const void *data, size_t size) {
    if (!pm_write_all(socket, data, size))
        _exit(1);
}

/* Everything that is open except the socket, including the standard streams. */
static void close_others(int socket) {
    const unsigned own = (unsigned)socket;
#ifdef SYS_close_range
    if (syscall(SYS_close_range, 0U, own - 1, 0U) == 0 && syscall(SYS_close_range, own + 1, ~0U, 0U) == 0)
        return;
#endif
    enum { MOST = 1 << 16 };
    struct rlimit limit;
    rlim_t most = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < MOST ? limit.rlim_cur : MOST;
    for (int fd = 0; (rlim_t)fd < most; fd++)
        if (fd != socket)
            close(fd);
}

static int64_t memory_now(void) {
    long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL)
        return -1;
    const bool ok = fscanf(file, "%lld", &pages) == 1;
    fclose(file);
    return ok ? (int64_t)pages * sysconf(_SC_PAGESIZE) : -1;
}

static void limit_resources(int64_t most_memory) {
    const struct rlimit none = {0, 0}, time = {MOST_SECONDS, MOST_SECONDS};
    const int64_t now = memory_now();
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_CPU, &time);
    if (now < 0)
        return;
    struct rlimit memory;
    const rlim_t most = (rlim_t)(now + own_memory + most_memory);
    if (getrlimit(RLIMIT_AS, &memory) == 0 && memory.rlim_cur > most)
        setrlimit(RLIMIT_AS, &(struct rlimit){most, most});
}

static void answer_tiles(void *opened, const struct request *request, const uint32_t *items, uint8_t *shared,
                         struct reply *reply) {
    struct pm_heif_tiles tiles = request->tiles;
    struct pm_heif_rows rows;
    tiles.items = request->whole ? NULL : items;
    tiles.to = shared;
    reply->good = pm_heif_library.decode(opened, &tiles, &rows, &reply->error);
    if (!reply->good)
        return;
    reply->bits = rows.bits;
    reply->gap = rows.gap;
    const size_t width = pm_heif_stride(&tiles);
    for (int y = 0; rows.codes != shared && y < tiles.height; y++)
        memcpy(shared + (size_t)y * width, rows.codes + (size_t)y * rows.stride, width);
}

static _Noreturn void serve(const struct pm_heif_input *input, int socket, uint8_t *shared) {
    static struct reply first; /* too large for some stacks */
    void *opened;
    close_others(socket);
    limit_resources(input->most_memory);
    first.confined = pm_confine();
    first.why_not = errno;
    first.good = pm_heif_library.open(NULL, input, &opened, &first.facts, &first.error);
    answer(socket, &first, sizeof first);
    if (first.good && first.facts.icc != NULL)
        answer(socket, first.facts.icc, first.facts.icc_size);
    if (first.good && first.facts.exif != NULL)
        answer(socket, first.facts.exif, first.facts.exif_size);
    struct request request;
    uint32_t items[MOST_TILES_ABREAST];
    while (first.good && read_all(socket, &request, sizeof request) &&
           (request.whole || read_all(socket, items, (size_t)request.tiles.n * sizeof *items))) {
        struct reply reply = {.good = false};
        answer_tiles(opened, &request, items, shared, &reply);
        answer(socket, &reply, sizeof reply);
    }
    _exit(0);
}

/* ------------------------------------------------------------------ in this process */

static int end(struct remote *remote) {
    int status = 0;
    if (remote->pid == 0)
        return 0;
    kill(remote->pid, SIGKILL);
    while (waitpid(remote->pid, &status, 0) < 0 && errno == EINTR)
        ;
    remote->pid = 0;
    return status;
}

/* Locks of a codec's threads can wait for each other forever, which RLIMIT_CPU does not end. Several periods
 * in a row, since the first may have passed while both processes were stopped. */
enum { SILENT_MS = 5000, SILENT_PERIODS = 3 };

/* False if the decoder has stopped working on its reply. */
static bool await_reply(const struct remote *remote) {
    struct pollfd reply = {.fd = remote->socket, .events = POLLIN};
    clockid_t clock;
    struct timespec used = {0}, before;
    if (clock_getcpuclockid(remote->pid, &clock) != 0)
        return true;
    for (int silent = 0; silent < SILENT_PERIODS; silent++) {
        const int n = poll(&reply, 1, SILENT_MS);
        if (n > 0)
            return true;
        before = used;
        if (n < 0 || clock_gettime(clock, &used) != 0 || used.tv_sec != before.tv_sec ||
            used.tv_nsec != before.tv_nsec)
            silent = -1;
    }
    return false;
}

static bool read_reply(const struct remote *remote, struct reply *reply) {
    return await_reply(remote) && read_all(remote->socket, reply, sizeof *reply);
}

/* It sent no more replies, or an invalid one. */
static bool fail_dead(struct remote *remote, struct pm_error *err) {
    const bool was_there = remote->pid != 0;
    /* A process that has exited by itself keeps its status. */
    siginfo_t info = {.si_pid = 0};
    enum { PATIENCE_MS = 200, STEP_US = 1000 };
    for (int i = 0; was_there && i < PATIENCE_MS && info.si_pid == 0; i++) {
        if (waitid(P_PID, (id_t)remote->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
            break;
        if (info.si_pid == 0)
            usleep(STEP_US);
    }
    const bool died = info.si_pid != 0;
    const int status = end(remote);
    if (died && WIFSIGNALED(status))
        return pm_fail(err, PM_E_CORRUPT,
                       "%s: libheif, which decodes HEIC in a separate process, crashed on this file (%s): "
                       "ask for the original, or export the photo as JPEG on the phone",
                       remote->name, strsignal(WTERMSIG(status)));
    return pm_fail(err, PM_E_CORRUPT,
                   "%s: libheif, which decodes HEIC in a separate process, gave no answer for this file: ask "
                   "for the original, or export the photo as JPEG on the phone",
                   remote->name);
}

/* The replies of another process are not trusted more than a file. Its lack of memory concerns this photo
 * only. */
static bool fail_as_told(const struct remote *remote, struct pm_error *told, struct pm_error *err) {
    told->message[sizeof told->message - 1] = '\0';
    if (told->code == PM_E_MEMORY)
        return pm_fail(err, PM_E_TOO_LARGE,
                       "%s: takes more memory to decode than is allowed for a HEIC picture: scale it down, "
                       "or convert it to JPEG",
                       remote->name);
    const bool known =
        told->code == PM_E_UNSUPPORTED || told->code == PM_E_TRUNCATED || told->code == PM_E_TOO_LARGE;
    return pm_fail(err, known ? told->code : PM_E_CORRUPT, "%s", told->message);
}

static bool read_block(struct remote *remote, uint8_t **block, size_t size, size_t most,
                       struct pm_error *err) {
    const bool there = *block != NULL;
    *block = NULL;
    if (!there)
        return true;
    if (size == 0 || size > most)
        return fail_dead(remote, err);
    *block = pm_alloc(size, 1, err);
    return *block != NULL && (read_all(remote->socket, *block, size) || fail_dead(remote, err));
}

static void tell_open(struct pm_decoder *decoder, int why) {
    pthread_mutex_lock(&decoder->mutex);
    const bool tell = decoder->verbose && !decoder->told;
    decoder->told = true;
    pthread_mutex_unlock(&decoder->mutex);
    if (tell)
        pm_message("HEIC is decoded without a sandbox filter against file and socket access: the system does "
                   "not allow one (%s)",
                   strerror(why));
}

static bool read_first(struct pm_decoder *decoder, struct remote *remote, const struct pm_heif_input *input,
                       struct pm_heif_facts *facts, struct pm_error *err) {
    struct reply reply;
    if (!read_reply(remote, &reply))
        return fail_dead(remote, err);
    if (!reply.confined)
        tell_open(decoder, reply.why_not);
    if (!reply.good)
        return fail_as_told(remote, &reply.error, err);
    *facts = reply.facts;
    uint8_t *exif = facts->exif;
    facts->exif = NULL;
    if (!read_block(remote, &facts->icc, facts->icc_size, PM_HEIF_MOST_ICC, err))
        return false;
    facts->exif = exif;
    return read_block(remote, &facts->exif, facts->exif_size, input->size, err);
}

static void decoder_close(void *opened) {
    struct remote *remote = opened;
    if (remote == NULL)
        return;
    end(remote);
    if (remote->socket >= 0)
        close(remote->socket);
    if (remote->rows != NULL)
        munmap(remote->rows, remote->rows_size);
    free(remote);
}

static bool share_rows(struct remote *remote, int64_t pixels, struct pm_error *err) {
    enum { MOST_BYTES_A_PIXEL = 6 };
    if (pixels <= 0) /* its size will be refused */
        return true;
    if ((uint64_t)pixels > SIZE_MAX / MOST_BYTES_A_PIXEL)
        return pm_fail_memory(err);
    void *rows = mmap(NULL, (size_t)pixels * MOST_BYTES_A_PIXEL, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (rows == MAP_FAILED)
        return pm_fail_memory(err);
    remote->rows = rows;
    remote->rows_size = (size_t)pixels * MOST_BYTES_A_PIXEL;
    return true;
}

static bool begin(struct remote *remote, const struct pm_heif_input *input, struct pm_error *err) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return pm_fail(err, PM_E_MEMORY, "%s: cannot connect to the process that decodes HEIC: %s",
                       input->name, strerror(errno));
    const pid_t parent = getpid();
    remote->socket = ends[0];
    remote->pid = fork();
    if (remote->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        serve(input, ends[1], remote->rows);
    }
    const int number = errno;
    close(ends[1]);
    if (remote->pid > 0)
        return true;
    remote->pid = 0;
    return pm_fail(err, PM_E_MEMORY, "%s: cannot start the process that decodes HEIC: %s", input->name,
                   strerror(number));
}

/* Once, and not while another thread forks, so that the library's own locks are free in every process. */
static void load_once(struct pm_decoder *decoder) {
    pthread_mutex_lock(&decoder->mutex);
    if (!decoder->loaded)
        pm_heif_library_load();
    decoder->loaded = true;
    pthread_mutex_unlock(&decoder->mutex);
}

static bool decoder_open(void *context, const struct pm_heif_input *input, void **opened,
                         struct pm_heif_facts *facts, struct pm_error *err) {
    struct pm_decoder *decoder = context;
    struct remote *remote = pm_alloc(1, sizeof *remote, err);
    *opened = remote;
    *facts = (struct pm_heif_facts){.icc = NULL};
    if (remote == NULL)
        return false;
    remote->name = input->name;
    remote->socket = -1;
    load_once(decoder);
    return share_rows(remote, input->most_pixels, err) && begin(remote, input, err) &&
           read_first(decoder, remote, input, facts, err);
}

static bool decoder_decode(void *opened, const struct pm_heif_tiles *tiles, struct pm_heif_rows *rows,
                           struct pm_error *err) {
    struct remote *remote = opened;
    struct reply reply;
    const struct request request = {*tiles, tiles->items == NULL};
    *rows = (struct pm_heif_rows){.codes = remote->rows, .stride = pm_heif_stride(tiles)};
    if (tiles->n > MOST_TILES_ABREAST ||
        rows->stride > remote->rows_size / (size_t)(tiles->height / tiles->by))
        return pm_fail(
            err, PM_E_CORRUPT,
            "%s: the HEIC data are corrupt (the picture's size is not the stated one): ask for the original",
            remote->name);
    if (remote->pid == 0 || !send_all(remote->socket, &request, sizeof request) ||
        !(request.whole || send_all(remote->socket, tiles->items, (size_t)tiles->n * sizeof *tiles->items)) ||
        !read_reply(remote, &reply))
        return fail_dead(remote, err);
    rows->bits = reply.bits;
    rows->gap = reply.gap;
    return reply.good || fail_as_told(remote, &reply.error, err);
}

/* ------------------------------------------------------------------ public */

static bool is_followed(void) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#endif
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
    return true;
#endif
#endif
    const char *preloaded = getenv("LD_PRELOAD");
    return preloaded != NULL && strstr(preloaded, "vgpreload") != NULL;
}

void pm_decoder_begin(struct pm_decoder *decoder, bool verbose) {
    *decoder = (struct pm_decoder){.verbose = verbose};
    pthread_mutex_init(&decoder->mutex, NULL);
    if (!is_followed())
        decoder->reader = (struct pm_heif_reader){decoder_open, decoder_decode, decoder_close, true, decoder};
}

#else

void pm_decoder_begin(struct pm_decoder *decoder, bool verbose) {
    *decoder = (struct pm_decoder){.verbose = verbose};
    pthread_mutex_init(&decoder->mutex, NULL);
}

#endif

void pm_decoder_end(struct pm_decoder *decoder) {
    pthread_mutex_destroy(&decoder->mutex);
}

const struct pm_heif_reader *pm_decoder_reader(const struct pm_decoder *decoder) {
    return decoder->reader.open != NULL ? &decoder->reader : NULL;
}
