internal import ImgCacheModel

/// The sizes of one thumbnail, computed from the original's displayed size and nothing between.
///
/// Sizes taken from an intermediate are off by a row now and then, which costs sharpness.
struct RenditionGeometry: Hashable {
    /// The whole picture is brought to this size ...
    let scaled: PixelSize
    /// ... and cut or padded to this one.
    let output: PixelSize

    /// The longest side that WebP can store; no thumbnail is larger, in any format.
    static let longestSide = 16_383

    /// The sizes for a box.
    ///
    /// Unless the preset enlarges, a small original gives for `cover` and `fill` the largest box
    /// of that aspect ratio that the original holds, and for `contain` the smallest that holds the
    /// original. A box with one free side is `inside`, whatever the fit.
    init(_ preset: Preset, _ box: RenditionBox, original: PixelSize) {
        guard let boxWidth = box.width, let boxHeight = box.height else {
            output = Self.inside(
                width: box.width ?? .max, height: box.height ?? .max, original,
                enlarge: preset.enlarge)
            scaled = output
            return
        }
        let wanted = PixelSize(
            width: min(max(1, boxWidth), Self.longestSide),
            height: min(max(1, boxHeight), Self.longestSide))
        switch preset.fit {
        case .inside:
            output = Self.inside(
                width: wanted.width, height: wanted.height, original, enlarge: preset.enlarge)
            scaled = output
        case .contain:
            scaled = Self.inside(
                width: wanted.width, height: wanted.height, original, enlarge: preset.enlarge)
            let fits = scaled == original && !preset.enlarge
            output = fits ? Self.smallestBox(like: wanted, around: scaled) : wanted
        case .fill:
            output = preset.enlarge ? wanted : Self.largestBox(like: wanted, within: original)
            scaled = output
        case .cover:
            output = preset.enlarge ? wanted : Self.largestBox(like: wanted, within: original)
            scaled = Self.covering(output, original)
        }
    }

    /// As large as fits; a `.max` side is free.
    static func inside(
        width: Int, height: Int, _ original: PixelSize, enlarge: Bool
    ) -> PixelSize {
        var width = min(max(1, width), longestSide)
        var height = min(max(1, height), longestSide)
        if !enlarge {
            width = min(width, original.width)
            height = min(height, original.height)
        }
        // width / original.width <= height / original.height: the width decides.
        if width * original.height <= height * original.width {
            return PixelSize(
                width: width, height: rounded(original.height, width, original.width))
        }
        return PixelSize(width: rounded(original.width, height, original.height), height: height)
    }

    /// The whole picture at the least size that covers `target`.
    static func covering(_ target: PixelSize, _ original: PixelSize) -> PixelSize {
        if target.width * original.height >= target.height * original.width {
            return PixelSize(
                width: target.width,
                height: max(
                    target.height, rounded(original.height, target.width, original.width)))
        }
        return PixelSize(
            width: max(target.width, rounded(original.width, target.height, original.height)),
            height: target.height)
    }

    private static func largestBox(like box: PixelSize, within original: PixelSize) -> PixelSize {
        guard box.width > original.width || box.height > original.height else { return box }
        if original.width * box.height <= original.height * box.width {
            return PixelSize(
                width: original.width,
                height: min(original.height, rounded(box.height, original.width, box.width)))
        }
        return PixelSize(
            width: min(original.width, rounded(box.width, original.height, box.height)),
            height: original.height)
    }

    private static func smallestBox(like box: PixelSize, around picture: PixelSize) -> PixelSize {
        let grown = covering(picture, box)
        return PixelSize(
            width: min(box.width, grown.width), height: min(box.height, grown.height))
    }

    /// `side * numerator / denominator`, rounded half up, at least 1.
    private static func rounded(_ side: Int, _ numerator: Int, _ denominator: Int) -> Int {
        max(1, (2 * side * numerator + denominator) / (2 * denominator))
    }
}
