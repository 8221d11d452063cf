#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Reads a small text file whole.
enum FileReader {
    /// More than any configuration needs, in bytes.
    static let limit = 4 << 20

    /// The text of a file; `nil` when there is no file of that name.
    ///
    /// - Throws: ``SettingsError/unreadable(path:problem:)`` when it cannot be read, is longer
    ///   than ``limit`` or is not UTF-8.
    static func text(at path: String) throws(SettingsError) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .unreadable(path: path, problem: systemMessage())
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw .unreadable(path: path, problem: systemMessage())
            }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw .unreadable(path: path, problem: "it is longer than \(limit) bytes")
            }
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unreadable(path: path, problem: "it is not UTF-8")
        }
        return text
    }

    private static func systemMessage() -> String { String(cString: strerror(errno)) }
}
