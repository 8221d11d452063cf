// What a worker process needs of Linux and Swift cannot call: variadic system calls, macros of
// control messages, and the table of system calls that a decoder may make. One call each.
#ifndef CSANDBOX_H
#define CSANDBOX_H

#include <linux/filter.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// prctl(PR_SET_NO_NEW_PRIVS, 1); 0 or -1 with errno.
int csandbox_no_new_privileges(void);

// The Landlock ABI of the running kernel, 1 or more; -1 with errno where there is none.
int csandbox_landlock_abi(void);

// A ruleset that handles these accesses; `size` cuts the structure to what the ABI knows (8 bytes
// for ABI 1 to 3, 16 for 4 and 5, 24 from 6). A descriptor, or -1 with errno.
int csandbox_landlock_ruleset(uint64_t file_system, uint64_t network, uint64_t scoped,
                              size_t size);

// Allows accesses beneath an open folder; 0 or -1 with errno.
int csandbox_landlock_allow(int ruleset, int folder, uint64_t access);

// Restricts the calling thread and those that it starts from now on; 0 or -1 with errno.
int csandbox_landlock_restrict(int ruleset);

// Loads a seccomp filter for every thread of the process; 0 or -1 with errno.
int csandbox_seccomp_load(const struct sock_filter *filter, unsigned short count);

// The audit architecture that the filter must find (AUDIT_ARCH_...).
uint32_t csandbox_architecture(void);

// System calls that a decoder may make whatever their arguments; the count is returned.
size_t csandbox_allowed_calls(const int **calls);

// Numbers of the calls whose arguments the filter looks at; -1 where the platform has none.
struct csandbox_special_calls {
    int clone, clone3, prctl, prlimit64, tgkill;
};
struct csandbox_special_calls csandbox_special_calls(void);

// POLLRDHUP, for the events of a pollfd.
short csandbox_hang_up(void);

// open with O_PATH | O_DIRECTORY | O_CLOEXEC.
int csandbox_open_folder(const char *path);

// posix_spawn_file_actions_addclosefrom_np; 0 or an error number.
int csandbox_close_from(posix_spawn_file_actions_t *actions, int first);

// Sets the soft limit of another process's CPU seconds; 0 or -1 with errno.
int csandbox_limit_cpu(pid_t process, uint64_t seconds);

// Sends bytes and one descriptor over a Unix socket; as sendmsg, without SIGPIPE.
ssize_t csandbox_send_descriptor(int socket, const void *data, size_t length, int descriptor);

// Receives bytes, and a descriptor (close-on-exec) or -1; as recvmsg.
ssize_t csandbox_receive(int socket, void *data, size_t length, int *descriptor);

#endif
