internal import CSandbox
internal import Glibc

/// Takes from the calling process what a decoder does not need.
///
/// In this order, from the only thread there is: limits, libvips (which loads its modules), then
/// Landlock, then seccomp. Threads made earlier would escape Landlock; libvips started later would
/// miss its modules. A worker goes on without what the kernel does not offer, and says so.
enum Sandbox {
    /// Sets the limits that hold from the start.
    ///
    /// - Returns: Whether memory, and whether files are limited.
    static func setLimits(memory: Int) -> (memory: Bool, files: Bool) {
        let limitsMemory = memory > 0 && limit(RLIMIT_AS.number, to: memory)
        // Results go back through the socket: nothing is ever written to a file.
        let files = [
            limit(RLIMIT_FSIZE.number, to: 0), limit(RLIMIT_CORE.number, to: 0),
            limit(RLIMIT_NOFILE.number, to: 64),
        ]
        return (limitsMemory, files.allSatisfy(\.self))
    }

    private static func limit(_ resource: __rlimit_resource_t, to value: Int) -> Bool {
        var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        return setrlimit(resource, &limit) == 0
    }

    /// Closes the file system but for reading beneath some folders, and the abstract sockets and
    /// processes outside.
    ///
    /// - Returns: The ABI in force, or 0 where the kernel has no Landlock.
    static func closeFileSystem(except readable: [String]) -> Int {
        let abi = Int(csandbox_landlock_abi())
        guard abi >= 1 else { return 0 }
        // Source: Linux Documentation/userspace-api/landlock.rst. Bits of file access by ABI:
        // 13 at first, REFER with 2, TRUNCATE with 3, IOCTL_DEV with 5.
        let bits = [1: 13, 2: 14, 3: 15, 4: 15][abi] ?? 16
        let ruleset = csandbox_landlock_ruleset(
            (1 << bits) - 1, abi >= 4 ? 0b11 : 0, abi >= 6 ? 0b11 : 0,
            abi >= 6 ? 24 : abi >= 4 ? 16 : 8)
        guard ruleset >= 0 else { return 0 }
        defer { close(ruleset) }
        for path in readable {
            let folder = csandbox_open_folder(path)
            guard folder >= 0 else { continue }
            // READ_FILE and READ_DIR.
            _ = csandbox_landlock_allow(ruleset, folder, 1 << 2 | 1 << 3)
            close(folder)
        }
        return csandbox_landlock_restrict(ruleset) == 0 ? abi : 0
    }

    /// Lets only the calls of the table through; every other one fails with EPERM.
    static func filterCalls() -> Bool {
        let filter = CallFilter.program()
        return filter.withUnsafeBufferPointer {
            csandbox_seccomp_load($0.baseAddress, UInt16($0.count)) == 0
        }
    }
}

extension __rlimit_resource {
    /// As setrlimit takes it here: a plain number.
    fileprivate var number: __rlimit_resource_t { __rlimit_resource_t(rawValue) }
}
