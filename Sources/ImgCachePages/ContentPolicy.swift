internal import Crypto
internal import FoundationEssentials

/// The parts of a Content Security Policy. Source: CSP level 3.
public enum ContentPolicy {
    /// The source expression that lets one inline style or script through, without its quotation
    /// marks: `sha256-...`.
    ///
    /// - Parameter text: What stands between the tags, to the byte.
    public static func hash(_ text: String) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }
}
