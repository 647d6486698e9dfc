#include "cli/shell/confine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define MACHINE AUDIT_ARCH_I386
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define MACHINE AUDIT_ARCH_AARCH64
#elif defined(__arm__) && defined(__ARMEL__)
#define MACHINE AUDIT_ARCH_ARM
#elif defined(__s390x__)
#define MACHINE AUDIT_ARCH_S390X
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define MACHINE AUDIT_ARCH_PPC64LE
#elif defined(__riscv) && __riscv_xlen == 64
#define MACHINE AUDIT_ARCH_RISCV64
#else
#define MACHINE 0
#endif

/* By subject: files by path, sockets, programs and processes, other processes' memory and signals, the
 * kernel. A list of denied calls, since the others that a C library and a codec make differ between
 * versions. */
static const int denied[] = {
#ifdef SYS_open
    SYS_open,
#endif
#ifdef SYS_creat
    SYS_creat,
#endif
    SYS_openat,
#ifdef SYS_openat2
    SYS_openat2,
#endif
    SYS_open_by_handle_at,
    SYS_name_to_handle_at,
#ifdef SYS_unlink
    SYS_unlink,
    SYS_rmdir,
    SYS_mkdir,
    SYS_mknod,
    SYS_link,
    SYS_symlink,
    SYS_chmod,
#endif
#ifdef SYS_rename
    SYS_rename,
#endif
#ifdef SYS_chown
    SYS_chown,
    SYS_lchown,
#endif
#ifdef SYS_chown32
    SYS_chown32,
    SYS_lchown32,
#endif
    SYS_unlinkat,
    SYS_mkdirat,
    SYS_mknodat,
    SYS_linkat,
    SYS_symlinkat,
#ifdef SYS_renameat
    SYS_renameat,
#endif
    SYS_renameat2,
    SYS_fchmodat,
#ifdef SYS_fchmodat2
    SYS_fchmodat2,
#endif
    SYS_fchownat,
    SYS_truncate,
#ifdef SYS_truncate64
    SYS_truncate64,
#endif
#ifdef SYS_utime
    SYS_utime,
#endif
#ifdef SYS_utimes
    SYS_utimes,
#endif
#ifdef SYS_futimesat
    SYS_futimesat,
#endif
    SYS_utimensat,
#ifdef SYS_utimensat_time64
    SYS_utimensat_time64,
#endif
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    SYS_chroot,
    SYS_pivot_root,
    SYS_mount,
    SYS_umount2,
#ifdef SYS_open_tree
    SYS_open_tree,
    SYS_move_mount,
    SYS_fsopen,
    SYS_fspick,
#endif
    SYS_memfd_create,
    SYS_mq_open,
    SYS_mq_unlink,

    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
#ifdef SYS_accept
    SYS_accept,
#endif
    SYS_accept4,
#ifdef SYS_socketcall
    SYS_socketcall,
#endif

    SYS_execve,
    SYS_execveat,
#ifdef SYS_fork
    SYS_fork,
#endif
#ifdef SYS_vfork
    SYS_vfork,
#endif
    SYS_unshare,
    SYS_setns,
    SYS_personality,

    SYS_kill,
    SYS_tkill,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kcmp,
#ifdef SYS_pidfd_open
    SYS_pidfd_open,
#endif
#ifdef SYS_pidfd_send_signal
    SYS_pidfd_send_signal,
#endif
#ifdef SYS_pidfd_getfd
    SYS_pidfd_getfd,
#endif
#ifdef SYS_shmget
    SYS_shmget,
    SYS_shmat,
    SYS_shmctl,
    SYS_msgget,
    SYS_msgsnd,
    SYS_msgrcv,
    SYS_msgctl,
    SYS_semget,
    SYS_semctl,
#endif
#ifdef SYS_semop
    SYS_semop,
#endif
#ifdef SYS_ipc
    SYS_ipc,
#endif
    SYS_prlimit64,
#ifdef SYS_setrlimit
    SYS_setrlimit,
#endif

#ifdef SYS_io_uring_setup
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
#endif
    SYS_bpf,
    SYS_perf_event_open,
#ifdef SYS_userfaultfd
    SYS_userfaultfd,
#endif
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
#ifdef SYS_kexec_load
    SYS_kexec_load,
#endif
    SYS_syslog,
};
enum { N_DENIED = sizeof denied / sizeof *denied, N_RULES = 2 * N_DENIED + 32 };

