internal import ImgCacheModel

/// `audit`.
enum AuditKeys {
    static let recheckAfter = Setting(
        "audit.recheckAfter", .duration(.zero ... .seconds(3650 * 86_400)), default: "7d",
        "How long audit trusts a good answer without a request.")

    static let brokenAfterNights = Setting(
        "audit.brokenAfterNights", .integer(1...365), default: 3,
        "Failed nights that make a picture broken ...")

    static let brokenAfterDays = Setting(
        "audit.brokenAfterDays", .days(0...365), default: 6,
        "... once they span this many days.")

    static let goneAfterNights = Setting(
        "audit.goneAfterNights", .integer(1...365), default: 2,
        "Failed nights that make it broken when its server says that there is nothing.")

    static let deadAfterDays = Setting(
        "audit.deadAfterDays", .days(1...3650), default: 30,
        "Days of failure that make it dead; it is then asked monthly.")

    static let acknowledged = Setting(
        "audit.acknowledged",
        .list(of: AcknowledgementFields.type, named: "acknowledgements"), default: [],
        "Findings that are known and counted apart until a day.")

    static let all = [
        recheckAfter.key, brokenAfterNights.key, brokenAfterDays.key, goneAfterNights.key,
        deadAfterDays.key, acknowledged.key,
    ]
}

/// `audit.acknowledged[]`.
enum AcknowledgementFields {
    static let url = Setting(
        "url", .optional(.identity), default: .null,
        "The source meant; or give host.")

    static let host = Setting(
        "host", .optional(.hostPattern), default: .null,
        "All sources of this host; or give url.")

    static let note = Setting(
        "note", .line("a sentence", atMost: 1000), default: nil,
        "Why it is set aside, for the report.")

    static let until = Setting(
        "until", .day, default: nil,
        "The last day on which it is set aside (UTC).")

    static let type: SettingType<Acknowledgement> = .record(
        "a mapping", fields: [url.key, host.key, note.key, until.key],
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
                subject: subject, note: try reading.values(note), until: try reading.values(until))
        },
        write: { value in
            let subject: SettingValue.Member =
                switch value.subject {
                case .source(let text): .init(url.key.name, .text(text))
                case .host(let text): .init(host.key.name, .text(text))
                }
            return [subject, note.member(value.note), until.member(value.until)]
        })
}

extension SettingType where Value == SourceURL {
    /// The identity of a source.
    static var identity: SettingType {
        .scalar(
            allowed: "an http or https URL without user",
            schema: [
                "type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://[^/?#@ ]+([/?#][^ ]*)?$",
            ],
            parse: { text in
                do {
                    return try SourceURL(text)
                } catch {
                    return nil
                }
            },
            format: \.text)
    }
}

extension SettingType where Value == String {
    /// A host, or a pattern of hosts.
    static var hostPattern: SettingType {
        text(
            HostFields.names.allowed, pattern: HostFields.names.pattern,
            normalize: { AddressForm.hostPattern($0) ?? $0 },
            check: { AddressForm.hostPattern($0) != nil })
    }
}

extension SettingType where Value == Timestamp {
    /// A day, meant whole: the value is the midnight (UTC) at its end.
    static var day: SettingType {
        let length = Duration.seconds(86_400)
        return .scalar(
            allowed: "a day such as 2027-01-31",
            schema: ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"],
            parse: { text in
                guard text.utf8.count == 10 else { return nil }
                return Timestamp(rfc3339: text)?.advanced(by: length)
            },
            format: { String($0.advanced(by: .zero - length).description.prefix(10)) })
    }
}
