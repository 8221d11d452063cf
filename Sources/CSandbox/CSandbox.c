#define _GNU_SOURCE
#include "CSandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int csandbox_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

int csandbox_landlock_abi(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

int csandbox_landlock_ruleset(uint64_t file_system, uint64_t network, uint64_t scoped,
                              size_t size) {
    // Debian 12's header knows the first member only; the kernel's structure has these three.
    const struct {
        uint64_t handled_access_fs, handled_access_net, scoped;
    } attributes = {file_system, network, scoped};
    return (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
}

int csandbox_landlock_allow(int ruleset, int folder, uint64_t access) {
    const struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = folder};
    return (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

int csandbox_landlock_restrict(int ruleset) {
    return (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
}

int csandbox_seccomp_load(const struct sock_filter *filter, unsigned short count) {
    const struct sock_fprog program = {.len = count, .filter = (struct sock_filter *)filter};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
}

uint32_t csandbox_architecture(void) {
#if defined(__x86_64__)
    return AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    return AUDIT_ARCH_AARCH64;
#else
    return 0;
#endif
}

// Memory, time, threads, and reading and writing what is open already. openat is here because
// libraries ask for files that they can do without; Landlock decides which may be opened.
// Left out, and so refused: sockets, exec, fork, ptrace, signals to others, mounts, namespaces,
// io_uring, bpf, keyrings, and everything not thought of.
static const int allowed_calls[] = {
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64, SYS_close, SYS_lseek,
    SYS_fstat, SYS_newfstatat, SYS_statx, SYS_openat, SYS_readlinkat, SYS_getdents64, SYS_fcntl,
    SYS_dup, SYS_faccessat, SYS_getcwd,
    SYS_recvmsg, SYS_sendmsg, SYS_recvfrom, SYS_sendto, SYS_shutdown, SYS_ppoll,
    SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_madvise, SYS_brk,
    SYS_futex, SYS_set_robust_list, SYS_get_robust_list, SYS_rseq, SYS_gettid, SYS_getpid,
    SYS_sched_yield, SYS_sched_getaffinity, SYS_sched_getparam, SYS_sched_getscheduler,
    SYS_set_tid_address, SYS_exit, SYS_exit_group, SYS_restart_syscall, SYS_membarrier,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack,
    SYS_clock_gettime, SYS_clock_getres, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday,
    SYS_getrandom, SYS_getrusage, SYS_sysinfo, SYS_uname, SYS_getuid, SYS_geteuid, SYS_getgid,
    SYS_getegid,
#ifdef SYS_open
    SYS_open, SYS_stat, SYS_lstat, SYS_access, SYS_readlink,
#endif
#ifdef SYS_poll
    SYS_poll,
#endif
#ifdef SYS_time
    SYS_time,
#endif
};

size_t csandbox_allowed_calls(const int **calls) {
    *calls = allowed_calls;
    return sizeof allowed_calls / sizeof allowed_calls[0];
}

struct csandbox_special_calls csandbox_special_calls(void) {
    return (struct csandbox_special_calls){
        .clone = SYS_clone,
        .clone3 = SYS_clone3,
        .prctl = SYS_prctl,
        .prlimit64 = SYS_prlimit64,
        .tgkill = SYS_tgkill,
    };
}

short csandbox_hang_up(void) { return POLLRDHUP; }

int csandbox_open_folder(const char *path) {
    return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

int csandbox_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int csandbox_limit_cpu(pid_t process, uint64_t seconds) {
    const struct rlimit limit = {.rlim_cur = seconds, .rlim_max = RLIM_INFINITY};
    return prlimit(process, RLIMIT_CPU, &limit, NULL);
}

ssize_t csandbox_send_descriptor(int socket, const void *data, size_t length, int descriptor) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec part = {.iov_base = (void *)data, .iov_len = length};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.room,
                             .msg_controllen = sizeof control.room};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

ssize_t csandbox_receive(int socket, void *data, size_t length, int *descriptor) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec part = {.iov_base = data, .iov_len = length};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.room,
                             .msg_controllen = sizeof control.room};
    *descriptor = -1;
    ssize_t count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    struct cmsghdr *header = count < 0 ? NULL : CMSG_FIRSTHDR(&message);
    if (header != NULL && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len == CMSG_LEN(sizeof(int))) {
        memcpy(descriptor, CMSG_DATA(header), sizeof *descriptor);
    }
    return count;
}
