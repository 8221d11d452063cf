public import ImgCacheModel

extension Inspection {
    /// Everything known of one source or one document, for a person.
    ///
    /// - Parameter style: Colours or none.
    /// - Returns: Lines without a final newline.
    public func text(style: Style = .plain) -> String {
        switch self {
        case .source(let source): source.lines(style).joined(separator: "\n")
        case .document(let path, let references, let fault):
            ([style.bold(Wording.harmless(path))]
                + (fault.map { $0.lines(style, references) } ?? [])
                + (references.isEmpty
                    ? fault == nil ? ["  no images"] : [] : references.map { $0.line(style) }))
                .joined(separator: "\n")
        }
    }
}

extension DocumentFault {
    fileprivate func lines(_ style: Style, _ references: [ReferenceRecord]) -> [String] {
        let place = line.map { " (line \($0))" } ?? ""
        let known =
            references.isEmpty
            ? "  nothing is known of its images"
            : "  its images as they were when it could be read:"
        return [style.red("  cannot be read\(place): ") + Wording.harmless(cause), known]
    }
}

extension ReferenceRecord {
    /// `line 12  /images/0  cached  match  1500x860  https://...`.
    fileprivate func line(_ style: Style) -> String {
        let cached = isCached ? style.green("cached    ") : style.yellow("not cached")
        let declared = reference.declared?.description ?? "-"
        return "  line \(Wording.padded("\(reference.line)", 5)) \(cached)  "
            + "\(Wording.padded(check.rawValue, 10))  \(Wording.padded(declared, 11))  "
            + Wording.harmless(reference.location.identity)
    }
}

extension SourceInspection {
    fileprivate func lines(_ style: Style) -> [String] {
        var lines = [style.bold(Wording.harmless(source.location.identity))]
        let reason = "\(source.verdict.rawValue), \(source.reason.rawValue)"
        lines.append(row("verdict", style.verdict(reason, of: source.reason)))
        if !source.detail.isEmpty { lines.append(row("", Wording.harmless(source.detail))) }
        lines.append(row("cached", isCached ? "yes" : "no"))
        let course = source.course
        var state = course.state.rawValue
        if let since = course.since { state += " since \(since)" }
        if course.nights > 0 { state += ", \(Wording.count(course.nights, "failed night"))" }
        lines.append(row("course", state))
        for (name, value) in facts { lines.append(row(name, Wording.harmless(value))) }
        if let original = source.original, let originalPath {
            let facts = original.facts
            var kind = "\(facts.format.mediaType), \(facts.size), "
            kind += ByteCount(original.bytes).rounded
            if facts.frames > 1 { kind += ", \(facts.frames) frames" }
            if facts.hasAlpha { kind += ", alpha" }
            if facts.orientation != 1 { kind += ", EXIF orientation \(facts.orientation)" }
            lines += [row("original", kind), row("", originalPath)]
        }
        for (record, path) in thumbnails {
            lines.append(row(record.preset, "\(record.size)  \(path)"))
        }
        lines.append("")
        lines += references.map { record in
            let declared = record.reference.declared?.description ?? "no size"
            let isUncompared = record.check == .undeclared && record.reference.declared != nil
            let check = isUncompared ? "nothing to compare it with" : record.check.rawValue
            return "  \(Wording.harmless(record.document)):\(record.reference.line)  "
                + "\(record.reference.pointer)  declares \(declared): \(check)"
        }
        return lines
    }

    private var facts: [(String, String)] {
        [
            ("status", source.status.map(String.init)), ("final URL", source.finalURL),
            ("moved to", source.movedTo), ("asked", source.checkedAt?.description),
            ("fetched", source.fetchedAt?.description), ("due", source.dueAt?.description),
            ("expires", source.expiresAt?.description),
            ("etag", source.fields.validators.entityTag),
        ].compactMap { name, value in value.map { (name, $0) } }
    }

    private func row(_ name: String, _ text: String) -> String {
        "  \(Wording.padded(name, 10)) \(text)"
    }
}
