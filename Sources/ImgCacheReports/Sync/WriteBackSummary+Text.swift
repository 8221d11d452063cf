internal import ImgCacheModel

extension WriteBackSummary {
    /// `3 images in 2 documents`.
    var counts: String {
        "\(Wording.count(images, "image")) in \(Wording.count(documents, "document"))"
    }

    /// What was left alone, a line each; none when all was written.
    func leftAloneLines(_ style: Style) -> [String] {
        guard !leftAlone.isEmpty else { return [] }
        return ["", style.bold("left alone in documents:")]
            + leftAlone.map { left in
                let line = left.line.map { ":\($0)" } ?? ""
                return "  \(Wording.harmless(left.path))\(line): \(Wording.harmless(left.cause))"
            }
    }
}

/// What write-back did, as JSON has it.
struct WriteBackShape: Encodable {
    var documents: Int
    var images: Int
    var leftAlone: [FaultShape]
    var diffs: [String]

    init(_ summary: WriteBackSummary) {
        documents = summary.documents
        images = summary.images
        diffs = summary.diffs
        leftAlone = summary.leftAlone.map {
            FaultShape(path: $0.path, line: $0.line, cause: $0.cause)
        }
    }
}
