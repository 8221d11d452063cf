internal import ImgCacheModel

/// Makes what stored originals lack: thumbnails of new or changed presets, and lost ones.
struct RenderStage: Sendable {
    let settler: Settler
    let meter: SyncMeter

    /// Originals under way at a time, also those whose files wait for the disk; the decoders set
    /// the real pace.
    static let width = 16

    /// Runs until nothing is missing, the budget ends, or the task is cancelled.
    ///
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse.
    func run() async throws {
        let catalog = settler.stages.catalog
        var last: ContentHash?
        try await withThrowingTaskGroup(of: Void.self) { group in
            var active = 0
            pages: while !Task.isCancelled {
                let page = try await catalog.originalsToRender(
                    under: settler.judge.conditions, after: last, limit: 64)
                guard let end = page.last else { break }
                last = end.hash
                guard try settler.budget.hasDisk() else { break }
                for original in page {
                    if Task.isCancelled || settler.budget.end != nil { break pages }
                    if active == Self.width {
                        try await group.next()
                        active -= 1
                    }
                    active += 1
                    group.addTask { try await rerender(original) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func rerender(_ original: Original) async throws {
        do {
            try await settler.pictures.rerender(original)
        } catch let error as any ImgCacheError where error.code == "disk_full" {
            settler.budget.stop(.diskReserve)
        }
    }
}
