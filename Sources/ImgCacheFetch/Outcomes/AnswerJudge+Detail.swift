internal import ImgCacheModel

extension AnswerJudge {
    /// A sentence about a failure: which server, what it did, in numbers where there are any.
    func detail(of exchange: Exchange, _ reason: Reason) -> String {
        let place = RedactedURL.text(url.origin)
        switch reason {
        case .addressNotAllowed:
            if case .refused(let address) = exchange.stop {
                return "\(place) leads to \(address), which is not a public address"
                    + " (network.allowAddresses can allow it)"
            }
        case .runAborted:
            if case .sink(let error) = exchange.stop { return "writing the body failed: \(error)" }
        case .tooLargeBytes:
            let length = exchange.fields.contentLength.map { ", \($0) bytes announced" } ?? ""
            return "\(place) sends more than limits.maxBytes allows\(length)"
        case .truncated:
            let length = exchange.fields.contentLength.map { " of \($0)" } ?? ""
            return "\(place) ended the body after \(exchange.bytes)\(length) bytes"
        case .notAnImage:
            let type = exchange.fields.contentType ?? "no media type"
            return "\(place) answered \(exchange.status ?? 0) with a page (\(type))"
        case .empty: return "\(place) answered \(exchange.status ?? 0) without a body"
        case .botChallenge: return "\(place) wants to see a person (status \(exchange.status ?? 0))"
        case .dnsNXDomain: return "no such host: \(url.host)"
        case .dnsTemporary: return "the resolver has no answer for \(url.host) now"
        case .tooSlow: return "\(place) sent \(exchange.bytes) bytes and then too few a second"
        case .timeout where exchange.stop != nil: return "\(place) did not answer"
        default: break
        }
        if let status = exchange.status, ReasonTable.reason(status: status) == reason {
            return "\(place) answered \(status)"
        }
        let words = exchange.words.isEmpty ? "" : " (\(exchange.words))"
        switch reason.verdict {
        case .tls: return "TLS with \(place) failed\(words)"
        default: return "\(place) failed after \(exchange.bytes) bytes\(words)"
        }
    }
}
