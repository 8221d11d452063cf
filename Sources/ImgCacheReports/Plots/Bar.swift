/// A bar that fills a share of some columns.
struct Bar {
    /// The share that is filled, 0 ... 1; what lies outside counts as the nearer end.
    var share: Double
    /// The columns of a full bar, 1 or more.
    var width: Int

    private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// The bar without padding; a share above 0 shows at least a trace.
    ///
    /// - Parameter style: Says whether blocks are drawn, to an eighth of a column, or `#`.
    /// - Returns: At most ``width`` characters.
    func text(_ style: Style) -> String {
        let share = share.isFinite ? min(max(share, 0), 1) : 0
        guard style.drawsBlocks else {
            let filled = Int((share * Double(width)).rounded())
            return String(repeating: "#", count: share > 0 ? max(filled, 1) : 0)
        }
        var parts = Int((share * Double(width) * 8).rounded())
        if share > 0 { parts = max(parts, 1) }
        return String(repeating: "█", count: parts / 8) + Self.eighths[parts % 8]
    }
}
