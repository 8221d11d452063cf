import Foundation

/// The parts of an audit's JSON that tests look at.
struct AuditDocument: Decodable {
    var run: Run
    var totals: Totals
    var findings: [Finding]
    var sizes: [Size]
    var incidents: [Incident]
    var changes: Changes?

    struct Run: Decodable {
        var id: Int?
        var outcome: String
    }

    struct Totals: Decodable {
        var sources: Int
        var cached: Int
        var asked: Int
        var acknowledged: Int
    }

    struct Finding: Decodable {
        var url: String
        var standing: String
        var verdict: String
        var reason: String
        var detail: String
        var nights: Int
        var isCached: Bool
        var copy: Copy?
        var mentions: [Mention]
        var suggestions: [Suggestion]
        var acknowledged: Note?
    }

    struct Copy: Decodable { var thumbnail: String? }

    struct Mention: Decodable {
        var document: String
        var line: Int
    }

    struct Suggestion: Decodable {
        var kind: String
        var text: String
        var target: String?
    }

    struct Note: Decodable { var note: String }

    struct Size: Decodable {
        var check: String
        var declared: [Int]
        var real: [Int]
    }

    struct Incident: Decodable {
        var host: String
        var troubled: Int
    }

    struct Changes: Decodable {
        var broke: [Change]
        var added: [Change]
    }

    struct Change: Decodable { var url: String }

    /// Reads the JSON of a report.
    static func read(_ text: String) throws -> AuditDocument {
        try JSONDecoder().decode(AuditDocument.self, from: Data(text.utf8))
    }

    /// The finding of a URL.
    func finding(_ url: String) -> Finding? { findings.first { $0.url == url } }
}
