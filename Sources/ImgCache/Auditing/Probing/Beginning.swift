internal import Dispatch
internal import Glibc
internal import ImgCacheModel

/// What the first bytes of a picture prove.
///
/// The fetcher has looked at them already: a page or a "not found" text is no beginning of a
/// picture. They prove that nothing changed when
///
/// - the server says how long the whole is, and that is the length that we know, and
/// - where we hold a copy, they are the first bytes of that copy.
///
/// Whatever else comes is no proof, of change neither: the picture is asked for whole.
enum Beginning {
    /// What came of a request for the first bytes.
    enum Finding: Hashable, Sendable {
        /// The picture is what it was.
        case unchanged
        /// All of it came: it is shorter than what was asked for.
        case isWhole
        /// Nothing is proven.
        case unproven
    }

    /// Holds a beginning against what is known.
    ///
    /// - Parameters:
    ///   - file: The bytes that came.
    ///   - length: How long the server says the whole is; `nil` when it does not.
    ///   - known: How long it was; `nil` when that is not known.
    ///   - copy: The file of the copy; `nil` when there is none.
    /// - Returns: What the bytes prove; a copy that cannot be read proves nothing.
    static func finding(
        _ file: StagedFile, length: Int64?, known: Int64?, copy: String?
    ) async -> Finding {
        let isCut = file.bytes >= Int64(ProbeQuestion.beginningBytes)
        if let length, length == file.bytes { return .isWhole }
        if length == nil, !isCut { return .isWhole }
        guard let length, length == known, isCut else { return .unproven }
        guard let copy else { return .unchanged }
        let count = Int(file.bytes)
        let isSame = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let new = bytes(of: file.path, first: count)
                continuation.resume(returning: new != nil && new == bytes(of: copy, first: count))
            }
        }
        return isSame ? .unchanged : .unproven
    }

    /// The first bytes of a file; `nil` when there are fewer or the disk refuses.
    private static func bytes(of path: String, first count: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var done = 0
        let all = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while done < count {
                let step = read(descriptor, buffer.baseAddress.map { $0 + done }, count - done)
                if step < 0, errno == EINTR { continue }
                guard step > 0 else { break }
                done += step
            }
            filled = done
        }
        return done == count ? all : nil
    }
}
