public import ImgCacheModel

/// Originals and thumbnails as files of a cache directory.
///
/// A file has its name only when it is whole and flushed: written to `tmp`, `fsync`, `rename`,
/// `fsync` of the folder; many files at a time, on threads of its own.
public struct FileBlobStore: BlobStoring {
    let directory: CacheDirectory
    private let lanes: FlushLanes

    /// Serves a directory that ``CacheDirectory/create()`` has made.
    public init(_ directory: CacheDirectory) {
        self.directory = directory
        lanes = FlushLanes(root: directory.path)
    }

    /// Opens a temporary file to receive a body.
    ///
    /// - Throws: ``StoreError`` when the disk refuses.
    public func openSink() throws -> any BodySink {
        try FileSink(path: "\(directory.temporary)/body-\(Self.unique())")
    }

    /// `tmp`: a folder for each picture would cost a third of what keeping its files does.
    public var workFolder: String { directory.temporary }

    /// Makes a staged body the original of its hash.
    ///
    /// A file of that name and length is kept and the staged one deleted; one of another length
    /// is damaged and replaced.
    ///
    /// - Throws: ``StoreError`` when the disk refuses; the staged file is gone then.
    public func adoptOriginal(_ file: StagedFile, format: ImageFormat) async throws {
        let bytes = file.bytes
        let move = FlushLanes.Move(
            from: file.path,
            to: directory.absolute(publicPath(original: file.hash, format: format)),
            replaces: { $0 != bytes })
        do {
            try await lanes.publish([move])
        } catch {
            discard(path: file.path)
            throw error
        }
    }

    /// Makes rendered files thumbnails under their keys. A name that exists keeps its bytes.
    ///
    /// - Throws: ``StoreError/unsafeName(_:)`` for a key or preset that is no file name here, or
    ///   what the disk refused; files that have their names by then stay, the others are gone.
    public func adoptThumbnails(_ files: [RenderedFile]) async throws {
        let moves = try files.map { file in
            guard CacheDirectory.isPresetName(file.preset) else {
                throw StoreError.unsafeName(file.preset)
            }
            guard CacheDirectory.isKey(file.key) else { throw StoreError.unsafeName(file.key) }
            let path = publicPath(preset: file.preset, key: file.key, format: file.format)
            // An empty file is what a disk that lost power leaves behind.
            return FlushLanes.Move(
                from: file.path, to: directory.absolute(path), replaces: { $0 == 0 })
        }
        do {
            try await lanes.publish(moves)
        } catch {
            for file in files { discard(path: file.path) }
            throw error
        }
    }

    /// A path at which a decoder can read an original; `nil` when it is not there.
    ///
    /// - Throws: ``StoreError`` when the disk refuses to tell.
    public func originalPath(_ hash: ContentHash, format: ImageFormat) throws -> String? {
        let path = directory.absolute(publicPath(original: hash, format: format))
        return try Disk.size(of: path) == nil ? nil : path
    }

    /// Deletes a staged or rendered file; leaves alone whatever does not lie in `tmp`.
    public func discard(path: String) {
        guard path.hasPrefix(directory.temporary + "/"), !path.contains("/../") else { return }
        // What cannot be deleted now goes with the next sweep of `tmp`.
        do { try Disk.deleteTree(path) } catch { return }
    }

    /// Bytes free on the file system for this user.
    ///
    /// - Throws: ``StoreError`` when the directory is gone.
    public func freeSpace() throws -> ByteCount { try directory.freeSpace() }

    /// `originals/ab/<sha256>.<ext>`.
    public func publicPath(original hash: ContentHash, format: ImageFormat) -> String {
        CacheDirectory.publicPath(original: hash, format: format)
    }

    /// `thumbs/<preset>/ab/<key>.<ext>`.
    public func publicPath(preset: String, key: String, format: ImageFormat) -> String {
        CacheDirectory.publicPath(preset: preset, key: key, format: format)
    }

    private static func unique() -> String {
        String(UInt64.random(in: .min ... .max), radix: 16)
    }
}
