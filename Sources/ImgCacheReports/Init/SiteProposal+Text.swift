public import ImgCacheModel

extension SiteProposal {
    /// What was seen, for a person.
    ///
    /// - Parameter style: Colours or none.
    /// - Returns: Lines without a final newline.
    public func text(style: Style = .plain) -> String {
        var lines = [
            style.bold(Wording.harmless(folder))
                + ": \(Wording.count(documents, "document")) looked into"
        ]
        for root in roots {
            lines.append(
                row(
                    "root", root.path,
                    Wording.count(root.images, "image") + " in "
                        + Wording.count(root.documents, "document")))
        }
        for key in imageKeys {
            let images = Wording.count(key.images, "image")
            lines.append(
                row("image key", key.name, key.isProposed ? images : images + ", left out: rare"))
        }
        if let baseURL {
            lines.append(row("base URL", baseURL, baseURLOrigin.map { "from \($0)" } ?? ""))
        } else if assetsMentioned > 0 {
            lines.append(
                style.yellow(
                    row("base URL", "not known", "set content.baseURL, some URLs are relative")))
        }
        if assetsMentioned > 0 {
            let found = "\(assetsFound) of \(assetsMentioned) images of the site found on disk"
            lines.append(row("asset root", assetRoot ?? "none", found))
        }
        for fault in faults.prefix(Self.faultLimit) {
            let place = fault.fault.line.map { "\(fault.path):\($0)" } ?? fault.path
            lines.append(
                style.yellow("  unreadable   \(Wording.harmless("\(place): \(fault.fault.cause)"))")
            )
        }
        if faults.count > Self.faultLimit {
            lines.append("  ... and \(faults.count - Self.faultLimit) more that cannot be read")
        }
        return lines.joined(separator: "\n")
    }

    private static let faultLimit = 5

    private func row(_ name: String, _ value: String, _ note: String) -> String {
        let end = note.isEmpty ? "" : "  (\(note))"
        return "  \(Wording.padded(name, 12)) \(Wording.harmless(value))\(end)"
    }
}
