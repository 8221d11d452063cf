internal import Glibc

/// A value guarded by a mutex, and a condition to wait for a change of it.
///
/// `Synchronization.Mutex` has no condition to wait on. For threads of our own: `wait` blocks.
// The pthread objects lie at addresses that never change and are made to be shared by threads;
// `value` is touched only while the mutex is held.
final class Monitor<Value>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var value: Value

    init(_ value: sending Value) {
        self.value = value
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Works on the value, alone.
    func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }

    /// Works on the value and wakes everybody who waits.
    func update<Result>(_ body: (inout Value) -> sending Result) -> sending Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }
        return body(&value)
    }

    /// Waits until `body` gives something, or, when a limit is given, until that time is over.
    func wait<Result>(
        atMost limit: Duration? = nil, until body: (inout Value) -> sending Result?
    ) -> sending Result? {
        var deadline = timespec()
        if let limit {
            clock_gettime(CLOCK_MONOTONIC, &deadline)
            let (seconds, attoseconds) = limit.components
            let nanoseconds = deadline.tv_nsec + Int(attoseconds / 1_000_000_000)
            deadline.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
            deadline.tv_nsec = nanoseconds % 1_000_000_000
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&value) { return result }
            let status =
                limit == nil
                ? pthread_cond_wait(condition, mutex)
                : pthread_cond_timedwait(condition, mutex, &deadline)
            if status == ETIMEDOUT { return body(&value) }
        }
    }
}
