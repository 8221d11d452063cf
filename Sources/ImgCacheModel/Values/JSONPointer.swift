/// Where a value stands in a document: `/related/0/images/0`.
///
/// Source: RFC 6901.
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    /// One step down: a key of a mapping or an index of a list.
    public enum Step: Hashable, Sendable {
        /// The value under this key, as it reads after unquoting.
        case key(String)
        /// The element at this place, from 0.
        case index(Int)
    }

    /// The steps from the root; none for the whole document.
    public let steps: [Step]

    /// A pointer along `steps`.
    public init(_ steps: [Step] = []) { self.steps = steps }

    /// This pointer, one step deeper.
    public func appending(_ step: Step) -> JSONPointer { JSONPointer(steps + [step]) }

    /// The pointer as text, `~` and `/` of keys written `~0` and `~1`.
    public var description: String {
        steps.reduce(into: "") { text, step in
            text += "/"
            switch step {
            case .index(let index): text += "\(index)"
            case .key(let key):
                for character in key.unicodeScalars {
                    switch character {
                    case "~": text += "~0"
                    case "/": text += "~1"
                    default: text.unicodeScalars.append(character)
                    }
                }
            }
        }
    }
}
