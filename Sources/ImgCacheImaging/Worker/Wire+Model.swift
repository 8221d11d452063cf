internal import ImgCacheModel

extension WireWriter {
    mutating func plan(_ plan: RenditionPlan) {
        preset(plan.preset)
        optional(plan.box.width) { $0.integer($1) }
        optional(plan.box.height) { $0.integer($1) }
        text(plan.key)
    }

    private mutating func preset(_ preset: Preset) {
        text(preset.name)
        optional(preset.width) { $0.integer($1) }
        optional(preset.height) { $0.integer($1) }
        text(preset.fit.rawValue)
        text(preset.crop.rawValue)
        list(preset.formats) { $0.text($1.rawValue) }
        optional(preset.quality) { $0.integer($1) }
        optional(preset.effort) { $0.integer($1) }
        text(preset.background)
        flag(preset.enlarge)
        list(preset.widths) { $0.integer($1) }
        list(preset.dpr) { $0.integer($1) }
        flag(preset.progressive)
        flag(preset.fullChroma)
        text(preset.animation.rawValue)
    }

    /// Only what a worker judges by; time and memory are the parent's affair.
    mutating func limits(_ limits: LimitRules) {
        number(limits.maxBytes.bytes)
        integer(limits.maxPixels)
        integer(limits.maxFrames)
        list(limits.formats.sorted()) { $0.text($1.rawValue) }
    }

    mutating func facts(_ facts: ImageFacts) {
        text(facts.format.rawValue)
        integer(facts.size.width)
        integer(facts.size.height)
        integer(facts.orientation)
        integer(facts.frames)
        flag(facts.hasAlpha)
        flag(facts.hasProfile)
        optional(facts.dominantColor) { $0.text($1) }
        optional(facts.placeholder) { $0.text($1) }
        optional(facts.perceptualHash) { $0.number($1) }
        optional(facts.focalPoint) {
            $0.fraction($1.x)
            $0.fraction($1.y)
        }
    }
}

extension WireReader {
    mutating func plan() throws(Malformed) -> RenditionPlan {
        let preset = try preset()
        let box = RenditionBox(width: try optionalInteger(), height: try optionalInteger())
        return RenditionPlan(preset: preset, box: box, key: try text())
    }

    private mutating func optionalInteger() throws(Malformed) -> Int? {
        try optional { (reader) throws(Malformed) in try reader.integer() }
    }

    private mutating func integers() throws(Malformed) -> [Int] {
        try list { (reader) throws(Malformed) in try reader.integer() }
    }

    private mutating func preset() throws(Malformed) -> Preset {
        Preset(
            name: try text(), width: try optionalInteger(), height: try optionalInteger(),
            fit: try word(), crop: try word(),
            formats: try list { (reader) throws(Malformed) in try reader.word() },
            quality: try optionalInteger(), effort: try optionalInteger(),
            background: try text(), enlarge: try flag(), widths: try integers(),
            dpr: try integers(), progressive: try flag(), fullChroma: try flag(),
            animation: try word())
    }

    mutating func limits() throws(Malformed) -> LimitRules {
        LimitRules(
            maxBytes: ByteCount(try number()), maxPixels: try integer(),
            maxFrames: try integer(), maxRedirects: 0, workerMemory: ByteCount(0),
            workerTime: .zero,
            formats: Set(
                try list { (reader) throws(Malformed) in try reader.word(ImageFormat.self) }))
    }

    /// Facts go on into pages and the manifest, so a worker that was taken over must not be able
    /// to say just anything.
    mutating func facts() throws(Malformed) -> ImageFacts {
        var facts = ImageFacts(
            format: try word(), size: PixelSize(width: try integer(), height: try integer()),
            orientation: try integer(), frames: try integer(), hasAlpha: try flag(),
            hasProfile: try flag())
        facts.dominantColor = try optional { (reader) throws(Malformed) in try reader.text() }
        facts.placeholder = try optional { (reader) throws(Malformed) in try reader.text() }
        facts.perceptualHash = try optional { (reader) throws(Malformed) in try reader.number() }
        facts.focalPoint = try optional { (reader) throws(Malformed) in
            ImageFacts.FocalPoint(x: try reader.fraction(), y: try reader.fraction())
        }
        guard facts.isPlausible else { throw Malformed() }
        return facts
    }
}

extension ImageFacts {
    fileprivate var isPlausible: Bool {
        let isColour =
            dominantColor.map { text in
                text.utf8.count == 6
                    && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
            } ?? true
        let prefix = "data:image/webp;base64,"
        let isPlaceholder =
            placeholder.map { text in
                text.hasPrefix(prefix) && text.utf8.count <= 400
                    && text.utf8.dropFirst(prefix.utf8.count).allSatisfy {
                        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                            || [43, 47, 61].contains($0)
                    }
            } ?? true
        let isFocus =
            focalPoint.map { (0...1).contains($0.x) && (0...1).contains($0.y) } ?? true
        return isColour && isPlaceholder && isFocus && (1...8).contains(orientation)
            && (1...PixelSize.longestSide).contains(size.width)
            && (1...PixelSize.longestSide).contains(size.height) && frames >= 1
    }
}
