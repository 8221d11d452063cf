import Dispatch
import Glibc

/// What came over a bare socket, and how it ended.
struct WireResult: Sendable {
    enum End: Sendable, Equatable {
        case closed
        case reset
        case silent
    }

    let bytes: [UInt8]
    let end: End

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Speaks to a port of 127.0.0.1 byte by byte, for what curl hides.
enum Wire {
    /// Sends a text and reads until the other end closes, resets, or is silent for a while.
    ///
    /// A silence of `patience` milliseconds counts as the end.
    static func exchange(
        port: Int, _ text: String, patience: Int = 5000
    ) async -> WireResult {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: blockingExchange(port, text, patience))
            }
        }
    }

    private static func blockingExchange(_ port: Int, _ text: String, _ patience: Int) -> WireResult
    {
        let descriptor = connect(port)
        defer { close(descriptor) }
        var wait = timeval(tv_sec: patience / 1000, tv_usec: patience % 1000 * 1000)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        let request = Array(text.utf8)
        send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 {
                bytes += buffer[..<count]
            } else if count == 0 {
                return WireResult(bytes: bytes, end: .closed)
            } else if errno == EAGAIN {
                return WireResult(bytes: bytes, end: .silent)
            } else {
                return WireResult(bytes: bytes, end: .reset)
            }
        }
    }

    /// Connects and returns the descriptor, or -1 when the port refuses.
    static func connect(_ port: Int) -> CInt {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let failed = withUnsafeBytes(of: &address) { bytes in
            guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
                return true
            }
            return Glibc.connect(descriptor, pointer, socklen_t(bytes.count)) != 0
        }
        guard !failed else {
            close(descriptor)
            return -1
        }
        return descriptor
    }
}
