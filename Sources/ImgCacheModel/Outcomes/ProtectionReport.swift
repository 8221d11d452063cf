/// What holds the processes that decode strangers' pictures, as such a process found it itself.
///
/// Limits on CPU time and wall time are the parent's; they always hold and are not listed.
public struct ProtectionReport: Hashable, Sendable {
    /// The protections there are, in the order in which a report shows them.
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// No program that it could start would get more rights (`PR_SET_NO_NEW_PRIVS`).
        case noNewPrivileges = "no_new_privileges"
        /// No file can be opened (Landlock); from its ABI 4 on no TCP port bound or connected
        /// either, from 6 on no signal sent outside.
        case landlock
        /// Only system calls of a short list work (seccomp): no network, no exec, no ptrace.
        case seccomp
        /// Address space is limited to `limits.workerMemory`.
        case memoryLimit = "memory_limit"
        /// No file can be written, few can be open, no core is dumped.
        case fileLimits = "file_limits"

        /// For people: `no new privileges`, `Landlock`.
        public var title: String {
            switch self {
            case .noNewPrivileges: "no new privileges"
            case .landlock: "Landlock"
            case .seccomp: "seccomp"
            case .memoryLimit: "memory limit"
            case .fileLimits: "file limits"
            }
        }
    }

    /// One protection: whether it holds, and more about it.
    public struct Protection: Hashable, Sendable {
        /// Which one.
        public let name: Name
        /// Whether it holds.
        public let isActive: Bool
        /// Active: how (`ABI 7`, `2 GB`), or empty. Not active: why not. One line.
        public let detail: String

        /// Takes the values.
        public init(_ name: Name, isActive: Bool, detail: String = "") {
            self.name = name
            self.isActive = isActive
            self.detail = detail
        }
    }

    /// Each name once, in the order of ``Name/allCases``.
    public let protections: [Protection]
    /// The version of libvips: `8.14.1`.
    public let libraryVersion: String

    /// Takes what was found; a protection that is not among it is not active, and one that is
    /// there twice counts as first named.
    public init(_ found: [Protection], libraryVersion: String) {
        protections = Name.allCases.map { name in
            found.first { $0.name == name }
                ?? Protection(name, isActive: false, detail: "not reported")
        }
        self.libraryVersion = libraryVersion
    }

    /// Whether this protection holds.
    public func isActive(_ name: Name) -> Bool {
        protections.contains { $0.name == name && $0.isActive }
    }

    /// Whether everything that there is holds.
    public var isComplete: Bool { protections.allSatisfy(\.isActive) }

    /// Those that do not hold.
    public var missing: [Protection] { protections.filter { !$0.isActive } }
}

extension ProtectionReport: CustomStringConvertible {
    /// One line for people: `no new privileges, Landlock (ABI 7), seccomp, memory limit (2 GB),
    /// file limits`; what is missing follows as `without seccomp (Operation not permitted)`.
    public var description: String {
        func text(_ list: [Protection]) -> String {
            list.map { $0.name.title + ($0.detail.isEmpty ? "" : " (\($0.detail))") }
                .joined(separator: ", ")
        }
        let active = protections.filter(\.isActive)
        let held = active.isEmpty ? "none" : text(active)
        return missing.isEmpty ? held : "\(held); without \(text(missing))"
    }
}
