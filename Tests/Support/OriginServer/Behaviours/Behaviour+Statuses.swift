/// When a client may come back.
public enum RetryAfter: Sendable, Hashable {
    /// In so many seconds, written as a number.
    case seconds(Int)
    /// In so many seconds, written as an HTTP date.
    case date(inSeconds: Int)

    var headerValue: String {
        switch self {
        case .seconds(let seconds): String(seconds)
        case .date(let seconds): HTTPDate.string(HTTPDate.now() + seconds)
        }
    }
}

extension Behaviour {
    /// Answers with a status; from 300 on with a small page instead of the picture.
    ///
    /// - Parameters:
    ///   - code: 100 ... 999.
    ///   - retryAfter: What Retry-After says, or nil for no such header.
    /// - Returns: The behaviour.
    public static func status(_ code: Int, retryAfter: RetryAfter? = nil) -> Behaviour {
        Behaviour { answer, _ in
            if (200..<300).contains(code) {
                answer.status = code
            } else {
                answer.say(code, Pages.html, Pages.page("\(code)"))
            }
            if let retryAfter {
                answer.headers.append(HeaderField("Retry-After", retryAfter.headerValue))
            }
        }
    }

    /// A wall against robots: 403 (or another code) with `cf-mitigated: challenge` and a page.
    public static func botChallenge(_ code: Int = 403) -> Behaviour {
        Behaviour { answer, _ in
            answer.say(code, Pages.html, Pages.challenge)
            answer.headers += [
                HeaderField("cf-mitigated", "challenge"), HeaderField("cf-ray", "0-TST"),
            ]
        }
    }

    /// 403 when the Referer is of another host, the picture without a Referer.
    public static let hotlink = Behaviour { answer, exchange in
        guard let referer = exchange.request.header("referer") else { return }
        let address = try? SourceAddress(url: referer)
        if address?.host != exchange.request.host {
            answer.say(403, Pages.html, Pages.page("No hotlinking"))
        }
    }

    /// 403 without a Referer, the picture with one.
    public static let hotlinkNeedsReferer = Behaviour { answer, exchange in
        if exchange.request.header("referer") == nil {
            answer.say(403, Pages.html, Pages.page("Come by way of an article"))
        }
    }

    /// 404 for HEAD, the picture for GET.
    public static let lyingHead = Behaviour { answer, exchange in
        if exchange.request.method == "HEAD" {
            answer.say(404, Pages.html, Pages.page("404"))
        }
    }

    /// Adds a header line to the answer.
    public static func header(_ name: String, _ value: String) -> Behaviour {
        Behaviour { answer, _ in answer.headers.append(HeaderField(name, value)) }
    }

    /// An opt-out such as `noindex, noai`, in X-Robots-Tag.
    public static func robots(_ value: String) -> Behaviour { header("X-Robots-Tag", value) }
}
