internal import ImgCacheModel

/// A tally as JSON has it, the same in every report.
struct TallyShape: Encodable {
    var documents: Int
    var references: Int
    var sources: Int
    var cached: Int
    var verdicts: [String: Int]
    var reasons: [String: Int]
    var states: [String: Int]
    var checks: [String: Int]
    var originals: Volume
    var thumbnails: Volume

    struct Volume: Encodable {
        var files: Int
        var bytes: Int64
    }

    init(_ tally: CatalogTally) {
        documents = tally.documents
        references = tally.references
        sources = tally.sources
        cached = tally.cached
        reasons = tally.reasons.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value }
        verdicts = tally.reasons.reduce(into: [:]) {
            $0[$1.key.verdict.rawValue, default: 0] += $1.value
        }
        states = tally.states.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value }
        checks = tally.checks.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value }
        originals = Volume(files: tally.originals.files, bytes: tally.originals.bytes)
        thumbnails = Volume(files: tally.thumbnails.files, bytes: tally.thumbnails.bytes)
    }
}
