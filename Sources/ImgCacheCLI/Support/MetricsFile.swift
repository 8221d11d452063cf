internal import FoundationEssentials
internal import Glibc
internal import ImgCacheReports

/// A file of metrics that a collector reads at any moment: it appears whole or not at all, and
/// everybody may read it.
struct MetricsFile {
    let path: String
    /// The cache directory, whose own files are refused.
    let cache: String

    /// Puts metrics in the place of those that are there.
    ///
    /// - Throws: ``OutputError``; what was there stays then.
    func write(_ metrics: StatusMetrics) throws {
        let file = try OutputFile.file(path, besides: cache, isForAll: true)
        try file.write(Array(metrics.text().utf8))
        try file.finish()
    }

    /// What is there now; empty when there is no regular file.
    ///
    /// - Throws: ``OutputError`` when it cannot be read.
    func text() throws -> String {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return "" }
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw OutputError.refused(action: "read", path: path, problem: "\(error)")
        }
    }
}
