internal import ImgCacheModel
internal import ImgCacheStore

/// What a request asks for.
enum Route: Hashable {
    /// An original or a thumbnail under its own name.
    case file(PublicName)
    /// A thumbnail by its key, in the best format: `/t/<preset>/<key>`.
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
        var target = Substring(target)
        if !target.hasPrefix("/") {
            guard let scheme = ["http://", "https://"].first(where: target.hasPrefix) else {
                self = .none
                return
            }
            let rest = target.dropFirst(scheme.count)
            target = rest.firstIndex(where: { $0 == "/" || $0 == "?" }).map { rest[$0...] } ?? "/"
            if target.hasPrefix("?") { target = "/" + target }
        }
        let path = target.prefix { $0 != "?" }
        let query = target.dropFirst(path.count + 1)
        self = Self.route(path, query)
    }

    private static func route(_ path: Substring, _ query: Substring) -> Route {
        if pages.contains(String(path)) { return .page }
        if path == "/manifest.json" { return .manifest }
        if let name = PublicName(path: path.dropFirst()) { return .file(name) }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 4, parts[1] == "t" {
            // Any format makes a name, or none does.
            guard PublicName(preset: parts[2], key: parts[3], format: .webp) != nil else {
                return .none
            }
            return .key(preset: String(parts[2]), key: String(parts[3]))
        }
        if parts.count == 3, parts[1] == "u",
            let given = FormField.value(of: "url", in: query), let url = identity(given)
        {
            return .source(preset: String(parts[2]), url: url)
        }
        return .none
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

/// One field of a query. Source: the URL standard, application/x-www-form-urlencoded, but that a
/// plus sign stays one: URLs hold them, and hold no spaces.
enum FormField {
    /// - Returns: The first value of that name, decoded; `nil` without one, or where it is no
    ///   UTF-8.
    static func value(of name: String, in query: Substring) -> String? {
        for field in query.split(separator: "&") {
            let parts = field.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == name { return decoded(parts[1]) }
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
