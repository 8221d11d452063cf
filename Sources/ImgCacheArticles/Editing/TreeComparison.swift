internal import ImgCacheModel

/// Holds a document before an edit against the one after it.
struct TreeComparison {
    private let old: DocumentTree
    private let new: DocumentTree
    private let expectations: [Int: EditExpectation]
    private var budget = 4 * ReadingLimits.aliasedValues

    private static let isCached = Array("isCached".utf8)
    private static let width = Array("width".utf8)
    private static let height = Array("height".utf8)

    /// Takes both trees, and what is expected by the number of the entry's mapping in `old`.
    init(old: DocumentTree, new: DocumentTree, expectations: [Int: EditExpectation]) {
        self.old = old
        self.new = new
        self.expectations = expectations
        budget += old.nodes.count
    }

    /// Whether all but what is expected is the same, and all that is expected is there.
    mutating func holds() -> Bool { isSame(old.root, new.root) }

    private mutating func isSame(_ oldGiven: Int, _ newGiven: Int) -> Bool {
        let left = old.resolved(oldGiven)
        let right = new.resolved(newGiven)
        budget -= 1
        guard budget > 0, old.nodes[left].kind == new.nodes[right].kind else { return false }
        switch old.nodes[left].kind {
        case .scalar:
            return old.nodes[left].style == new.nodes[right].style && isSameText(left, right)
        case .sequence:
            guard old.nodes[left].count == new.nodes[right].count else { return false }
            for (one, other) in zip(old.children(of: left), new.children(of: right)) {
                guard isSame(one, other) else { return false }
            }
            return true
        case .mapping: return isSameMapping(left, right)
        case .alias: return false
        }
    }

    private func isSameText(_ left: Int, _ right: Int) -> Bool {
        old.text(of: left).utf8.elementsEqual(new.text(of: right).utf8)
    }

    private mutating func isSameMapping(_ left: Int, _ right: Int) -> Bool {
        let expected = expectations[left]
        var newPairs = Array(new.pairs(of: right))
        var oldPairs = Array(old.pairs(of: left))
        if let cached = expected?.isCached {
            let found = newPairs.filter { new.isText($0.key, Self.isCached) }
            switch cached {
            case .absent: guard found.isEmpty else { return false }
            case .present(let value):
                guard found.count == 1, new.truth(of: new.resolved(found[0].value)) == value
                else { return false }
            }
            newPairs.removeAll { new.isText($0.key, Self.isCached) }
            oldPairs.removeAll { old.isText($0.key, Self.isCached) }
        }
        guard newPairs.count == oldPairs.count else { return false }
        for (one, other) in zip(oldPairs, newPairs) {
            guard isSameKey(one.key, other.key) else { return false }
            if let size = expected?.size, old.isText(one.key, Self.width) {
                guard new.extent(of: new.resolved(other.value)) == size.width else { return false }
            } else if let size = expected?.size, old.isText(one.key, Self.height) {
                guard new.extent(of: new.resolved(other.value)) == size.height else { return false }
            } else {
                guard isSame(one.value, other.value) else { return false }
            }
        }
        return true
    }

    private mutating func isSameKey(_ left: Int, _ right: Int) -> Bool { isSame(left, right) }
}
