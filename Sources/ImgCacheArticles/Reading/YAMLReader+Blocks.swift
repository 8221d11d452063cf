/// Collections in block style.
extension YAMLReader {
    /// Reads the node whose first byte is here.
    ///
    /// `parent` is the column of the collection that holds it, -1 for none; `inline` tells that it
    /// stands on the line of its key, where no block collection may begin; `list` is the column at
    /// which a list may begin although it is no deeper than `parent`.
    mutating func blockNode(
        above parent: Int, inline: Bool, listAt list: Int?, depth: Int
    ) throws(ReadingFault) -> Int {
        if depth > ReadingLimits.depth { throw ReadingLimits.tooDeep(line: line) }
        guard peek() == .ampersand else {
            return try plainBlockNode(above: parent, inline: inline, depth: depth)
        }
        let outerStart = position
        let outerLine = line
        let name = try anchorName()
        skipBlanks()
        let node: Int
        if isLineEnd() || peek() == .hash {
            guard try advance(), column > parent || (column == list && isEntry) else {
                throw unsure
            }
            node =
                column > parent
                ? try plainBlockNode(above: parent, inline: false, depth: depth)
                : try blockSequence(isIndentless: true, depth: depth)
        } else {
            // `&a key: value` names the key, not the mapping: rare enough to leave to Yams.
            node = try plainBlockNode(above: parent, inline: true, depth: depth)
        }
        if tree.nodes[node].kind == .alias { throw unsure }
        tree.nodes[node].outerStart = outerStart
        tree.nodes[node].line = outerLine
        tree.nodes[node].isAnchored = true
        anchors[name] = node
        return node
    }

    /// Whether a list's dash stands here.
    var isEntry: Bool { peek() == .dash && isBlankOrEnd(1) }

    private mutating func plainBlockNode(
        above parent: Int, inline: Bool, depth: Int
    ) throws(ReadingFault) -> Int {
        if isEntry {
            if inline { throw unsure }
            return try blockSequence(isIndentless: false, depth: depth)
        }
        switch peek() {
        case .pipe, UInt8(ascii: ">"):
            return try blockScalar(above: parent)
        case .openBracket, .openBrace:
            let node = try flowCollection(depth: depth)
            try endLine()
            return node
        case .asterisk:
            let node = try alias()
            try endLine()
            return node
        case .quote, .apostrophe:
            let start = position
            let startLine = line
            let node = try quotedScalar()
            if line == startLine, isKeyEnd() {
                if inline { throw unsure }
                return try blockMapping(firstKey: node, at: start - lineStart, depth: depth)
            }
            try endLine()
            return node
        default:
            let start = position
            let node = try plainLine()
            if peek() == .colon {
                if inline { throw unsure }
                return try blockMapping(firstKey: node, at: start - lineStart, depth: depth)
            }
            try continuePlain(node, above: parent)
            return node
        }
    }

    /// Whether `:` ends a key here, blanks before it allowed; moves to it if so.
    private mutating func isKeyEnd() -> Bool {
        var offset = 0
        while peek(offset) == .space { offset += 1 }
        guard peek(offset) == .colon, isBlankOrEnd(offset + 1) else { return false }
        position += offset
        return true
    }

    /// Reads a list; the first dash is here.
    mutating func blockSequence(isIndentless: Bool, depth: Int) throws(ReadingFault) -> Int {
        if depth > ReadingLimits.depth { throw ReadingLimits.tooDeep(line: line) }
        let column = column
        let list = tree.add(.sequence, .block, from: position, line: line)
        while true {
            let dash = position
            position += 1
            tree.append(try entry(behind: dash, at: column, depth: depth), to: list)
            guard try advance(), self.column >= column else { break }
            if self.column > column { throw unsure }
            if isEntry { continue }
            if isIndentless { break }
            throw unsure
        }
        tree.nodes[list].end = tree.nodes[tree.nodes[list].lastChild].end
        return list
    }

