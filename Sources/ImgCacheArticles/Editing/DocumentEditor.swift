public import ImgCacheModel

/// Changes `isCached`, and width and height where asked, without touching another byte.
///
/// Pure: bytes in, bytes out. The new bytes are read again by another reader (Yams for YAML) and
/// must give the old values in everything but the changes; else the document is left alone.
///
/// How it writes:
/// - A value is replaced in its own style: `Yes` becomes `No`, quotes stay.
/// - A missing `isCached` is added behind the entry's last scalar, in the indentation and quoting
///   of that key; in JSON, and in flow style over several lines, before the last key, so that
///   one line changes.
/// - Under `uncached: omit` it is taken away with its line if it stands where write-back puts it.
///   Elsewhere somebody else wrote it, and it becomes `false`; so it does where a comment stands on
///   its line or its value has an anchor. Turning all back thus restores every byte.
/// - What says the truth already stays: under `omit` a `false` is not taken away.
/// - Images that are plain strings stay as they are.
public struct DocumentEditor: Sendable {
    private let imageKeys: [[UInt8]]
    private let uncached: ContentRules.Uncached

    /// Edits as `rules` say: `imageKeys` and `uncached`.
    public init(_ rules: ContentRules) {
        imageKeys = rules.imageKeys.map { Array($0.utf8) }
        uncached = rules.uncached
    }

    /// Makes changes.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - path: Its path; tells the format as for ``DocumentReader/read(_:path:)``.
    ///   - changes: In any order; images not named keep what they say. Two that reach one entry
    ///     by aliases must agree.
    /// - Returns: New bytes, or that nothing had to change, or why the document is left alone.
    public func edit(
        _ bytes: [UInt8], path: String, changes: [DocumentChange]
    ) -> EditOutcome {
        do throws(ReadingFault) {
            guard let tree = try DocumentReader.tree(of: bytes, path: path) else {
                return .unchanged(
                    changes.map {
                        ImageLeftAlone(
                            pointer: $0.pointer, line: nil, reason: "the document has no data")
                    })
            }
            return try edit(tree, bytes, path, changes)
        } catch {
            return .refused(DocumentReader.fault(error))
        }
    }

    private func edit(
        _ tree: DocumentTree, _ bytes: [UInt8], _ path: String, _ changes: [DocumentChange]
    ) throws(ReadingFault) -> EditOutcome {
        let entries = try ImageEntryFinder.find(in: tree, imageKeys: imageKeys)
        var planner = EditPlanner(tree: tree, uncached: uncached)
        let wanted = Dictionary(changes.map { ($0.pointer, $0) }) { first, _ in first }
        var found = Set<JSONPointer>()
        for entry in entries {
            guard let change = wanted[entry.pointer] else { continue }
            found.insert(entry.pointer)
            planner.plan(change, for: entry)
        }
        for change in changes where !found.contains(change.pointer) {
            planner.leave(change.pointer, line: nil, "no image stands there any more")
        }
        guard !planner.patches.isEmpty else { return .unchanged(planner.leftAlone) }
        if !tree.hasPositions { return .refused(try unsafeStyle(bytes, path)) }
        let edited = Patch.apply(planner.patches, to: bytes)
        guard try isSame(tree, edited, path, planner.expectations) else {
            return .refused(
                DocumentFault(
                    line: nil,
                    cause: "the change would have changed more than it should; set `isCached` by "
                        + "hand, or write the entries in a plainer style"))
        }
        return .edited(
            EditedDocument(
                bytes: edited, changed: planner.changed, leftAlone: planner.leftAlone))
    }

    /// Whether the new bytes say what the old ones said, but for what is expected.
    private func isSame(
        _ old: DocumentTree, _ edited: [UInt8], _ path: String,
        _ expectations: [Int: EditExpectation]
    ) throws(ReadingFault) -> Bool {
        let new: DocumentTree
        do throws(ReadingFault) {
            switch DocumentPart(of: edited, format: DocumentFormat(path: path)) {
            case .none: return false
            case .json(let start): new = try JSONReader.read(edited, from: start, firstLine: 1)
            case .yaml(let range, let line, _):
                new = try YamsReader.read(edited, in: range, firstLine: line)
            }
        } catch {
            return false
        }
        var comparison = TreeComparison(old: old, new: new, expectations: expectations)
        return comparison.holds()
    }

    /// Names the line that only Yams can read.
    private func unsafeStyle(
        _ bytes: [UInt8], _ path: String
    ) throws(ReadingFault) -> DocumentFault {
        var line: Int?
        if case .yaml(let range, let firstLine, _) = DocumentPart(
            of: bytes, format: DocumentFormat(path: path))
        {
            do throws(ReadingFault) {
                _ = try YAMLReader.read(bytes, in: range, firstLine: firstLine)
            } catch {
                if case .unsure(let doubtful) = error { line = doubtful }
            }
        }
        return DocumentFault(
            line: line,
            cause: "the YAML here is written in a way that cannot be edited without risk; write "
                + "it more plainly (no tags, complex keys, tabs or directives)")
    }
}

/// A stretch of bytes and what stands there instead.
struct Patch: Equatable {
    var range: Range<Int>
    var text: [UInt8]

    init(_ range: Range<Int>, _ text: String) {
        self.range = range
        self.text = Array(text.utf8)
    }

    /// Makes changes that do not overlap.
    static func apply(_ patches: [Patch], to bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + patches.count * 32)
        var place = 0
        for patch in patches.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard patch.range.lowerBound >= place else { continue }
            result.append(contentsOf: bytes[place..<patch.range.lowerBound])
            result.append(contentsOf: patch.text)
            place = patch.range.upperBound
        }
        result.append(contentsOf: bytes[place...])
        return result
    }
}

/// What one entry must say after the edit.
struct EditExpectation: Equatable {
    /// Absent, or there with a value; `nil` when it is not changed.
    enum Cached: Equatable { case absent, present(Bool) }
    var isCached: Cached?
    var size: PixelSize?
}
