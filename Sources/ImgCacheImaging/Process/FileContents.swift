internal import Glibc

/// A file read into memory, whole.
final class FileContents {
    let bytes: UnsafeMutableRawBufferPointer

    /// Reads a file up to `limit` bytes and one more, which tells that it is longer.
    ///
    /// Read rather than mapped: a file cut short under a mapping kills the process.
    ///
    /// - Throws: ``ImagingError/file(path:action:errno:)``.
    init(path: String, limit: Int) throws(ImagingError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .file(path: path, action: "read", errno: errno) }
        defer { close(file) }
        do {
            bytes = try Self.contents(of: file, limit: limit)
        } catch {
            throw .file(path: path, action: "read", errno: error.number)
        }
    }

    /// Reads what is left of an open file.
    init(descriptor: Int32, limit: Int) throws(ImagingError) {
        do {
            bytes = try Self.contents(of: descriptor, limit: limit)
        } catch {
            throw .file(path: "descriptor \(descriptor)", action: "read", errno: error.number)
        }
    }

    deinit { bytes.deallocate() }

    private struct ReadError: Error { let number: Int32 }

    private static func contents(
        of file: Int32, limit: Int
    ) throws(ReadError) -> UnsafeMutableRawBufferPointer {
        var info = stat()
        guard fstat(file, &info) == 0 else { throw ReadError(number: errno) }
        let capacity = max(0, min(Int(info.st_size), limit + 1))
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        var filled = 0
        while filled < capacity {
            let count = read(file, room.baseAddress?.advanced(by: filled), capacity - filled)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                let number = errno
                room.deallocate()
                throw ReadError(number: number)
            }
            filled += count
        }
        return UnsafeMutableRawBufferPointer(rebasing: room[..<filled])
    }
}
