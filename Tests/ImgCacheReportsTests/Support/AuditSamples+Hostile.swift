import ImgCacheModel

extension AuditSamples {
    /// Texts that mean harm to somebody who shows them.
    static let hostileTexts = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>", "' onmouseover='alert(3)",
        "\"\u{301} onfocus=\"alert(4)", "</title></style></script><b>", "{{{script}}}",
        "<!-- ]]> -->", "=HYPERLINK(\"http://evil.example\")", "+1+1", "-2+3", "@SUM(A1)",
        "\t=1+1", "\r=1+1", "\u{FF1D}1+1", "| a | b |", "`code` **bold** [x](javascript:alert(5))",
        "@everyone #12 GH-7", "\u{1B}[2J\u{1B}[31mred", "\u{1B}]0;title\u{7}", "\u{202E}gpj.exe",
        "\u{2066}\u{200F}\u{200E}\u{FEFF}", "line one\nline two\u{2028}three",
        "nul\u{0}\u{1}\u{FFFE}\u{FFFF}",
        "%0d%0aSet-Cookie: a=b", "&lt;b&gt; &amp;amp;", "\\u0041\\", "a\"b,c;d",
        "emoji \u{1F469}\u{200D}\u{1F4BB}",
    ]

    /// One finding for each text, which stands in every field that a stranger can fill.
    static let hostile: AuditReport = {
        let findings = hostileTexts.enumerated().map { index, text in
            AuditFinding(
                url: index % 2 == 0
                    ? "https://evil.example/\(index)/\(text)"
                    : "javascript:alert(\(index))//\(text)",
                host: index % 2 == 0 ? "evil.example" : "", standing: .broken,
                reason: Reason.allCases[5 + index % 40], detail: text, status: 404,
                course: failed(.broken, nights: 4, since: 7),
                finalURL: "https://evil.example/to/\(text)", checkedAt: now,
                copy: CachedPicture(
                    thumbnailPath: "thumbs/card/\(text).jpg", thumbnailSize: nil,
                    size: PixelSize(width: 10, height: 10), fetchedAt: nil, color: text,
                    placeholder: "data:image/webp;base64,\(text)"),
                mentions: [
                    mention("news/\(text).md", 3, text), mention("news/plain.md", index + 1, nil),
                ],
                suggestions: [AuditSuggestion(.redirectTarget, text, target: "javascript:\(text)")],
                acknowledgement: index % 7 == 6
                    ? AcknowledgedNote(note: text, until: now.advanced(by: .seconds(9999))) : nil)
        }
        let sizes = hostileTexts.map { text in
            SizeFinding(
                mention: mention("news/\(text).md", 9, text), url: "https://evil.example/s/\(text)",
                check: .different, declared: PixelSize(width: 3, height: 2),
                real: PixelSize(width: 2, height: 2))
        }
        return AuditReport(
            generatedAt: now, run: nil, outcome: .network, paths: ["news/\u{202E}dm.x"],
            totals: totals(
                AuditTotals(documents: 28, references: 56, sources: 56, cached: 28), findings, sizes
            ),
            findings: findings, sizes: sizes,
            incidents: [
                HostIncident(
                    host: "evil.example", reason: .timeout, detail: hostileTexts[1], troubled: 14,
                    sources: 14)
            ],
            unreadable: hostileTexts.map {
                ScanSummary.Fault(path: $0, fault: DocumentFault(line: nil, cause: $0))
            }, trend: [],
            changes: AuditChanges(
                since: day(3), run: nil,
                broke: hostileTexts.map {
                    .init(
                        url: "https://evil.example/\($0)", at: day(1), reason: .http404,
                        state: .broken)
                }, recovered: [], added: []))
    }()

    /// Many sources in trouble, over 40 hosts.
    static func large(_ count: Int) -> AuditReport {
        let kinds: [(Standing, Reason, Course.State)] = [
            (.dead, .http404, .dead), (.broken, .http410, .broken), (.broken, .notAnImage, .broken),
            (.suspect, .timeout, .suspect), (.blocked, .http403, .suspect),
            (.limited, .tooLargeBytes, .suspect), (.notice, .movedPermanently, .alive),
        ]
        let findings = (0..<count).map { index in
            let (standing, reason, state) = kinds[index % kinds.count]
            let host = "images-\(index % 40).example.org"
            return AuditFinding(
                url: "https://\(host)/archive/\(2000 + index % 26)/picture-\(index).jpg",
                host: host, standing: standing, reason: reason, status: 404,
                course: failed(state, nights: index % 60, since: index % 90), checkedAt: now,
                copy: index % 3 == 0
                    ? nil
                    : CachedPicture(
                        thumbnailPath: "thumbs/card/ab/t\(index % 24).jpg", thumbnailSize: nil,
                        size: PixelSize(width: 1500, height: 1000), fetchedAt: day(90),
                        color: "#7a6f60", placeholder: index % 2 == 0 ? smallPicture : nil),
                mentions: (0...index % 5).map {
                    mention(
                        "news/\(2000 + index % 26)/article-\(index)-\($0).md", 7, "Article \(index)"
                    )
                },
                suggestions: [
                    AuditSuggestion(
                        .webArchive, "an archive may hold it from around 8 Jun 2024",
                        target: "https://archive.example.com/20240608/\(index)")
                ])
        }.sorted { ($0.host, $0.url) < ($1.host, $1.url) }
        return AuditReport(
            generatedAt: now, run: 41, outcome: .complete,
            totals: totals(
                AuditTotals(
                    documents: 9000, references: count * 4, sources: count * 3, cached: count * 2,
                    asked: count), findings, []),
            findings: findings, sizes: [], incidents: [], unreadable: [], trend: weekly.trend)
    }

    /// A WebP of one pixel.
    private static let smallPicture =
        "data:image/webp;base64,UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"
}
