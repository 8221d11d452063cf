internal import CSandbox
internal import Glibc

/// The seccomp filter of a worker, as a program of classic BPF.
///
/// Source: Linux Documentation/userspace-api/seccomp_filter.rst. Offsets are those of
/// `struct seccomp_data`: number 0, architecture 4, arguments from 16, low half first.
enum CallFilter {
    private static let allow: UInt32 = 0x7FFF_0000
    private static let kill: UInt32 = 0x8000_0000
    private static func fail(_ number: Int32) -> UInt32 { 0x0005_0000 | UInt32(number) }

    static func program() -> [sock_filter] {
        let special = csandbox_special_calls()
        var program = [
            load(4),
            // Another architecture has other numbers: that is nobody we know.
            jump(0x15, csandbox_architecture(), match: 1, other: 0), end(kill),
            load(0),
            // x32 numbers on x86-64.
            jump(0x35, 0x4000_0000, match: 0, other: 1), end(fail(EPERM)),
        ]
        // Threads, but no processes: CLONE_THREAD must be among the flags.
        program += when(
            special.clone,
            [load(16), jump(0x45, 0x10000, match: 0, other: 1), end(allow), end(fail(EPERM))])
        // Its flags lie in memory, where no filter can look; glibc then falls back to clone.
        program += when(special.clone3, [end(fail(ENOSYS))])
        // PR_SET_NAME alone: GLib names its threads.
        program += when(
            special.prctl,
            [load(16), jump(0x15, 15, match: 0, other: 1), end(allow), end(fail(EPERM))])
        // Limits may be read, not set: the new value's address must be null.
        program += when(
            special.prlimit64,
            [
                load(32), jump(0x15, 0, match: 0, other: 3), load(36),
                jump(0x15, 0, match: 0, other: 1), end(allow), end(fail(EPERM)),
            ])
        // Signals to this process alone: abort needs that.
        program += when(
            special.tgkill,
            [
                load(16), jump(0x15, UInt32(getpid()), match: 0, other: 1), end(allow),
                end(fail(EPERM)),
            ])
        var calls: UnsafePointer<Int32>?
        let count = csandbox_allowed_calls(&calls)
        for number in UnsafeBufferPointer(start: calls, count: count) {
            program += [jump(0x15, UInt32(number), match: 0, other: 1), end(allow)]
        }
        program.append(end(fail(EPERM)))
        return program
    }

    /// Runs `body`, which must end every way, for one call; expects and leaves its number loaded.
    private static func when(_ call: Int32, _ body: [sock_filter]) -> [sock_filter] {
        [jump(0x15, UInt32(bitPattern: call), match: 0, other: UInt8(body.count))] + body
    }

    /// BPF_LD | BPF_W | BPF_ABS.
    private static func load(_ offset: UInt32) -> sock_filter {
        sock_filter(code: 0x20, jt: 0, jf: 0, k: offset)
    }

    /// BPF_JMP: 0x15 equal, 0x35 at least, 0x45 any bit of.
    private static func jump(
        _ code: UInt16, _ value: UInt32, match: UInt8, other: UInt8
    ) -> sock_filter {
        sock_filter(code: code, jt: match, jf: other, k: value)
    }

    /// BPF_RET.
    private static func end(_ action: UInt32) -> sock_filter {
        sock_filter(code: 0x06, jt: 0, jf: 0, k: action)
    }
}
