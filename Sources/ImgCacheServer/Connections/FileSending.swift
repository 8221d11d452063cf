internal import ImgCacheStore
internal import NIOCore

/// A file on its way into a socket, by way of `sendfile`.
final class FileSending {
    private let file: PublicFile
    private let handle: NIOFileHandle
    private var rest: Range<Int64>
    private var isOpen = true

    init(_ file: PublicFile, _ range: Range<Int64>) {
        self.file = file
        rest = range
        // The name says what the library plans; there is no other way to sendfile.
        handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: file.descriptor)
    }

    /// The file is shorter than it was.
    struct Shrunk: Error {}

    /// The next bytes; `nil` after the last ones.
    ///
    /// - Throws: ``Shrunk``, since `sendfile` would send nothing again and again; `StoreError`.
    func next(_ count: Int64) throws -> FileRegion? {
        guard !rest.isEmpty else { return nil }
        guard try file.size() >= rest.upperBound else { throw Shrunk() }
        let end = min(rest.lowerBound + count, rest.upperBound)
        defer { rest = end..<rest.upperBound }
        return FileRegion(
            fileHandle: handle, readerIndex: Int(rest.lowerBound), endIndex: Int(end))
    }

    /// Gives the descriptor back to its owner; safe to call twice.
    func finish() {
        guard isOpen else { return }
        isOpen = false
        do {
            _ = try handle.takeDescriptorOwnership()
        } catch {
            // Only a closed handle refuses, and nothing closes this one.
            assertionFailure("\(error)")
        }
    }

    deinit { finish() }
}