struct program {
    struct sock_filter rules[N_RULES];
    unsigned short n;
};

static void add(struct program *program, struct sock_filter rule) {
    program->rules[program->n++] = rule;
}

static void load(struct program *program, size_t offset) {
    add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void answer(struct program *program, uint32_t action) {
    add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

/* Skips the next `skip` rules unless the comparison is true. */
static void unless(struct program *program, uint16_t comparison, uint32_t value, uint8_t skip) {
    add(program, (struct sock_filter)BPF_JUMP((uint16_t)(BPF_JMP | BPF_K | comparison), value, 0, skip));
}

/* The offset of the lower half of a call's argument. */
static size_t argument(int i) {
    const size_t lower = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0;
    return offsetof(struct seccomp_data, args) + 8 * (size_t)i + lower;
}

enum { EPERM_ANSWER = SECCOMP_RET_ERRNO | EPERM, ENOSYS_ANSWER = SECCOMP_RET_ERRNO | ENOSYS };

/* The call is allowed if the comparison of its argument is true, and denied otherwise. */
static void only_where(struct program *program, int call, int arg, uint16_t comparison, uint32_t value) {
    unless(program, BPF_JEQ, (uint32_t)call, 4);
    load(program, argument(arg));
    unless(program, comparison, value, 1);
    answer(program, SECCOMP_RET_ALLOW);
    answer(program, EPERM_ANSWER);
}

static void compose(struct program *program) {
    const int clone_flags = MACHINE == AUDIT_ARCH_S390X ? 1 : 0;
    load(program, offsetof(struct seccomp_data, arch));
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0));
    answer(program, EPERM_ANSWER);
    load(program, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
    const uint32_t x32 = 0x40000000;
    unless(program, BPF_JGE, x32, 1);
    answer(program, EPERM_ANSWER);
#endif
    /* Its flags are in memory, which a filter cannot read; without it, clone is called. */
#ifdef SYS_clone3
    unless(program, BPF_JEQ, SYS_clone3, 1);
    answer(program, ENOSYS_ANSWER);
#endif
    for (int i = 0; i < N_DENIED; i++) {
        unless(program, BPF_JEQ, (uint32_t)denied[i], 1);
        answer(program, EPERM_ANSWER);
    }
    only_where(program, SYS_clone, clone_flags, BPF_JSET, CLONE_THREAD);
    only_where(program, SYS_tgkill, 0, BPF_JEQ, (uint32_t)getpid()); /* abort() */
    answer(program, SECCOMP_RET_ALLOW);
}

/* All rights over files that the kernel can withhold, without an exception. */
static void withhold_files(void) {
#if defined(SYS_landlock_create_ruleset) && defined(SYS_landlock_restrict_self)
    enum { ASK_VERSION = 1 };
    static const uint8_t rights[] = {0, 13, 14, 15, 15, 16}; /* by version of the interface */
    enum { N_VERSIONS = sizeof rights };
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);
    if (version < 1)
        return;
    const struct {
        uint64_t handled_access_fs;
    } ruleset = {((uint64_t)1 << rights[version < N_VERSIONS ? version : N_VERSIONS - 1]) - 1};
    int fd = (int)syscall(SYS_landlock_create_ruleset, &ruleset, sizeof ruleset, 0);
    if (fd < 0)
        return;
    syscall(SYS_landlock_restrict_self, fd, 0);
    close(fd);
#endif
}

bool pm_confine(void) {
    struct program program = {.n = 0};
    if (MACHINE == 0) {
        errno = ENOSYS;
        return false;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    withhold_files();
    compose(&program);
    const struct sock_fprog filter = {program.n, program.rules};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0;
}
