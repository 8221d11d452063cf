public import ImgCacheModel

/// Reads when a URL expires out of the URL itself, for the services that say so.
///
/// Scoped by host where a parameter's name alone could mean something else.
public enum ExpiringURL {
    /// When `url` stops working by its own words; `nil` when it does not say.
    ///
    /// Known: Meta's CDNs (`oe`, hex seconds), LinkedIn media (`e`, seconds), Amazon S3 (`X-Amz-Date`
    /// with `X-Amz-Expires`, and the older `Expires` with `AWSAccessKeyId`), Google Cloud Storage
    /// (`X-Goog-Date` with `X-Goog-Expires`, and `Expires` with `GoogleAccessId`), CloudFront
    /// (`Expires` with `Key-Pair-Id`). Times before 2000 or after 2100 are not believed.
    public static func expiry(of url: SourceURL) -> Timestamp? {
        guard let query = url.query else { return nil }
        let fields = fields(query)
        return (meta(url.host, fields) ?? linkedIn(url.host, fields) ?? signed(fields))
            .flatMap { believable.contains($0.seconds) ? $0 : nil }
    }

    private static let believable: Range<Int64> = 946_684_800..<4_102_444_800

    /// Names in lower case; the first of each counts.
    private static func fields(_ query: String) -> [String: String] {
        var fields: [String: String] = [:]
        for field in query.split(separator: "&") {
            guard let equals = field.firstIndex(of: "=") else { continue }
            let name = field[..<equals].lowercased()
            if fields[name] == nil { fields[name] = String(field[field.index(after: equals)...]) }
        }
        return fields
    }

    private static func meta(_ host: String, _ fields: [String: String]) -> Timestamp? {
        guard isWithin(host, ["fbcdn.net", "cdninstagram.com", "fbsbx.com"]),
            let seconds = fields["oe"].flatMap({ Int64($0, radix: 16) })
        else { return nil }
        return Timestamp(seconds: seconds)
    }

    private static func linkedIn(_ host: String, _ fields: [String: String]) -> Timestamp? {
        guard isWithin(host, ["licdn.com"]), let seconds = fields["e"].flatMap({ Int64($0) })
        else { return nil }
        return Timestamp(seconds: seconds)
    }

    private static func signed(_ fields: [String: String]) -> Timestamp? {
        for service in ["x-amz", "x-goog"] {
            guard let signedAt = fields["\(service)-date"].flatMap(moment),
                let seconds = fields["\(service)-expires"].flatMap({ Int64($0) }),
                (0...31_536_000).contains(seconds)
            else { continue }
            return signedAt.advanced(by: .seconds(seconds))
        }
        guard
            fields["awsaccesskeyid"] ?? fields["googleaccessid"] ?? fields["key-pair-id"] != nil,
            let seconds = fields["expires"].flatMap({ Int64($0) })
        else { return nil }
        return Timestamp(seconds: seconds)
    }

    /// Reads `20261123T020000Z`, ISO 8601 in its basic form.
    private static func moment(_ text: String) -> Timestamp? {
        let digits = Array(text)
        guard digits.count == 16, digits[8] == "T", digits[15] == "Z" else { return nil }
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return Timestamp(
            rfc3339: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T"
                + "\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z")
    }

    private static func isWithin(_ host: String, _ domains: [String]) -> Bool {
        domains.contains { host == $0 || host.hasSuffix("." + $0) }
    }
}
