// Tells ThreadSanitizer of the slow ways of Swift's `Mutex` on Linux; for LD_PRELOAD by
// Scripts/sanitize, shipped to nobody.
//
// A `Mutex` that nobody holds is taken and let go by an atomic in the caller's own code, which is
// instrumented. One that is contended goes through `_lockSlow` and `_unlockSlow` of
// libswiftSynchronization, which is not: futexes, unseen, so that every contended mutex would be
// reported as a race. These functions stand before those, do the same by calling them, and tell.
// Source: Synchronization/Mutex/LinuxImpl.swift of Swift; the names are its mangled ones.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

// Absent in programs without the sanitizer, which this may be loaded into as well.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

typedef SWIFT void lock_function(uint32_t, SELF);
typedef SWIFT bool try_function(SELF);
typedef SWIFT void unlock_function(SELF);

static lock_function *real_lock;
static try_function *real_try;
static unlock_function *real_unlock;

// Before any thread is there.
__attribute__((constructor)) static void find(void) {
    real_lock = (lock_function *)dlsym(RTLD_NEXT, LOCK);
    real_try = (try_function *)dlsym(RTLD_NEXT, TRY);
    real_unlock = (unlock_function *)dlsym(RTLD_NEXT, UNLOCK);
}

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void lock_slow(uint32_t thread, SELF) {
    if (!real_lock) abort();
    real_lock(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT bool try_slow(SELF) __asm__(TRY);
SWIFT bool try_slow(SELF) {
    if (!real_try) abort();
    bool taken = real_try(self);
    if (taken && __tsan_acquire) __tsan_acquire(self);
    return taken;
}

SWIFT void unlock_slow(SELF) __asm__(UNLOCK);
SWIFT void unlock_slow(SELF) {
    if (!real_unlock) abort();
    if (__tsan_release) __tsan_release(self);
    real_unlock(self);
}
