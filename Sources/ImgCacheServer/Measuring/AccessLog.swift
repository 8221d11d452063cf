internal import ImgCacheModel
internal import ImgCacheStore
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
    private let file = Mutex<PublicFile?>(nil)

    /// Opens the file for appending; the path `-` is standard output.
    ///
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
            let lost = lines.count - Self.write(lines, to: target)
            if lost > 0 {
                log.error(
                    "the access log cannot be written",
                    metadata: ["path": "\(path)", "bytes lost": "\(lost)", "errno": "\(errno)"])
            }
        }
    }

    /// Writes what a file or a pipe takes; a pipe that takes nothing for a second is given up.
    ///
    /// - Returns: How many bytes were written.
    private static func write(_ lines: [UInt8], to target: Int32) -> Int {
        lines.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count, let start = bytes.baseAddress {
                var ready = pollfd(fd: target, events: Int16(POLLOUT), revents: 0)
                guard poll(&ready, 1, 1000) == 1 else { break }
                // A pipe with room for one page takes no more than that without waiting.
                let piece = min(bytes.count - done, 4096)
                #if canImport(Glibc)
                    let count = Glibc.write(target, start + done, piece)
                #elseif canImport(Musl)
                    let count = Musl.write(target, start + done, piece)
                #else
                    let count = Darwin.write(target, start + done, piece)
                #endif
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                done += count
            }
            return done
        }
    }

    /// Whether the path names another file than the open one.
    private var isGone: Bool {
        do {
            guard let here = try FileFacts(following: path) else { return true }
            return here.inode != file.withLock { $0?.facts.inode }
        } catch {
            // Where nobody may look, the open file is the best there is.
            return false
        }
    }

    /// - Returns: The error number where it failed; the old file stays open then.
    private func reopen() -> Int32? {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return errno }
        do {
            let opened = try PublicFile(adopting: descriptor, called: path)
            file.withLock { $0 = opened }
            return nil
        } catch {
            return EIO
        }
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
