internal import ImgCacheArticles
internal import ImgCacheModel
internal import Synchronization

/// Sets `isCached` in the documents to what is true on disk.
struct WriteBackStage: Sendable {
    let catalog: any WriteBackCataloging
    let documents: any DocumentFinding
    let writer: DocumentWriter
    let uncached: ContentRules.Uncached
    let fixes: DimensionFixes

    /// Writes every document that says something else than the truth.
    ///
    /// - Parameters:
    ///   - paths: Documents or folders to stay within; empty for all.
    ///   - isCutShort: Whether the run ended early: images whose source is `unchecked` then keep
    ///     what they say.
    ///   - isDryRun: Collects diffs instead of writing.
    /// - Returns: What was done, and what was left alone.
    /// - Throws: An ``ImgCacheError`` when the catalog fails. A document that cannot be written is
    ///   no error.
    func run(paths: [String], isCutShort: Bool, isDryRun: Bool) async throws -> WriteBackSummary {
        let progress = ProgressBox()
        if !isDryRun { try await sweep(progress) }
        try await catalog.forEachDocumentToWrite(
            within: paths, uncached: uncached, fixesDimensions: !fixes.kinds.isEmpty
        ) { document in
            let changes = changes(for: document, isCutShort: isCutShort)
            guard !changes.isEmpty else { return }
            let outcome = writer.apply(changes, to: document.stat, isDryRun: isDryRun)
            progress.note(outcome, path: document.stat.path)
        }
        try await catalog.recordWritten(progress.written.map(documents.read))
        return progress.summary
    }

    /// Removes what a killed run left beside documents; the run lock is held.
    private func sweep(_ progress: ProgressBox) async throws {
        let folders = try await catalog.documentFolders()
        do throws(ArticlesError) {
            _ = try writer.sweep(folders: folders)
        } catch {
            progress.leave(error.description)
        }
    }

    private func changes(for document: DocumentToWrite, isCutShort: Bool) -> [DocumentChange] {
        document.references.compactMap { entry in
            if isCutShort, entry.reason.verdict == .unchecked { return nil }
            return DocumentChange(
                pointer: entry.reference.pointer, isCached: entry.isCached,
                size: fixes.size(declared: entry.reference.declared, real: entry.real))
        }
    }
}

/// Collects outcomes on the catalog's thread.
private final class ProgressBox: Sendable {
    private let state = Mutex((summary: WriteBackSummary(), written: [DocumentStat]()))

    var summary: WriteBackSummary { state.withLock { $0.summary } }
    var written: [DocumentStat] { state.withLock { $0.written } }

    /// Notes that a left-over file could not be removed.
    func leave(_ cause: String) {
        state.withLock {
            $0.summary.leftAlone.append(
                WriteBackSummary.LeftAlone(
                    path: DocumentWriter.temporaryPrefix + "*", line: nil, cause: cause))
        }
    }

    func note(_ outcome: WriteOutcome, path: String) {
        state.withLock { state in
            switch outcome {
            case .unchanged(let left): state.summary.note(left, path: path)
            case .written(let stat, let edited):
                state.written.append(stat)
                state.summary.note(edited, path: path)
            case .planned(let diff, let edited):
                state.summary.diffs.append(diff)
                state.summary.note(edited, path: path)
            case .refused(let refusal):
                state.summary.leftAlone.append(
                    WriteBackSummary.LeftAlone(
                        path: path, line: refusal.line, cause: refusal.cause))
            }
        }
    }
}

extension WriteBackSummary {
    fileprivate mutating func note(_ edited: EditedDocument, path: String) {
        documents += 1
        images += edited.changed.count
        note(edited.leftAlone, path: path)
    }

    fileprivate mutating func note(_ left: [ImageLeftAlone], path: String) {
        leftAlone += left.map { LeftAlone(path: path, line: $0.line, cause: $0.reason) }
    }
}
