internal import ImgCacheModel

/// A source in trouble, as JSON has it.
struct AuditFindingShape: Encodable {
    var url: String
    var host: String
    var standing: String
    var verdict: String
    var reason: String
    var detail: String
    var status: Int?
    var state: String
    var since: String?
    var nights: Int
    var lastSuccess: String?
    var finalURL: String?
    var checkedAt: String?
    var isCached: Bool
    var copy: Copy?
    var mentions: [MentionShape]
    var suggestions: [Suggestion]
    var acknowledged: NoteShape?

    struct Copy: Encodable {
        var width: Int
        var height: Int
        var thumbnail: String?
        var fetchedAt: String?
        var color: String?
    }

    struct Suggestion: Encodable {
        var kind: String
        var text: String
        var target: String?
    }

    init(_ finding: AuditFinding) {
        url = finding.url
        host = finding.host
        standing = finding.standing.rawValue
        verdict = finding.verdict.rawValue
        reason = finding.reason.rawValue
        detail = finding.detail
        status = finding.status
        state = finding.course.state.rawValue
        since = finding.troubledSince?.description
        nights = finding.course.nights
        lastSuccess = finding.course.lastSuccess?.description
        finalURL = finding.finalURL
        checkedAt = finding.checkedAt?.description
        isCached = finding.copy != nil
        copy = finding.copy.map {
            Copy(
                width: $0.size.width, height: $0.size.height, thumbnail: $0.thumbnailPath,
                fetchedAt: $0.fetchedAt?.description, color: $0.color)
        }
        mentions = finding.mentions.map(MentionShape.init)
        suggestions = finding.suggestions.map {
            Suggestion(kind: $0.kind.rawValue, text: $0.text, target: $0.target)
        }
        acknowledged = finding.acknowledgement.map(NoteShape.init)
    }
}

struct MentionShape: Encodable {
    var document: String
    var line: Int
    var at: String
    var title: String?
    var published: String?

    init(_ mention: AuditMention) {
        document = mention.document
        line = mention.line
        at = mention.pointer.description
        title = mention.title
        published = mention.published?.description
    }
}

struct NoteShape: Encodable {
    var note: String
    var until: String

    init(_ note: AcknowledgedNote) {
        self.note = note.note
        until = note.until.description
    }
}

/// A wrong size, as JSON has it.
struct SizeShape: Encodable {
    var url: String
    var check: String
    var declared: [Int]
    var real: [Int]
    var mention: MentionShape
    var acknowledged: NoteShape?

    init(_ finding: SizeFinding) {
        url = finding.url
        check = finding.check.rawValue
        declared = [finding.declared.width, finding.declared.height]
        real = [finding.real.width, finding.real.height]
        mention = MentionShape(finding.mention)
        acknowledged = finding.acknowledgement.map(NoteShape.init)
    }
}
