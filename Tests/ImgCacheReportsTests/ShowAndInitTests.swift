import Foundation
import ImgCacheModel
import ImgCacheReports
import Testing

@Suite struct UnreadableDocumentTests {
    private func shown(_ references: [ReferenceRecord]) -> Inspection {
        .document(
            path: "a.md", references: references,
            fault: DocumentFault(line: 7, cause: "a tab stands here"))
    }

    private var reference: ReferenceRecord {
        ReferenceRecord(
            document: "a.md",
            reference: Reference(
                pointer: JSONPointer([.key("images"), .index(0)]), line: 3, text: "x",
                location: .refused(identity: "x", reason: .invalidURL), declared: nil,
                isCached: nil), check: .undeclared, isCached: false)
    }

    @Test func showSaysThatADocumentCannotBeRead() {
        #expect(
            shown([]).text() == """
                a.md
                  cannot be read (line 7): a tab stands here
                  nothing is known of its images
                """)
        let known = shown([reference]).text()
        #expect(known.contains("its images as they were when it could be read:\n  line 3"))
    }

    @Test func jsonHasTheFault() throws {
        let text = try shown([]).json()
        let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let fault = parsed?["fault"] as? [String: Any]
        #expect(fault?["line"] as? Int == 7)
        #expect(fault?["cause"] as? String == "a tab stands here")
        let readable = try Inspection.document(path: "a.md", references: [], fault: nil).json()
        #expect(!readable.contains("fault"))
    }
}

@Suite struct SiteProposalReportTests {
    private let proposal = SiteProposal(
        folder: "site", documents: 12,
        faults: [.init(path: "b\u{1B}.md", fault: DocumentFault(line: 2, cause: "a tab"))],
        roots: [.init(path: "_posts", documents: 10, images: 31)],
        imageKeys: [
            .init(name: "images", images: 30, isProposed: true),
            .init(name: "icon", images: 1, isProposed: false),
        ], baseURL: nil, baseURLOrigin: nil, assetRoot: nil, assetsFound: 0, assetsMentioned: 3,
        configuration: "content: {}\n")

    @Test func textTellsWhatWasSeenAndWhatIsMissing() {
        #expect(
            proposal.text() == """
                site: 12 documents looked into
                  root         _posts  (31 images in 10 documents)
                  image key    images  (30 images)
                  image key    icon  (1 image, left out: rare)
                  base URL     not known  (set content.baseURL, some URLs are relative)
                  asset root   none  (0 of 3 images of the site found on disk)
                  unreadable   b\\u{1b}.md:2: a tab
                """)
    }

    @Test func jsonHasTheConfiguration() throws {
        let parsed =
            try JSONSerialization.jsonObject(
                with: Data(try proposal.json().utf8)) as? [String: Any]
        #expect(parsed?["configuration"] as? String == "content: {}\n")
        #expect((parsed?["imageKeys"] as? [[String: Any]])?.count == 2)
    }
}
