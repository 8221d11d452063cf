import ImgCacheModel
import Testing

@testable import ImgCache

/// What is suggested for each reason.
@Suite struct SuggesterTests {
    private func audited(
        _ reason: Reason, _ state: Course.State = .suspect,
        url: String = "http://a.example/x.jpg", change: (inout AuditedSource) -> Void = { _ in }
    ) throws -> AuditedSource {
        var source = Source(id: 1, location: .remote(try SourceURL(url)))
        source.reason = reason
        source.course = Course(state: state, nights: 2)
        var audited = AuditedSource(
            source: source,
            standing: Standing(reason: reason, course: source.course) ?? .notice, copy: nil,
            mentions: [
                AuditMention(
                    document: "a.md", title: nil, published: Timestamp(seconds: 1_577_923_200),
                    line: 3, pointer: JSONPointer([.key("images"), .index(0)]))
            ])
        change(&audited)
        return audited
    }

    @Test func everyFindingHasAtLeastOneSuggestionWithAText() throws {
        for reason in Reason.allCases {
            for state in Course.State.allCases
            where Standing(reason: reason, course: Course(state: state)) != nil {
                let list = Suggester().suggestions(for: try audited(reason, state))
                #expect(!list.isEmpty, "\(reason.rawValue) \(state.rawValue)")
                #expect(list.allSatisfy { $0.text.hasSuffix(".") }, "\(list)")
                #expect(Set(list).count == list.count)
            }
        }
    }

    @Test(
        arguments: [
            (.http404, .suspect, [.wait, .webArchive]),
            (.http404, .broken, [.webArchive, .replace]),
            (.timeout, .suspect, [.wait, .webArchive]),
            (.timeout, .dead, [.webArchive, .replace]),
            (.http403, .suspect, [.look, .webArchive]),
            (.http451, .suspect, [.replace, .look]),
            (.http429, .suspect, [.wait, .setting]),
            (.signatureExpired, .broken, [.lastingAddress, .replace]),
            (.certExpired, .suspect, [.look, .wait, .webArchive]),
            (.tooLargeBytes, .suspect, [.setting, .replace]),
            (.tooLargePixels, .suspect, [.setting, .replace]),
            (.typeUnsupported, .suspect, [.setting, .replace]),
            (.trackingPixel, .suspect, [.replace]),
            (.tooMany, .suspect, [.look, .setting, .webArchive]),
            (.addressNotAllowed, .suspect, [.setting, .correct]),
            (.invalidURL, .new, [.correct]),
            (.replacedSmaller, .alive, [.look]),
            (.fresh, .flapping, [.wait]),
        ] as [(Reason, Course.State, [AuditSuggestion.Kind])])
    func reasonsLeadToTheirAdvice(
        reason: Reason, state: Course.State, kinds: [AuditSuggestion.Kind]
    ) throws {
        let list = Suggester().suggestions(for: try audited(reason, state))
        #expect(list.map(\.kind) == kinds)
    }

    @Test func aCopyComesFirst() throws {
        let copy = CachedPicture(
            thumbnailPath: nil, thumbnailSize: nil, size: PixelSize(width: 9, height: 9),
            fetchedAt: Timestamp(seconds: 1_795_000_000), color: nil, placeholder: nil)
        let list = Suggester().suggestions(for: try audited(.http404) { $0.copy = copy })
        #expect(list.first?.kind == .copyServes)
        #expect(list.first?.text.contains("2026-11-18") == true)
    }

    @Test func otherPlacesComeBeforeWaiting() throws {
        let list = Suggester(secured: [1]).suggestions(
            for: try audited(.http404) { $0.samePicture = "https://b.example/y.jpg" })
        #expect(list.map(\.kind) == [.https, .samePicture, .wait, .webArchive])
        #expect(
            list.map(\.target).prefix(2) == [
                "https://a.example/x.jpg", "https://b.example/y.jpg",
            ])
        let known = Suggester().suggestions(
            for: try audited(.http404) { $0.secureTwin = .notModified })
        #expect(known.first?.kind == .https)
        let failing = Suggester().suggestions(
            for: try audited(.http404) { $0.secureTwin = .http404 })
        #expect(failing.first?.kind == .wait)
    }

    @Test func theArchiveIsAskedNearTheDayOfTheArticle() throws {
        let list = Suggester().suggestions(for: try audited(.http404))
        #expect(
            list.last?.target == "https://web.archive.org/web/20200102000000/http://a.example/x.jpg"
        )
        #expect(
            ArchiveLink.text(to: "http://a.example/x.jpg", near: nil)
                == "https://web.archive.org/web/*/http://a.example/x.jpg")
    }

    @Test func aSignedAddressIsNotLookedForInTheArchive() throws {
        let url = "https://a.example/x.jpg?X-Amz-Signature=0123456789abcdef"
        let list = Suggester().suggestions(for: try audited(.http404, url: url))
        #expect(list.map(\.kind) == [.wait])
    }

    @Test func aMissingFileOfTheSiteIsToBeCorrected() throws {
        var missing = try audited(.localMissing, .broken)
        missing.source.location = .local(
            try SourceURL("https://site.example/a/b.png"), path: "a/b.png")
        let list = Suggester().suggestions(for: missing)
        #expect(list.map(\.kind) == [.correct])
        #expect(list.first?.target == "a/b.png")
    }
}
