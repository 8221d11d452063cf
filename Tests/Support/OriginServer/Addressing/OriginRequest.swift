/// One header line, as it came or as it goes.
public struct HeaderField: Sendable, Hashable, Codable {
    /// The name, in the spelling of whoever wrote it.
    public var name: String
    /// The value, without the spaces around it.
    public var value: String

    /// Puts a name and a value together; neither may hold a line break.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What a client asked for, before anything decides about the answer.
public struct OriginRequest: Sendable {
    /// The method, in upper case.
    public var method: String
    /// Whether it came through the TLS port.
    public var isTLS: Bool
    /// Whether it came over HTTP/2.
    public var isHTTP2: Bool
    /// The host that was asked for, in lower case and without its port; empty when none was named.
    public var host: String
    /// Path and query, byte for byte as they stood in the request line.
    public var target: String
    /// Every header line in the order of arrival.
    public var headers: [HeaderField]
    /// The body, kept for `origin.control` alone; empty for everybody else.
    public var body: [UInt8]

    /// Builds a request; all parts are taken as they are.
    public init(
        method: String = "GET", isTLS: Bool = false, isHTTP2: Bool = false, host: String,
        target: String,
        headers: [HeaderField] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.isTLS = isTLS
        self.isHTTP2 = isHTTP2
        self.host = host
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// The target up to its first question mark.
    public var path: String {
        target.firstIndex(of: "?").map { String(target[..<$0]) } ?? target
    }

    /// What follows the first question mark, or nil without one.
    public var query: String? {
        target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
    }

    /// The first value of a header, whatever the case of its name.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.equalsIgnoringCase(name) }?.value
    }
}

extension String {
    /// Compares two ASCII words without regard to case.
    func equalsIgnoringCase(_ other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { ($0 | 0x20) == ($1 | 0x20) }
    }
}
