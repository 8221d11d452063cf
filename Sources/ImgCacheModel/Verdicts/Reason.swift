/// How a source stands, the same word in every output.
public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// A whole picture came.
    case ok
    /// The server does not let us.
    case blocked
    /// The server asked us to come more slowly, or another day.
    case throttled
    /// A fault that may be over in a minute.
    case transient
    /// The server says that there is nothing.
    case gone
    /// The certificate or the handshake failed.
    case tls
    /// Something came that is no usable picture.
    case badContent = "bad_content"
    /// The redirects lead nowhere.
    case redirect
    /// Our own rules forbid the address.
    case refused
    /// Nobody asked, or the asking was cut short.
    case unchecked
}

/// Why a source has its verdict. Raw values are part of the public contract.
public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// A new or changed picture came whole.
    case fresh
    /// The server, or the same bytes, say that nothing changed.
    case notModified = "not_modified"
    /// A whole picture came by way of a permanent redirect.
    case movedPermanently = "moved_permanently"
    /// The file lies under the asset root and is whole.
    case local
    /// A smaller picture came in place of one that matched its declared size; the old copy stays.
    case replacedSmaller = "replaced_smaller"

    /// HTTP 401.
    case http401 = "http_401"
    /// HTTP 403, with and without `Referer`.
    case http403 = "http_403"
    /// HTTP 451, unavailable for legal reasons.
    case http451 = "http_451"
    /// A page that tests for a person.
    case botChallenge = "bot_challenge"
    /// HTTP 403 that depends on `Referer`.
    case hotlinkBlocked = "hotlink_blocked"

    /// HTTP 429 to the last try.
    case http429 = "http_429"
    /// The server asked for a longer wait than a run allows.
    case retryLater = "retry_later"

    /// The resolver did not answer for now.
    case dnsTemporary = "dns_temporary"
    /// No connection: refused or unreachable.
    case connectFailed = "connect_failed"
    /// Connecting or the whole transfer took too long.
    case timeout
    /// Fewer bytes a second than `fetch.lowSpeed`.
    case tooSlow = "too_slow"
    /// The connection broke before the end.
    case reset
    /// HTTP 500 to 599 to the last try.
    case http5xx = "http_5xx"

    /// HTTP 404.
    case http404 = "http_404"
    /// HTTP 410.
    case http410 = "http_410"
    /// Another status of 400 to 499.
    case http4xx = "http_4xx"
    /// The host name does not exist.
    case dnsNXDomain = "dns_nxdomain"
    /// The URL carried an expiry date that has passed.
    case signatureExpired = "signature_expired"

    /// The certificate is out of date.
    case certExpired = "cert_expired"
    /// The certificate is for another host.
    case certHostname = "cert_hostname"
    /// No trusted chain.
    case certUntrusted = "cert_untrusted"
    /// TLS could not be agreed on.
    case handshake

    /// HTML, JSON, text or the like with a good status.
    case notAnImage = "not_an_image"
    /// A picture in a format that is not allowed.
    case typeUnsupported = "type_unsupported"
    /// The body or the picture ends too early.
    case truncated
    /// The decoder refuses the bytes.
    case undecodable
    /// The decoding process died.
    case decoderCrashed = "decoder_crashed"
    /// The decoding process took too long.
    case decoderTimeout = "decoder_timeout"
    /// More than `limits.maxBytes`.
    case tooLargeBytes = "too_large_bytes"
    /// More than `limits.maxPixels` or `limits.maxFrames`.
    case tooLargePixels = "too_large_pixels"
    /// A picture of 1 or 2 pixels a side.
    case trackingPixel = "tracking_pixel"
    /// The picture that this host gives for anything.
    case placeholder
    /// No bytes.
    case empty
    /// The picture is whole but a thumbnail could not be made.
    case renderFailed = "render_failed"

    /// A redirect leads back to where it came from.
    case loop
    /// More than `limits.maxRedirects`.
    case tooMany = "too_many"
    /// No usable `Location`, or one that is no picture: the root or an error page.
    case badLocation = "bad_location"

    /// The address is not globally routable and not allowed.
    case addressNotAllowed = "address_not_allowed"
    /// Neither http nor https.
    case schemeNotAllowed = "scheme_not_allowed"
    /// No URL, or one with user information.
    case invalidURL = "invalid_url"
    /// The file lies outside the asset root or is no regular file.
    case localRefused = "local_refused"
    /// No file of that name under the asset root.
    case localMissing = "local_missing"

    /// Left out by `fetch.exclude` or `forget --block`.
    case excluded
    /// The run was interrupted before its turn was over.
    case runAborted = "run_aborted"
    /// The run ended for time or bytes before its turn.
    case overBudget = "over_budget"
    /// Not asked yet.
    case pending

    /// The verdict that this reason belongs to; the one table of both.
    public var verdict: Verdict {
        switch self {
        case .fresh, .notModified, .movedPermanently, .local, .replacedSmaller: .ok
        case .http401, .http403, .http451, .botChallenge, .hotlinkBlocked: .blocked
        case .http429, .retryLater: .throttled
        case .dnsTemporary, .connectFailed, .timeout, .tooSlow, .reset, .http5xx: .transient
        case .http404, .http410, .http4xx, .dnsNXDomain, .signatureExpired: .gone
        case .certExpired, .certHostname, .certUntrusted, .handshake: .tls
        case .notAnImage, .typeUnsupported, .truncated, .undecodable, .decoderCrashed,
            .decoderTimeout, .tooLargeBytes, .tooLargePixels, .trackingPixel, .placeholder, .empty,
            .renderFailed:
            .badContent
        case .loop, .tooMany, .badLocation: .redirect
        case .addressNotAllowed, .schemeNotAllowed, .invalidURL, .localRefused, .localMissing:
            .refused
        case .excluded, .runAborted, .overBudget, .pending: .unchecked
        }
    }

    /// Whether failed nights with this reason may end as `broken`.
    ///
    /// What may be our own limit, or a wall against tools, never does by counting.
    public var countsTowardBroken: Bool {
        switch self {
        case .tooLargeBytes, .tooLargePixels, .typeUnsupported, .decoderCrashed, .decoderTimeout,
            .renderFailed:
            false
        case .localMissing: true
        default:
            switch verdict {
            case .ok, .blocked, .throttled, .refused, .unchecked: false
            case .transient, .gone, .tls, .badContent, .redirect: true
            }
        }
    }
}
