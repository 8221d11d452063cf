internal import ImgCacheModel

/// Colours and weights of a terminal, or none of them.
public struct Style: Sendable {
    /// Whether escape sequences are written.
    public let isColored: Bool

    /// - Parameter isColored: `true` for a terminal that wants colour.
    public init(isColored: Bool) { self.isColored = isColored }

    /// Plain text.
    public static let plain = Style(isColored: false)

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }
    func red(_ text: String) -> String { wrap(text, "31") }
    func green(_ text: String) -> String { wrap(text, "32") }
    func yellow(_ text: String) -> String { wrap(text, "33") }

    /// The colour of a verdict: green, yellow while it may be over tomorrow, or red.
    func verdict(_ text: String, of reason: Reason) -> String {
        switch reason.verdict {
        case .ok: reason == .replacedSmaller ? yellow(text) : green(text)
        case .throttled, .transient, .blocked, .unchecked: yellow(text)
        case .gone, .tls, .badContent, .redirect, .refused: red(text)
        }
    }

    private func wrap(_ text: String, _ code: String) -> String {
        isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
