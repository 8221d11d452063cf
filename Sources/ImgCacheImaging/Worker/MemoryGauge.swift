internal import Glibc

/// How much memory this process holds, read from files that were opened before the cage closed.
struct MemoryGauge {
    private let statm: Int32
    private let status: Int32
    private let limit: Int

    /// Opens both for the life of the process.
    init(limit: Int) {
        statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        status = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        self.limit = limit
    }

    /// Bytes in memory now; 0 where the system does not tell.
    func resident() -> Int {
        let fields = text(of: statm).split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    /// Whether the address space was once nearly all that is allowed, so that something failed.
    func isExhausted() -> Bool {
        guard limit > 0,
            let line = text(of: status).split(separator: "\n").first(where: {
                $0.hasPrefix("VmPeak:")
            }),
            let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
        else { return false }
        return kilobytes * 1024 > limit / 10 * 9
    }

    private func text(of file: Int32) -> String {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { room in
            let count = pread(file, room.baseAddress, room.count, 0)
            return count > 0
                ? String(decoding: UnsafeRawBufferPointer(rebasing: room[..<count]), as: UTF8.self)
                : ""
        }
    }
}
