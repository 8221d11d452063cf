import Glibc

/// A port of 127.0.0.1 that belongs to us and refuses every connection.
///
/// Bound and never listened on, so that nobody else can take it meanwhile.
final class ClosedPort: Sendable {
    let port: Int
    private let descriptor: CInt

    /// Binds a free port.
    ///
    /// - Throws: ``OriginError/bind(port:cause:)``.
    init() throws(OriginError) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed = withUnsafeMutableBytes(of: &address) { bytes in
            guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
                return true
            }
            return bind(descriptor, pointer, length) != 0
                || getsockname(descriptor, pointer, &length) != 0
        }
        guard descriptor >= 0, !failed else {
            let code = errno
            if descriptor >= 0 { close(descriptor) }
            throw .bind(port: 0, cause: SystemError(code: code))
        }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}

/// An error of the operating system.
struct SystemError: Error, CustomStringConvertible {
    let code: CInt

    var description: String { String(cString: strerror(code)) }
}
