/// Literal and folded scalars.
extension YAMLReader {
    /// Reads `|` or `>`; the indicator is here.
    mutating func blockScalar(above parent: Int) throws(ReadingFault) -> Int {
        let isLiteral = peek() == .pipe
        let node = tree.add(.scalar, isLiteral ? .literal : .folded, from: position, line: line)
        position += 1
        let chomping = peek()
        if chomping == .dash || chomping == UInt8(ascii: "+") { position += 1 }
        if (48...57).contains(peek()) { throw unsure }
        try endLine()
        guard position < end else { throw unsure }
        tree.nodes[node].end = position
        newLine()

        var text: [UInt8] = []
        var indent = -1
        var pendingBreaks = 0
        var isFirst = true
        while position < end {
            let (spaces, isBlank) = measureLine()
            if peek(spaces) == .tab, indent < 0 || spaces < indent { throw unsure }
            if isBlank, indent < 0 || spaces <= indent {
                if indent < 0, spaces > max(parent + 1, 1) { throw unsure }
                position += spaces
                guard position < end else { throw unsure }
                newLine()
                pendingBreaks += 1
                continue
            }
            if indent < 0 {
                if spaces <= parent || spaces == 0 { break }
                indent = spaces
            }
            if spaces < indent { break }
            position += indent
            if !isLiteral, peek() == .space || peek() == .tab { throw unsure }
            if isFirst || isLiteral {
                text.append(contentsOf: repeatElement(.lineFeed, count: pendingBreaks))
            } else if pendingBreaks == 1 {
                text.append(.space)
            } else {
                text.append(contentsOf: repeatElement(.lineFeed, count: pendingBreaks - 1))
            }
            let start = position
            while !isLineEnd() { position += 1 }
            text.append(contentsOf: bytes[start..<position])
            tree.nodes[node].end = position
            // Whether libyaml counts a line end that is missing is not worth knowing.
            guard position < end else { throw unsure }
            newLine()
            pendingBreaks = 1
            isFirst = false
        }
        switch chomping {
        case .dash: break
        case UInt8(ascii: "+"):
            text.append(contentsOf: repeatElement(.lineFeed, count: pendingBreaks))
        default: if !isFirst { text.append(.lineFeed) }
        }
        tree.setText(String(decoding: text, as: UTF8.self), of: node)
        return node
    }

    /// The spaces at the start of this line, and whether nothing follows them.
    private func measureLine() -> (spaces: Int, isBlank: Bool) {
        var spaces = 0
        while peek(spaces) == .space { spaces += 1 }
        return (spaces, isLineEnd(spaces))
    }
}
