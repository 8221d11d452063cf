/// Prometheus's text format, read by its grammar and by nothing of ours.
struct Exposition {
    struct Sample: Equatable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    struct Family: Equatable {
        var help: String
        var type: String
        var samples: [Sample] = []
    }

    struct Fault: Error { var line: String }

    private(set) var families: [String: Family] = [:]
    /// In the order of the text.
    private(set) var names: [String] = []

    init(_ text: String) throws {
        guard text.isEmpty || text.hasSuffix("\n") else { throw Fault(line: "no last newline") }
        var current: (name: String, help: String)?
        // Scalars, since "\r\n" is one character of Swift and no line end here.
        for scalars in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast()
        {
            let line = String(String.UnicodeScalarView(scalars))
            if line.hasPrefix("# HELP ") {
                let (name, help) = try Self.split(line.dropFirst(7), line)
                current = (name, try Self.unescaped(help, quotes: false, line))
            } else if line.hasPrefix("# TYPE ") {
                let (name, type) = try Self.split(line.dropFirst(7), line)
                guard let help = current, help.name == name, families[name] == nil,
                    ["gauge", "counter", "histogram"].contains(type)
                else { throw Fault(line: line) }
                families[name] = Family(help: help.help, type: type)
                names.append(name)
            } else {
                let sample = try Self.sample(line)
                guard let family = current?.name, let type = families[family]?.type,
                    Self.belongs(sample.name, to: family, type),
                    families[family]?.samples.contains(where: {
                        $0.name == sample.name && $0.labels == sample.labels
                    }) == false
                else { throw Fault(line: line) }
                families[family]?.samples.append(sample)
            }
        }
    }

    /// The value of a series; `nil` when there is none.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        families[name]?.samples.first { $0.labels == labels }?.value
    }

    private static func belongs(_ name: String, to family: String, _ type: String) -> Bool {
        type == "histogram"
            ? ["_bucket", "_sum", "_count"].contains { name == family + $0 } : name == family
    }

    private static func split(
        _ text: Substring, _ line: String
    ) throws -> (String, String) {
        guard let space = text.firstIndex(of: " ") else { throw Fault(line: line) }
        return (String(text[..<space]), String(text[text.index(after: space)...]))
    }

    private static func sample(_ line: String) throws -> Sample {
        var rest = Array(line.unicodeScalars)[...]
        func word() throws -> String {
            let letters = rest.prefix { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_", ":": true
                default: false
                }
            }
            guard let first = letters.first, !("0"..."9").contains(first) else {
                throw Fault(line: line)
            }
            rest = rest.dropFirst(letters.count)
            return String(String.UnicodeScalarView(letters))
        }
        func take(_ scalar: Unicode.Scalar) throws {
            guard rest.popFirst() == scalar else { throw Fault(line: line) }
        }
        let name = try word()
        var labels: [String: String] = [:]
        if rest.first == "{" {
            repeat {
                rest.removeFirst()
                let label = try word()
                try take("=")
                try take("\"")
                var value = String.UnicodeScalarView()
                while let scalar = rest.first, scalar != "\"" {
                    rest.removeFirst()
                    value.append(scalar)
                    if scalar == "\\", let next = rest.popFirst() { value.append(next) }
                }
                try take("\"")
                guard labels[label] == nil else { throw Fault(line: line) }
                labels[label] = try unescaped(String(value), quotes: true, line)
            } while rest.first == ","
            try take("}")
        }
        try take(" ")
        let text = String(String.UnicodeScalarView(rest))
        let words = ["+Inf": Double.infinity, "-Inf": -.infinity, "NaN": .nan]
        guard let value = words[text] ?? Double(text) else { throw Fault(line: line) }
        return Sample(name: name, labels: labels, value: value)
    }

    private static func unescaped(
        _ text: String, quotes: Bool, _ line: String
    ) throws -> String {
        var result = String.UnicodeScalarView()
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\\" else {
                result.append(scalar)
                continue
            }
            switch scalars.next() {
            case "n": result.append("\n")
            case "\\": result.append("\\")
            case "\"" where quotes: result.append("\"")
            default: throw Fault(line: line)
            }
        }
        return String(result)
    }
}
