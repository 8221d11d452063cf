import Foundation
import OriginServer
import PictureOrigin
import Testing

@Suite(.serialized) struct WriteBackEndToEndTests {
    @Test func articlesSayWhatIsCachedAndNothingElseChanges() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article(
                "river",
                [
                    ("https://a.example/800x600/good.jpg", (400, 300)),
                    ("https://a.example/fault/status/404/gone.jpg", nil),
                ])
            let before = try site.folder.read("articles/river.md")
            let result = try site.run("sync", "--write-back")
            #expect(result.status == 0, "\(result.errors)")
            let after = try site.folder.read("articles/river.md")
            #expect(
                after
                    == before.replacing(
                        "    height: 300\n", with: "    height: 300\n    isCached: true\n"))
            let asked = origin.count
            #expect(try site.run("sync", "--write-back").status == 0)
            #expect(try site.folder.read("articles/river.md") == after)
            #expect(origin.count == asked)
        }
    }

    @Test func aDryRunShowsTheDiffAndFixesAreAskedFor() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", [("https://a.example/800x600/good.jpg", (400, 300))])
            #expect(try site.run("sync").status == 0)
            let before = try site.folder.read("articles/river.md")
            let plan = try site.run("sync", "--dry-run", "--fix-dimensions", "scaled")
            #expect(plan.output.contains("+    isCached: true"), "\(plan.output)\(plan.errors)")
            #expect(plan.output.contains("+    width: 800"))
            #expect(try site.folder.read("articles/river.md") == before)
        }
    }

    @Test func whatIsForgottenAndBlockedStaysOut() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article(
                "river",
                [
                    ("https://a.example/800x600/one.jpg", nil),
                    ("https://b.example/800x600/two.jpg", nil),
                ])
            #expect(try site.run("sync").status == 0)
            let result = try site.run("forget", "a.example", "--block")
            #expect(result.status == 0, "\(result.errors)")
            #expect(try site.folder.files("cache/originals").filter { $0.contains(".") }.count == 1)
            let asked = origin.count
            #expect(try site.run("sync").status == 0)
            #expect(origin.count == asked)
            let images = try site.manifest().images
            #expect(
                images.filter { $0.isCached }.map(\.url) == ["https://b.example/800x600/two.jpg"])
        }
    }
}
