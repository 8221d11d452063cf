public import ImgCacheModel

extension VerifyReport {
    /// What was found, for a person.
    ///
    /// - Parameter style: Colours or none.
    /// - Returns: Lines without a final newline; every finding has one.
    public func text(style: Style = .plain) -> String {
        let how =
            findings.isEmpty
            ? style.green("all is well")
            : style.yellow("\(Wording.count(findings.count, "finding"))")
        var lines = [
            style.bold("imgcache verify: ") + how + " (\(Wording.duration(duration)))",
            "  hashed \(Self.words(originals, "original")), looked at "
                + "\(Self.words(thumbnails, "thumbnail")), decoded \(Wording.grouped(decoded))",
        ]
        if swept > 0 {
            lines.append("  swept \(Wording.count(swept, "half-written file")) out of tmp")
        }
        if rendered > 0 {
            lines.append("  made thumbnails of \(Wording.count(rendered, "original")) again")
        }
        for fault in Fault.allCases {
            let some = findings.filter { $0.fault == fault }
            guard !some.isEmpty else { continue }
            lines += ["", style.bold("\(fault.rawValue): \(Wording.grouped(some.count))")]
            for finding in some {
                let repair = finding.repair.map { "; " + Wording.harmless($0) } ?? ""
                lines.append(
                    "  \(Wording.harmless(finding.path)): "
                        + Wording.harmless(finding.detail) + style.green(repair))
            }
        }
        if isBroken, !isRepair {
            lines += ["", style.dim("  imgcache verify --repair mends what can be mended.")]
        }
        return lines.joined(separator: "\n")
    }

    private static func words(_ volume: CatalogTally.Volume, _ noun: String) -> String {
        "\(Wording.count(volume.files, noun)) (\(ByteCount(volume.bytes).rounded))"
    }
}
