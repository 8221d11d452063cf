/// How a document's file is read, told by the end of its name.
enum DocumentFormat: Sendable {
    /// Data in front matter, if it begins with `---`; Markdown and all other text.
    case text
    /// The whole file.
    case yaml
    /// The whole file, unless it begins with `---`: then it is a template with front matter.
    case json

    init(path: String) {
        let name = path.split(separator: "/").last ?? ""
        switch name.split(separator: ".").last?.lowercased() {
        case "yaml", "yml": self = .yaml
        case "json": self = .json
        default: self = .text
        }
    }
}

/// Which bytes of a file are data.
enum DocumentPart: Equatable {
    /// YAML on whole lines; `isClosed` is false for front matter without its end.
    case yaml(Range<Int>, firstLine: Int, isClosed: Bool)
    /// JSON from here to the end.
    case json(Int)
    /// No data: text without front matter.
    case none

    /// Finds the data.
    ///
    /// Front matter begins with a first line `---` and ends before the next line `---` or `...`,
    /// blanks behind them allowed. Source: Jekyll, `Document::YAML_FRONT_MATTER_REGEXP`.
    init(of bytes: [UInt8], format: DocumentFormat) {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if format == .yaml {
            self = .yaml(start..<bytes.count, firstLine: 1, isClosed: true)
            return
        }
        guard let first = Self.fenceEnd(bytes, at: start, characters: [.dash]) else {
            self = format == .json ? .json(start) : .none
            return
        }
        var line = first
        while line < bytes.count {
            if Self.fenceEnd(bytes, at: line, characters: [.dash, .dot]) != nil {
                self = .yaml(first..<line, firstLine: 2, isClosed: true)
                return
            }
            guard let lineEnd = bytes[line...].firstIndex(of: .lineFeed) else { break }
            line = lineEnd + 1
        }
        self = .yaml(first..<bytes.count, firstLine: 2, isClosed: false)
    }

    /// Where the line behind a fence begins; `nil` when no fence stands at `start`.
    private static func fenceEnd(_ bytes: [UInt8], at start: Int, characters: [UInt8]) -> Int? {
        guard start + 3 <= bytes.count, characters.contains(bytes[start]),
            bytes[start + 1] == bytes[start], bytes[start + 2] == bytes[start]
        else { return nil }
        var place = start + 3
        while place < bytes.count {
            switch bytes[place] {
            case .space, .tab, .carriageReturn: place += 1
            case .lineFeed: return place + 1
            default: return nil
            }
        }
        return place
    }
}
