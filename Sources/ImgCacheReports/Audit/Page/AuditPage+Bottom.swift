internal import ImgCacheModel
internal import ImgCachePages

extension AuditPage {
    /// Between the sources that count and those set aside.
    var middleValues: PageValues {
        var values: PageValues = [:]
        let sizes = report.sizes.filter { $0.acknowledgement == nil }
        if !sizes.isEmpty {
            values["sizes"] = ["count": Wording.grouped(sizes.count), "list": sizes.map(size)]
        }
        let count = report.findings.count { $0.acknowledgement != nil }
        let asideSizes = report.sizes.filter { $0.acknowledgement != nil }
        if count + asideSizes.count > 0 {
            values["aside"] = ["count": Wording.grouped(count + asideSizes.count)]
        }
        return values
    }

    /// Below the sources set aside.
    var bottomValues: PageValues {
        var values: PageValues = [
            "script": AuditPageScript.text, "generated": report.generatedAt.description,
        ]
        let sizes = report.sizes.filter { $0.acknowledgement != nil }
        if !sizes.isEmpty { values["asideSizes"] = ["list": sizes.map(size)] }
        if sizes.count + report.findings.count(where: { $0.acknowledgement != nil }) > 0 {
            values["hasAside"] = true
        }
        if !report.unreadable.isEmpty {
            values["unreadable"] = [
                "count": Wording.grouped(report.unreadable.count),
                "list": report.unreadable.map { fault -> PageValues in
                    let line = fault.fault.line.map { ":\($0)" } ?? ""
                    return [
                        "place": Wording.harmless(fault.path + line),
                        "cause": Wording.sentence(Wording.prose(fault.fault.cause)),
                    ]
                },
            ]
        }
        let reasons = Set(report.findings.map(\.reason))
        if !reasons.isEmpty {
            values["glossary"] = [
                "list": Reason.allCases.filter(reasons.contains).map { reason -> PageValues in
                    let words = Wording.words(for: reason)
                    return [
                        "reason": reason.rawValue, "meaning": Wording.sentence(words.meaning),
                        "advice": Wording.sentence(words.advice),
                    ]
                }
            ]
        }
        return values
    }

    private func size(_ size: SizeFinding) -> PageValues {
        var values: PageValues = [
            "mention": PageRow.mention(size.mention), "url": PageRow.link(size.url),
            "check": size.check.rawValue, "meaning": Wording.meaning(of: size.check),
            "declared": "\(size.declared.width) × \(size.declared.height)",
            "real": "\(size.real.width) × \(size.real.height)",
        ]
        values.set("note", size.acknowledgement.map(PageRow.note))
        return values
    }
}
