/// Collections in flow style, anchors and aliases.
extension YAMLReader {
    /// Reads `[...]` or `{...}`; the bracket is here.
    mutating func flowCollection(depth: Int) throws(ReadingFault) -> Int {
        if depth > ReadingLimits.depth { throw ReadingLimits.tooDeep(line: line) }
        let isMapping = peek() == .openBrace
        let close: UInt8 = isMapping ? .closeBrace : .closeBracket
        let node = tree.add(isMapping ? .mapping : .sequence, .flow, from: position, line: line)
        var keys = KeySet()
        position += 1
        try advanceInFlow()
        while peek() != close {
            if isMapping {
                let key = try flowKey()
                try keys.insert(key, of: tree)
                tree.append(key, to: node)
                tree.append(try flowValue(depth: depth), to: node)
            } else {
                tree.append(try flowNode(depth: depth + 1), to: node)
            }
            try advanceInFlow()
            if peek() == .comma {
                position += 1
                try advanceInFlow()
            } else if peek() != close {
                throw unsure
            }
        }
        position += 1
        tree.nodes[node].end = position
        return node
    }

    private mutating func flowKey() throws(ReadingFault) -> Int {
        let startLine = line
        let start = position
        let key: Int
        switch peek() {
        case .quote, .apostrophe: key = try quotedScalar()
        default: key = try plainInFlow()
        }
        while peek() == .space || peek() == .tab { position += 1 }
        guard line == startLine, position - start < 1000 else { throw unsure }
        return key
    }

    private mutating func flowValue(depth: Int) throws(ReadingFault) -> Int {
        let place = position
        let placeLine = line
        guard peek() == .colon else {
            guard peek() == .comma || peek() == .closeBrace else { throw unsure }
            return tree.add(.scalar, .plain, from: place, line: placeLine)
        }
        position += 1
        let behind = position
        try advanceInFlow()
        if peek() == .comma || peek() == .closeBrace {
            return tree.add(.scalar, .plain, from: behind, line: placeLine)
        }
        return try flowNode(depth: depth + 1)
    }

    private mutating func flowNode(depth: Int) throws(ReadingFault) -> Int {
        switch peek() {
        case .openBracket, .openBrace: return try flowCollection(depth: depth)
        case .quote, .apostrophe: return try quotedScalar()
        case .asterisk: return try alias()
        case .ampersand:
            let outerStart = position
            let outerLine = line
            let name = try anchorName()
            try advanceInFlow()
            switch peek() {
            case .ampersand, .asterisk, .comma, .closeBrace, .closeBracket: throw unsure
            default: break
            }
            let node = try flowNode(depth: depth)
            tree.nodes[node].outerStart = outerStart
            tree.nodes[node].line = outerLine
            tree.nodes[node].isAnchored = true
            anchors[name] = node
            return node
        default: return try plainInFlow()
        }
    }

    /// Reads a plain scalar of one line inside brackets.
    private mutating func plainInFlow() throws(ReadingFault) -> Int {
        let node = try plainStart()
        var last = position
        loop: while !isLineEnd() {
            switch peek() {
            case .comma, .openBracket, .closeBracket, .openBrace, .closeBrace: break loop
            case .colon:
                switch peek(1) {
                case .comma, .question, .openBracket, .closeBracket, .openBrace, .closeBrace:
                    throw unsure
                default: if isBlankOrEnd(1) { break loop }
                }
            case .hash where position > last: break loop
            default: break
            }
            position += 1
            if bytes[position - 1] != .space, bytes[position - 1] != .tab { last = position }
        }
        guard last > tree.nodes[node].start else { throw unsure }
        tree.nodes[node].end = last
        // The next line may go on with this scalar; only what surely does not is ours.
        let behind = position
        try advanceInFlow()
        if line != tree.nodes[node].line, bytes[behind..<position].contains(.tab) { throw unsure }
        switch peek() {
        case .comma, .closeBracket, .closeBrace: break
        case .colon: if line != tree.nodes[node].line { throw unsure }
        default: throw unsure
        }
        return node
    }

    private mutating func advanceInFlow() throws(ReadingFault) {
        while position < end {
            switch bytes[position] {
            case .space, .tab: position += 1
            case .lineFeed, .carriageReturn:
                newLine()
                if isAnyMarker { throw unsure }
            case .hash:
                let before = position > lineStart ? bytes[position - 1] : .space
                guard before == .space || before == .tab else { throw unsure }
                while !isLineEnd() { position += 1 }
            default: return
            }
        }
        throw unsure
    }

    /// Reads the name behind `&` or `*`.
    mutating func anchorName() throws(ReadingFault) -> String {
        position += 1
        let start = position
        loop: while true {
            switch peek() {
            case 48...57, 65...90, 97...122, .dash, UInt8(ascii: "_"): position += 1
            default: break loop
            }
        }
        guard position > start else { throw unsure }
        switch peek() {
        case 0, .space, .tab, .lineFeed, .carriageReturn, .comma, .closeBracket, .closeBrace: break
        default: throw unsure
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Reads an alias; the asterisk is here.
    mutating func alias() throws(ReadingFault) -> Int {
        let start = position
        let name = try anchorName()
        guard let target = anchors[name] else { throw unsure }
        let node = tree.add(.alias, .plain, from: start, line: line)
        tree.nodes[node].end = position
        tree.nodes[node].target = target
        return node
    }
}
