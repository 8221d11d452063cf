internal import NIOHTTP1

extension HTTPRequestHead {
    /// Bytes of a request's target. Source: RFC 9110, section 4.1, asks for 8,000.
    static let longestTarget = 8192

    private static let bodyRefused = Answer.text(
        .payloadTooLarge, "A request for a file has no body.")

    /// The answer to what no request may be, whatever it asks for; `nil` for one that may be.
    var refusal: Answer? {
        guard method == .GET || method == .HEAD else {
            return .text(
                .methodNotAllowed, "Only GET and HEAD.", extra: [("Allow", "GET, HEAD")])
        }
        // A body is never wanted, and where two programs differ on its length they differ on
        // where the next request begins.
        if headers.contains(name: "Transfer-Encoding")
            || headers["Content-Length"].contains(where: { $0 != "0" })
        {
            return Self.bodyRefused
        }
        if version != .http1_0, headers["Host"].count != 1 {
            return .text(.badRequest, "A request names its host once.")
        }
        if uri.utf8.count > Self.longestTarget {
            return .text(
                .uriTooLong, "The target of a request has at most \(Self.longestTarget) bytes.")
        }
        return nil
    }
}
