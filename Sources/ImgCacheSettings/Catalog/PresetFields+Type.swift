internal import ImgCacheModel

extension PresetFields {
    /// What stands under a preset's name.
    static func type(named name: String) -> SettingType<Preset> {
        .record(
            "a preset", fields: all, conditions: conditions,
            build: { (reading, log) throws(MissingSetting) in
                let values = reading.values
                let preset = Preset(
                    name: name, width: try values(width), height: try values(height),
                    fit: try values(fit), crop: try values(crop), formats: try values(formats),
                    quality: try values(quality), effort: try values(effort),
                    background: try values(background), enlarge: try values(enlarge),
                    widths: try values(widths), dpr: try values(dpr),
                    progressive: try values(progressive), fullChroma: try values(chroma) == .full,
                    animation: try values(animation))
                guard let fault = fault(in: preset) else { return preset }
                log.badValue(
                    reading.path, at: reading.node.origin, found: fault.found,
                    allowed: fault.allowed)
                return nil
            },
            write: { preset in
                [
                    width.member(preset.width), height.member(preset.height),
                    fit.member(preset.fit), crop.member(preset.crop),
                    formats.member(preset.formats), quality.member(preset.quality),
                    effort.member(preset.effort), background.member(preset.background),
                    enlarge.member(preset.enlarge), widths.member(preset.widths),
                    dpr.member(preset.dpr), progressive.member(preset.progressive),
                    chroma.member(preset.fullChroma ? .full : .half),
                    animation.member(preset.animation),
                ]
            })
    }

    /// What is wrong between the fields of a preset; `nil` when nothing is.
    private static func fault(in preset: Preset) -> (found: String, allowed: String)? {
        if preset.width == nil, preset.height == nil {
            return ("neither width nor height", "at least one of width and height")
        }
        if preset.fit != .inside, preset.width == nil || preset.height == nil {
            let missing = preset.width == nil ? "width" : "height"
            return (
                "fit \(preset.fit.rawValue) without \(missing)",
                "both width and height with fit cover, contain and fill"
            )
        }
        let tooLong = preset.boxes.first {
            ($0.width ?? 0) > longestSide || ($0.height ?? 0) > longestSide
        }
        return tooLong.map { box in
            func text(_ side: Int?) -> String { side.map { "\($0)" } ?? "free" }
            return (
                "a box of \(text(box.width)) x \(text(box.height)) from widths or dpr",
                "sides of at most \(longestSide) pixels"
            )
        }
    }

    /// The same for editors, as far as JSON Schema can tell it.
    private static let conditions: [SettingValue.Member] = [
        .init("anyOf", [requiring("width"), requiring("height")]),
        .init(
            "if",
            [
                "required": ["fit"],
                "properties": ["fit": ["enum": ["cover", "contain", "fill"]]],
            ]),
        .init("then", ["allOf": [requiring("width"), requiring("height")]]),
    ]

    private static func requiring(_ side: String) -> SettingValue {
        [
            "required": [.text(side)],
            "properties": .map([.init(side, ["type": "integer"])]),
        ]
    }
}
