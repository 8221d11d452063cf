import Glibc
import Synchronization

/// A server on 127.0.0.2 that sends everybody elsewhere: a public server's part in tests where
/// 127.0.0.1 is the private one.
///
/// `GET /ANYTHING?to=LOCATION` is answered with 302, and its connection closed. With `/flaky` each
/// first of two requests is answered with 503.
final class RedirectingServer: Sendable {
    struct Fault: Error { var errno: Int32 }

    let port: UInt16
    private let descriptor: Int32
    private let requests = Mutex(0)

    /// Requests so far.
    var count: Int { requests.withLock { $0 } }

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Fault(errno: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.2")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { [descriptor] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) | listen(descriptor, 64)
                    | getsockname(descriptor, $0, &length)
            }
        }
        guard code == 0 else { throw Fault(errno: errno) }
        port = UInt16(bigEndian: address.sin_port)
        var thread = pthread_t()
        let me = Unmanaged.passRetained(self)
        let started = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<RedirectingServer>.fromOpaque(pointer).takeRetainedValue().serve()
                return nil
            }, me.toOpaque())
        guard started == 0 else {
            me.release()
            throw Fault(errno: started)
        }
        pthread_detach(thread)
    }

    /// Ends the thread.
    func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func serve() {
        while true {
            let client = accept(descriptor, nil, nil)
            guard client >= 0 else { break }
            answer(client)
            close(client)
        }
        close(descriptor)
    }

    private func answer(_ client: Int32) {
        var head = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !head.contains("\r\n\r\n") {
            let count = read(client, &buffer, buffer.count)
            guard count > 0 else { return }
            head += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let number = requests.withLock { count in
            count += 1
            return count
        }
        let target = head.split(separator: " ").dropFirst().first ?? ""
        let location = target.split(separator: "?to=", maxSplits: 1).dropFirst().first ?? ""
        let isRefusal = target.hasPrefix("/flaky") && number % 2 == 1
        let text =
            (isRefusal ? "HTTP/1.1 503 Later\r\n" : "HTTP/1.1 302 Elsewhere\r\n")
            + "Location: \(location)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        _ = Array(text.utf8).withUnsafeBytes {
            send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }
}
