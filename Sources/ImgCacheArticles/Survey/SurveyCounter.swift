internal import ImgCacheModel

/// Adds up what the documents of a site hold.
struct SurveyCounter {
    private(set) var documents = 0
    private(set) var keys: [String: SiteSurvey.ImageKey] = [:]
    private(set) var roots: [String: SiteSurvey.Root] = [:]
    private(set) var unreadable: [SiteSurvey.Unreadable] = []
    /// The distinct texts of images.
    private(set) var texts: Set<String> = []

    private static let endings: Set<String> = [
        "jpg", "jpeg", "png", "gif", "webp", "avif", "heic", "svg", "tif", "tiff", "bmp", "jxl",
    ]

    /// Looks into one document; `path` as it is named, `file` where it lies.
    mutating func add(_ path: String, at file: String) {
        documents += 1
        do throws(ReadingFault) {
            let bytes: [UInt8]
            do throws(WholeFile.Fault) {
                bytes = try WholeFile.read(file, limit: ReadingLimits.fileBytes).bytes
            } catch {
                throw .wrong(line: nil, cause: "the file cannot be read; check that you may")
            }
            guard let tree = try DocumentReader.tree(of: bytes, path: path) else { return }
            var found = 0
            walk(tree, tree.root, depth: 0, &found)
            guard found > 0 else { return }
            let root = path.contains("/") ? String(path.prefix { $0 != "/" }) : "."
            var entry = roots[root] ?? SiteSurvey.Root(path: root, documents: 0, images: 0)
            entry.documents += 1
            entry.images += found
            roots[root] = entry
        } catch {
            unreadable.append(
                SiteSurvey.Unreadable(path: path, fault: DocumentReader.fault(error)))
        }
    }

    /// Aliases are not followed: what they stand for is counted where it is written.
    private mutating func walk(_ tree: DocumentTree, _ node: Int, depth: Int, _ found: inout Int) {
        switch tree.nodes[node].kind {
        case .scalar, .alias: return
        case .sequence:
            for child in tree.children(of: node) { walk(tree, child, depth: depth + 1, &found) }
        case .mapping:
            for (key, value) in tree.pairs(of: node) where tree.nodes[key].kind == .scalar {
                found += count(tree, key, value)
                walk(tree, value, depth: depth + 1, &found)
            }
        }
    }

    private mutating func count(_ tree: DocumentTree, _ key: Int, _ value: Int) -> Int {
        var mappings = 0
        var strings = 0
        let elements =
            tree.nodes[value].kind == .sequence ? Array(tree.children(of: value)) : [value]
        for element in elements {
            if tree.nodes[element].kind == .mapping {
                guard let text = imageText(tree, element) else { continue }
                mappings += 1
                texts.insert(text)
            } else if tree.nodes[value].kind == .sequence, let text = tree.string(of: element),
                Self.endsLikeAPicture(text)
            {
                strings += 1
                texts.insert(text)
            }
        }
        guard mappings + strings > 0 else { return 0 }
        let name = tree.text(of: key)
        var entry = keys[name] ?? SiteSurvey.ImageKey(name: name, mappings: 0, strings: 0)
        entry.mappings += mappings
        entry.strings += strings
        keys[name] = entry
        return mappings + strings
    }

    private func imageText(_ tree: DocumentTree, _ mapping: Int) -> String? {
        var text: String?
        var sides = 0
        for (key, value) in tree.pairs(of: mapping) {
            if tree.isText(key, Array("url".utf8)) { text = tree.string(of: value) }
            if tree.isText(key, Array("width".utf8)) || tree.isText(key, Array("height".utf8)) {
                sides += tree.extent(of: value) == nil ? 0 : 1
            }
        }
        guard let text, !text.isEmpty, sides == 2 || Self.endsLikeAPicture(text) else { return nil }
        return text
    }

    private static func endsLikeAPicture(_ text: String) -> Bool {
        let path = text.prefix { $0 != "?" && $0 != "#" }
        guard !path.contains(" "), let dot = path.lastIndex(of: ".") else { return false }
        return endings.contains(path[path.index(after: dot)...].lowercased())
    }
}
