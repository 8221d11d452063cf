import ImgCacheModel
import Testing

@testable import ImgCacheArticles

@Suite struct SurveyTests {
    @Test func proposesRootsKeysBaseAndAssets() throws {
        let folder = try TemporaryFolder()
        try folder.write("url: https://example.org/\nbaseurl: /site/\n", to: "_config.yml")
        try folder.write(
            "---\nimages:\n  - url: /assets/1.png\n  - url: https://a.example/x\n    width: 1\n    height: 2\n"
                + "  - url: https://a.example/page\nactions:\n  - url: https://a.example/page\n---\n",
            to: "news/a.md")
        try folder.write(
            "{\"cover\": [\"/assets/2.jpg\", \"words\"], \"tags\": [\"a\"]}", to: "data/b.json")
        try folder.write("a: b: c\n", to: "data/broken.yaml")
        try folder.write("x", to: "public/assets/1.png")
        try folder.write("---\nimages: [x.png]\n---\n", to: "cache/c.md")
        let survey = try SiteSurvey(of: folder.path, excluding: ["cache"])
        #expect(survey.baseURL?.text == "https://example.org/site")
        #expect(survey.baseURLOrigin == "_config.yml")
        #expect(
            survey.roots == [
                SiteSurvey.Root(path: "news", documents: 1, images: 2),
                SiteSurvey.Root(path: "data", documents: 1, images: 1),
            ])
        #expect(
            survey.imageKeys == [
                SiteSurvey.ImageKey(name: "images", mappings: 2, strings: 0),
                SiteSurvey.ImageKey(name: "cover", mappings: 0, strings: 1),
            ])
        #expect(survey.assetRoot == "public")
        #expect(survey.assetsFound == 1)
        #expect(survey.assetsMentioned == 2)
        #expect(survey.documents == 4)
        #expect(survey.unreadable.map(\.path) == ["data/broken.yaml"])
    }

    @Test func answersForAnEmptyFolderAndRefusesAMissingOne() throws {
        let folder = try TemporaryFolder()
        let survey = try SiteSurvey(of: folder.path)
        #expect(survey.roots.isEmpty && survey.imageKeys.isEmpty && survey.baseURL == nil)
        #expect(survey.assetRoot == nil)
        #expect(throws: ArticlesError.self) { try SiteSurvey(of: folder.path + "/gone") }
    }
}
