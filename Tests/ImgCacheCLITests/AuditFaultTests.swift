import Foundation
import ImgCacheModel
import OriginServer
import PictureOrigin
import Testing

/// Everything that can go wrong with an image, through the whole program.
@Suite(.serialized) struct AuditFaultTests {
    /// What stands behind a host name, the reason that must come out, and what must be advised.
    struct Fault: Sendable {
        var url: String
        var reason: Reason
        var advice: AuditSuggestion.Kind
    }

    private static func fault(
        _ number: Int, _ path: String, _ reason: Reason, _ advice: AuditSuggestion.Kind,
        _ ending: String = "jpg"
    ) -> Fault {
        // A host for each, so that none is parked for the others.
        Fault(
            url: "http://h\(number).example/fault/\(path)/x.\(ending)", reason: reason,
            advice: advice)
    }

    private static let paths: [(String, Reason, AuditSuggestion.Kind)] =
        [
            ("status/401", .http401, .look), ("status/403", .http403, .look),
            ("status/404", .http404, .webArchive), ("status/410", .http410, .webArchive),
            ("status/418", .http4xx, .webArchive), ("451", .http451, .replace),
            ("status/429", .http429, .setting), ("status/500", .http5xx, .wait),
            ("status/503", .http5xx, .wait), ("bot-challenge", .botChallenge, .look),
            ("hotlink-needs-referer", .hotlinkBlocked, .look),
            ("redirect-loop", .loop, .webArchive), ("redirect-chain/9", .tooMany, .setting),
            ("redirect-root", .badLocation, .webArchive),
            ("bad-location", .badLocation, .webArchive),
            ("no-location", .badLocation, .webArchive),
            ("redirect/302/to/ftp%3A%2F%2Fh.example%2Fx.jpg", .schemeNotAllowed, .correct),
            (
                "redirect/302/to/http%3A%2F%2F169.254.169.254%2Fx.jpg", .addressNotAllowed,
                .setting
            ),
            ("html200", .notAnImage, .webArchive), ("json200", .notAnImage, .webArchive),
            ("text-as-jpeg", .notAnImage, .webArchive), ("empty", .empty, .wait),
            ("truncated/50", .truncated, .wait), ("short-chunked", .truncated, .wait),
            ("truncated-picture/50", .truncated, .wait),
            ("reset", .reset, .wait), ("huge/1000001", .tooLargeBytes, .setting),
            ("endless", .tooLargeBytes, .setting), ("svg", .typeUnsupported, .setting),
            ("bmp", .typeUnsupported, .setting), ("undecodable", .undecodable, .webArchive),
            ("pixel-bomb", .tooLargePixels, .setting),
            ("tracking-pixel", .trackingPixel, .replace),
        ]

    private static let others: [Fault] =
        [
            Fault(
                url: "http://refusing.example:81/x.jpg", reason: .connectFailed, advice: .wait),
            Fault(
                url: "https://expired.tls.test/x.jpg", reason: .certExpired, advice: .look),
            Fault(
                url: "https://wronghost.tls.test/x.jpg", reason: .certHostname, advice: .look),
            Fault(
                url: "https://untrusted.tls.test/x.jpg", reason: .certUntrusted, advice: .look),
            Fault(url: "https://handshake.tls.test/x.jpg", reason: .handshake, advice: .look),
            Fault(url: "ftp://h.example/x.jpg", reason: .schemeNotAllowed, advice: .correct),
        ]

    static let faults: [Fault] =
        paths.enumerated().map { fault($0.offset, $0.element.0, $0.element.1, $0.element.2) }
        + others

    private func audit(_ site: Site, _ more: String...) throws -> AuditDocument {
        let flags = [
            "audit", "--json", "--recheck", "all", "--set", "limits.maxBytes=1MB",
            "--connect-to", ":81:127.0.0.1:\(site.origin.closedPort)",
        ]
        let result = try Program.run(flags + more + site.network, in: site.folder.path)
        #expect([0, 2].contains(result.status), "\(result.errors)")
        return try AuditDocument.read(result.output)
    }

    @Test func eachFaultHasItsVerdictItsReasonAndSomethingToDo() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("all", Self.faults.map { ($0.url, nil) })
            let report = try audit(site)
            #expect(report.findings.count == Self.faults.count)
            for fault in Self.faults {
                guard let found = report.finding(fault.url) else {
                    Issue.record("\(fault.url) is not in the report")
                    continue
                }
                #expect(found.reason == fault.reason.rawValue, "\(fault.url): \(found.detail)")
                #expect(found.verdict == fault.reason.verdict.rawValue)
                #expect(found.nights == (fault.url.hasPrefix("ftp") ? 0 : 1), "\(fault.url)")
                #expect(
                    found.suggestions.contains { $0.kind == fault.advice.rawValue },
                    "\(fault.url): \(found.suggestions)")
                #expect(found.mentions.map(\.document) == ["articles/all.md"])
                #expect(!found.isCached)
            }
            let methods = Set(origin.requests().map(\.method))
            #expect(methods == ["GET"], "nobody is asked with HEAD")
            #expect(try site.folder.files("cache/originals").isEmpty)
            #expect(try site.folder.files("cache/tmp").isEmpty)
        }
    }

    @Test func aPictureForAnythingIsAPlaceholder() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            let urls = (1...4).map { "http://soft.example/fault/soft404/\($0).jpg" }
            origin.rule(host: "soft.example") { _ in .soft404 }
            try site.article("soft", urls.map { ($0, nil) })
            let report = try audit(site)
            #expect(
                report.findings.map(\.reason) == Array(repeating: "placeholder", count: 4))
        }
    }

    @Test func sizesAreHeldAgainstTheCopy() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article(
                "sizes",
                [
                    ("https://a.example/fault/swapped/600x400/1.jpg", (600, 400)),
                    ("https://a.example/fault/scaled/50/600x400/2.jpg", (600, 400)),
                    ("https://a.example/fault/different/600x400/3.jpg", (600, 400)),
                    ("https://a.example/600x400/4.jpg", (600, 400)),
                ])
            #expect(try site.run("sync").status == 0)
            let report = try audit(site)
            #expect(report.findings.isEmpty)
            #expect(report.sizes.map(\.check) == ["swapped", "scaled", "different"])
            #expect(report.sizes.first?.real == [400, 600])
        }
    }

    @Test func aRedirectForGoodNamesItsTarget() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            let target = "https://b.example/y.jpg"
            let path = "fault/redirect/301/to/https%3A%2F%2Fb.example%2Fy.jpg"
            try site.article("moved", [("https://a.example/\(path)", nil)])
            let finding = try #require(try audit(site).findings.first)
            #expect(finding.standing == "notice")
            #expect(finding.reason == "moved_permanently")
            #expect(finding.suggestions.first?.kind == "redirect_target")
            #expect(finding.suggestions.first?.target == target)
        }
    }
}
