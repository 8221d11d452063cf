/// How a declared size stands to the real one, after EXIF orientation.
///
/// Raw values are part of the public contract. Cases are ordered from best to worst, so that
/// `max()` over references is "the worst of the references' checks".
public enum SizeCheck: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Width and height are as declared.
    case match
    /// The reference declares no size, or the picture is not known yet.
    case undeclared
    /// The same aspect ratio within 1 %, another size.
    case scaled
    /// Width and height exchanged.
    case swapped
    /// Another aspect ratio.
    case different

    /// Judges a declared size.
    ///
    /// - Parameters:
    ///   - declared: What the reference says; `nil`, or a side below 1, counts as undeclared.
    ///   - real: The displayed size; `nil` while it is not known.
    public init(declared: PixelSize?, real: PixelSize?) {
        guard let declared, let real, declared.width > 0, declared.height > 0, real.width > 0,
            real.height > 0
        else {
            self = .undeclared
            return
        }
        if declared == real {
            self = .match
        } else if declared == real.transposed {
            self = .swapped
        } else {
            let declaredRatio = Double(declared.width) / Double(declared.height)
            let realRatio = Double(real.width) / Double(real.height)
            self = abs(declaredRatio / realRatio - 1) <= 0.01 ? .scaled : .different
        }
    }

    /// Orders from best to worst.
    public static func < (left: SizeCheck, right: SizeCheck) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .match: 0
        case .undeclared: 1
        case .scaled: 2
        case .swapped: 3
        case .different: 4
        }
    }
}
