internal import ImgCacheModel

/// Reads header lines as they come and keeps what ``AnswerFields`` has room for.
struct FieldCollector {
    /// What a line was.
    enum Step: Equatable {
        /// More lines follow.
        case more
        /// The blank line after the fields of an answer with this status.
        case end(status: Int)
    }

    private let robots: RobotsTag
    private(set) var fields = AnswerFields()
    private(set) var status = 0
    /// Lines so far, of all answers.
    private(set) var lines = 0

    /// A collector that has seen nothing.
    init(robots: RobotsTag) { self.robots = robots }

    /// Takes one line with its line end.
    mutating func take(_ raw: UnsafeRawBufferPointer) -> Step {
        lines += 1
        let line = raw.trimmed
        if line.isEmpty { return .end(status: status) }
        if line.starts(with: "HTTP/".utf8) {
            // A new answer: what an interim one said is over.
            fields = AnswerFields()
            status = Self.status(of: line)
            return .more
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return .more }
        let name = UnsafeRawBufferPointer(rebasing: line[..<colon])
        keep(name, UnsafeRawBufferPointer(rebasing: line[(colon + 1)...]).trimmed)
        return .more
    }

    private static func status(of line: UnsafeRawBufferPointer) -> Int {
        guard let space = line.firstIndex(of: 32) else { return 0 }
        return line[(space + 1)...].prefix { (48...57).contains($0) }
            .prefix(3).reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private mutating func keep(
        _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) {
        // By length first: most fields are told apart without a look at their names.
        switch name.count {
        case 4 where name.equals("etag"):
            fields.entityTag = value.text
        case 8 where name.equals("location"):
            if fields.location == nil { fields.location = Array(value) }
        case 11 where name.equals("retry-after"):
            fields.retryAfter = value.text
        case 12 where name.equals("content-type"):
            fields.contentType = MediaType.bare(value.text)
        case 12 where name.equals("x-robots-tag"):
            fields.robots = robots.merge(fields.robots, value.text)
        case 12 where name.equals("cf-mitigated"):
            fields.isChallenge = fields.isChallenge || value.text.lowercased() == "challenge"
        case 17 where name.equals("x-amzn-waf-action"):
            fields.isChallenge =
                fields.isChallenge || ["challenge", "captcha"].contains(value.text.lowercased())
        case 13 where name.equals("last-modified"):
            fields.lastModified = value.text
        case 13 where name.equals("cache-control"):
            fields.maxAge = CacheControl.maxAge(value.text, before: fields.maxAge)
        case 13 where name.equals("accept-ranges"):
            fields.acceptsRanges = value.text.lowercased() == "bytes"
        case 13 where name.equals("content-range"):
            fields.range = AnswerFields.ContentRange(value.text)
        case 14 where name.equals("content-length"):
            fields.contentLength = Int64(value.text)
        case 16 where name.equals("content-encoding"):
            let coding = value.text.lowercased()
            fields.contentEncoding = coding.isEmpty || coding == "identity" ? nil : coding
        default: break
        }
    }
}

extension AnswerFields.ContentRange {
    /// Reads `bytes 0-99/1234` or `bytes 0-99/*`; `nil` for anything else.
    init?(_ text: String) {
        guard text.lowercased().hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        let ends = parts.first?.split(separator: "-") ?? []
        guard parts.count == 2, ends.count == 2, let first = Int64(ends[0]),
            let last = Int64(ends[1]), first >= 0, last >= first
        else { return nil }
        self.init(first: first, last: last, total: Int64(parts[1]))
    }
}

extension UnsafeRawBufferPointer {
    /// Without spaces, tabs and line ends around.
    fileprivate var trimmed: UnsafeRawBufferPointer {
        guard let first = firstIndex(where: { !$0.isBlank }),
            let last = lastIndex(where: { !$0.isBlank })
        else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: self[first...last])
    }

    /// Compares with a lower-case ASCII name of the same length, whatever the case here.
    fileprivate func equals(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        for index in 0..<count {
            let byte = self[index]
            let lower = (65...90).contains(byte) ? byte | 0x20 : byte
            if lower != name.utf8Start[index] { return false }
        }
        return true
    }

    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == 32 || self == 9 || self == 10 || self == 13 }
}
