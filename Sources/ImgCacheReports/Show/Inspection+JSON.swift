public import ImgCacheModel

extension Inspection {
    /// Everything known of one source or one document, for programs. Keys are only ever added.
    ///
    /// - Returns: One JSON object, without a final newline.
    /// - Throws: `EncodingError`, which no value of a report gives rise to.
    public func json() throws -> String {
        switch self {
        case .source(let source): try JSONText.encode(SourceShape(source))
        case .document(let path, let references, let fault):
            try JSONText.encode(
                DocumentShape(
                    path: path, fault: fault.map { .init(line: $0.line, cause: $0.cause) },
                    images: references.map(ReferenceShape.init)))
        }
    }
}

private struct ReferenceShape: Encodable {
    var document: String
    var line: Int
    var at: String
    var url: String
    var text: String
    var declared: [Int]?
    var check: String
    var isCached: Bool

    init(_ record: ReferenceRecord) {
        document = record.document
        line = record.reference.line
        at = record.reference.pointer.description
        url = record.reference.location.identity
        text = record.reference.text
        declared = record.reference.declared.map { [$0.width, $0.height] }
        check = record.check.rawValue
        isCached = record.isCached
    }
}

private struct DocumentShape: Encodable {
    var path: String
    var fault: Fault?
    var images: [ReferenceShape]

    struct Fault: Encodable {
        var line: Int?
        var cause: String
    }
}

private struct SourceShape: Encodable {
    var url: String
    var verdict: String
    var reason: String
    var detail: String
    var isCached: Bool
    var state: String
    var since: String?
    var nights: Int
    var status: Int?
    var finalURL: String?
    var movedTo: String?
    var checkedAt: String?
    var fetchedAt: String?
    var dueAt: String?
    var original: Original?
    var thumbnails: [Thumbnail]
    var references: [ReferenceShape]

    struct Original: Encodable {
        var path: String?
        var mediaType: String
        var sha256: String
        var bytes: Int64
        var width: Int
        var height: Int
    }

    struct Thumbnail: Encodable {
        var preset: String
        var path: String
        var mediaType: String
        var width: Int
        var height: Int
        var bytes: Int64
    }

    init(_ inspection: SourceInspection) {
        let source = inspection.source
        url = source.location.identity
        verdict = source.verdict.rawValue
        reason = source.reason.rawValue
        detail = source.detail
        isCached = inspection.isCached
        state = source.course.state.rawValue
        since = source.course.since?.description
        nights = source.course.nights
        status = source.status
        finalURL = source.finalURL
        movedTo = source.movedTo
        checkedAt = source.checkedAt?.description
        fetchedAt = source.fetchedAt?.description
        dueAt = source.dueAt?.description
        original = source.original.map {
            Original(
                path: inspection.originalPath, mediaType: $0.facts.format.mediaType,
                sha256: $0.hash.hex, bytes: $0.bytes, width: $0.facts.size.width,
                height: $0.facts.size.height)
        }
        thumbnails = inspection.thumbnails.map { record, path in
            Thumbnail(
                preset: record.preset, path: path, mediaType: record.format.mediaType,
                width: record.size.width, height: record.size.height, bytes: record.bytes)
        }
        references = inspection.references.map(ReferenceShape.init)
    }
}
