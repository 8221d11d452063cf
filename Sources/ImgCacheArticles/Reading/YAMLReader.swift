/// Reads the YAML that articles are written in, and knows where every byte of it stands.
///
/// Yams costs 0.18 ms for an article of 2 KB and tells where a value begins but not where it
/// ends, which an editor must know. This reader takes a tenth of that. It vouches for its answer
/// only inside the subset that it knows, and throws ``ReadingFault/unsure(line:)`` for anything
/// else (tags, directives, complex keys, tabs as indentation, odd line ends, every error): then
/// Yams decides. A differential test holds the two together.
///
/// Source: YAML 1.1 as libyaml reads it, scanner.c.
struct YAMLReader {
    let bytes: [UInt8]
    let end: Int
    var position: Int
    var line: Int
    var lineStart: Int
    var tree: DocumentTree
    var anchors: [String: Int] = [:]

    /// Reads the first document of a part of a file.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - range: The part that is YAML; begins at the start of a line.
    ///   - line: The number of that line, from 1.
    /// - Returns: A tree with positions.
    /// - Throws: ``ReadingFault``: `unsure`, or `wrong` for a duplicate key or too deep a nesting.
    static func read(
        _ bytes: [UInt8], in range: Range<Int>, firstLine line: Int
    ) throws(ReadingFault) -> DocumentTree {
        var reader = YAMLReader(
            bytes: bytes, end: range.upperBound, position: range.lowerBound, line: line,
            lineStart: range.lowerBound,
            tree: DocumentTree(bytes: bytes, isJSON: false, hasPositions: true))
        try reader.refuseOddCharacters()
        try reader.readDocument()
        return reader.tree
    }

    private mutating func readDocument() throws(ReadingFault) {
        var found = try advance()
        if isMarker(".") { throw unsure }
        if !found, isMarker("-") {
            position += 3
            try endLine()
            found = try advance()
        }
        guard found else {
            tree.root = tree.add(.scalar, .plain, from: position, line: line)
            return
        }
        if peek() == .percent && column == 0 { throw unsure }
        tree.root = try blockNode(above: -1, inline: false, listAt: nil, depth: 1)
        if try advance() { throw unsure }
    }

    // MARK: Bytes

    /// The byte at an offset from here; 0 behind the end.
    func peek(_ offset: Int = 0) -> UInt8 {
        let place = position + offset
        return place < end ? bytes[place] : 0
    }

    var column: Int { position - lineStart }
    var unsure: ReadingFault { .unsure(line: line) }

    /// Whether the byte at an offset is a blank, a line end or the end.
    func isBlankOrEnd(_ offset: Int) -> Bool {
        switch peek(offset) {
        case 0, .space, .tab, .lineFeed, .carriageReturn: true
        default: false
        }
    }

    func isLineEnd(_ offset: Int = 0) -> Bool {
        switch peek(offset) {
        case 0, .lineFeed, .carriageReturn: true
        default: false
        }
    }

    /// Whether `---` or `...` stands here at the start of a line.
    func isMarker(_ character: Unicode.Scalar) -> Bool {
        let byte = UInt8(ascii: character)
        return position == lineStart && peek() == byte && peek(1) == byte && peek(2) == byte
            && isBlankOrEnd(3)
    }

    var isAnyMarker: Bool { isMarker("-") || isMarker(".") }

    /// Steps over one line end, LF or CRLF.
    mutating func newLine() {
        position += peek() == .carriageReturn ? 2 : 1
        line += 1
        lineStart = position
    }

    mutating func skipBlanks() {
        while peek() == .space || peek() == .tab { position += 1 }
    }

    /// Moves over blanks, comments and line ends to the next token in block style; `false` at the
    /// end of the document.
    mutating func advance() throws(ReadingFault) -> Bool {
        while position < end {
            switch bytes[position] {
            case .space: position += 1
            case .tab:
                // libyaml takes a tab behind something, but not at the start of a line.
                if bytes[lineStart..<position].allSatisfy({ $0 == .space }) { throw unsure }
                skipBlanks()
                if !isLineEnd(), peek() != .hash { throw unsure }
            case .lineFeed, .carriageReturn: newLine()
            case .hash:
                if position > lineStart, bytes[position - 1] != .space, bytes[position - 1] != .tab
                {
                    throw unsure
                }
                while !isLineEnd() { position += 1 }
            default: return !isAnyMarker
            }
        }
        return false
    }

    /// Moves to the end of this line, where only blanks and a comment may stand.
    mutating func endLine() throws(ReadingFault) {
        let start = position
        skipBlanks()
        if isLineEnd() { return }
        guard peek() == .hash, position > start else { throw unsure }
        while !isLineEnd() { position += 1 }
    }

    /// libyaml ends lines at more characters than editors do and refuses others: not for us.
    private func refuseOddCharacters() throws(ReadingFault) {
        var line = line
        var place = position
        while place < end {
            let byte = bytes[place]
            if byte >= 32 && byte < 127 {
                place += 1
                continue
            }
            let next = place + 1 < end ? bytes[place + 1] : 0
            let third = place + 2 < end ? bytes[place + 2] : 0
            switch byte {
            case .lineFeed: line += 1
            case .tab: break
            case .carriageReturn where next == .lineFeed: break
            case 0..<32, 127: throw .unsure(line: line)
            case 0xC2 where next < 0xA0: throw .unsure(line: line)
            case 0xE2 where next == 0x80 && (third == 0xA8 || third == 0xA9):
                throw .unsure(line: line)
            case 0xEF where next == 0xBB && third == 0xBF || next == 0xBF && third >= 0xBE:
                throw .unsure(line: line)
            default: break
            }
            place += 1
        }
    }
}

extension UInt8 {
    static let tab: UInt8 = 9
    static let lineFeed: UInt8 = 10
    static let carriageReturn: UInt8 = 13
    static let space: UInt8 = 32
    static let quote: UInt8 = 34
    static let hash: UInt8 = 35
    static let percent: UInt8 = 37
    static let ampersand: UInt8 = 38
    static let apostrophe: UInt8 = 39
    static let asterisk: UInt8 = 42
    static let comma: UInt8 = 44
    static let dash: UInt8 = 45
    static let dot: UInt8 = 46
    static let slash: UInt8 = 47
    static let colon: UInt8 = 58
    static let question: UInt8 = 63
    static let openBracket: UInt8 = 91
    static let backslash: UInt8 = 92
    static let closeBracket: UInt8 = 93
    static let openBrace: UInt8 = 123
    static let pipe: UInt8 = 124
    static let closeBrace: UInt8 = 125
}
