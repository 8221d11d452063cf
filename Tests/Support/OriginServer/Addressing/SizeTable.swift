import FoundationEssentials

/// The size of a picture, in pixels as a reader sees it.
public struct PictureSize: Sendable, Hashable, Codable {
    /// In pixels, at least 1.
    public var width: Int
    /// In pixels, at least 1.
    public var height: Int

    /// Raises anything below one pixel to one.
    public init(_ width: Int, _ height: Int) {
        self.width = max(1, width)
        self.height = max(1, height)
    }
}

/// Which URL has a picture of which size, as the articles declare it.
struct SizeTable: Sendable {
    private var sizes: [SourceAddress: PictureSize] = [:]

    /// An empty table.
    init() {}

    /// Reads lines of `URL WIDTH HEIGHT`; empty lines and those that begin with `#` are skipped.
    ///
    /// - Parameters:
    ///   - text: The lines. A URL may hold spaces: the last two fields are the numbers.
    ///   - file: Named in the error.
    /// - Throws: ``OriginError/badSizes(file:line:why:)`` at the first line of another shape.
    init(text: String, file: String) throws(OriginError) {
        for (index, line) in text.split(
            separator: "\n", omittingEmptySubsequences: false
        ).enumerated() {
            let fields = line.split(whereSeparator: { $0.isWhitespace })
            guard let first = fields.first, !first.hasPrefix("#") else { continue }
            guard fields.count >= 3, let width = Int(fields[fields.count - 2]),
                let height = Int(fields[fields.count - 1]), width > 0, height > 0
            else {
                throw .badSizes(file: file, line: index + 1, why: "not URL WIDTH HEIGHT: \(line)")
            }
            let url = fields.dropLast(2).joined(separator: " ")
            sizes[try SourceAddress(url: url)] = PictureSize(width, height)
        }
    }

    /// Reads a file of such lines.
    ///
    /// - Parameter path: A UTF-8 text file.
    /// - Throws: ``OriginError/unreadable(path:cause:)`` or what ``init(text:file:)`` throws.
    init(path: String) throws(OriginError) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .unreadable(path: path, cause: error)
        }
        try self.init(text: text, file: path)
    }

    subscript(address: SourceAddress) -> PictureSize? {
        get { sizes[address] }
        set { sizes[address] = newValue }
    }
}
