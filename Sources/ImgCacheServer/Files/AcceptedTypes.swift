internal import ImgCacheModel

/// The picture formats that a client takes, best first. Source: RFC 9110, section 12.5.1.
struct AcceptedTypes: Hashable, Sendable {
    /// The formats that thumbnails come in, those that save most bytes first.
    private static let known: [ImageFormat] = [.avif, .webp, .jpeg, .png, .gif]
    /// What an old program that takes "anything" surely means.
    private static let plain: [ImageFormat] = [.jpeg, .png, .gif, .webp, .avif]

    /// In the order in which they are looked for; none when the client refuses all.
    let formats: [ImageFormat]

    /// Reads the field.
    ///
    /// A format that is named counts before one that only `image/*` or `*/*` lets through: many
    /// programs send `*/*` and know no AVIF. Among equal weights the smaller format wins.
    ///
    /// - Parameter field: All `Accept` fields joined with commas; without one (`nil` or empty)
    ///   anything goes. Parts that make no sense are passed over.
    init(_ field: String?) {
        guard let field, !field.allSatisfy({ $0 == " " }) else {
            formats = Self.plain
            return
        }
        var named: [ImageFormat: Double] = [:]
        var all: (images: Double?, anything: Double?) = (nil, nil)
        for part in field.split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.trimmed }
            guard let type = pieces.first?.lowercased() else { continue }
            let weight = Self.weight(pieces.dropFirst())
            switch type {
            case "*/*": all.anything = weight
            case "image/*": all.images = weight
            case "image/jpg": named[.jpeg] = weight
            default:
                if let format = Self.known.first(where: { $0.mediaType == type }) {
                    named[format] = weight
                }
            }
        }
        let wild = all.images ?? all.anything ?? 0
        let chosen = Self.known.filter { (named[$0] ?? 0) > 0 }
            .enumerated()
            .sorted { left, right in
                let weights = (named[left.element] ?? 0, named[right.element] ?? 0)
                return weights.0 == weights.1 ? left.offset < right.offset : weights.0 > weights.1
            }
            .map(\.element)
        formats = chosen + (wild > 0 ? Self.plain.filter { named[$0] == nil } : [])
    }

    private static func weight(_ parameters: ArraySlice<Substring>) -> Double {
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1).map(\.trimmed)
            guard parts.count == 2, parts[0].lowercased() == "q" else { continue }
            guard let weight = Double(parts[1]), (0...1).contains(weight) else { return 1 }
            return weight
        }
        return 1
    }
}

extension Substring {
    /// Without spaces and tabs at both ends.
    var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
