internal import ImgCacheModel
internal import ImgCachePages

/// What the template of one source is filled with.
enum PageRow {
    /// More mentions than these are folded away.
    private static let mentionsShown = 3

    static func values(
        _ finding: AuditFinding, number: Int, _ picture: PagePicture
    ) -> PageValues {
        var values: PageValues = [
            "number": number, "standing": finding.standing.rawValue,
            "verdict": finding.verdict.rawValue, "host": finding.host,
            "nights": finding.course.nights, "mentionCount": finding.mentions.count,
            "since": finding.troubledSince?.seconds ?? Int64.max, "reason": finding.reason.rawValue,
            "standingName": finding.standing.rawValue.capitalizedFirst,
            "url": link(finding.url),
            "explanation": Wording.sentence(Wording.prose(finding.explanation)),
            "service": Wording.sentence(finding.service),
            "isMissed": finding.copy == nil,
        ]
        for (key, value) in pictureValues(picture) { values[key] = value }
        values.set("moved", finding.finalURL.map(link))
        values.set("sinceDay", finding.troubledSince.map(day))
        if finding.course.nights > 0 {
            values["nightsText"] = Wording.count(finding.course.nights, "failed night")
        }
        if finding.standing != .notice { values.set("good", finding.course.lastSuccess.map(day)) }
        values["suggestions"] = finding.suggestions.map(suggestion)
        values["mentions"] = finding.mentions.prefix(mentionsShown).map(mention)
        let rest = finding.mentions.dropFirst(mentionsShown)
        if !rest.isEmpty {
            values["more"] = [
                "count": Wording.count(rest.count, "more place", plural: "more places"),
                "places": rest.map { Wording.harmless($0.place) }.joined(separator: ", "),
            ]
        }
        values.set("note", finding.acknowledgement.map(note))
        return values
    }

    /// An address in two parts, the second of which tells addresses of one host apart, to be
    /// followed where it is http or https.
    static func link(_ url: String) -> PageValues {
        let shown = Wording.url(url)
        var values: PageValues = ["lead": "", "rest": shown]
        let scalars = shown.unicodeScalars
        if let slashes = shown.firstRange(of: "://"),
            let slash = scalars[slashes.upperBound...].firstIndex(of: "/")
        {
            let start = scalars.index(after: slash)
            values["lead"] = String(scalars[..<start])
            values["rest"] = String(scalars[start...])
        }
        values.set("href", WebLink.target(of: url))
        return values
    }

    /// A day for people, and for machines.
    static func day(_ moment: Timestamp) -> PageValues {
        ["iso": moment.description, "text": Wording.longDay(moment)]
    }

    /// A moment for people, to the minute, and for machines.
    static func moment(_ moment: Timestamp) -> PageValues {
        let clock = moment.description.dropFirst(11).prefix(5)
        return ["iso": moment.description, "text": "\(Wording.longDay(moment)), \(clock) UTC"]
    }

    static func mention(_ mention: AuditMention) -> PageValues {
        var values: PageValues = ["place": Wording.harmless(mention.place)]
        if let title = mention.title, !title.isEmpty { values["title"] = Wording.prose(title) }
        return values
    }

    static func note(_ note: AcknowledgedNote) -> PageValues {
        ["text": Wording.prose(note.note), "until": day(note.until)]
    }

    private static func suggestion(_ suggestion: AuditSuggestion) -> PageValues {
        let text = Wording.sentence(Wording.prose(suggestion.lead))
        guard let target = suggestion.target else { return ["text": text] }
        return ["text": text, "target": link(target)]
    }

    private static func pictureValues(_ picture: PagePicture) -> PageValues {
        switch picture {
        case .thumbnail(let uri, let size):
            var image: PageValues = ["uri": uri]
            image.set("width", size?.width)
            image.set("height", size?.height)
            return ["thumbnail": image]
        case .placeholder(let uri): return ["placeholder": uri]
        case .color(let color): return ["color": color]
        case .copy: return ["isCopy": true]
        case .none: return ["isNone": true]
        }
    }
}

extension Wording {
    /// The day of a moment, in UTC, for people: `12 Sep 2026`.
    static func longDay(_ moment: Timestamp) -> String {
        let parts = day(moment).split(separator: "-")
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        guard parts.count == 3, let month = Int(parts[1]), months.indices.contains(month - 1),
            let number = Int(parts[2])
        else { return day(moment) }
        return "\(number) \(months[month - 1]) \(parts[0])"
    }
}
