internal import ImgCacheModel
internal import Synchronization

/// Collects the originals on disk whose bytes have the hash of their name.
final class StoredOriginals: Sendable {
    /// One sound file.
    struct File: Sendable {
        var path: String
        var hash: ContentHash
        var bytes: Int64
    }

    private let files: any BlobVerifying
    private let state = Mutex<[File]>([])

    private let isHashing: Bool

    /// - Parameters:
    ///   - files: Hashes.
    ///   - isHashing: Whether bytes are looked at; else the name is enough.
    init(files: any BlobVerifying, isHashing: Bool = true) {
        self.files = files
        self.isHashing = isHashing
    }

    /// In order of their names.
    var sound: [File] { state.withLock { $0 } }

    /// Hashes the file when it is an original.
    ///
    /// - Throws: An ``ImgCacheError`` when the disk refuses.
    func look(at entry: InventoryEntry) throws {
        guard case .original(let hash) = entry.kind, let bytes = entry.found,
            try !isHashing || files.hash(of: entry.path, pause: { _ in }) == hash
        else { return }
        state.withLock { $0.append(File(path: entry.path, hash: hash, bytes: bytes)) }
    }
}
