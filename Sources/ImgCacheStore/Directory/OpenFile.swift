#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open file that closes itself and is not inherited by child processes.
final class OpenFile: Sendable {
    let descriptor: Int32
    let path: String

    /// Opens a file for reading.
    init(reading path: String) throws(StoreError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path) }
    }

    /// Opens a file for reading and writing; one that does not exist yet is made with mode 0644,
    /// whatever the umask says. With `isNew` it must not exist yet.
    init(writing path: String, isNew: Bool) throws(StoreError) {
        self.path = path
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | (isNew ? O_EXCL : 0)
        descriptor = open(path, flags, 0o644)
        guard descriptor >= 0 else { throw .system("create", path) }
        if isNew, fchmod(descriptor, 0o644) != 0 {
            let error = StoreError.system("set the mode of", path)
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Writes all bytes at the file's position.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            #if canImport(Glibc)
                let written = Glibc.write(descriptor, start, rest.count)
            #elseif canImport(Musl)
                let written = Musl.write(descriptor, start, rest.count)
            #else
                let written = Darwin.write(descriptor, start, rest.count)
            #endif
            if written < 0 {
                if errno == EINTR { continue }
                throw StoreError.system("write", path)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Empties the file and goes back to its start.
    func truncate() throws(StoreError) {
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw .system("truncate", path)
        }
    }

    /// Waits until the bytes are on the disk.
    func flush() throws(StoreError) {
        guard fsync(descriptor) == 0 else { throw .system("flush", path) }
    }

    /// Reads from the start to the end in pieces of at most `size` bytes.
    func forEachPiece(
        of size: Int, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try forEachPiece(of: size, from: 0) { piece, _ in
            try body(piece)
            return true
        }
    }

    /// Reads from a place to the end in pieces of at most `size` bytes; `body` also gets where
    /// each begins, and ends the reading with `false`.
    func forEachPiece(
        of size: Int, from start: Int64, _ body: (UnsafeRawBufferPointer, Int64) throws -> Bool
    ) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { buffer.deallocate() }
        var offset = off_t(start)
        while true {
            let count = pread(descriptor, buffer.baseAddress, size, offset)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw StoreError.system("read", path) }
            if count == 0 { return }
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            guard try body(piece, Int64(offset)) else { return }
            offset += off_t(count)
        }
    }

    /// The first bytes of the file, as text.
    func head(limit: Int) throws(StoreError) -> String {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = pread(descriptor, &bytes, limit, 0)
        guard count >= 0 else { throw .system("read", path) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
