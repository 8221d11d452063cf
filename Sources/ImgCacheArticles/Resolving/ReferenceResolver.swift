public import ImgCacheModel

/// Turns the text of a reference into what it points at.
///
/// Pure. Entities that stand for `&` are mended, surrounding white space is dropped; nothing else
/// in the text is decoded, encoded or cleaned.
public struct ReferenceResolver: Sendable {
    private let baseURL: SourceURL?
    /// The base's path without a final slash: `/site`, or nothing.
    private let basePath: String
    private let hasAssets: Bool

    /// A resolver for one site.
    ///
    /// - Parameters:
    ///   - baseURL: Relative texts are appended to it; `nil` refuses them. Its query is not used.
    ///   - assetRoot: Where the files under `baseURL` lie; `nil` leaves them to be fetched.
    public init(baseURL: SourceURL?, assetRoot: String?) {
        self.baseURL = baseURL
        var path = Substring(baseURL?.path ?? "")
        while path.hasSuffix("/") { path = path.dropLast() }
        basePath = String(path)
        hasAssets = assetRoot != nil
    }

    /// Resolves one text.
    ///
    /// - Parameter text: As the document has it, unquoted.
    /// - Returns: `remote` for an http or https URL, `local` for one under `baseURL` while there
    ///   is an asset root, else `refused`: `scheme_not_allowed`, `local_refused` (a path that
    ///   climbs, or holds NUL or an encoded slash), or `invalid_url` (malformed, user
    ///   information, or relative without a base). No identity holds user information.
    public func location(of text: String) -> SourceLocation {
        let mended = EntityMending.mend(Self.trim(text))
        if mended.hasPrefix("//") { return absolute("https:" + mended) }
        if Self.hasScheme(mended) { return absolute(mended) }
        guard let baseURL else { return .refused(identity: mended.shortened, reason: .invalidURL) }
        return absolute(baseURL.origin + path(of: mended))
    }

    /// Jekyll's rule: appended to the base, unless it begins with the base's path.
    private func path(of relative: String) -> String {
        var rest = Substring(relative)
        while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        if isUnderBase(String(rest)) { return String(rest) }
        return basePath + (rest.hasPrefix("/") ? "" : "/") + rest
    }

    /// Whether a target begins with the base's path, ending at a segment.
    private func isUnderBase(_ target: String) -> Bool {
        guard target.utf8.starts(with: basePath.utf8) else { return false }
        switch target.utf8.dropFirst(basePath.utf8.count).first {
        case .slash: return true
        case nil, .question, .hash: return !basePath.isEmpty
        default: return false
        }
    }

    private func absolute(_ text: String) -> SourceLocation {
        let url: SourceURL
        do {
            url = try SourceURL(text)
        } catch {
            let reason: Reason =
                switch error {
                case .scheme: .schemeNotAllowed
                case .userinfo, .malformed: .invalidURL
                }
            return .refused(identity: RefusedText.identity(of: text), reason: reason)
        }
        guard hasAssets, let baseURL, url.origin == baseURL.origin, isUnderBase(url.target) else {
            return .remote(url)
        }
        guard let path = AssetPath.decode(url.path.utf8.dropFirst(basePath.utf8.count)) else {
            return .refused(identity: url.text.shortened, reason: .localRefused)
        }
        return .local(url, path: path)
    }

    /// Whether a text begins with a scheme. Source: RFC 3986, section 3.1.
    private static func hasScheme(_ text: String) -> Bool {
        guard let first = text.utf8.first, first.isLetter else { return false }
        for byte in text.utf8 {
            switch byte {
            case .colon: return true
            case 48...57, 43, 45, 46: continue
            default: if !byte.isLetter { return false }
            }
        }
        return false
    }

    private static func trim(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
            isTrimmed(first) || isTrimmed(last)
        else { return text }
        var rest = Substring(text).unicodeScalars
        while let first = rest.first, isTrimmed(first) { rest.removeFirst() }
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return String(rest)
    }

    /// White space and characters without width, which editors paste around URLs unseen.
    static func isTrimmed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9...13, 32, 0x85, 0xA0, 0x1680, 0x180E, 0x2000...0x200F, 0x2028, 0x2029, 0x202F,
            0x205F, 0x2060, 0x3000, 0xFEFF:
            true
        default: false
        }
    }
}

extension UInt8 {
    /// ASCII letters.
    var isLetter: Bool { (65...90).contains(self) || (97...122).contains(self) }
}
