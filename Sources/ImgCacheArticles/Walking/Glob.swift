/// A pattern of paths.
///
/// `*` and `?` stay within one name, `**` as a whole name crosses folders (also none),
/// `[a-z]` and `[!a-z]` are one character of a set, `{a,b}` one of several texts. A backslash
/// takes the next character as it is. Bytes are compared; `?` and sets take one UTF-8 character.
public struct Glob: Hashable, Sendable {
    /// As it was given.
    public let pattern: String
    /// One list of names for each combination of alternatives.
    private let variants: [[[Token]]]
    /// Of a pattern such as `**/*.md`, which most are: any path that ends so is meant.
    private let ending: [UInt8]?

    private enum Token: Hashable, Sendable {
        case scalar(Unicode.Scalar)
        case any
        case many
        case folders
        case set([ClosedRange<UInt32>], isNegated: Bool)
    }

    /// Reads a pattern; a brace or bracket that is never closed stands for itself, and more than
    /// 256 combinations of alternatives are cut off.
    public init(_ pattern: String) {
        self.pattern = pattern
        var trimmed = Substring(pattern)
        while trimmed.hasPrefix("./") { trimmed = trimmed.dropFirst(2) }
        while trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
        ending = Self.ending(of: trimmed)
        variants = Self.expandBraces(Array(trimmed.unicodeScalars)).prefix(256).map { variant in
            variant.split(separator: "/").map { Self.tokens(Array($0)) }
        }
    }

    /// Whether a path, relative and with `/` between names, is meant.
    public func matches(_ path: String) -> Bool {
        if let ending {
            return path.utf8.count >= ending.count
                && path.utf8.suffix(ending.count).elementsEqual(ending)
        }
        let names = path.unicodeScalars.split(separator: "/").map(Array.init)
        return variants.contains { Self.matches($0[...], names[...]) }
    }

    private static func matches(
        _ pattern: ArraySlice<[Token]>, _ names: ArraySlice<[Unicode.Scalar]>
    ) -> Bool {
        // Backtracks to the last `**` only: an earlier one can match no more than it.
        var pattern = pattern
        var names = names
        var retry: (pattern: ArraySlice<[Token]>, names: ArraySlice<[Unicode.Scalar]>)?
        while true {
            if let head = pattern.first {
                if head == [.folders] {
                    pattern = pattern.dropFirst()
                    retry = (pattern, names)
                    continue
                }
                if let name = names.first, matchesName(head, name) {
                    pattern = pattern.dropFirst()
                    names = names.dropFirst()
                    continue
                }
            } else if names.isEmpty {
                return true
            }
            guard let last = retry, !last.names.isEmpty else { return false }
            pattern = last.pattern
            names = last.names.dropFirst()
            retry = (pattern, names)
        }
    }

    private static func matchesName(_ tokens: [Token], _ name: [Unicode.Scalar]) -> Bool {
        var token = 0
        var place = 0
        var retry: (token: Int, place: Int)?
        while true {
            if token < tokens.count {
                if tokens[token] == .many || tokens[token] == .folders {
                    token += 1
                    retry = (token, place)
                    continue
                }
                if place < name.count, matchesOne(tokens[token], name[place]) {
                    token += 1
                    place += 1
                    continue
                }
            } else if place == name.count {
                return true
            }
            guard let last = retry, last.place < name.count else { return false }
            token = last.token
            place = last.place + 1
            retry = (token, place)
        }
    }

    private static func matchesOne(_ token: Token, _ scalar: Unicode.Scalar) -> Bool {
        switch token {
        case .scalar(let wanted): wanted == scalar
        case .any: true
        case .set(let ranges, let isNegated):
            ranges.contains { $0.contains(scalar.value) } != isNegated
        case .many, .folders: false
        }
    }

    // MARK: Reading patterns

    private static func ending(of pattern: Substring) -> [UInt8]? {
        let start = "**/*"
        guard pattern.hasPrefix(start) else { return nil }
        let rest = pattern.utf8.dropFirst(start.utf8.count)
        return rest.isEmpty || rest.contains(where: { "*?[{\\/".utf8.contains($0) })
            ? nil : Array(rest)
    }

    private static func expandBraces(_ pattern: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        guard let open = pattern.firstIndex(of: "{") else { return [pattern] }
        var depth = 0
        var starts = [open + 1]
        var parts: [ArraySlice<Unicode.Scalar>] = []
        for place in open..<pattern.count {
            switch pattern[place] {
            case "{": depth += 1
            case "," where depth == 1:
                parts.append(pattern[starts[starts.count - 1]..<place])
                starts.append(place + 1)
            case "}":
                depth -= 1
                guard depth == 0 else { continue }
                parts.append(pattern[starts[starts.count - 1]..<place])
                let tails = expandBraces(Array(pattern[(place + 1)...])).prefix(256)
                var all: [[Unicode.Scalar]] = []
                for part in parts.flatMap({ expandBraces(Array($0)) }).prefix(256) {
                    for tail in tails where all.count < 256 {
                        all.append(pattern[..<open] + part + tail)
                    }
                }
                return all
            default: break
            }
        }
        return [pattern]
    }

    private static func tokens(_ name: [Unicode.Scalar]) -> [Token] {
        if name == ["*", "*"] { return [.folders] }
        var tokens: [Token] = []
        var place = 0
        while place < name.count {
            let scalar = name[place]
            place += 1
            switch scalar {
            case "*": if tokens.last != .many { tokens.append(.many) }
            case "?": tokens.append(.any)
            case "\\" where place < name.count:
                tokens.append(.scalar(name[place]))
                place += 1
            case "[":
                if let (set, next) = set(name, from: place) {
                    tokens.append(set)
                    place = next
                } else {
                    tokens.append(.scalar(scalar))
                }
            default: tokens.append(.scalar(scalar))
            }
        }
        return tokens
    }

    private static func set(_ name: [Unicode.Scalar], from start: Int) -> (Token, Int)? {
        var place = start
        let isNegated = place < name.count && (name[place] == "!" || name[place] == "^")
        if isNegated { place += 1 }
        var ranges: [ClosedRange<UInt32>] = []
        while place < name.count, name[place] != "]" || ranges.isEmpty {
            let low = name[place].value
            if place + 2 < name.count, name[place + 1] == "-", name[place + 2] != "]" {
                let high = name[place + 2].value
                ranges.append(min(low, high)...max(low, high))
                place += 3
            } else {
                ranges.append(low...low)
                place += 1
            }
        }
        return place < name.count ? (.set(ranges, isNegated: isNegated), place + 1) : nil
    }
}
