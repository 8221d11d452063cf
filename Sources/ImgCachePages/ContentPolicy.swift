internal import Crypto
internal import FoundationEssentials

/// The parts of a Content Security Policy. Source: CSP level 3.
public enum ContentPolicy {
    /// What lets one inline style or script through.
    ///
    /// - Parameter text: What stands between the tags, to the byte.
    /// - Returns: The source expression without its quotation marks: `sha256-...`.
    public static func hash(_ text: String) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }
}
