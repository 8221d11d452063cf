public import ImgCacheModel

extension PruneReport {
    /// What went, for a person.
    ///
    /// - Parameters:
    ///   - style: Colours or none.
    ///   - pathLines: At most so many files are named, in a dry run.
    /// - Returns: Lines without a final newline.
    public func text(style: Style = .plain, pathLines: Int = 20) -> String {
        let title = isDryRun ? "imgcache prune --dry-run: nothing was changed" : "imgcache prune"
        let (would, go) = isDryRun ? ("would free", "would go") : ("freed", "gone")
        var lines = [style.bold(title), "  \(would) \(Self.words(total))"]
        for cause in Cause.allCases {
            guard let volume = removed[cause] else { continue }
            lines.append("    \(Self.words(volume)): \(Self.words(cause))")
        }
        if sources > 0 {
            lines.append("  \(Wording.count(sources, "source")) \(go): no document mentions them")
        }
        if waiting.files > 0 {
            lines.append("  \(Self.words(waiting)) left the manifest and wait for their grace")
        }
        lines.append("  \(Self.words(kept)) stay")
        if let excess {
            lines.append(
                style.yellow(
                    "  that is \(excess.rounded) more than --max-size: documents mention the rest"
                ))
        }
        guard isDryRun, !paths.isEmpty else { return lines.joined(separator: "\n") }
        lines += [""] + paths.prefix(pathLines).map { "  \($0)" }
        if total.files > min(paths.count, pathLines) {
            let more = total.files - min(paths.count, pathLines)
            lines.append("  and \(Wording.grouped(more)) more")
        }
        return lines.joined(separator: "\n")
    }

    private static func words(_ volume: CatalogTally.Volume) -> String {
        "\(Wording.count(volume.files, "file")), \(ByteCount(volume.bytes).rounded)"
    }

    private static func words(_ cause: Cause) -> String {
        switch cause {
        case .unmentioned: "no document mentions their source"
        case .superseded: "their source has newer bytes"
        case .recipe: "thumbnails of presets that are gone or changed"
        }
    }
}
