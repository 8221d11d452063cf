/// A width and a height in pixels.
public struct PixelSize: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Columns; not negative.
    public let width: Int
    /// Rows; not negative.
    public let height: Int

    /// Takes the numbers as they are.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Width times height; `Int.max` where that overflows, so that a limit always catches it.
    public var area: Int {
        let (product, overflow) = width.multipliedReportingOverflow(by: height)
        return overflow ? Int.max : product
    }

    /// Height by width instead.
    public var transposed: PixelSize { PixelSize(width: height, height: width) }

    /// For example `1500x860`.
    public var description: String { "\(width)x\(height)" }

    /// Orders by width, then by height.
    public static func < (left: PixelSize, right: PixelSize) -> Bool {
        (left.width, left.height) < (right.width, right.height)
    }
}
