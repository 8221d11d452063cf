internal import ImgCacheModel

/// Memory that large progressive JPEG pictures share, so that several never decode side by side.
///
/// Such a file needs its whole image as coefficients before its first row can be shown: six bytes
/// a pixel, 300 MB for 50 megapixels, while a baseline file needs some rows.
final class MemoryBudget: Sendable {
    private struct Room {
        var free: Int
        /// The least that was ever free.
        var least: Int
    }

    private let room: Monitor<Room>
    private let total: Int

    init(_ total: Int) {
        self.total = total
        room = Monitor(Room(free: total, least: total))
    }

    /// The most that was held at a time.
    var peak: Int { total - room.withLock { $0.least } }

    /// Waits on the calling thread until `bytes` are free, or nobody else holds any; then holds
    /// them until ``release(_:)`` is given what this returned.
    func acquire(_ bytes: Int) -> Int {
        let wanted = min(bytes, total)
        guard wanted > 0 else { return 0 }
        return room.wait { room -> Int? in
            guard room.free >= wanted else { return nil }
            room.free -= wanted
            room.least = min(room.least, room.free)
            return wanted
        } ?? 0
    }

    func release(_ bytes: Int) {
        if bytes > 0 { room.update { $0.free += bytes } }
    }

    /// What a file will hold all at once, told from its first 256 KiB; 0 where that is little.
    static func need(of path: String) -> Int {
        let head: FileContents
        do {
            head = try FileContents(path: path, limit: 256 << 10)
        } catch {
            // Whoever renders it meets the same fault and reports it.
            return 0
        }
        let bytes = UnsafeRawBufferPointer(head.bytes)
        guard FormatSniffer.look(at: bytes) == .format(.jpeg) else { return 0 }
        let header = PictureHeader(bytes, format: .jpeg)
        guard header.isProgressive, let size = header.size else { return 0 }
        let need = size.area * 6
        return need >= 16 << 20 ? need : 0
    }
}
