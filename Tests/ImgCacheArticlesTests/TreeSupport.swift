@testable import ImgCacheArticles

extension DocumentTree {
    /// All values as text, one a line, aliases written out: two readers' trees are compared by it.
    ///
    /// `withLines` adds the lines of all but empty values.
    func dump(withLines: Bool) -> String {
        var text = ""
        var budget = 50_000
        func add(_ given: Int, _ indent: String, isKey: Bool) {
            budget -= 1
            guard budget > 0 else { return }
            let node = resolved(given)
            let line = withLines ? " @\(nodes[node].line)" : ""
            switch nodes[node].kind {
            case .scalar:
                let value = self.text(of: node)
                let mark = isKey ? "key" : isPlain(node) ? "plain" : "quoted"
                text += "\(indent)\(mark) \(value.debugDescription)"
                text += value.isEmpty ? "\n" : "\(line)\n"
            case .sequence:
                text += "\(indent)list\(line)\n"
                for child in children(of: node) { add(child, indent + " ", isKey: false) }
            case .mapping:
                text += "\(indent)mapping\(line)\n"
                for (key, value) in pairs(of: node) {
                    add(key, indent + " ", isKey: true)
                    add(value, indent + "  ", isKey: false)
                }
            case .alias: text += "\(indent)alias\n"
            }
        }
        add(root, "", isKey: false)
        return text
    }
}
