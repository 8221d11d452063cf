/// The stage that reads a file of the site itself instead of asking a server for it.
public protocol AssetReading: Sendable {
    /// Copies a file under the asset root into the sink.
    ///
    /// Never throws: `local_missing` and `local_refused` are reasons in the result. The result's
    /// entity tag changes whenever size, modification time or inode do; with equal validators
    /// nothing is read and the outcome is `notModified`.
    ///
    /// - Parameters:
    ///   - path: Relative to the asset root, decoded.
    ///   - url: The source's identity.
    ///   - validators: Those of the last good reading.
    ///   - sink: Where the bytes go.
    /// - Returns: A result as of a fetch, without status or redirects.
    func read(
        path: String, as url: SourceURL, validators: Validators?, into sink: any BodySink
    ) async -> FetchResult
}
