internal import ImgCacheModel

/// Colours, weights and characters of a terminal, or none but plain ones.
public struct Style: Sendable {
    /// Whether escape sequences are written.
    public let isColored: Bool
    /// Whether plots are drawn with Unicode's block elements, else with ASCII.
    public let drawsBlocks: Bool
    /// Columns of a line that tables and plots fill; 40 or more.
    public let width: Int

    /// - Parameters:
    ///   - isColored: `true` for a terminal that wants colour.
    ///   - drawsBlocks: `true` for a terminal that shows block elements.
    ///   - width: Its columns; fewer than 40 count as 40.
    public init(isColored: Bool, drawsBlocks: Bool = false, width: Int = 80) {
        self.isColored = isColored
        self.drawsBlocks = drawsBlocks
        self.width = max(width, 40)
    }

    /// Plain ASCII, 80 columns wide.
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