    private mutating func entry(
        behind dash: Int, at column: Int, depth: Int
    ) throws(ReadingFault) -> Int {
        let dashLine = line
        while peek() == .space { position += 1 }
        if peek() == .tab { throw unsure }
        if isLineEnd() || peek() == .hash {
            guard try advance(), self.column > column else {
                return tree.add(.scalar, .plain, from: dash + 1, line: dashLine)
            }
        }
        return try blockNode(above: column, inline: false, listAt: nil, depth: depth + 1)
    }

    /// Reads a mapping whose first key has been read; its colon is here.
    private mutating func blockMapping(
        firstKey: Int, at column: Int, depth: Int
    ) throws(ReadingFault) -> Int {
        if depth > ReadingLimits.depth { throw ReadingLimits.tooDeep(line: line) }
        let first = tree.nodes[firstKey]
        let mapping = tree.add(.mapping, .block, from: first.start, line: first.line)
        var keys = KeySet()
        var key = firstKey
        while true {
            if position - tree.nodes[key].start > 1000 { throw unsure }
            try keys.insert(key, of: tree)
            tree.append(key, to: mapping)
            tree.append(try value(at: column, depth: depth), to: mapping)
            guard try advance(), self.column >= column else { break }
            guard self.column == column, !isEntry else { throw unsure }
            key = try blockKey()
        }
        tree.nodes[mapping].end = max(tree.nodes[tree.nodes[mapping].lastChild].end, first.end)
        return mapping
    }

    private mutating func blockKey() throws(ReadingFault) -> Int {
        let startLine = line
        let key: Int
        switch peek() {
        case .quote, .apostrophe:
            key = try quotedScalar()
            guard line == startLine, isKeyEnd() else { throw unsure }
        default:
            key = try plainLine()
            guard peek() == .colon else { throw unsure }
        }
        return key
    }

    /// Reads the value behind the colon that is here.
    private mutating func value(at column: Int, depth: Int) throws(ReadingFault) -> Int {
        position += 1
        let place = position
        let keyLine = line
        while peek() == .space { position += 1 }
        if peek() == .tab {
            skipBlanks()
            if !isLineEnd(), peek() != .hash { throw unsure }
        }
        guard isLineEnd() || peek() == .hash else {
            return try blockNode(above: column, inline: true, listAt: column, depth: depth + 1)
        }
        if try advance() {
            if self.column > column {
                return try blockNode(above: column, inline: false, listAt: nil, depth: depth + 1)
            }
            if self.column == column, isEntry {
                return try blockSequence(isIndentless: true, depth: depth + 1)
            }
        }
        return tree.add(.scalar, .plain, from: place, line: keyLine)
    }
}

/// The keys of one mapping so far.
struct KeySet {
    private var hashes: [UInt64] = []
    private var nodes: [Int] = []
    private var many: [UInt64: [Int]] = [:]

    /// Adds a key.
    ///
    /// - Throws: ``ReadingFault/wrong(line:cause:)`` at the second of two keys of one text.
    mutating func insert(_ key: Int, of tree: DocumentTree) throws(ReadingFault) {
        let hash = Self.hash(key, of: tree)
        if hashes.count < 24 {
            for place in hashes.indices where hashes[place] == hash {
                try compare(key, nodes[place], of: tree)
            }
            hashes.append(hash)
            nodes.append(key)
            return
        }
        if many.isEmpty {
            for place in hashes.indices { many[hashes[place], default: []].append(nodes[place]) }
        }
        for other in many[hash, default: []] { try compare(key, other, of: tree) }
        many[hash, default: []].append(key)
    }

    private func compare(_ key: Int, _ other: Int, of tree: DocumentTree) throws(ReadingFault) {
        let text = tree.text(of: key)
        guard text.utf8.elementsEqual(tree.text(of: other).utf8) else { return }
        throw ReadingLimits.duplicate(
            key: text, line: tree.nodes[key].line, first: tree.nodes[other].line)
    }

    /// FNV-1a, 64 bits.
    private static func hash(_ key: Int, of tree: DocumentTree) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        if tree.nodes[key].text >= 0 {
            tree.text(of: key).utf8.forEach(mix)
        } else {
            tree.slice(of: key).forEach(mix)
        }
        return hash
    }
}
