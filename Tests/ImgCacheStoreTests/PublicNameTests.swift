import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct PublicNameTests {
    private static let hash = String(repeating: "ab", count: 32)

    @Test func namesOfTheCacheAreRead() throws {
        let thumbnail = try #require(PublicName(path: "thumbs/card/ab/\(Self.hash).webp"))
        #expect(thumbnail.format == .webp)
        #expect(!thumbnail.isOriginal)
        let original = try #require(PublicName(path: "originals/ab/\(Self.hash).jpg"))
        #expect(original.format == .jpeg)
        #expect(original.isOriginal)
        #expect(PublicName(preset: "card", key: Self.hash, format: .webp) == thumbnail)
    }

    @Test(arguments: [
        "", "/", "thumbs", "thumbs/card/ab/", "thumbs/card/ab/..", "thumbs/../catalog.sqlite",
        "thumbs/card/../ab/\(hash).webp", "thumbs/card/cd/\(hash).webp",
        "/thumbs/card/ab/\(hash).webp", "thumbs//ab/\(hash).webp",
        "thumbs/card/ab/\(hash).webp/", "thumbs/card/ab/\(hash).webp/x",
        "thumbs/card/ab/\(hash).php", "thumbs/card/ab/\(hash)", "thumbs/card/ab/\(hash).webp.jpg",
        "thumbs/card/ab/\(hash).webp\0.jpg", "thumbs/CARD/ab/\(hash).webp",
        "thumbs/card/AB/\(hash.uppercased()).webp", "thumbs/%63ard/ab/\(hash).webp",
        "thumbs/card/ab\\\(hash).webp", "thumbs/./ab/\(hash).webp", "originals/ab/\(hash).exe",
        "originals/ab/ab/\(hash).jpg", "tmp/\(hash).jpg", "manifest.json", "catalog.sqlite",
        "quarantine/originals/ab/\(hash).jpg", "thumbs/card/ab/ab.webp",
        "thumbs/\(String(repeating: "a", count: 41))/ab/\(hash).webp",
    ])
    func everythingElseIsTheNameOfNothing(path: String) {
        #expect(PublicName(path: path) == nil)
    }
}
