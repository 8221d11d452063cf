/// One box of a preset: the preset's own, or one of its `widths` or `dpr` multiples.
public struct RenditionBox: Hashable, Sendable {
    /// Pixels; `nil` leaves that side free.
    public let width: Int?
    /// Pixels; `nil` leaves that side free.
    public let height: Int?

    /// Takes both.
    public init(width: Int?, height: Int?) {
        self.width = width
        self.height = height
    }
}

extension Preset {
    /// The boxes to render, the preset's own first, each once.
    ///
    /// `widths` keep the aspect ratio of the box (or leave the height free); `dpr` multiplies it.
    public var boxes: [RenditionBox] {
        var boxes = [RenditionBox(width: width, height: height)]
        for multiple in dpr {
            boxes.append(
                RenditionBox(
                    width: width.map { $0 * multiple }, height: height.map { $0 * multiple }))
        }
        for other in widths {
            let scaled = height.flatMap { height in
                width.map { max(1, (height * other + $0 / 2) / $0) }
            }
            boxes.append(RenditionBox(width: other, height: width == nil ? nil : scaled))
        }
        var seen = Set<RenditionBox>()
        return boxes.filter { seen.insert($0).inserted }
    }

    /// The canonical text of everything that decides a thumbnail's bytes, but for the original and
    /// the render version. Equal recipes give equal texts whatever the preset is called.
    public func recipe(for box: RenditionBox) -> String {
        func text(_ number: Int?) -> String { number.map(String.init) ?? "-" }
        return [
            "w=\(text(box.width))", "h=\(text(box.height))", "fit=\(fit.rawValue)",
            "crop=\(fit == .cover ? crop.rawValue : "-")", "q=\(text(quality))",
            "e=\(text(effort))", "bg=\(background)", "up=\(enlarge ? 1 : 0)",
            "prog=\(progressive ? 1 : 0)", "chroma=\(fullChroma ? 1 : 0)",
            "anim=\(animation.rawValue)",
        ].joined(separator: ";")
    }

    /// The recipe of the whole preset: boxes and formats. A preset whose recipe changed is
    /// rendered again.
    public var wholeRecipe: String {
        boxes.map(recipe(for:)).joined(separator: "|") + "|"
            + formats.map(\.rawValue).joined(separator: ",")
    }
}

/// One thumbnail file to make, in every format of its preset.
public struct RenditionPlan: Hashable, Sendable {
    /// The preset it belongs to.
    public let preset: Preset
    /// The box to bring it into.
    public let box: RenditionBox
    /// Hash of original and recipe: the file's name without extension, hex digits.
    public let key: String

    /// Takes the values.
    public init(preset: Preset, box: RenditionBox, key: String) {
        self.preset = preset
        self.box = box
        self.key = key
    }
}

/// One rendered file, still in the temporary folder.
public struct RenderedFile: Hashable, Sendable {
    /// The preset's name.
    public let preset: String
    /// The key of its plan.
    public let key: String
    /// What was written (`auto` is decided by now).
    public let format: ImageFormat
    /// Its pixels.
    public let size: PixelSize
    /// Its length.
    public let bytes: Int64
    /// Where it lies now.
    public let path: String

    /// Takes the values.
    public init(
        preset: String, key: String, format: ImageFormat, size: PixelSize, bytes: Int64,
        path: String
    ) {
        self.preset = preset
        self.key = key
        self.format = format
        self.size = size
        self.bytes = bytes
        self.path = path
    }
}
