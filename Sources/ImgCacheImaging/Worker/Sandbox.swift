internal import CSandbox
internal import Glibc
internal import ImgCacheModel

/// Takes from the calling process what a decoder does not need.
///
/// In this order, from the only thread there is: limits, libvips (which loads its modules), then
/// Landlock, then seccomp. Threads made earlier would escape Landlock; libvips started later would
/// miss its modules. A worker goes on without what the kernel does not offer, and says so.
enum Sandbox {
    typealias Protection = ProtectionReport.Protection

    /// Limits the address space; 0 for no limit.
    static func limitMemory(to bytes: Int) -> Protection {
        guard bytes > 0 else {
            return Protection(.memoryLimit, isActive: false, detail: "no limit is configured")
        }
        guard limit(RLIMIT_AS.number, to: bytes) else { return .refused(.memoryLimit, errno) }
        return Protection(
            .memoryLimit, isActive: true, detail: ByteCount(Int64(bytes)).rounded)
    }

    /// Results go back through the socket: nothing is ever written to a file.
    static func limitFiles() -> Protection {
        for (resource, value) in [(RLIMIT_FSIZE, 0), (RLIMIT_CORE, 0), (RLIMIT_NOFILE, 64)] {
            guard limit(resource.number, to: value) else { return .refused(.fileLimits, errno) }
        }
        return Protection(.fileLimits, isActive: true)
    }

    private static func limit(_ resource: __rlimit_resource_t, to value: Int) -> Bool {
        var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        return setrlimit(resource, &limit) == 0
    }

    /// Whatever is started gets no more rights than this process; seccomp asks for it.
    static func forbidNewPrivileges() -> Protection {
        csandbox_no_new_privileges() == 0
            ? Protection(.noNewPrivileges, isActive: true) : .refused(.noNewPrivileges, errno)
    }

    /// Closes the file system but for reading beneath some folders, and the abstract sockets and
    /// processes outside.
    static func closeFileSystem(except readable: [String]) -> Protection {
        let abi = Int(csandbox_landlock_abi())
        guard abi >= 1 else {
            let why =
                errno == EOPNOTSUPP
                ? "switched off when the kernel was started"
                : errno == ENOSYS ? "not in this kernel" : SystemText.of(errno: errno)
            return Protection(.landlock, isActive: false, detail: why)
        }
        // Source: Linux Documentation/userspace-api/landlock.rst. Bits of file access by ABI:
        // 13 at first, REFER with 2, TRUNCATE with 3, IOCTL_DEV with 5.
        let bits = [1: 13, 2: 14, 3: 15, 4: 15][abi] ?? 16
        let ruleset = csandbox_landlock_ruleset(
            (1 << bits) - 1, abi >= 4 ? 0b11 : 0, abi >= 6 ? 0b11 : 0,
            abi >= 6 ? 24 : abi >= 4 ? 16 : 8)
        guard ruleset >= 0 else { return .refused(.landlock, errno) }
        defer { close(ruleset) }
        for path in readable {
            let folder = csandbox_open_folder(path)
            guard folder >= 0 else { continue }
            // READ_FILE and READ_DIR.
            _ = csandbox_landlock_allow(ruleset, folder, 1 << 2 | 1 << 3)
            close(folder)
        }
        guard csandbox_landlock_restrict(ruleset) == 0 else { return .refused(.landlock, errno) }
        return Protection(.landlock, isActive: true, detail: "ABI \(abi)")
    }

    /// Lets only the calls of the table through; every other one fails with EPERM.
    static func filterCalls() -> Protection {
        let filter = CallFilter.program()
        let status = filter.withUnsafeBufferPointer {
            csandbox_seccomp_load($0.baseAddress, UInt16($0.count))
        }
        return status == 0
            ? Protection(.seccomp, isActive: true) : .refused(.seccomp, errno)
    }
}

extension ProtectionReport.Protection {
    fileprivate static func refused(_ name: ProtectionReport.Name, _ number: Int32) -> Self {
        Self(name, isActive: false, detail: SystemText.of(errno: number))
    }
}

extension __rlimit_resource {
    /// As setrlimit takes it here: a plain number.
    fileprivate var number: __rlimit_resource_t { __rlimit_resource_t(rawValue) }
}
