internal import ImgCacheModel

/// One image of a document, with the nodes that an editor needs.
struct ImageEntry {
    /// A value of the entry and whether it comes by a merge key, and so stands elsewhere.
    struct Field {
        var key: Int
        var value: Int
        var isMerged: Bool
    }

    var pointer: JSONPointer
    /// The mapping, or the scalar of a plain image; never an alias.
    var node: Int
    var isMapping: Bool
    var line: Int
    var text: String
    var url: Field?
    var width: Field?
    var height: Field?
    var isCached: Field?
}

/// Finds the images of a tree.
struct ImageEntryFinder {
    private let tree: DocumentTree
    private let imageKeys: [[UInt8]]
    private var steps: [JSONPointer.Step] = []
    private var budget: Int
    private(set) var entries: [ImageEntry] = []

    private static let url = Array("url".utf8)
    private static let width = Array("width".utf8)
    private static let height = Array("height".utf8)
    private static let isCached = Array("isCached".utf8)
    private static let merge = Array("<<".utf8)

    private init(tree: DocumentTree, imageKeys: [[UInt8]]) {
        self.tree = tree
        self.imageKeys = imageKeys
        budget = tree.nodes.count + ReadingLimits.aliasedValues
    }

    /// All images under `imageKeys`, in the order of the file.
    ///
    /// - Throws: ``ReadingFault/wrong(line:cause:)`` when aliases blow the document up.
    static func find(
        in tree: DocumentTree, imageKeys: [[UInt8]]
    ) throws(ReadingFault) -> [ImageEntry] {
        var finder = ImageEntryFinder(tree: tree, imageKeys: imageKeys)
        try finder.walk(tree.root, isImage: false)
        return finder.entries
    }

    private mutating func walk(_ given: Int, isImage: Bool) throws(ReadingFault) {
        let node = tree.resolved(given)
        budget -= 1
        if budget < 0 { throw ReadingLimits.tooManyAliases }
        if steps.count > 3 * ReadingLimits.depth {
            throw ReadingLimits.tooDeep(line: tree.nodes[node].line)
        }
        switch tree.nodes[node].kind {
        case .mapping:
            if isImage { addMapping(node) }
            try walkPairs(of: node, without: [])
        case .sequence:
            var index = 0
            for child in tree.children(of: node) {
                steps.append(.index(index))
                try walk(child, isImage: isImage)
                steps.removeLast()
                index += 1
            }
        case .scalar:
            if isImage { addPlain(node) }
        case .alias: break
        }
    }

    /// Walks values under their keys; what a merge key brings is walked as if it stood here.
    private mutating func walkPairs(
        of mapping: Int, without hidden: Set<String>
    ) throws(ReadingFault) {
        var merged: [Int] = []
        for (key, value) in tree.pairs(of: mapping) where tree.nodes[key].kind == .scalar {
            if isMergeKey(key) {
                merged.append(contentsOf: mergedMappings(value))
                continue
            }
            let isImage = imageKeys.contains { tree.isText(key, $0) }
            // A scalar that is no image has nothing below it.
            guard isImage || tree.nodes[tree.resolved(value)].kind != .scalar else { continue }
            let text = tree.text(of: key)
            if hidden.contains(text) { continue }
            steps.append(.key(text))
            try walk(value, isImage: isImage)
            steps.removeLast()
        }
        guard !merged.isEmpty else { return }
        var hidden = hidden
        for (key, _) in tree.pairs(of: mapping) where tree.nodes[key].kind == .scalar {
            hidden.insert(tree.text(of: key))
        }
        for other in merged {
            budget -= 1
            if budget < 0 { throw ReadingLimits.tooManyAliases }
            try walkPairs(of: other, without: hidden)
            for (key, _) in tree.pairs(of: other) where tree.nodes[key].kind == .scalar {
                hidden.insert(tree.text(of: key))
            }
        }
    }

    private func isMergeKey(_ key: Int) -> Bool {
        !tree.isJSON && tree.isPlain(key) && tree.isText(key, Self.merge)
    }

    /// The mappings that the value of a merge key names, first wins.
    private func mergedMappings(_ given: Int) -> [Int] {
        let value = tree.resolved(given)
        switch tree.nodes[value].kind {
        case .mapping: return [value]
        case .sequence:
            return tree.children(of: value).map(tree.resolved).filter {
                tree.nodes[$0].kind == .mapping
            }
        case .scalar, .alias: return []
        }
    }

    private func field(_ name: [UInt8], of mapping: Int, depth: Int = 0) -> ImageEntry.Field? {
        var merged: [Int] = []
        for (key, value) in tree.pairs(of: mapping) {
            if tree.isText(key, name) {
                return ImageEntry.Field(key: key, value: value, isMerged: depth > 0)
            }
            if isMergeKey(key) { merged.append(contentsOf: mergedMappings(value)) }
        }
        guard depth < 4 else { return nil }
        for other in merged {
            if let field = field(name, of: other, depth: depth + 1) { return field }
        }
        return nil
    }

    private mutating func addMapping(_ node: Int) {
        guard let url = field(Self.url, of: node),
            let text = tree.string(of: tree.resolved(url.value)), !text.isBlank
        else { return }
        entries.append(
            ImageEntry(
                pointer: JSONPointer(steps), node: node, isMapping: true,
                line: tree.nodes[node].line, text: text, url: url,
                width: field(Self.width, of: node), height: field(Self.height, of: node),
                isCached: field(Self.isCached, of: node)))
    }

    private mutating func addPlain(_ node: Int) {
        guard let text = tree.string(of: node), !text.isBlank else { return }
        entries.append(
            ImageEntry(
                pointer: JSONPointer(steps), node: node, isMapping: false,
                line: tree.nodes[node].line, text: text))
    }
}

extension String {
    /// Whether nothing but what `ReferenceResolver` trims is here.
    fileprivate var isBlank: Bool { unicodeScalars.allSatisfy(ReferenceResolver.isTrimmed) }
}
