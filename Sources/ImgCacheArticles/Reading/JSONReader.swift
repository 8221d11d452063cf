/// Reads JSON and knows where every byte of it stands.
///
/// Strict but for a byte order mark, which the caller has stepped over. YAML is no stand-in: its
/// readers stumble over surrogate pairs. Source: RFC 8259.
struct JSONReader {
    let bytes: [UInt8]
    var position: Int
    var line: Int
    var tree: DocumentTree

    /// Reads one value and nothing behind it.
    ///
    /// - Throws: ``ReadingFault/wrong(line:cause:)`` with the line of the fault.
    static func read(
        _ bytes: [UInt8], from start: Int, firstLine line: Int
    ) throws(ReadingFault) -> DocumentTree {
        var reader = JSONReader(
            bytes: bytes, position: start, line: line,
            tree: DocumentTree(bytes: bytes, isJSON: true, hasPositions: true))
        reader.skipBlanks()
        if reader.position == bytes.count {
            throw .wrong(line: nil, cause: "the file is empty; write a JSON value into it")
        }
        reader.tree.root = try reader.value(depth: 1)
        reader.skipBlanks()
        if reader.position < bytes.count {
            throw reader.wrong("something follows the end of the JSON value; remove it")
        }
        return reader.tree
    }

    private func peek() -> UInt8 { position < bytes.count ? bytes[position] : 0 }

    private func wrong(_ cause: String) -> ReadingFault { .wrong(line: line, cause: cause) }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case .lineFeed: line += 1
            case .space, .tab: break
            case .carriageReturn:
                if position + 1 == bytes.count || bytes[position + 1] != .lineFeed { line += 1 }
            default: return
            }
            position += 1
        }
    }

    private mutating func value(depth: Int) throws(ReadingFault) -> Int {
        if depth > ReadingLimits.depth { throw ReadingLimits.tooDeep(line: line) }
        switch peek() {
        case .openBrace: return try mapping(depth: depth)
        case .openBracket: return try list(depth: depth)
        case .quote: return try string()
        default: return try bareWord()
        }
    }

    private mutating func mapping(depth: Int) throws(ReadingFault) -> Int {
        let node = tree.add(.mapping, .flow, from: position, line: line)
        let firstLine = line
        var keys = KeySet()
        position += 1
        skipBlanks()
        while peek() != .closeBrace || tree.nodes[node].count > 0 {
            guard peek() == .quote else {
                throw unexpected(in: "the mapping of line \(firstLine)", "a key in double quotes")
            }
            let key = try string()
            try keys.insert(key, of: tree)
            tree.append(key, to: node)
            skipBlanks()
            guard peek() == .colon else {
                throw unexpected(in: "the mapping of line \(firstLine)", "`:` behind a key")
            }
            position += 1
            skipBlanks()
            tree.append(try value(depth: depth + 1), to: node)
            skipBlanks()
            if peek() == .closeBrace { break }
            guard peek() == .comma else {
                throw unexpected(in: "the mapping of line \(firstLine)", "`,` or `}`")
            }
            position += 1
            skipBlanks()
        }
        position += 1
        tree.nodes[node].end = position
        return node
    }

    private mutating func list(depth: Int) throws(ReadingFault) -> Int {
        let node = tree.add(.sequence, .flow, from: position, line: line)
        let firstLine = line
        position += 1
        skipBlanks()
        while peek() != .closeBracket || tree.nodes[node].count > 0 {
            tree.append(try value(depth: depth + 1), to: node)
            skipBlanks()
            if peek() == .closeBracket { break }
            guard peek() == .comma else {
                throw unexpected(in: "the list of line \(firstLine)", "`,` or `]`")
            }
            position += 1
            skipBlanks()
        }
        position += 1
        tree.nodes[node].end = position
        return node
    }

    private func unexpected(in place: String, _ wanted: String) -> ReadingFault {
        position >= bytes.count
            ? wrong("the file ends inside \(place); complete it")
            : wrong("\(wanted) is missing in \(place)")
    }

    // MARK: Scalars

    private mutating func string() throws(ReadingFault) -> Int {
        let start = position
        let node = tree.add(.scalar, .doubleQuoted, from: start, line: line)
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case .quote:
                position += 1
                tree.nodes[node].end = position
                return node
            case .backslash:
                let text = try escapedText(from: start + 1)
                tree.nodes[node].end = position
                tree.setText(text, of: node)
                return node
            case 0..<32:
                throw wrong("a line end or control character stands inside a string; write `\\n`")
            default: position += 1
            }
        }
        throw wrong("the file ends inside a string; complete it")
    }

    private mutating func escapedText(from start: Int) throws(ReadingFault) -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case .quote:
                position += 1
                return String(decoding: text, as: UTF8.self)
            case .backslash: text.append(contentsOf: try escape())
            case 0..<32:
                throw wrong("a line end or control character stands inside a string; write `\\n`")
            default:
                text.append(bytes[position])
                position += 1
            }
        }
        throw wrong("the file ends inside a string; complete it")
    }

    private mutating func escape() throws(ReadingFault) -> [UInt8] {
        position += 1
        let letter = peek()
        position += 1
        switch letter {
        case .quote, .backslash, .slash: return [letter]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw wrong("a backslash in a string is followed by no known letter; double it")
        }
    }

    /// Reads the digits behind `\u`; half a surrogate pair becomes U+FFFD, as in JavaScript's
    /// own conversion to UTF-8.
    private mutating func unicodeEscape() throws(ReadingFault) -> [UInt8] {
        let first = try hex()
        var scalar = first
        if (0xD800..<0xDC00).contains(first), peek() == .backslash, position + 1 < bytes.count,
            bytes[position + 1] == UInt8(ascii: "u")
        {
            let back = position
            position += 2
            let second = try hex()
            if (0xDC00..<0xE000).contains(second) {
                scalar = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
            } else {
                position = back
            }
        }
        return Array(String(Character(Unicode.Scalar(scalar) ?? "\u{FFFD}")).utf8)
    }

    private mutating func hex() throws(ReadingFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard peek() < 128, let digit = Character(Unicode.Scalar(peek())).hexDigitValue else {
                throw wrong("`\\u` in a string needs four hexadecimal digits")
            }
            value = value * 16 + UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func bareWord() throws(ReadingFault) -> Int {
        let start = position
        loop: while position < bytes.count {
            switch bytes[position] {
            case 48...57, 65...90, 97...122, .dash, .dot, UInt8(ascii: "+"): position += 1
            default: break loop
            }
        }
        let word = bytes[start..<position]
        guard Self.isLiteral(word) || Self.isNumber(word) else {
            if start == bytes.count { throw wrong("the file ends where a value should stand") }
            throw wrong(
                "a JSON value should stand here: a string in double quotes, a number, `true`, "
                    + "`false`, `null`, a list or a mapping")
        }
        let node = tree.add(.scalar, .plain, from: start, line: line)
        tree.nodes[node].end = position
        return node
    }

    private static func isLiteral(_ word: ArraySlice<UInt8>) -> Bool {
        ["true", "false", "null"].contains { word.elementsEqual($0.utf8) }
    }

    private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
        var rest = word
        func digits() -> Int {
            let count = rest.prefix { (48...57).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == .dash { rest = rest.dropFirst() }
        let leadsWithZero = rest.first == 48
        let whole = digits()
        guard whole > 0, !(leadsWithZero && whole > 1) else { return false }
        if rest.first == .dot {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == .dash || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
