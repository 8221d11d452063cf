/// Plain and quoted scalars.
extension YAMLReader {
    /// Adds a plain scalar that begins here, if one may.
    mutating func plainStart() throws(ReadingFault) -> Int {
        switch peek() {
        case .comma, .openBracket, .closeBracket, .openBrace, .closeBrace, .hash, .ampersand,
            .asterisk, UInt8(ascii: "!"), .pipe, UInt8(ascii: ">"), .apostrophe, .quote, .percent,
            UInt8(ascii: "@"), UInt8(ascii: "`"), 0, .tab:
            throw unsure
        case .dash, .question, .colon:
            if isBlankOrEnd(1) { throw unsure }
            if peek() != .dash { throw unsure }
        default: break
        }
        return tree.add(.scalar, .plain, from: position, line: line)
    }

    /// Reads the part of a plain scalar that stands on this line, in block style, and stops at
    /// what ends it: the line's end, a comment, or the colon of a key.
    mutating func plainLine() throws(ReadingFault) -> Int {
        let node = try plainStart()
        tree.nodes[node].end = scanPlain()
        return node
    }

    /// Returns where the text of this line ends; the position is at what ends it.
    private mutating func scanPlain() -> Int {
        var last = position
        while position < end {
            let byte = bytes[position]
            if byte == .lineFeed || byte == .carriageReturn { break }
            if byte == .colon, isBlankOrEnd(1) { break }
            if byte == .space || byte == .tab {
                position += 1
                continue
            }
            if byte == .hash, position > last { break }
            position += 1
            last = position
        }
        return last
    }

    /// Goes on with a plain scalar over the deeper lines that follow.
    mutating func continuePlain(_ node: Int, above parent: Int) throws(ReadingFault) {
        if peek() == .hash { return }
        var folded: [UInt8] = []
        while isLineEnd(), position < end {
            // Looks ahead: only a deeper line of text belongs to the scalar.
            let here = (position, line, lineStart)
            var breaks = 0
            while isLineEnd(), position < end {
                newLine()
                breaks += 1
                while peek() == .space { position += 1 }
                if peek() == .tab { throw unsure }
            }
            guard position < end, column > parent, !isAnyMarker, peek() != .hash else {
                (position, line, lineStart) = here
                break
            }
            if folded.isEmpty { folded = Array(tree.slice(of: node)) }
            let start = position
            let last = scanPlain()
            if peek() == .colon { throw unsure }
            if breaks == 1 {
                folded.append(.space)
            } else {
                folded.append(contentsOf: repeatElement(.lineFeed, count: breaks - 1))
            }
            folded.append(contentsOf: bytes[start..<last])
            tree.nodes[node].end = last
            if peek() == .hash { break }
        }
        if !folded.isEmpty {
            tree.setText(String(decoding: folded, as: UTF8.self), of: node)
        }
    }

    /// Reads a scalar in single or double quotes; the quote is here.
    mutating func quotedScalar() throws(ReadingFault) -> Int {
        let quote = peek()
        let node = tree.add(
            .scalar, quote == .quote ? .doubleQuoted : .singleQuoted, from: position, line: line)
        position += 1
        // Most scalars are one line without escapes: their text is a slice.
        var place = position
        while place < end {
            let byte = bytes[place]
            if byte == quote {
                if quote == .apostrophe, place + 1 < end, bytes[place + 1] == quote { break }
                position = place + 1
                tree.nodes[node].end = position
                return node
            }
            if byte == .backslash && quote == .quote || byte == .lineFeed
                || byte == .carriageReturn
            {
                break
            }
            place += 1
        }
        let text = try quotedText(quote)
        tree.nodes[node].end = position
        tree.setText(text, of: node)
        return node
    }

    /// Reads escapes and folds lines up to the closing quote.
    private mutating func quotedText(_ quote: UInt8) throws(ReadingFault) -> String {
        var text: [UInt8] = []
        while true {
            // Text up to a blank or a line end.
            var isEscapedBreak = false
            while !isBlankOrEnd(0) {
                if peek() == quote {
                    guard quote == .apostrophe, peek(1) == quote else {
                        position += 1
                        return String(decoding: text, as: UTF8.self)
                    }
                    text.append(quote)
                    position += 2
                } else if peek() == .backslash, quote == .quote {
                    if isLineEnd(1) {
                        position += 1
                        isEscapedBreak = true
                        break
                    }
                    try text.append(contentsOf: escape())
                } else {
                    text.append(peek())
                    position += 1
                }
            }
            if position >= end { throw unsure }
            // Blanks and line ends.
            let blanks = position
            skipBlanks()
            guard isLineEnd() else {
                text.append(contentsOf: bytes[blanks..<position])
                continue
            }
            var breaks = 0
            while isLineEnd() {
                if position >= end { throw unsure }
                newLine()
                if isAnyMarker { throw unsure }
                breaks += 1
                skipBlanks()
            }
            if breaks == 1, !isEscapedBreak {
                text.append(.space)
            } else {
                text.append(contentsOf: repeatElement(.lineFeed, count: breaks - 1))
            }
        }
    }

    /// Reads one escape of a double-quoted scalar; the backslash is here.
    private mutating func escape() throws(ReadingFault) -> [UInt8] {
        let letter = peek(1)
        position += 2
        let scalar: UInt32
        switch letter {
        case UInt8(ascii: "0"): scalar = 0
        case UInt8(ascii: "a"): scalar = 7
        case UInt8(ascii: "b"): scalar = 8
        case UInt8(ascii: "t"), .tab: scalar = 9
        case UInt8(ascii: "n"): scalar = 10
        case UInt8(ascii: "v"): scalar = 11
        case UInt8(ascii: "f"): scalar = 12
        case UInt8(ascii: "r"): scalar = 13
        case UInt8(ascii: "e"): scalar = 27
        case .space, .quote, .slash, .backslash: scalar = UInt32(letter)
        case UInt8(ascii: "N"): scalar = 0x85
        case UInt8(ascii: "_"): scalar = 0xA0
        case UInt8(ascii: "L"): scalar = 0x2028
        case UInt8(ascii: "P"): scalar = 0x2029
        case UInt8(ascii: "x"): scalar = try hex(2)
        case UInt8(ascii: "u"): scalar = try hex(4)
        case UInt8(ascii: "U"): scalar = try hex(8)
        default: throw unsure
        }
        guard let value = Unicode.Scalar(scalar) else { throw unsure }
        return Array(String(Character(value)).utf8)
    }

    private mutating func hex(_ digits: Int) throws(ReadingFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = Character(Unicode.Scalar(peek())).hexDigitValue, peek() < 128 else {
                throw unsure
            }
            guard value < 0x1000_0000 else { throw unsure }
            value = value * 16 + UInt32(digit)
            position += 1
        }
        return value
    }
}
