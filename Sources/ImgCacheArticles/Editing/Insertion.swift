/// Where and how a missing `isCached` is written.
struct Insertion {
    let tree: DocumentTree
    /// The entry's mapping.
    let entry: Int

    private typealias Pair = (key: Int, value: Int)

    /// The patch that adds `isCached`.
    func patch(_ wanted: Bool) throws(EditPlanner.Obstacle) -> Patch {
        let pairs = Array(tree.pairs(of: entry))
        guard tree.nodes[entry].style == .flow else { return try blockPatch(wanted, pairs) }
        guard let last = pairs.last else { throw nothingToFollow }
        let separator = separator(before: last.key, pairs)
        if tree.isJSON || separator.contains(.lineFeed) {
            let text = keyText(like: last.key) + colon(of: last, default: ": ") + word(wanted)
            let place = tree.nodes[last.key].outerStart
            return Patch(place..<place, text + String(decoding: separator, as: UTF8.self))
        }
        guard let place = pairs.lastIndex(where: { isWrittenScalar($0.value) }) else {
            throw nothingToFollow
        }
        let model = pairs[place]
        let end = tree.nodes[model.value].end
        // The same gap as behind it, so that taking the key away again restores every byte.
        let behind = place + 1 < pairs.count ? gap(end, pairs[place + 1].key) : separator
        let text = keyText(like: model.key) + colon(of: model, default: ": ") + word(wanted)
        return Patch(end..<end, String(decoding: behind, as: UTF8.self) + text)
    }

    /// A comma and white space between a value and the next key; `, ` where more stands there.
    private func gap(_ end: Int, _ key: Int) -> ArraySlice<UInt8> {
        let text = tree.bytes[end..<tree.nodes[key].outerStart]
        return text.allSatisfy { $0 == .comma || $0.isWhiteSpace } ? text : [.comma, .space]
    }

    private var nothingToFollow: EditPlanner.Obstacle {
        EditPlanner.Obstacle(reason: "it has no plain value to write isCached behind")
    }

    private func word(_ wanted: Bool) -> String { wanted ? "true" : "false" }

    /// What stands between two pairs: a comma and white space; a comma and the white space behind
    /// the brace when there is one pair only.
    private func separator(before key: Int, _ pairs: [Pair]) -> ArraySlice<UInt8> {
        if pairs.count > 1 { return gap(tree.nodes[pairs[pairs.count - 2].value].end, key) }
        let blanks = tree.bytes[(tree.nodes[entry].start + 1)..<tree.nodes[key].outerStart]
        guard blanks.allSatisfy(\.isWhiteSpace) else { return [.comma, .space] }
        let isCompact = blanks.isEmpty && !colonText(pairs[0]).contains(.space)
        return [.comma] + (blanks.isEmpty && !isCompact ? [.space] : blanks)
    }

    // MARK: Block style

    private func blockPatch(
        _ wanted: Bool, _ pairs: [Pair]
    ) throws(EditPlanner.Obstacle) -> Patch {
        guard let model = pairs.last(where: { isScalar($0.value) && !keepsLineEnds($0.value) })
        else { throw nothingToFollow }
        let key = tree.nodes[model.key]
        let column = key.start - lineStart(of: key.start)
        let line =
            String(repeating: " ", count: column) + keyText(like: model.key)
            + colonBefore(model) + ": " + word(wanted)
        let end = max(tree.nodes[model.value].end, key.end)
        guard let lineEnd = tree.bytes[end...].firstIndex(of: .lineFeed) else {
            let place = tree.bytes.count
            return Patch(place..<place, lineEnding(near: end) + line)
        }
        return Patch((lineEnd + 1)..<(lineEnd + 1), line + lineEnding(near: end))
    }

    /// CRLF or LF, as the line here ends or, on the last line, the one before.
    private func lineEnding(near place: Int) -> String {
        let end =
            tree.bytes[place...].firstIndex(of: .lineFeed)
            ?? tree.bytes[..<place].lastIndex(of: .lineFeed)
        guard let end, end > 0 else { return "\n" }
        return tree.bytes[end - 1] == .carriageReturn ? "\r\n" : "\n"
    }

    private func lineStart(of place: Int) -> Int {
        (tree.bytes[..<place].lastIndex(of: .lineFeed) ?? -1) + 1 + byteOrderMark(place)
    }

    /// A byte order mark on the first line takes no column.
    private func byteOrderMark(_ place: Int) -> Int {
        tree.bytes[..<place].contains(.lineFeed) || !tree.bytes.starts(with: [0xEF, 0xBB, 0xBF])
            ? 0 : 3
    }

    /// Whether `isCached` stands where this would write it, so that taking it away can be undone.
    func wouldStand(at field: ImageEntry.Field) -> Bool {
        let pairs = Array(tree.pairs(of: entry))
        guard let place = pairs.firstIndex(where: { $0.key == field.key }) else { return false }
        let others = pairs.filter { $0.key != field.key }
        if tree.nodes[entry].style == .flow {
            if place == pairs.count - 2 {
                let end = max(tree.nodes[field.value].end, tree.nodes[field.key].end)
                let behind = tree.bytes[end..<tree.nodes[pairs[place + 1].key].outerStart]
                if tree.isJSON || behind.contains(.lineFeed) { return true }
            }
            let model = others.last { isWrittenScalar($0.value) }
            return !tree.isJSON && place > 0 && pairs[place - 1].key == model?.key
        }
        let model = others.last { isScalar($0.value) && !keepsLineEnds($0.value) }
        return place > 0 && pairs[place - 1].key == model?.key
    }

    private func isScalar(_ value: Int) -> Bool {
        tree.nodes[value].kind == .alias || tree.nodes[value].kind == .scalar
    }

    private func isWrittenScalar(_ value: Int) -> Bool {
        isScalar(value) && tree.nodes[value].end > tree.nodes[value].start
    }

    /// Whether the line ends behind a block scalar belong to it (`|+`).
    private func keepsLineEnds(_ value: Int) -> Bool {
        let node = tree.nodes[value]
        guard node.style == .literal || node.style == .folded else { return false }
        return node.start + 1 < tree.bytes.count && tree.bytes[node.start + 1] == UInt8(ascii: "+")
    }

    // MARK: The style of a neighbour

    private func keyText(like key: Int) -> String {
        switch tree.nodes[key].style {
        case .doubleQuoted: "\"isCached\""
        case .singleQuoted: "'isCached'"
        default: "isCached"
        }
    }

    private func colonText(_ pair: Pair) -> ArraySlice<UInt8> {
        let start = tree.nodes[pair.key].end
        return tree.bytes[start..<max(start, tree.nodes[pair.value].outerStart)]
    }

    private func colon(of pair: Pair, default standard: String) -> String {
        let text = colonText(pair)
        guard text.contains(.colon), text.allSatisfy({ $0 == .colon || $0 == .space }),
            tree.isJSON || text.last == .space
        else { return standard }
        return String(decoding: text, as: UTF8.self)
    }

    /// Blanks before the colon.
    private func colonBefore(_ pair: Pair) -> String {
        String(decoding: colonText(pair).prefix { $0 == .space }, as: UTF8.self)
    }
}

extension UInt8 {
    /// Space, tab and line ends.
    var isWhiteSpace: Bool {
        self == .space || self == .tab || self == .lineFeed || self == .carriageReturn
    }
}
