import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A client that sends just the bytes it is given, and reads what comes.
final class RawClient {
    /// One answer.
    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: Data

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    struct Failure: Error {
        var what: String
    }

    private let descriptor: Int32
    private var pending = Data()

    /// Connects to a port of loopback; each read waits 10 s at most.
    init(_ port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result == 0 else { throw Failure(what: "connect: \(errno)") }
        wait(seconds: 10)
    }

    deinit { close(descriptor) }

    /// How long a read waits.
    func wait(seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Keeps little of what comes in the kernel, so that a server notices a slow reader.
    func shrinkReceiveBuffer() {
        var size: Int32 = 4096
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "send: \(errno)") }
            done += count
        }
    }

    /// No more will be sent.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads once; `nil` at the end of the stream, an error when nothing came in time.
    func read() throws -> Data? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count == 0 || (count < 0 && errno == ECONNRESET) { return nil }
        guard count > 0 else { throw Failure(what: "nothing came in time: \(errno)") }
        return Data(buffer[..<count])
    }

    /// All bytes until the server closes.
    func readToEnd() throws -> Data {
        var all = pending
        pending = Data()
        while let piece = try read() { all += piece }
        return all
    }

    /// Reads one answer.
    func answer(isHead: Bool = false) throws -> Answer {
        let mark = Data("\r\n\r\n".utf8)
        while pending.range(of: mark) == nil {
            guard let piece = try read() else { throw Failure(what: "closed before an answer") }
            pending += piece
        }
        guard let end = pending.range(of: mark) else { throw Failure(what: "no head") }
        let head = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
        pending = Data(pending[end.upperBound...])
        let lines = head.components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        let length = isHead || status == 304 ? 0 : Int(headers["content-length"] ?? "0") ?? 0
        while pending.count < length {
            guard let piece = try read() else { throw Failure(what: "closed within a body") }
            pending += piece
        }
        let body = Data(pending.prefix(length))
        pending = Data(pending.dropFirst(length))
        return Answer(status: status, headers: headers, body: body)
    }

    /// Sends one request and reads its answer.
    func get(_ target: String, _ fields: [String: String] = [:], method: String = "GET") throws
        -> Answer
    {
        let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
        try send("\(method) \(target) HTTP/1.1\r\nHost: h\r\n\(lines)\r\n")
        return try answer(isHead: method == "HEAD")
    }

    /// One request over a connection of its own.
    static func get(
        _ port: Int, _ target: String, _ fields: [String: String] = [:], method: String = "GET"
    ) throws -> Answer { try RawClient(port).get(target, fields, method: method) }
}
