internal import ImgCacheModel

/// Judges where a redirect leads: a URL to ask, or the reason why not.
struct RedirectJudge {
    private let limit: Int

    /// - Parameter limit: Redirects at most; 0 follows none.
    init(limit: Int) { self.limit = limit }

    /// The URL to ask next.
    ///
    /// - Parameters:
    ///   - location: The bytes of `Location`; `nil` when there was none.
    ///   - current: The URL that answered.
    ///   - origin: The first URL of the chain.
    ///   - seen: All identities asked so far.
    ///   - count: Redirects followed so far.
    /// - Returns: The URL, or why it must not be asked.
    func next(
        location: [UInt8]?, from current: SourceURL, origin: SourceURL, seen: Set<SourceURL>,
        count: Int
    ) -> Result<SourceURL, Refusal> {
        let place = RedactedURL.text(current.origin)
        guard let location, !location.isEmpty,
            let text = WebAddress.resolve(location: location, against: current.text)
        else {
            return .failure(
                Refusal(reason: .badLocation, detail: "\(place) redirects to no usable address"))
        }
        let shown = RedactedURL.text(text)
        let target: SourceURL
        do {
            target = try SourceURL(text)
        } catch {
            return .failure(Self.refusal(error, place: place, shown: shown))
        }
        if seen.contains(target) {
            return .failure(
                Refusal(reason: .loop, detail: "\(place) redirects in a circle to \(shown)"))
        }
        if count >= limit {
            return .failure(
                Refusal(reason: .tooMany, detail: "more than \(limit) redirects, last to \(shown)"))
        }
        if ErrorPage.swallows(target, from: origin) {
            return .failure(
                Refusal(
                    reason: .badLocation,
                    detail: "\(place) redirects to \(shown), which is no picture"))
        }
        return .success(target)
    }

    private static func refusal(
        _ fault: SourceURL.Fault, place: String, shown: String
    ) -> Refusal {
        switch fault {
        case .scheme(let scheme):
            Refusal(
                reason: .schemeNotAllowed, detail: "\(place) redirects to a \(scheme): address")
        case .userinfo:
            Refusal(
                reason: .invalidURL,
                detail: "\(place) redirects to \(shown), which carries user information")
        case .malformed:
            Refusal(
                reason: .badLocation, detail: "\(place) redirects to '\(shown)', which is no URL")
        }
    }
}
