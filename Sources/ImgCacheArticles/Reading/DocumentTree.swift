/// The values of one document, each with the bytes on which it stands.
///
/// Nodes lie in one array and point at one another by number: a document of 2 KB costs one
/// allocation instead of hundreds. Aliases are kept as nodes that name their target, so that a
/// tree never grows beyond its text.
struct DocumentTree: Sendable {
    /// What a node is.
    enum Kind: UInt8, Sendable { case scalar, mapping, sequence, alias }

    /// How a node is written. JSON's strings are double-quoted, its collections flow.
    enum Style: UInt8, Sendable {
        case plain, singleQuoted, doubleQuoted, literal, folded, block, flow
    }

    /// One value.
    struct Node: Sendable {
        var kind: Kind
        var style: Style
        /// The first byte, quotes and brackets included, anchor left out.
        var start: Int
        /// Behind the last byte.
        var end: Int
        /// The first byte with the anchor.
        var outerStart: Int
        /// From 1.
        var line: Int
        /// Keys and values by turns in a mapping.
        var firstChild = -1
        var lastChild = -1
        /// The next child of the same parent.
        var next = -1
        /// Children; a mapping's keys and values both count.
        var count = 0
        /// The place in `texts`, where the value is no slice of the bytes.
        var text = -1
        /// What an alias stands for.
        var target = -1
        /// Whether an anchor stands before it.
        var isAnchored = false
    }

    /// The whole file.
    let bytes: [UInt8]
    /// Whether these are JSON's rules (no merge keys, other scalars) or YAML's.
    let isJSON: Bool
    /// Whether `start` and `end` are true; they are 0 in a tree that Yams made.
    let hasPositions: Bool
    var nodes: [Node] = []
    var texts: [String] = []
    /// The outermost node.
    var root = 0

    init(bytes: [UInt8], isJSON: Bool, hasPositions: Bool) {
        self.bytes = bytes
        self.isJSON = isJSON
        self.hasPositions = hasPositions
        if hasPositions { nodes.reserveCapacity(bytes.count / 16 + 8) }
    }

    /// Adds a node without children.
    mutating func add(_ kind: Kind, _ style: Style, from start: Int, line: Int) -> Int {
        nodes.append(
            Node(
                kind: kind, style: style, start: start, end: start, outerStart: start, line: line))
        return nodes.count - 1
    }

    /// Hangs `child` behind the last child of `parent`.
    mutating func append(_ child: Int, to parent: Int) {
        let last = nodes[parent].lastChild
        if last < 0 { nodes[parent].firstChild = child } else { nodes[last].next = child }
        nodes[parent].lastChild = child
        nodes[parent].count += 1
    }

    /// Gives a node a text that is no slice of the bytes.
    mutating func setText(_ text: String, of node: Int) {
        nodes[node].text = texts.count
        texts.append(text)
    }

    /// The node itself, or what an alias stands for.
    func resolved(_ node: Int) -> Int {
        nodes[node].kind == .alias ? nodes[node].target : node
    }

    /// The children of a collection, in the order of the file.
    func children(of node: Int) -> Children {
        Children(nodes: nodes, current: nodes[node].firstChild)
    }

    /// The keys and values of a mapping, in the order of the file.
    func pairs(of node: Int) -> Pairs { Pairs(children: children(of: node)) }

    /// Walks the children of one collection.
    struct Children: Sequence, IteratorProtocol {
        let nodes: [Node]
        var current: Int

        mutating func next() -> Int? {
            guard current >= 0 else { return nil }
            defer { current = nodes[current].next }
            return current
        }
    }

    /// Walks the pairs of one mapping.
    struct Pairs: Sequence, IteratorProtocol {
        var children: Children

        mutating func next() -> (key: Int, value: Int)? {
            guard let key = children.next(), let value = children.next() else { return nil }
            return (key, value)
        }
    }
}
