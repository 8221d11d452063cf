import Glibc

/// Reads files whole.
enum WholeFile {
    /// Why a file was not read.
    enum Fault: Error, Equatable {
        /// The system's error number.
        case system(Int32)
        /// A folder, a pipe, a device or a link.
        case notAFile
        /// More bytes than allowed.
        case tooLarge(Int64)
    }

    /// Reads a regular file.
    ///
    /// - Parameters:
    ///   - path: Not followed when it is a symbolic link.
    ///   - limit: Bytes.
    /// - Returns: The bytes and what the file was before they were read.
    /// - Throws: ``Fault``.
    static func read(_ path: String, limit: Int) throws(Fault) -> (bytes: [UInt8], facts: FileFacts)
    {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ELOOP ? .notAFile : .system(errno)
        }
        defer { close(descriptor) }
        guard let facts = FileFacts(descriptor: descriptor) else { throw .system(errno) }
        guard facts.kind == .file else { throw .notAFile }
        guard facts.size <= limit else { throw .tooLarge(facts.size) }
        var problem: Int32 = 0
        let wanted = Int(facts.size)
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            count = 0
            while count < wanted {
                guard let base = buffer.baseAddress else { return }
                let got = Glibc.read(descriptor, base + count, wanted - count)
                if got < 0 {
                    if errno == EINTR { continue }
                    problem = errno
                    return
                }
                if got == 0 { return }
                count += got
            }
        }
        guard problem == 0 else { throw .system(problem) }
        return (bytes, facts)
    }
}
