/// Which requests are meant: by host and by target.
struct TargetPattern: Sendable {
    private let host: String
    private let path: String

    /// Makes a pattern.
    ///
    /// - Parameters:
    ///   - host: A host name, `*.example.net` for all below it, or `*` for every host.
    ///   - path: A target with its query, a path whatever the query, or a beginning and `*`.
    init(host: String?, path: String?) {
        self.host = (host ?? "*").lowercased()
        self.path = path ?? "*"
    }

    func matches(host: String, target: String) -> Bool {
        matches(host: host) && matches(target: target)
    }

    private func matches(host: String) -> Bool {
        if self.host == "*" || self.host == host { return true }
        return self.host.hasPrefix("*.") && host.hasSuffix(self.host.dropFirst())
    }

    private func matches(target: String) -> Bool {
        if path == "*" || path == target { return true }
        if path.hasSuffix("*") { return target.hasPrefix(path.dropLast()) }
        return target.hasPrefix(path) && target.dropFirst(path.count).hasPrefix("?")
    }
}
