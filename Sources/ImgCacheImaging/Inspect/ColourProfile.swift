/// What we want to know of an ICC profile.
///
/// Source: ICC.1:2022, sections 7.2, 7.3 and 10 (`desc` of version 2, `mluc` of version 4).
enum ColourProfile {
    /// Whether the profile calls itself sRGB, so that nothing needs to be transformed.
    static func isStandard(_ profile: UnsafeRawBufferPointer) -> Bool {
        guard let name = description(of: profile) else { return false }
        return name == "sRGB" || name == "sRGB built-in" || name.hasPrefix("sRGB IEC61966-2")
    }

    /// The profile's own name, at most 64 characters; `nil` when it has none.
    static func description(of profile: UnsafeRawBufferPointer) -> String? {
        let view = ByteView(profile)
        guard view.has("RGB ", at: 16), let count = view.big(128, 4), count <= 100 else {
            return nil
        }
        for entry in 0..<count {
            let place = 132 + entry * 12
            guard view.has("desc", at: place), let start = view.big(place + 4, 4) else { continue }
            if view.has("desc", at: start), let length = view.big(start + 8, 4) {
                return text(view, from: start + 12, step: 1, count: min(length, 64))
            }
            if view.has("mluc", at: start), let length = view.big(start + 20, 4),
                let offset = view.big(start + 24, 4)
            {
                // UTF-16: the names looked for are ASCII, so the low bytes are enough.
                return text(view, from: start + offset + 1, step: 2, count: min(length / 2, 64))
            }
        }
        return nil
    }

    private static func text(_ view: ByteView, from start: Int, step: Int, count: Int) -> String {
        let bytes = (0..<count).compactMap { view[start + $0 * step] }.prefix { $0 != 0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}
