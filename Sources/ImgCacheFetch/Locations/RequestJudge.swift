internal import ImgCacheModel

/// A reason and a sentence.
struct Refusal: Error, Hashable {
    var reason: Reason
    var detail: String
}

/// Judges a URL before anything is dialled.
///
/// Address literals are judged here besides the socket's address, since connect-to and proxies
/// lead elsewhere.
struct RequestJudge {
    private let addressGuard: AddressGuard

    init(_ addressGuard: AddressGuard) { self.addressGuard = addressGuard }

    /// Why the URL must not be asked; `nil` when it may.
    func refusal(of url: SourceURL) -> Refusal? {
        let shown = RedactedURL.text(url.text)
        guard let address = WebAddress(url.text) else {
            return Refusal(reason: .invalidURL, detail: "'\(shown)' is no URL that can be asked")
        }
        if let literal = address.literal, !addressGuard.permits(literal) {
            return Refusal(
                reason: .addressNotAllowed,
                detail: "\(literal) in '\(shown)' is not a public address"
                    + " (network.allowAddresses can allow it)")
        }
        return nil
    }
}
