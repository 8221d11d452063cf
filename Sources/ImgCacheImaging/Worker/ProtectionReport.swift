/// What holds a worker process, as the worker itself found it at its start.
///
/// Limits on CPU time and wall time are the parent's and always hold.
public struct ProtectionReport: Hashable, Sendable, CustomStringConvertible {
    /// No program that it could start would get more rights (`PR_SET_NO_NEW_PRIVS`).
    public let noNewPrivileges: Bool
    /// The kernel's Landlock ABI, under which no file can be opened; 0 where there is none.
    public let landlockABI: Int
    /// Only system calls of a short list work (seccomp): no network, no exec, no ptrace.
    public let filtersCalls: Bool
    /// Address space is limited to `limits.workerMemory`.
    public let limitsMemory: Bool
    /// No file can be written, few can be open, no core is dumped.
    public let limitsFiles: Bool
    /// The version of libvips: `8.14.1`.
    public let libraryVersion: String

    /// Takes the values.
    public init(
        noNewPrivileges: Bool, landlockABI: Int, filtersCalls: Bool, limitsMemory: Bool,
        limitsFiles: Bool, libraryVersion: String
    ) {
        self.noNewPrivileges = noNewPrivileges
        self.landlockABI = landlockABI
        self.filtersCalls = filtersCalls
        self.limitsMemory = limitsMemory
        self.limitsFiles = limitsFiles
        self.libraryVersion = libraryVersion
    }

    /// Whether everything that there is holds.
    public var isComplete: Bool {
        noNewPrivileges && landlockABI > 0 && filtersCalls && limitsMemory && limitsFiles
    }

    /// One line for people: `no new privileges, Landlock (ABI 7), seccomp, memory and file limits`.
    public var description: String {
        let parts = [
            noNewPrivileges ? "no new privileges" : nil,
            landlockABI > 0 ? "Landlock (ABI \(landlockABI))" : nil,
            filtersCalls ? "seccomp" : nil, limitsMemory ? "memory limit" : nil,
            limitsFiles ? "file limits" : nil,
        ].compactMap(\.self)
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }
}
