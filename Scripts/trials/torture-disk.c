/* A disk that fails: preloaded into imgcache by Scripts/trials/torture, it lets calls that change
 * files under one folder fail, or write less than asked.
 *
 *   DISK_ROOT   the folder; everything else is left alone
 *   DISK_FAULT  eio, enospc or short
 *   DISK_CALL   open, write, fsync, rename, unlink, mkdir, truncate or any
 *   DISK_NTH    the how many-th of these calls fails, from 1; 0 for none
 *   DISK_MORE   one in so many of the calls after that fails as well; 0 for none
 *   DISK_COUNT  a file that gets the number of these calls at the end
 *
 * Built by: cc -shared -fPIC -O1 -o torture-disk.so torture-disk.c -ldl -pthread
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { DESCRIPTORS = 65536 };

static const char *root, *fault, *wanted;
static long nth, more;
static atomic_long calls;
static atomic_ulong state = 88172645463325252UL;
static atomic_uchar ours[DESCRIPTORS];

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void begin(void) {
    root = getenv("DISK_ROOT");
    fault = getenv("DISK_FAULT");
    wanted = getenv("DISK_CALL");
    nth = getenv("DISK_NTH") ? atol(getenv("DISK_NTH")) : 0;
    more = getenv("DISK_MORE") ? atol(getenv("DISK_MORE")) : 0;
    state += (unsigned long)nth * 2654435761UL;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("DISK_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    fprintf(file, "%ld\n", atomic_load(&calls));
    fclose(file);
}

static int is_under(const char *path) {
    if (!root || !path) return 0;
    size_t length = strlen(root);
    if (path[0] == '/') return strncmp(path, root, length) == 0;
    char folder[PATH_MAX], whole[2 * PATH_MAX];
    if (!getcwd(folder, sizeof folder)) return 0;
    snprintf(whole, sizeof whole, "%s/%s", folder, path);
    return strncmp(whole, root, length) == 0;
}

static int is_open(int file) {
    return file >= 0 && file < DESCRIPTORS && atomic_load(&ours[file]);
}

/* Counts a call; whether it is to fail. */
static int fails(const char *call) {
    if (!root || !wanted || (strcmp(wanted, "any") != 0 && strcmp(wanted, call) != 0)) return 0;
    long number = atomic_fetch_add(&calls, 1) + 1;
    if (nth == 0 || number < nth) return 0;
    if (number == nth) return 1;
    if (more == 0) return 0;
    unsigned long old = atomic_load(&state), next;
    do {
        next = old ^ (old << 13);
        next ^= next >> 7;
        next ^= next << 17;
    } while (!atomic_compare_exchange_weak(&state, &old, next));
    return next % (unsigned long)more == 0;
}

static int is_short(void) { return fault && strcmp(fault, "short") == 0; }

static int refuse(void) {
    errno = fault && strcmp(fault, "enospc") == 0 ? ENOSPC : EIO;
    return -1;
}

static int note(int file, const char *path) {
    if (file >= 0 && file < DESCRIPTORS) atomic_store(&ours[file], is_under(path));
    return file;
}

#define OPENS(flags) (((flags) & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0)

#define OPEN(name)                                                           \
    int name(const char *path, int flags, ...) {                             \
        va_list rest;                                                        \
        va_start(rest, flags);                                               \
        mode_t mode = va_arg(rest, mode_t);                                  \
        va_end(rest);                                                        \
        if (OPENS(flags) && is_under(path) && !is_short() && fails("open"))  \
            return refuse();                                                 \
        return note(REAL(name)(path, flags, mode), path);                    \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                         \
    int name(int folder, const char *path, int flags, ...) {                 \
        va_list rest;                                                        \
        va_start(rest, flags);                                               \
        mode_t mode = va_arg(rest, mode_t);                                  \
        va_end(rest);                                                        \
        if (OPENS(flags) && is_under(path) && !is_short() && fails("open"))  \
            return refuse();                                                 \
        return note(REAL(name)(folder, path, flags, mode), path);            \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int file) {
    if (file >= 0 && file < DESCRIPTORS) atomic_store(&ours[file], 0);
    return REAL(close)(file);
}

/* A short write takes half, at least one byte. */
#define CUT(count) ((count) > 1 ? (count) / 2 : (count))

ssize_t write(int file, const void *bytes, size_t count) {
    if (is_open(file) && fails("write")) {
        if (!is_short()) return refuse();
        count = CUT(count);
    }
    return REAL(write)(file, bytes, count);
}

#define PWRITE(name, type)                                                   \
    ssize_t name(int file, const void *bytes, size_t count, type place) {    \
        if (is_open(file) && fails("write")) {                               \
            if (!is_short()) return refuse();                                \
            count = CUT(count);                                              \
        }                                                                    \
        return REAL(name)(file, bytes, count, place);                        \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int file, const struct iovec *parts, int count) {
    if (is_open(file) && fails("write")) {
        if (!is_short()) return refuse();
        count = CUT(count);
    }
    return REAL(writev)(file, parts, count);
}

#define ON_FILE(name, call, ...)                                             \
    if (is_open(file) && !is_short() && fails(call)) return refuse();        \
    return REAL(name)(__VA_ARGS__);

int fsync(int file) { ON_FILE(fsync, "fsync", file) }
int fdatasync(int file) { ON_FILE(fdatasync, "fsync", file) }
int ftruncate(int file, off_t length) { ON_FILE(ftruncate, "truncate", file, length) }
int ftruncate64(int file, off64_t length) { ON_FILE(ftruncate64, "truncate", file, length) }

#define ON_PATH(name, call, ...)                                             \
    if (is_under(path) && !is_short() && fails(call)) return refuse();       \
    return REAL(name)(__VA_ARGS__);

int unlink(const char *path) { ON_PATH(unlink, "unlink", path) }
int rmdir(const char *path) { ON_PATH(rmdir, "unlink", path) }
int mkdir(const char *path, mode_t mode) { ON_PATH(mkdir, "mkdir", path, mode) }

int rename(const char *old, const char *path) {
    ON_PATH(rename, "rename", old, path)
}
