internal import FoundationEssentials

/// The lines of a manifest that hold one image or one document each, read in pieces: memory does
/// not grow with the file.
struct ManifestLines {
    /// What one line holds.
    enum Kind {
        case image
        case document
    }

    private static let images = Array("{\"url\":\"".utf8)
    private static let documents = Array("{\"path\":\"".utf8)
    private let file: OpenFile

    init(_ file: OpenFile) { self.file = file }

    /// Calls `body` with each line, without the comma and the line feed at its end.
    ///
    /// - Parameters:
    ///   - start: Where a line begins, in bytes.
    ///   - body: Gets what the line holds, the text, and where it begins; `false` ends the reading.
    /// - Throws: ``StoreError`` when the disk refuses; what `body` throws.
    func forEach(
        from start: Int64 = 0,
        _ body: (Kind, UnsafeRawBufferPointer, Int64) throws -> Bool
    ) throws {
        var carry: [UInt8] = []
        var carryStart = start
        try file.forEachPiece(of: 1 << 20, from: start) { piece, place in
            var rest = piece
            var restStart = place
            while let end = rest.firstIndex(of: 10) {
                let line = UnsafeRawBufferPointer(rebasing: rest[..<end])
                var goesOn = true
                if carry.isEmpty {
                    goesOn = try Self.hand(line, restStart, body)
                } else {
                    carry += line
                    goesOn = try carry.withUnsafeBytes { try Self.hand($0, carryStart, body) }
                    carry.removeAll(keepingCapacity: true)
                }
                guard goesOn else { return false }
                restStart += Int64(end + 1)
                rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
            }
            if !rest.isEmpty {
                if carry.isEmpty { carryStart = restStart }
                carry += rest
            }
            return true
        }
        // A manifest ends with a line feed: what is left here is a line cut off, and is passed over.
    }

    private static func hand(
        _ line: UnsafeRawBufferPointer, _ start: Int64,
        _ body: (Kind, UnsafeRawBufferPointer, Int64) throws -> Bool
    ) throws -> Bool {
        var line = line
        if line.last == UInt8(ascii: ",") {
            line = UnsafeRawBufferPointer(rebasing: line.dropLast())
        }
        if line.starts(with: images) { return try body(.image, line, start) }
        if line.starts(with: documents) { return try body(.document, line, start) }
        return true
    }

    /// The string that a line's first key holds.
    ///
    /// - Returns: `nil` for a line that is cut off or no JSON.
    static func name(of line: UnsafeRawBufferPointer, _ kind: Kind) -> String? {
        let start = kind == .image ? images.count : documents.count
        var end = start
        var isEscaped = false
        while end < line.count, line[end] != UInt8(ascii: "\"") {
            if line[end] == UInt8(ascii: "\\") {
                isEscaped = true
                end += 1
            }
            end += 1
        }
        guard end < line.count else { return nil }
        guard isEscaped else { return String(decoding: line[start..<end], as: UTF8.self) }
        do {
            return try JSONDecoder().decode(String.self, from: Data(line[(start - 1)...end]))
        } catch {
            return nil
        }
    }
}
