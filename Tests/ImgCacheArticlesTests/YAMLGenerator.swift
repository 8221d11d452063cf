import Foundation

/// Writes random articles in the many styles of YAML.
enum YAMLGenerator {
    /// A text of up to about 1 KB.
    static func document(_ random: inout SeededGenerator) -> String {
        var writer = Writer(random: random)
        let text = writer.mapping(indent: 0, depth: 0)
        random = writer.random
        return random.chance(15) ? text.replacingOccurrences(of: "\n", with: "\r\n") : text
    }

    /// The same with a few characters changed, taken out, doubled or moved.
    static func mutate(_ text: String, _ random: inout SeededGenerator) -> String {
        var scalars = Array(text.unicodeScalars)
        let pool = Array(
            "\n\n  -:#'\"[]{},&*!|>?%@`\\\t\r=~<.x0\u{85}\u{2028}\u{A0}\u{E9}".unicodeScalars)
        for _ in 0...random.below(3) where !scalars.isEmpty {
            let place = random.below(scalars.count)
            switch random.below(4) {
            case 0: scalars[place] = random.pick(pool)
            case 1: scalars.remove(at: place)
            case 2: scalars.insert(random.pick(pool), at: place)
            default:
                let end = min(scalars.count, place + random.below(20))
                scalars.insert(contentsOf: scalars[place..<end], at: random.below(scalars.count))
            }
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }

    private struct Writer {
        var random: SeededGenerator
        var anchors: [String] = []
        var names = 0

        mutating func key() -> String {
            names += 1
            let name =
                random.pick([
                    "title", "webUrl", "images", "related", "a b", "x-y", "\u{E9}t\u{E9}", "k",
                ])
                + "\(names)"
            switch random.below(8) {
            case 0: return "\"\(name)\""
            case 1: return "'\(name)'"
            default: return name
            }
        }

        mutating func comment() -> String {
            random.chance(8)
                ? random.pick([" # c", "  #", " # a: b", "\t# tab"]) : random.chance(5) ? "  " : ""
        }

        mutating func between(_ indent: Int) -> String {
            guard random.chance(6) else { return "" }
            return random.pick([
                "\n", "# comment\n", String(repeating: " ", count: indent) + "# c\n", "   \n",
            ])
        }

        mutating func plain() -> String {
            random.pick([
                "word", "two words", "https://a.example/x?y=z&amp;b#c", "12", "true", "~", "a:b",
                "-x", "a#b",
                "\u{1F600} emoji", "x - y", "it's", "a\"b", "2020-07-21T16:00:00Z", "a, b",
            ])
        }

        mutating func quoted() -> String {
            random.pick([
                "\"a\"", "''", "\"\"", "'it''s'", "\"\\u00e9\\n\\t\\\"\"", "\"a # b: c\"", "'a: b'",
                "\" x \"",
                "\"https://a.example/1.png\"",
            ])
        }

        mutating func mapping(indent: Int, depth: Int) -> String {
            let pad = String(repeating: " ", count: indent)
            var text = ""
            for index in 0...random.below(depth == 0 ? 6 : 4) {
                if index > 0 { text += between(indent) }
                text += pad + key() + random.pick([":", ":", ":", ":", " :"])
                text += value(indent: indent, depth: depth, inMapping: true)
            }
            return text
        }

        mutating func list(indent: Int, depth: Int) -> String {
            let pad = String(repeating: " ", count: indent)
            var text = ""
            for index in 0...random.below(3) {
                if index > 0 { text += between(indent) }
                text += pad + "-"
                if depth < 4, random.chance(45) {
                    let gap = 1 + random.below(3)
                    let inner = mapping(indent: indent + 1 + gap, depth: depth + 1)
                    text += String(repeating: " ", count: gap) + inner.dropFirst(indent + 1 + gap)
                } else {
                    text += value(indent: indent, depth: depth, inMapping: false)
                }
            }
            return text
        }

        mutating func value(indent: Int, depth: Int, inMapping: Bool) -> String {
            let pad = String(repeating: " ", count: indent + 1 + random.below(4))
            let property = anchor()
            switch random.below(depth < 4 ? 16 : 9) {
            case 0: return property.isEmpty ? comment() + "\n" : " x\n"
            case 1, 2: return " " + property + plain() + comment() + "\n"
            case 3: return " " + property + quoted() + comment() + "\n"
            case 4: return " " + property + flow(depth: depth + 2) + comment() + "\n"
            case 5: return " " + plain() + "\n" + pad + plain() + random.pick(["", "\n"]) + "\n"
            case 6:
                return " " + property
                    + random.pick(["\"a\n\(pad)b\"", "'a\n\n\(pad)b'", "\"a\\\n\(pad)b\""]) + "\n"
            case 7:
                let head = random.pick(["|", "|-", "|+", ">", ">-", ">+"])
                let lines = ["one", "two: x", "# three", "- four"].prefix(1 + random.below(4))
                let gap = random.chance(30) ? "\n" : ""
                return " " + property + head + comment() + "\n"
                    + lines.map { pad + $0 + "\n" }.joined(separator: gap) + gap
            case 8:
                return anchors.isEmpty ? " x\n" : " *" + random.pick(anchors) + comment() + "\n"
            case 9, 10, 11, 12:
                return " " + property + comment() + "\n"
                    + mapping(indent: pad.count, depth: depth + 1)
            default:
                let same = inMapping && random.chance(50)
                return " " + property + comment() + "\n"
                    + list(indent: same ? indent : pad.count, depth: depth + 1)
            }
        }

        mutating func anchor() -> String {
            guard random.chance(6) else { return "" }
            anchors.append("n\(anchors.count)")
            return "&n\(anchors.count - 1) "
        }

        mutating func flow(depth: Int) -> String {
            let count = random.below(4)
            let gap = random.pick([" ", " ", "", "\n      "])
            if random.chance(50) {
                let items = (0..<count).map { _ in flowItem(depth: depth) }
                return "[" + items.joined(separator: "," + gap)
                    + (count > 0 && random.chance(10) ? "," : "") + "]"
            }
            let items = (0..<count).map { _ in key() + ": " + flowItem(depth: depth) }
            return "{" + items.joined(separator: "," + gap) + random.pick(["", " "]) + "}"
        }

        mutating func flowItem(depth: Int) -> String {
            if depth < 5, random.chance(25) { return flow(depth: depth + 1) }
            return random.chance(50)
                ? quoted()
                : random.pick(["word", "two words", "https://a.example/x?y=z", "12", "true", "a#b"])
        }
    }
}
