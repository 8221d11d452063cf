internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// One line a request in the combined log format, written each second.
///
/// The file is opened anew when it was renamed away, so that logrotate needs to tell nobody.
/// Lines that the disk is too slow for are dropped and counted, never waited for.
final class AccessLog: Service {
    /// The lines of one lane that wait to be written.
    final class Lines: Sendable {
        private static let most = 4 << 20
        private let text = Mutex((lines: [UInt8](), dropped: 0))

        /// Adds a line.
        func add(_ line: String) {
            text.withLock { text in
                if text.lines.count > Self.most {
                    text.dropped += 1
                } else {
                    text.lines += line.utf8
                }
            }
        }

        fileprivate func take() -> (lines: [UInt8], dropped: Int) {
            text.withLock { text in
                defer { text = ([], 0) }
                return text
            }
        }
    }

    private let path: String
    private let lanes: [Lines]
    private let pool: NIOThreadPool
    private let log: Logger
    private let file = Mutex<(descriptor: Int32, device: UInt64, inode: UInt64)?>(nil)

    /// Opens the file for appending.
    ///
    /// - Parameter path: `-` is standard output.
    /// - Throws: ``ServerError/logUnwritable(path:number:)``.
    init(
        path: String, lanes: [Lines], pool: NIOThreadPool, log: Logger
    ) throws(ServerError) {
        self.path = path
        self.lanes = lanes
        self.pool = pool
        self.log = log
        if path != "-", let number = reopen() {
            throw .logUnwritable(path: path, number: number)
        }
    }

    deinit { file.withLock { if let open = $0 { close(open.descriptor) } } }

    /// Writes each second until the server ends, and once more then.
    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
            } catch is CancellationError {
                break
            }
            try await write()
        }
    }

    /// Writes what waits.
    func write() async throws {
        try await pool.runIfActive { self.writeBlocking() }
    }

    private func writeBlocking() {
        if path != "-", isGone, let number = reopen() {
            log.error(
                "the access log cannot be opened again",
                metadata: ["path": "\(path)", "errno": "\(number)"])
        }
        let target = path == "-" ? STDOUT_FILENO : file.withLock { $0?.descriptor ?? -1 }
        for lane in lanes {
            let (lines, dropped) = lane.take()
            if dropped > 0 {
                log.warning("lines of the access log dropped", metadata: ["count": "\(dropped)"])
            }
            guard target >= 0 else { continue }
            lines.withUnsafeBytes { bytes in
                var done = 0
                while done < bytes.count, let start = bytes.baseAddress {
                    #if canImport(Glibc)
                        let count = Glibc.write(target, start + done, bytes.count - done)
                    #elseif canImport(Musl)
                        let count = Musl.write(target, start + done, bytes.count - done)
                    #else
                        let count = Darwin.write(target, start + done, bytes.count - done)
                    #endif
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else {
                        log.error(
                            "the access log cannot be written",
                            metadata: ["path": "\(path)", "errno": "\(errno)"])
                        return
                    }
                    done += count
                }
            }
        }
    }

    /// Whether the path names another file than the open one.
    private var isGone: Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return true }
        let here = (UInt64(status.st_dev), UInt64(status.st_ino))
        return file.withLock { $0.map { ($0.device, $0.inode) != here } ?? true }
    }

    /// - Returns: The error number where it failed; the old file stays open then.
    private func reopen() -> Int32? {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return errno }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            defer { close(descriptor) }
            return errno
        }
        file.withLock { open in
            if let open { close(open.descriptor) }
            open = (descriptor, UInt64(status.st_dev), UInt64(status.st_ino))
        }
        return nil
    }
}

/// One line of the log. Source: Apache HTTP Server, combined log format.
struct AccessLine {
    var client: String
    var seconds: Int64
    var method: String
    var target: String
    var version: String
    var status: UInt
    var bytes: Int64
    var referrer: String?
    var agent: String?

    /// The line with its line feed. What a client sent is escaped as nginx does it: a line of
    /// the log is one line, and a field ends where its quotation mark stands.
    var text: String {
        "\(client) - - [\(HTTPDate.logFormat(seconds))] \"\(Self.escaped(method)) "
            + "\(Self.escaped(target)) \(version)\" \(status) \(bytes) "
            + "\"\(Self.escaped(referrer ?? "-"))\" \"\(Self.escaped(agent ?? "-"))\"\n"
    }

    private static func escaped(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            $0 >= 32 && $0 < 127 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain { return text }
        return text.utf8.reduce(into: "") { line, byte in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0..<32, 127...:
                let digits = String(byte, radix: 16, uppercase: true)
                line += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: line.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
    }
}
