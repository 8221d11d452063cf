internal import ImgCacheModel

/// `audit.acknowledged[]`.
enum AcknowledgementFields {
    static let url = Setting(
        "url", .optional(.identity), default: .null,
        "The source meant; or give host.")

    static let host = Setting(
        "host", .optional(.hostPattern), default: .null,
        "All sources of this host; or give url.")

    static let reason = Setting(
        "reason", .groundOrAny, default: nil,
        "The reason that is known; with another one the finding counts again. "
            + "any: whatever the reason.")

    static let note = Setting(
        "note", .line("a sentence", atMost: 1000), default: nil,
        "Why it is set aside, for the report.")

    static let until = Setting(
        "until", .day, default: nil,
        "The last day on which it is set aside (UTC).")

    static let type: SettingType<Acknowledgement> = .record(
        "a mapping", fields: [url.key, host.key, reason.key, note.key, until.key],
        conditions: [
            .init(
                "oneOf",
                [
                    ["required": ["url"], "properties": ["url": ["type": "string"]]],
                    ["required": ["host"], "properties": ["host": ["type": "string"]]],
                ])
        ],
        build: { (reading, log) throws(MissingSetting) in
            let subject: Acknowledgement.Subject
            switch (try reading.values(url), try reading.values(host)) {
            case (let url?, nil): subject = .source(url.text)
            case (nil, let host?): subject = .host(host)
            case (let url, _):
                log.badValue(
                    reading.path, at: reading.node.origin,
                    found: url == nil ? "neither url nor host" : "both url and host",
                    allowed: "either url or host")
                return nil
            }
            return Acknowledgement(
                subject: subject, ground: try reading.values(reason),
                note: try reading.values(note), until: try reading.values(until))
        },
        write: { value in
            let subject: SettingValue.Member =
                switch value.subject {
                case .source(let text): .init(url.key.name, .text(text))
                case .host(let text): .init(host.key.name, .text(text))
                }
            return [
                subject, reason.member(value.ground), note.member(value.note),
                until.member(value.until),
            ]
        })
}
