/// How `isCached` is taken away, where write-back may have put it.
struct Removal {
    let tree: DocumentTree
    /// The entry's mapping.
    let entry: Int
    let field: ImageEntry.Field

    /// The patch that takes it away; `nil` where it stands elsewhere than write-back puts it, and
    /// where something else would go with it: a comment, an anchor, a value that is no scalar.
    func patch() -> Patch? {
        let value = tree.nodes[field.value]
        let isPlainEnough =
            value.kind == .alias
            || value.kind == .scalar && value.style != .literal
                && value.style != .folded
        guard isPlainEnough, !value.isAnchored,
            Insertion(tree: tree, entry: entry).wouldStand(at: field)
        else { return nil }
        return tree.nodes[entry].style == .flow ? flowPatch() : blockPatch()
    }

    private var start: Int { tree.nodes[field.key].outerStart }
    private var end: Int { max(tree.nodes[field.value].end, tree.nodes[field.key].end) }

    private func flowPatch() -> Patch? {
        let pairs = Array(tree.pairs(of: entry))
        guard let place = pairs.firstIndex(where: { $0.key == field.key }) else { return nil }
        let range: Range<Int>
        if place + 1 < pairs.count {
            range = start..<tree.nodes[pairs[place + 1].key].outerStart
        } else if place > 0 {
            range = tree.nodes[pairs[place - 1].value].end..<end
        } else {
            return nil
        }
        let around = tree.bytes[range.lowerBound..<start] + tree.bytes[end..<range.upperBound]
        guard around.allSatisfy({ $0 == .comma || $0.isWhiteSpace }), isClean else { return nil }
        return Patch(range, "")
    }

    /// Whether nothing but the colon stands between key and value.
    private var isClean: Bool {
        let key = tree.nodes[field.key]
        let value = tree.nodes[field.value]
        guard value.outerStart > key.end else { return true }
        return tree.bytes[key.end..<value.outerStart].allSatisfy { $0 == .colon || $0.isWhiteSpace }
    }

    private func blockPatch() -> Patch? {
        let bytes = tree.bytes
        guard isClean else { return nil }
        let lineEnd = bytes[end...].firstIndex(of: .lineFeed) ?? bytes.count
        // A comment behind the value would be lost.
        guard bytes[end..<lineEnd].allSatisfy(\.isWhiteSpace) else { return nil }
        let lineStart = (bytes[..<start].lastIndex(of: .lineFeed) ?? -1) + 1
        guard bytes[lineStart..<start].allSatisfy({ $0 == .space }) else { return nil }
        if lineEnd < bytes.count { return Patch(lineStart..<(lineEnd + 1), "") }
        // The last line has no end: the end of the line before goes.
        guard lineStart > 0 else { return nil }
        let isCRLF = lineStart > 1 && bytes[lineStart - 2] == .carriageReturn
        return Patch((lineStart - (isCRLF ? 2 : 1))..<bytes.count, "")
    }
}
