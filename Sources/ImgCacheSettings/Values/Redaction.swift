/// What must not be printed.
enum Redaction {
    /// The text with user information of a URL replaced by `***`.
    static func hidingUserinfo(in text: String) -> String {
        guard let colon = text.end(of: "://") else { return text }
        let rest = text[colon...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") else { return text }
        return text[..<colon] + "***" + text[at...]
    }
}

extension String {
    /// The index behind the first occurrence of `mark`; `nil` without one.
    fileprivate func end(of mark: String) -> String.Index? {
        indices.first { self[$0...].hasPrefix(mark) }.map { index($0, offsetBy: mark.count) }
    }
}
