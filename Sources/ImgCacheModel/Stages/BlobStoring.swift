/// Where originals and thumbnails lie. A directory is the embedded default.
///
/// Whatever it names exists whole: written aside, flushed, renamed.
public protocol BlobStoring: Sendable {
    /// Opens a temporary file to receive a body.
    ///
    /// - Throws: An ``ImgCacheError`` when the disk refuses.
    func openSink() throws -> any BodySink

    /// A folder for rendered files until they are adopted; what is left in it goes with the next
    /// run at the latest. Files of one key are not rendered twice at a time.
    var workFolder: String { get }

    /// Makes a staged body the original of its hash: flushed and renamed. Does nothing but delete
    /// the staged file when it is there already.
    func adoptOriginal(_ file: StagedFile, format: ImageFormat) async throws

    /// Makes rendered files thumbnails under their keys: flushed and renamed.
    func adoptThumbnails(_ files: [RenderedFile]) async throws

    /// A path at which a decoder can read an original; `nil` when it is not there.
    func originalPath(_ hash: ContentHash, format: ImageFormat) throws -> String?

    /// Deletes a staged or rendered file. A failure is no harm: `tmp` is emptied at start.
    func discard(path: String)

    /// Bytes free on the file system for this user.
    func freeSpace() throws -> ByteCount

    /// Public paths, relative to the cache directory.
    func publicPath(original: ContentHash, format: ImageFormat) -> String
    /// Public paths, relative to the cache directory.
    func publicPath(preset: String, key: String, format: ImageFormat) -> String
}
