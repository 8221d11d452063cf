internal import ImgCacheModel

/// Turns wanted changes into patches.
struct EditPlanner {
    let tree: DocumentTree
    let uncached: ContentRules.Uncached
    private(set) var patches: [Patch] = []
    private(set) var expectations: [Int: EditExpectation] = [:]
    private(set) var changed: [JSONPointer] = []
    private(set) var leftAlone: [ImageLeftAlone] = []
    /// What was asked of an entry first; aliases lead to it again.
    private var asked: [Int: DocumentChange] = [:]

    init(tree: DocumentTree, uncached: ContentRules.Uncached) {
        self.tree = tree
        self.uncached = uncached
    }

    mutating func leave(_ pointer: JSONPointer, line: Int?, _ reason: String) {
        leftAlone.append(ImageLeftAlone(pointer: pointer, line: line, reason: reason))
    }

    /// Plans the change of one entry.
    mutating func plan(_ change: DocumentChange, for entry: ImageEntry) {
        guard entry.isMapping else { return }
        if let first = asked[entry.node] {
            if first.isCached != change.isCached || first.size != change.size {
                leave(
                    change.pointer, line: entry.line,
                    "an alias leads to the same entry as \(first.pointer), which shall say "
                        + "something else")
            } else if expectations[entry.node] != nil {
                changed.append(change.pointer)
            }
            return
        }
        asked[entry.node] = change
        var expectation = EditExpectation()
        var steps: [Patch] = []
        do throws(Obstacle) {
            if let isCached = change.isCached {
                expectation.isCached = try planCached(isCached, entry, &steps)
            }
            if let size = change.size, try planSize(size, entry, &steps) { expectation.size = size }
        } catch {
            leave(change.pointer, line: entry.line, error.reason)
            return
        }
        guard !steps.isEmpty else { return }
        patches.append(contentsOf: steps)
        expectations[entry.node] = expectation
        changed.append(change.pointer)
    }

    /// Why an entry cannot be changed.
    struct Obstacle: Error { var reason: String }

    // MARK: isCached

    private func planCached(
        _ wanted: Bool, _ entry: ImageEntry, _ steps: inout [Patch]
    ) throws(Obstacle) -> EditExpectation.Cached? {
        guard let field = entry.isCached else {
            guard wanted || uncached == .false else { return nil }
            if tree.hasPositions {
                steps.append(try Insertion(tree: tree, entry: entry.node).patch(wanted))
            } else {
                steps.append(Patch(0..<0, ""))
            }
            return .present(wanted)
        }
        // A document that says the truth already is not tidied.
        let now = tree.truth(of: tree.resolved(field.value))
        if now == wanted || now == nil && !wanted && uncached == .omit { return nil }
        if field.isMerged {
            throw Obstacle(reason: "its isCached comes by a merge key; write it into the entry")
        }
        guard tree.hasPositions else {
            steps.append(Patch(0..<0, ""))
            return .present(wanted)
        }
        if !wanted, uncached == .omit,
            let removal = Removal(tree: tree, entry: entry.node, field: field).patch()
        {
            steps.append(removal)
            return .absent
        }
        steps.append(try truthPatch(wanted, field))
        return .present(wanted)
    }

    private func truthPatch(
        _ wanted: Bool, _ field: ImageEntry.Field
    ) throws(Obstacle) -> Patch {
        let value = tree.nodes[field.value]
        let plain = wanted ? "true" : "false"
        switch (value.kind, value.style) {
        case (.alias, _): return Patch(value.start..<value.end, plain)
        case (.scalar, .plain):
            if value.start == value.end {
                let between = tree.bytes[tree.nodes[field.key].end..<value.start]
                return Patch(
                    value.start..<value.end, (between.contains(.colon) ? " " : ": ") + plain)
            }
            let words = tree.isJSON ? nil : Truth(word: tree.text(of: field.value))?.words
            let word = words.map { wanted ? $0.yes : $0.no } ?? plain
            return Patch(value.start..<value.end, word)
        case (.scalar, .singleQuoted), (.scalar, .doubleQuoted):
            guard tree.truth(of: field.value) != nil else {
                return Patch(value.start..<value.end, plain)
            }
            return Patch((value.start + 1)..<(value.end - 1), plain)
        default:
            throw Obstacle(
                reason: "its isCached is a block, a list or a mapping; write true or false there")
        }
    }

    // MARK: width and height

    private func planSize(
        _ size: PixelSize, _ entry: ImageEntry, _ steps: inout [Patch]
    ) throws(Obstacle) -> Bool {
        guard let width = entry.width, let height = entry.height else {
            throw Obstacle(reason: "it declares no width and height to correct")
        }
        let before = steps.count
        for (field, number) in [(width, size.width), (height, size.height)] {
            if tree.extent(of: tree.resolved(field.value)) == number { continue }
            guard tree.hasPositions else {
                steps.append(Patch(0..<0, ""))
                continue
            }
            let value = tree.nodes[field.value]
            guard !field.isMerged, value.kind == .scalar, value.start < value.end else {
                throw Obstacle(reason: "its width or height comes by an alias or a merge key")
            }
            switch value.style {
            case .plain: steps.append(Patch(value.start..<value.end, "\(number)"))
            case .singleQuoted, .doubleQuoted:
                steps.append(Patch((value.start + 1)..<(value.end - 1), "\(number)"))
            default: throw Obstacle(reason: "its width or height is written as a block")
            }
        }
        return steps.count > before
    }
}
