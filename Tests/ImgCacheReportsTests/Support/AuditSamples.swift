import ImgCacheModel

/// Reports made up for the tests; hosts and people are invented.
enum AuditSamples {
    static let now = Timestamp(seconds: 1_795_400_040)

    static func day(_ ago: Int) -> Timestamp { now.advanced(by: .seconds(-86400 * ago)) }

    /// What a weekly reader might find: every standing, an incident, sizes, changes.
    static let weekly: AuditReport = {
        var findings = dunes + mostly
        findings.sort { ($0.host, $0.url) < ($1.host, $1.url) }
        return AuditReport(
            generatedAt: now, run: 41, outcome: .complete,
            totals: totals(
                AuditTotals(
                    documents: 312, references: 1240, sources: 982, cached: 968, asked: 141),
                findings, sizes),
            findings: findings, sizes: sizes,
            incidents: [
                HostIncident(
                    host: "pictures.dunes.example.org", reason: .dnsNXDomain, detail: "",
                    troubled: 4, sources: 4),
                HostIncident(
                    host: "tiles.example.net", reason: .retryLater,
                    detail: "Retry-After names a day", troubled: 1, sources: 12,
                    retryAfter: now.advanced(by: .seconds(90_000))),
            ],
            unreadable: [
                ScanSummary.Fault(
                    path: "news/2026/old-harbour.md",
                    fault: DocumentFault(line: 7, cause: "the key 'images' stands twice"))
            ],
            trend: trend,
            changes: AuditChanges(
                since: day(7), run: 34,
                broke: [
                    .init(
                        url: "https://cdn.example.org/2025/regatta/start.jpg", at: day(2),
                        reason: .http404, state: .broken)
                ],
                recovered: [
                    .init(
                        url: "https://cdn.example.org/2024/lighthouse-dawn.jpg", at: day(5),
                        reason: .fresh, state: .recovered)
                ],
                added: (1...7).map {
                    .init(
                        url: "https://photos.example.net/heron/\($0).jpg", at: day(3),
                        reason: .fresh, state: .alive)
                }))
    }()

    static func totals(
        _ base: AuditTotals, _ findings: [AuditFinding], _ sizes: [SizeFinding]
    ) -> AuditTotals {
        var totals = base
        for finding in findings where finding.acknowledgement == nil {
            totals.standings[finding.standing, default: 0] += 1
        }
        for size in sizes where size.acknowledgement == nil {
            totals.checks[size.check, default: 0] += 1
        }
        totals.acknowledged =
            findings.count { $0.acknowledgement != nil }
            + sizes.count { $0.acknowledgement != nil }
        return totals
    }

    static func mention(
        _ document: String, _ line: Int, _ title: String? = nil, published: Int? = nil
    ) -> AuditMention {
        AuditMention(
            document: document, title: title, published: published.map(day), line: line,
            pointer: JSONPointer([.key("images"), .index(0)]))
    }

    static func copy(_ name: String, _ color: String? = "#7a6f60") -> CachedPicture {
        CachedPicture(
            thumbnailPath: "thumbs/card/ab/\(name).jpg",
            thumbnailSize: PixelSize(width: 240, height: 160),
            size: PixelSize(width: 1500, height: 1000), fetchedAt: day(90), color: color,
            placeholder: nil)
    }

    static func failed(_ state: Course.State, nights: Int, since: Int) -> Course {
        Course(
            state: state, since: day(since), nights: nights, firstFailure: day(since),
            lastSuccess: day(since + 1), lastStrike: day(0))
    }

    private static let dunes: [AuditFinding] = ["avocet", "marram", "spring-tide", "wind"].map {
        AuditFinding(
            url: "https://pictures.dunes.example.org/2023/\($0).jpg",
            host: "pictures.dunes.example.org", standing: .broken, reason: .dnsNXDomain,
            course: failed(.broken, nights: 9, since: 9), checkedAt: now,
            copy: $0 == "wind" ? nil : copy($0),
            mentions: [mention("news/2023/dunes.md", 6, "A winter on the dunes", published: 900)],
            suggestions: [
                AuditSuggestion(
                    .webArchive, "an archive may hold it from around 8 Jun 2024",
                    target: "https://archive.example.com/20240608/pictures.dunes.example.org/\($0)"
                )
            ]
                + ($0 == "wind"
                    ? []
                    : [AuditSuggestion(.copyServes, "readers see the cached copy: no hurry")]))
    }

    private static let trend: [AuditTrendPoint] = (0..<14).map { index in
        let broken = [3, 3, 4, 4, 6, 6, 5, 5, 5, 2, 2, 6, 7, 7][index]
        let suspect = [5, 4, 2, 3, 1, 0, 2, 2, 6, 9, 4, 3, 3, 2][index]
        return AuditTrendPoint(
            run: Int64(28 + index), at: day((13 - index) * 7), sources: 930 + index * 4,
            cached: 930 + index * 4 - broken - suspect - 2, broken: broken, suspect: suspect)
    }

    private static let sizes: [SizeFinding] = [
        SizeFinding(
            mention: mention("news/2026/regatta.md", 14, "Forty sails and no wind"),
            url: "https://cdn.example.org/2026/regatta/finish.jpg", check: .different,
            declared: PixelSize(width: 1600, height: 900),
            real: PixelSize(width: 1200, height: 1200)
        ),
        SizeFinding(
            mention: mention("news/2026/regatta.md", 18, "Forty sails and no wind"),
            url: "https://cdn.example.org/2026/regatta/harbour.jpg", check: .swapped,
            declared: PixelSize(width: 1200, height: 800), real: PixelSize(width: 800, height: 1200)
        ),
        SizeFinding(
            mention: mention("news/2025/bees.md", 9, "The bees of tram line 4"),
            url: "https://cdn.example.org/2025/bees.jpg", check: .scaled,
            declared: PixelSize(width: 3000, height: 2000),
            real: PixelSize(width: 1500, height: 1000),
            acknowledgement: AcknowledgedNote(
                note: "the large one comes with the next edition",
                until: now.advanced(by: .seconds(86400 * 30)))),
    ]
}
