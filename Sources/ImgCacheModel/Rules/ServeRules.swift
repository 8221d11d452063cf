/// How `imgcache serve` shows a cache to the world.
public struct ServeRules: Hashable, Sendable {
    /// Where it listens.
    public var listen: ListenAddress
    /// Whether originals are served beside thumbnails.
    public var originals: Bool
    /// A picture that stands where there is none, as a path relative to the working directory;
    /// `nil` for plain text.
    public var fallback: String?
    /// What `/t` and `/u` answer.
    public var negotiated: Negotiated
    /// How long others may keep what `/u` and `/manifest.json` answered.
    public var maxAge: Duration
    /// Memory for files that are asked often.
    public var memory: ByteCount
    /// Connections at a time; further ones wait to be accepted. 1 ... 100,000.
    public var maxConnections: Int
    /// How long a new connection may take for its first request's head, and any request for its
    /// rest.
    public var headTimeout: Duration
    /// How long a connection may lie idle between requests, and how long a client may take for
    /// the next 256 KB of an answer.
    public var idleTimeout: Duration
    /// Where each request is written in the combined log format: a path, `-` for standard
    /// output, `nil` for nowhere.
    public var accessLog: String?

    /// See ``ServeRules/negotiated``.
    public enum Negotiated: String, Hashable, Sendable, CaseIterable {
        /// The file itself.
        case answer
        /// A redirect to the file's own, immutable name.
        case redirect
    }

    /// Takes every value.
    public init(
        listen: ListenAddress, originals: Bool, fallback: String?, negotiated: Negotiated,
        maxAge: Duration, memory: ByteCount, maxConnections: Int, headTimeout: Duration,
        idleTimeout: Duration, accessLog: String?
    ) {
        self.listen = listen
        self.originals = originals
        self.fallback = fallback
        self.negotiated = negotiated
        self.maxAge = maxAge
        self.memory = memory
        self.maxConnections = maxConnections
        self.headTimeout = headTimeout
        self.idleTimeout = idleTimeout
        self.accessLog = accessLog
    }
}

/// An address and a port to listen on: `127.0.0.1:8080`, `[::1]:8080`, or `unix:/run/x.sock`.
public enum ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// An address or a host name, and a port, 0 ... 65,535; 0 takes any free one.
    case tcp(host: String, port: Int)
    /// The path of a socket in the file system.
    case unix(path: String)

    /// Reads one of the three forms; an IPv6 address stands in brackets.
    ///
    /// - Returns: `nil` for a text of another form.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            // sun_path of unix(7) holds 108 bytes with the NUL at its end.
            guard path.hasPrefix("/"), path.utf8.count <= 107 else { return nil }
            self = .unix(path: String(path))
            return
        }
        guard let colon = text.lastIndex(of: ":") else { return nil }
        var host = text[..<colon]
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let port = Int(digits), port <= 65_535
        else { return nil }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { return nil }
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains("["), !host.contains(where: \.isWhitespace) else {
            return nil
        }
        self = .tcp(host: String(host), port: port)
    }

    /// As the configuration writes it.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
