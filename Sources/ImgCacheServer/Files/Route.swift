internal import ImgCacheModel
internal import ImgCacheStore

/// What a request asks for.
enum Route: Hashable {
    /// An original or a thumbnail under its own name.
    case file(PublicName)
    /// A thumbnail by its key, in the best format: `/t/<preset>/<key>`, or its own name without
    /// the extension, as the shipped configurations of other servers have it.
    case key(preset: String, key: String)
    /// A thumbnail by the URL of its source: `/u/<preset>?url=...`.
    case source(preset: String, url: String)
    /// `/manifest.json`.
    case manifest
    /// A page that is made for each request.
    case page
    /// Nothing that there is.
    case none

    /// Paths that the page router knows.
    static let pages: Set<String> = ["/", "/healthz", "/readyz", "/metrics"]

    /// Reads the target of a request, in origin form or in absolute form.
    ///
    /// Names of files are hex digits, letters and dots, so nothing is decoded: a path with a
    /// percent sign, a dot segment or a backslash in it is the name of nothing.
    init(_ target: String) {
        guard let target = Self.originForm(target) else {
            self = .none
            return
        }
        let end = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        let path = target[..<end]
        if let name = PublicName(path: path.dropFirst()) {
            self = .file(name)
            return
        }
        self = Self.route(path, target[end...].dropFirst())
    }

    /// A target without scheme and host; `nil` where it is neither a path nor such a URL.
    static func originForm(_ target: String) -> String? {
        if target.hasPrefix("/") { return target }
        guard let scheme = ["http://", "https://"].first(where: target.hasPrefix) else {
            return nil
        }
        let rest = target.dropFirst(scheme.count)
        guard let start = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
        return rest[start] == "?" ? "/" + rest[start...] : String(rest[start...])
    }

    private static func route(_ path: Substring, _ query: Substring) -> Route {
        if pages.contains(String(path)) { return .page }
        if path == "/manifest.json" { return .manifest }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 4, parts[1] == "t" { return key(parts[2], parts[3]) }
        if parts.count == 5, parts[1] == "thumbs", parts[3] == parts[4].prefix(2) {
            return key(parts[2], parts[4])
        }
        if parts.count == 3, parts[1] == "u",
            let given = FormField.value(of: "url", in: query), let url = identity(given)
        {
            return .source(preset: String(parts[2]), url: url)
        }
        return .none
    }

    private static func key(_ preset: Substring, _ key: Substring) -> Route {
        // Any format makes a name, or none does.
        guard PublicName(preset: preset, key: key, format: .webp) != nil else { return .none }
        return .key(preset: String(preset), key: String(key))
    }

    private static func identity(_ given: String) -> String? {
        do {
            return try SourceURL(given).text
        } catch {
            return nil
        }
    }

    /// The kind, for the figures.
    var kind: Kind {
        switch self {
        case .file(let name): name.isOriginal ? .original : .thumbnail
        case .key: .key
        case .source: .source
        case .manifest: .manifest
        case .page: .page
        case .none: .unknown
        }
    }

    /// See ``kind``.
    enum Kind: String, CaseIterable {
        case thumbnail
        case original
        case key
        case source
        case manifest
        case page
        case unknown
    }
}

/// One field of a query. Source: the URL standard, application/x-www-form-urlencoded.
enum FormField {
    /// - Parameters:
    ///   - name: Of the field.
    ///   - query: What stands behind the question mark.
    ///   - plusIsSpace: As forms have it; in a URL a plus sign stays one.
    /// - Returns: The first value of that name, decoded; `nil` without one, or where it is no
    ///   UTF-8.
    static func value(
        of name: String, in query: Substring, plusIsSpace: Bool = false
    ) -> String? {
        for field in query.split(separator: "&") {
            let parts = field.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == name {
                return decoded(
                    plusIsSpace ? Substring(parts[1].replacing("+", with: " ")) : parts[1])
            }
        }
        return nil
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit),
                let low = rest.popFirst().flatMap(digit)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
