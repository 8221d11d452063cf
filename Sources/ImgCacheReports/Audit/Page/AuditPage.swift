internal import ImgCacheModel
internal import ImgCachePages

/// The report as one page that needs no other file: readable without its script, which only
/// filters and sorts.
struct AuditPage {
    let report: AuditReport
    private let choices: AuditWriting

    init(_ report: AuditReport, _ choices: AuditWriting) {
        self.report = report
        self.choices = choices
    }

    func write(to sink: (String) throws -> Void) throws {
        let counted = report.findings.filter { $0.acknowledgement == nil }.sorted(by: Self.isWorse)
        let aside = report.findings.filter { $0.acknowledgement != nil }
        var pictures = PagePictures(choices)
        try sink(try PageTemplate(AuditPageTemplates.top).fill(topValues(counted)))
        try write("findings", counted, from: 0, &pictures, to: sink)
        try sink(try PageTemplate(AuditPageTemplates.middle).fill(middleValues))
        try write("aside", aside, from: counted.count, &pictures, to: sink)
        try sink(try PageTemplate(AuditPageTemplates.bottom).fill(bottomValues))
    }

    private func write(
        _ id: String, _ findings: [AuditFinding], from first: Int, _ pictures: inout PagePictures,
        to sink: (String) throws -> Void
    ) throws {
        guard !findings.isEmpty else { return }
        let row = try PageTemplate(AuditPageTemplates.row)
        try sink("<ol class=\"rows\" id=\"\(id)-rows\">\n")
        for (index, finding) in findings.enumerated() {
            let picture = try pictures.picture(of: finding.copy)
            try sink(row.fill(PageRow.values(finding, number: first + index, picture)))
        }
        try sink("</ol>\n")
    }

    /// Worst first; among equals what readers miss, then what has lasted longest.
    static func isWorse(_ left: AuditFinding, _ right: AuditFinding) -> Bool {
        let places = (left.standing.rank, right.standing.rank)
        if places.0 != places.1 { return places.0 < places.1 }
        if (left.copy == nil) != (right.copy == nil) { return left.copy == nil }
        if left.course.nights != right.course.nights {
            return left.course.nights > right.course.nights
        }
        return (left.host, left.url) < (right.host, right.url)
    }

    /// What a browser may do with the page: show data URIs and run the one script.
    static let policy = [
        "default-src 'none'", "img-src data:",
        "style-src '\(ContentPolicy.hash(AuditPageStyle.text))'",
        "script-src '\(ContentPolicy.hash(AuditPageScript.text))'", "base-uri 'none'",
        "form-action 'none'",
    ].joined(separator: "; ")
}

extension Standing {
    /// The place in the order of cases, worst first.
    var rank: Int {
        switch self {
        case .dead: 0
        case .broken: 1
        case .flapping: 2
        case .suspect: 3
        case .blocked: 4
        case .limited: 5
        case .notice: 6
        }
    }
}
