#include "cli/shell/signals.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

/* A handler can reach nothing else: the one mutable variable of the program's face. */
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

void pm_signals_prepare(void) {
    signal(SIGXFSZ, SIG_IGN);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return;
}
