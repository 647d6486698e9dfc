#include "cli/shell/process.h"

#include "base/error.h"
#include "cli/args/cli.h"
#include "cli/shell/message.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

/* A signal handler can reach nothing else: the only mutable variable of the command line. */
static volatile sig_atomic_t noted;

static const int asking[] = {SIGINT, SIGTERM, SIGHUP};
enum { N_ASKING = sizeof asking / sizeof *asking };

static void note(int number) {
    if (noted != 0)
        _exit(128 + number);
    noted = number;
}

void pm_signals_note(void) {
    struct sigaction action = {.sa_handler = note}, before; /* no SA_RESTART: a waiting read() must end */
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < N_ASKING; i++)
        if (sigaction(asking[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(asking[i], &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int pm_signals_noted(void) {
    return noted;
}

void pm_signals_leave(sigset_t *before) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < N_ASKING; i++)
        sigaddset(&set, asking[i]);
    pthread_sigmask(SIG_BLOCK, &set, before);
}

static void fill_descriptors(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return;
}

bool pm_check_descriptors(int wanted, struct pm_error *err) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return true;
    rlim_t left = limit.rlim_cur;
    for (int fd = 0; fd < 1024 && (rlim_t)fd < limit.rlim_cur; fd++)
        left -= fcntl(fd, F_GETFD) >= 0;
    return left >= (rlim_t)wanted || pm_fail(err, PM_E_MEMORY,
                                             "only %llu files may be open at once, but %d more are needed: "
                                             "give a smaller -j, or raise the limit (ulimit -n)",
                                             (unsigned long long)limit.rlim_cur, wanted);
}

/* ------------------------------------------------------------------ the stack */

struct call {
    int argc, code;
    char **argv;
    int (*run)(int argc, char **argv);
};

static void *make_call(void *argument) {
    struct call *call = argument;
    call->code = call->run(call->argc, call->argv);
    return NULL;
}

bool pm_thread_begin(pthread_t *thread, void *(*start)(void *argument), void *argument) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    const bool ok = pthread_attr_setstacksize(&attributes, PM_STACK_BYTES) == 0 &&
                    pthread_create(thread, &attributes, start, argument) == 0;
    pthread_attr_destroy(&attributes);
    return ok;
}

int pm_process_run(int argc, char **argv, int (*run)(int argc, char **argv)) {
    struct rlimit stack;
    struct call call = {.argc = argc, .argv = argv, .run = run};
    pthread_t thread;
    signal(SIGXFSZ, SIG_IGN);
    fill_descriptors();
    if (getrlimit(RLIMIT_STACK, &stack) != 0 || stack.rlim_cur >= PM_STACK_BYTES)
        return run(argc, argv);
    if (!pm_thread_begin(&thread, make_call, &call)) {
        pm_message("the stack is limited to %llu kB, but %d are needed: raise the limit, e.g. ulimit -s 8192",
                   (unsigned long long)stack.rlim_cur >> 10, PM_STACK_BYTES >> 10);
        return PM_EXIT_SOME_FAILED;
    }
    pthread_join(thread, NULL);
    return call.code;
}
