internal import ImgCacheStore
internal import NIOCore

/// Files that were asked lately, within a budget of memory.
///
/// Two generations: what is asked while in the older one moves to the younger, and when that is
/// full it becomes the older one and what was there goes. As good as least recently used, and
/// nothing is ordered at a request.
struct HotFiles {
    private struct Entry {
        var name: PublicName
        var file: ServedFile
        /// When it was last held against the disk.
        var checked: NIODeadline
    }

    /// How long a file is sent from memory before the disk is asked whether it is still there:
    /// what was taken down is gone from here within this time.
    private static let trust = TimeAmount.seconds(1)

    private let budget: Int
    private var young: [String: Entry] = [:]
    private var old: [String: Entry] = [:]
    private var youngCost = 0

    /// - Parameter budget: In bytes.
    init(budget: Int) { self.budget = budget }

    /// A file that is there and unchanged.
    ///
    /// - Parameters:
    ///   - target: As the request wrote it.
    ///   - now: The time.
    ///   - files: Where to look once ``trust`` has passed.
    /// - Throws: `StoreError` when the disk refuses.
    mutating func file(
        _ target: String, now: NIODeadline, _ files: PublicFiles
    ) throws -> ServedFile? {
        if let entry = young[target] {
            if now - entry.checked < Self.trust { return entry.file }
            young[target] = nil
            youngCost -= entry.file.cost
            return try renewed(entry, target, now, files)
        }
        guard let entry = old.removeValue(forKey: target) else { return nil }
        return try renewed(entry, target, now, files)
    }

    private mutating func renewed(
        _ entry: Entry, _ target: String, _ now: NIODeadline, _ files: PublicFiles
    ) throws -> ServedFile? {
        guard try files.facts(of: entry.name) == entry.file.facts else { return nil }
        keep(entry.file, entry.name, target, now: now)
        return entry.file
    }

    /// Keeps a file that was just opened.
    mutating func keep(
        _ file: ServedFile, _ name: PublicName, _ target: String, now: NIODeadline
    ) {
        let cost = file.cost + target.utf8.count
        guard cost <= budget / 8 else { return }
        if youngCost + cost > budget / 2 {
            old = young
            young = [:]
            youngCost = 0
        }
        if let before = young.updateValue(
            Entry(name: name, file: file, checked: now), forKey: target)
        {
            youngCost -= before.file.cost
        }
        youngCost += file.cost
    }
}
