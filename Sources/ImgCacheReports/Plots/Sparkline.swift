/// A row of values, one column each, as tall as they are large.
struct Sparkline {
    /// From left to right; `nil` leaves its column empty.
    var values: [Double?]
    /// What the lowest and the highest level stand for.
    var range: ClosedRange<Double>

    private static let blocks = Array("▁▂▃▄▅▆▇█")
    private static let letters = Array("_.:-=+*#")

    /// Draws the values; those outside of the range count as its nearer end.
    ///
    /// - Parameter style: Says whether blocks are drawn or ASCII.
    /// - Returns: One character for each value.
    func text(_ style: Style) -> String {
        let levels = style.drawsBlocks ? Self.blocks : Self.letters
        let span = range.upperBound - range.lowerBound
        return String(
            values.map { value -> Character in
                guard let value, value.isFinite else { return " " }
                let share = span > 0 ? (value - range.lowerBound) / span : 0
                let level = (share * Double(levels.count - 1)).rounded()
                return levels[Int(min(max(level, 0), Double(levels.count - 1)))]
            })
    }
}
