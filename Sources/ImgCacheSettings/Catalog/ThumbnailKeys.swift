internal import ImgCacheModel

/// `thumbnails`.
enum ThumbnailKeys {
    static let presets = Setting(
        "thumbnails",
        SettingType<[NamedValue<Preset>]>
            .map(names: PresetFields.names, named: "presets", of: PresetFields.type(named:))
            .mapped(
                to: { $0.map(\.value) }, from: { $0.map { NamedValue(name: $0.name, value: $0) } }),
        default: [
            "card": [
                "width": 400, "height": 225, "fit": "cover", "crop": "smart",
                "formats": ["webp", "jpeg"],
            ],
            "hero": ["width": 1200, "fit": "inside", "formats": ["webp", "jpeg"]],
        ],
        "Recipes for thumbnails, by name; the whole mapping replaces the default one.")

    static let all = [presets.key]
}
