public import ImgCacheModel

/// What one image of a document shall say from now on.
public struct DocumentChange: Hashable, Sendable {
    /// Where the image stands.
    public var pointer: JSONPointer
    /// Whether it is cached; `nil` leaves `isCached` as it is.
    public var isCached: Bool?
    /// Its real size; `nil` leaves width and height as they are.
    public var size: PixelSize?

    /// Takes the values.
    public init(pointer: JSONPointer, isCached: Bool?, size: PixelSize? = nil) {
        self.pointer = pointer
        self.isCached = isCached
        self.size = size
    }
}

/// Which wrong sizes `--fix-dimensions` corrects.
public struct DimensionFixes: Hashable, Sendable {
    /// The checks that are corrected; only `scaled`, `swapped` and `different` ever are.
    public var kinds: Set<SizeCheck>

    /// Nothing is corrected.
    public static let none = DimensionFixes([])
    /// All three kinds.
    public static let all = DimensionFixes([.scaled, .swapped, .different])

    /// Takes the kinds.
    public init(_ kinds: Set<SizeCheck>) { self.kinds = kinds }

    /// The size to write for a reference.
    ///
    /// - Parameters:
    ///   - declared: What the reference says.
    ///   - real: The displayed size of the picture, `nil` while it is not known.
    /// - Returns: The real size, or `nil` when width and height stay.
    public func size(declared: PixelSize?, real: PixelSize?) -> PixelSize? {
        let check = SizeCheck(declared: declared, real: real)
        switch check {
        case .match, .undeclared: return nil
        case .scaled, .swapped, .different: return kinds.contains(check) ? real : nil
        }
    }
}

/// An image that keeps what it says, and why.
public struct ImageLeftAlone: Hashable, Sendable {
    /// Where the image stands.
    public let pointer: JSONPointer
    /// The line on which it begins, from 1; `nil` when it is not there.
    public let line: Int?
    /// A sentence.
    public let reason: String
}

/// What came of a document's changes.
public enum EditOutcome: Hashable, Sendable {
    /// The document says already what it should, but for the images listed.
    case unchanged([ImageLeftAlone])
    /// New bytes, checked: all but the changes is as before.
    case edited(EditedDocument)
    /// The document is left alone as a whole; a line where there is one, and a sentence.
    case refused(DocumentFault)
}

/// A document after its changes.
public struct EditedDocument: Hashable, Sendable {
    /// The whole file.
    public let bytes: [UInt8]
    /// The images that changed, in the order of the file.
    public let changed: [JSONPointer]
    /// Images that could not be changed.
    public let leftAlone: [ImageLeftAlone]
}
