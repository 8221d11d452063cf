import Benchmark
import ImgCacheArticles
import ImgCacheModel

/// Reading and editing an article of some 4 KB with 12 images.
func articles() {
    let rules = ContentRules(
        roots: ["."], include: ["**/*.md"], exclude: [], imageKeys: ["images"], baseURL: nil,
        assetRoot: nil, writeBack: true, uncached: .omit)
    let path = "news/article.md"
    let bytes = article(images: 12)

    let reader = DocumentReader(rules)
    Benchmark("articles: read one of 12 images") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(reader.read(bytes, path: path)) }
    }

    let editor = DocumentEditor(rules)
    let changes = (0..<12).map { index in
        DocumentChange(
            pointer: JSONPointer([.key("images"), .index(index)]), isCached: index % 3 > 0)
    }
    Benchmark("articles: write isCached of 12 images") { benchmark in
        for _ in benchmark.scaledIterations {
            guard case .edited = editor.edit(bytes, path: path, changes: changes) else {
                return benchmark.error("nothing was edited")
            }
        }
    }

    let glob = Glob("**/news/*.{md,yaml}")
    Benchmark("articles: match a path with a glob", configuration: .tiny) { benchmark in
        for _ in benchmark.scaledIterations {
            blackHole(glob.matches("site/content/news/2026-10-05-herons-return.md"))
        }
    }
}

private func article(images: Int) -> [UInt8] {
    var text = "---\ntitle: Twelve lanterns\nwebUrl: https://lanterns.example/twelve\nimages:\n"
    for index in 0..<images {
        text += """
              - url: "https://media.lanterns.example/2026/10/lantern-\(index)-large.jpg?fit=crop&amp;w=1600"
                width: 1600
                height: \(900 + index)
                caption: 'Lantern number \(index), seen from the quay at dusk'

            """
    }
    text += "---\n"
    for number in 0..<20 {
        text +=
            "\nParagraph \(number) tells how lanterns are lit, and by whom, and what it costs.\n"
    }
    return Array(text.utf8)
}
