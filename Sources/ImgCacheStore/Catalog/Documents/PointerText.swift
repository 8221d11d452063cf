import ImgCacheModel

/// A JSON pointer as the catalog keeps it: RFC 6901, but a key that reads like an index begins
/// with `~2`, so that both come back as what they were.
///
/// `~2` is no escape of the RFC: the public views take it out again without ambiguity.
enum PointerText {
    static func encode(_ pointer: JSONPointer) -> String {
        guard pointer.steps.contains(where: \.readsLikeIndex) else { return pointer.description }
        return pointer.steps.reduce(into: "") { text, step in
            let plain = JSONPointer([step]).description
            text += step.readsLikeIndex ? "/~2" + plain.dropFirst() : plain
        }
    }

    static func decode(_ text: String) -> JSONPointer {
        let steps = text.utf8.split(separator: 47, omittingEmptySubsequences: false).dropFirst()
        return JSONPointer(
            steps.map { part in
                if let index = index(part) { return .index(index) }
                return .key(unescape(part.starts(with: "~2".utf8) ? part.dropFirst(2) : part))
            })
    }

    /// The pointer as RFC 6901 has it, out of the text that the catalog keeps.
    static func publicText(_ text: String) -> String {
        text.utf8.contains(126) && !text.isPlainPointer ? decode(text).description : text
    }

    /// A number without leading zeros that `Int` holds.
    static func index(_ part: Substring.UTF8View) -> Int? {
        guard let first = part.first, first != 48 || part.count == 1,
            part.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int(Substring(part))
    }

    private static func unescape(_ part: Substring.UTF8View) -> String {
        guard part.contains(126) else { return String(Substring(part)) }
        var bytes: [UInt8] = []
        var rest = part
        while let byte = rest.popFirst() {
            if byte == 126, let next = rest.first, next == 48 || next == 49 {
                bytes.append(next == 48 ? 126 : 47)
                rest = rest.dropFirst()
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSONPointer.Step {
    fileprivate var readsLikeIndex: Bool {
        guard case .key(let key) = self else { return false }
        return PointerText.index(key[...].utf8) != nil
    }
}

extension String {
    /// Whether every `~` begins an escape of the RFC.
    fileprivate var isPlainPointer: Bool {
        !utf8.indices.contains { index in
            utf8[index] == 126 && utf8[utf8.index(after: index)...].first == 50
        }
    }
}
