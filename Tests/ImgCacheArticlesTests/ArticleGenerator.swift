import Foundation

@testable import ImgCacheArticles

/// Writes random articles with images in many styles.
enum ArticleGenerator {
    static func document(
        _ random: inout SeededGenerator, hasCached: Bool = true
    ) -> (text: String, path: String) {
        var writer = Writer(random: random, hasCached: hasCached)
        defer { random = writer.random }
        let isJSON = writer.random.chance(25)
        var text = isJSON ? writer.json() : writer.yaml()
        var path = isJSON ? "a.json" : "a.yaml"
        if !isJSON, writer.random.chance(60) {
            text =
                "---\n\(text)---\n"
                + writer.random.pick(["", "Body\n", "Body\n---\nimages:\n- url: x\n"])
            path = "a.md"
        }
        if writer.random.chance(20), text.hasSuffix("\n") { text.removeLast() }
        if writer.random.chance(25) { text = text.replacingOccurrences(of: "\n", with: "\r\n") }
        if writer.random.chance(10) { text = "\u{FEFF}" + text }
        return (text, path)
    }

    private struct Writer {
        var random: SeededGenerator
        let hasCached: Bool
        var images = 0
        var anchors = 0

        mutating func url() -> String {
            images += 1
            return random.pick([
                "https://a.example/\(images).png", "/assets/\(images).jpg",
                "https://a.example/\(images)?a=b&amp;c",
                "//b.example/\(images)@2.png",
            ])
        }

        mutating func quoted(_ text: String) -> String {
            random.pick([text, text, "\"\(text)\"", "'\(text)'"])
        }

        mutating func comment() -> String {
            random.chance(7) ? random.pick([" # c", "  # isCached: true", "  "]) : ""
        }

        /// The pairs of one image, in some order.
        mutating func pairs() -> [(String, String)] {
            var pairs = [("url", quoted(url()))]
            if random.chance(60) {
                pairs.append(("width", quoted("\(1 + random.below(2000))")))
                pairs.append(("height", quoted("\(1 + random.below(2000))")))
            }
            if random.chance(20) {
                pairs.append(("alt", random.pick(["", "'it''s'", "some words", "\"a: b\""])))
            }
            if hasCached, random.chance(50) {
                pairs.append(
                    (
                        "isCached",
                        random.pick([
                            "true", "false", "true", "false", "Yes", "off", "'true'", "\"false\"",
                            "", "~", "maybe",
                        ])
                    ))
            }
            if random.chance(30) { pairs.shuffle(using: &random) }
            return pairs
        }

        mutating func flowImage() -> String {
            let gap = random.pick([", ", ", ", ",  ", ",\n        "])
            let keyQuote = random.pick(["", "", "\"", "'"])
            let items = pairs().map { key, value in
                let clean = value.isEmpty ? "x" : value
                return "\(keyQuote)\(key)\(keyQuote): \(clean)"
            }
            let pad = random.pick(["", " "])
            return "{\(pad)" + items.joined(separator: gap) + random.pick(["", "", gap]) + "\(pad)}"
        }

        mutating func blockImage(indent: Int) -> String {
            let pad = String(repeating: " ", count: indent)
            let keyQuote = random.pick(["", "", "", "\"", "'"])
            var text = ""
            for (key, value) in pairs() {
                text += "\(pad)\(keyQuote)\(key)\(keyQuote):"
                text += value.isEmpty ? "" : " \(value)"
                text += comment() + "\n"
                if random.chance(5) {
                    text += random.pick(["\n", "\(pad)# comment\n", "# comment\n"])
                }
            }
            if random.chance(10) { text += "\(pad)meta:\n\(pad)  a: b\n" }
            if random.chance(8) {
                text +=
                    "\(pad)text: \(random.pick(["|", ">-", "|+"]))\n\(pad)  line\n\n\(pad)  two\n"
            }
            return text
        }

        mutating func imageList(indent: Int) -> String {
            let count = random.below(4)
            if random.chance(10) {
                return " ["
                    + (0..<count).map { _ in random.chance(80) ? flowImage() : quoted("u") }
                    .joined(separator: ", ") + "]\n"
            }
            if count == 0 { return random.pick([" null\n", "\n", " []\n", " ~\n"]) }
            if random.chance(8) {
                return "\n" + blockImage(indent: indent + 2)
            }
            let dash = random.chance(40) ? indent : indent + 2
            let pad = String(repeating: " ", count: dash)
            var text = ""
            if random.chance(10) {
                anchors += 1
                text += " &a\(anchors)"
            }
            text += "\n"
            for _ in 0..<count {
                if random.chance(15) {
                    text += "\(pad)- \(flowImage())\(comment())\n"
                } else if random.chance(10) {
                    text += "\(pad)- \(quoted(url()))\n"
                } else if random.chance(10) {
                    text += "\(pad)-\n" + blockImage(indent: dash + 3)
                } else {
                    let gap = 1 + random.below(2)
                    text +=
                        "\(pad)-" + String(repeating: " ", count: gap)
                        + blockImage(indent: dash + 1 + gap).dropFirst(dash + 1 + gap)
                }
            }
            return text
        }

        mutating func yaml() -> String {
            var text = random.pick(["", "# head\n", "\n"])
            text +=
                "title: "
                + random.pick(["\"A --- b\"", "plain words", "'it''s'", "\u{1F600}\u{A0}x"]) + "\n"
            text += "images:" + imageList(indent: 0)
            if random.chance(70) {
                text += "related:\n"
                for index in 0...random.below(3) {
                    text += "  - title: t\(index)\n    images:" + imageList(indent: 4)
                    if random.chance(30) { text += "    provider:\n      name: n\n" }
                }
            }
            if anchors > 0, random.chance(60) { text += "again: {images: *a1}\n" }
            if random.chance(20) { text += "last: |\n  text\n" }
            return text
        }

        mutating func jsonImage(_ pad: String) -> String {
            if random.chance(10) { return "\"\(url())\"" }
            let isWide = !pad.isEmpty && random.chance(70)
            let space = random.pick([" ", " ", ""])
            let items = pairs().map { key, value -> String in
                let bare = value.trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
                let isBare = ["true", "false"].contains(bare) || Int(bare) != nil
                let text =
                    isBare && random.chance(80)
                    ? bare
                    : bare == "~" || bare.isEmpty ? "null" : "\"\(bare.replacing("\"", with: ""))\""
                return "\"\(key)\":\(space)\(text)"
            }
            return isWide
                ? "{\n\(pad)    " + items.joined(separator: ",\n\(pad)    ") + "\n\(pad)  }"
                : "{" + items.joined(separator: ",\(space)") + "}"
        }

        mutating func json() -> String {
            let pad = random.pick(["", "  ", "\t"])
            let items = (0..<random.below(5)).map { _ in jsonImage(pad) }
            let list =
                pad.isEmpty
                ? "[" + items.joined(separator: ",") + "]"
                : "[\n\(pad)  " + items.joined(separator: ",\n\(pad)  ") + "\n\(pad)]"
            let body = items.isEmpty ? "[]" : list
            return random.chance(50)
                ? "{\"title\": \"\\ud83d\\ude00\", \"value\": [{\"images\": \(body)}], \"nextPage\": 2}\n"
                : "{\"images\":\(body)}\n"
        }
    }
}
