internal import Crypto
public import ImgCacheModel

/// Names thumbnails by what decides their bytes, so that a changed recipe is a new file.
public struct ThumbnailNaming: Sendable {
    private let version: Int

    /// Names for one version of the renderer.
    ///
    /// - Parameter version: ``RenderVersion/current`` but in tests.
    public init(version: Int = RenderVersion.current) { self.version = version }

    /// The key of one box of a preset for one original: 32 hex digits of the SHA-256 of original,
    /// recipe and render version. All formats of the box share it.
    public func key(original: ContentHash, preset: Preset, box: RenditionBox) -> String {
        let text = "\(version)\n\(original.hex)\n\(preset.recipe(for: box))"
        return Hex.encode(Array(SHA256.hash(data: Array(text.utf8))).prefix(16))
    }

    /// The plans of all boxes of all presets for one original, in order of the presets.
    public func plans(original: ContentHash, presets: [Preset]) -> [RenditionPlan] {
        presets.flatMap { preset in
            preset.boxes.map { box in
                RenditionPlan(
                    preset: preset, box: box,
                    key: key(original: original, preset: preset, box: box))
            }
        }
    }

    /// What decides, besides its bytes, whether a picture that failed would fail again: the first
    /// 8 bytes of the SHA-256 of render version, limits, allowed formats and all recipes.
    ///
    /// - Parameters:
    ///   - limits: Those of the run.
    ///   - presets: All that are configured, in any order.
    /// - Returns: A fingerprint; another one means that a new try is worth it.
    public func conditions(_ limits: LimitRules, presets: [Preset]) -> Int64 {
        let numbers = [
            Int64(version), limits.maxBytes.bytes, Int64(limits.maxPixels),
            Int64(limits.maxFrames), limits.workerMemory.bytes,
        ]
        let formats = limits.formats.map(\.rawValue).sorted().joined(separator: ",")
        let text =
            numbers.map(String.init)
            + [DurationText.format(limits.workerTime), formats]
            + presets.map { "\($0.name) \($0.wholeRecipe)" }.sorted()
        let digest = SHA256.hash(data: Array(text.joined(separator: "\n").utf8))
        return digest.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    /// What the catalog measures completeness by: the name, and 32 hex digits of the whole recipe
    /// and render version.
    public func identity(of preset: Preset) -> PresetIdentity {
        let text = "\(version)\n\(preset.wholeRecipe)"
        return PresetIdentity(
            name: preset.name,
            digest: Hex.encode(Array(SHA256.hash(data: Array(text.utf8))).prefix(16)))
    }
}
