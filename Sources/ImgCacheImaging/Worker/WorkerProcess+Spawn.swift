internal import CSandbox
internal import Glibc

/// How a process ended.
struct ProcessDeath: CustomStringConvertible {
    /// The signal that ended it; 0 when it ended by itself.
    let signal: Int32
    /// Its exit status, when it ended by itself.
    let status: Int32

    init(waitStatus: Int32) {
        signal = waitStatus & 0x7F
        status = waitStatus >> 8 & 0xFF
    }

    var description: String { signal == 0 ? "exit status \(status)" : "signal \(signal)" }
}

extension WorkerProcess {
    /// Starts a program with a socket for standard input and nothing else of ours.
    static func spawn(
        _ executable: String, _ arguments: [String], standardInput: Int32
    ) throws(ImagingError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, standardInput, STDIN_FILENO)
        // Decoders print warnings about strangers' files; nobody reads them.
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        // Databases, locks and other workers' sockets stay here.
        csandbox_close_from(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Blocked from the first instruction: the worker ignores them as soon as it can.
        var blocked = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGINT)
        sigaddset(&blocked, SIGTERM)
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var child: pid_t = 0
        let status = withStrings([executable] + arguments) { arguments in
            withStrings(environment()) { environment in
                posix_spawn(&child, executable, &actions, &attributes, arguments, environment)
            }
        }
        guard status == 0 else {
            throw .workerStart(path: executable, detail: SystemText.of(errno: status))
        }
        return child
    }

    /// The few variables that a decoder has use for: no credential is among them.
    private static func environment() -> [String] {
        // Memory of one picture is kept for the next instead of being mapped again page by page:
        // about 6 % less CPU (measured in one process, three rounds). Recycling bounds what a worker holds.
        var variables = [
            "MALLOC_ARENA_MAX=2", "MALLOC_MMAP_THRESHOLD_=134217728",
            "MALLOC_TRIM_THRESHOLD_=268435456", "LC_ALL=C.UTF-8",
        ]
        for name in ["LD_LIBRARY_PATH", "VIPSHOME", "SWIFT_BACKTRACE"] {
            if let value = getenv(name) { variables.append("\(name)=\(String(cString: value))") }
        }
        return variables
    }

    /// Waits for a child of ours.
    @discardableResult static func reap(_ child: pid_t, waiting: Bool = true) -> ProcessDeath? {
        var status: Int32 = 0
        while true {
            let found = waitpid(child, &status, waiting ? 0 : WNOHANG)
            if found == child { return ProcessDeath(waitStatus: status) }
            // Somebody who waits for every child took it: it is gone all the same.
            if found < 0, errno != EINTR { return ProcessDeath(waitStatus: 0) }
            if found == 0 { return nil }
        }
    }

    private static func withStrings<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var copies: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return body(&copies)
    }
}
