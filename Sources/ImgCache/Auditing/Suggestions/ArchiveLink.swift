internal import ImgCacheModel

/// The address under which the Wayback Machine shows the capture nearest to a time, made without a
/// request: whether there is one, opening it tells.
///
/// Source: <https://en.wikipedia.org/wiki/Help:Using_the_Wayback_Machine> (an asterisk, or a time
/// of 14 digits), <https://github.com/iipc/openwayback/wiki/OpenWayback-Replay-API> (a time without
/// a capture leads to the closest one).
enum ArchiveLink {
    /// The link.
    ///
    /// - Parameters:
    ///   - url: What to look for, whole.
    ///   - time: When it was sure to be there; `nil` gives the list of all captures.
    /// - Returns: An https URL.
    static func text(to url: String, near time: Timestamp?) -> String {
        let stamp = time.map { time in
            time.description.filter { ("0"..."9").contains($0) }
        }
        return "https://web.archive.org/web/\(stamp ?? "*")/\(url)"
    }
}
