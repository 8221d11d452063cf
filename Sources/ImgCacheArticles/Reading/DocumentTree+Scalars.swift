/// What scalars mean.
extension DocumentTree {
    /// The bytes between the quotes, or the whole of a plain scalar.
    ///
    /// Only where `text` is not set.
    func slice(of node: Int) -> ArraySlice<UInt8> {
        let value = nodes[node]
        switch value.style {
        case .singleQuoted, .doubleQuoted: return bytes[(value.start + 1)..<(value.end - 1)]
        default: return bytes[value.start..<value.end]
        }
    }

    /// The value of a scalar as text, unquoted.
    func text(of node: Int) -> String {
        let place = nodes[node].text
        return place >= 0 ? texts[place] : String(decoding: slice(of: node), as: UTF8.self)
    }

    /// Whether a scalar reads as `name`, compared by bytes.
    func isText(_ node: Int, _ name: [UInt8]) -> Bool {
        guard nodes[node].kind == .scalar else { return false }
        let place = nodes[node].text
        return place >= 0
            ? texts[place].utf8.elementsEqual(name) : slice(of: node).elementsEqual(name)
    }

    /// Whether a scalar is written without quotes and so may be a number, a truth or nothing.
    func isPlain(_ node: Int) -> Bool { nodes[node].style == .plain }

    /// Whether nothing is there: `null`, `~` or no text at all.
    func isNull(_ node: Int) -> Bool {
        guard nodes[node].kind == .scalar, isPlain(node) else { return false }
        if isJSON { return isText(node, Array("null".utf8)) }
        switch text(of: node) {
        case "", "~", "null", "Null", "NULL": return true
        default: return false
        }
    }

    /// The text of a string; `nil` for numbers, truths, nothing and collections.
    func string(of node: Int) -> String? {
        guard nodes[node].kind == .scalar else { return nil }
        let text = text(of: node)
        guard isPlain(node) else { return text }
        guard !isJSON, !isNull(node), Truth(word: text) == nil, !Self.isNumber(text) else {
            return nil
        }
        return text
    }

    /// A truth, also one in quotes; `nil` for anything else.
    func truth(of node: Int) -> Bool? {
        guard nodes[node].kind == .scalar else { return nil }
        let text = text(of: node)
        guard isJSON || !isPlain(node) else { return Truth(word: text)?.value }
        return text == "true" ? true : text == "false" ? false : nil
    }

    /// A whole number above 0, also one in quotes; `nil` for anything else.
    func extent(of node: Int) -> Int? {
        guard nodes[node].kind == .scalar else { return nil }
        let text = text(of: node)
        guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (48...57).contains($0) }),
            !(isPlain(node) && text.utf8.first == 48), let number = Int(text), number > 0
        else { return nil }
        return number
    }

    /// Whether a plain scalar is a number of YAML 1.1, near enough: digits with what may stand
    /// around and between them.
    private static func isNumber(_ text: String) -> Bool {
        var hasDigit = false
        for byte in text.utf8 {
            switch byte {
            case 48...57: hasDigit = true
            case 43, 45, 46, 95, 69, 101: continue
            default: return false
            }
        }
        return hasDigit && !(text.utf8.first == 95)
    }
}

/// A truth of YAML 1.1 and the family of words it is written in.
struct Truth {
    /// What it says.
    let value: Bool
    /// The words for false and true, as this one is written.
    let words: (no: String, yes: String)

    /// Reads a plain scalar; `nil` when it is no truth. Source: yaml.org/type/bool.html without
    /// the one-letter forms, as libyaml's users have it.
    init?(word: String) {
        for family in Self.families {
            if word == family.yes || word == family.no {
                value = word == family.yes
                words = family
                return
            }
        }
        return nil
    }

    private static let families: [(no: String, yes: String)] = [
        ("false", "true"), ("False", "True"), ("FALSE", "TRUE"),
        ("no", "yes"), ("No", "Yes"), ("NO", "YES"),
        ("off", "on"), ("Off", "On"), ("OFF", "ON"),
    ]
}
