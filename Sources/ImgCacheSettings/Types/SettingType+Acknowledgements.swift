internal import ImgCacheModel

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

extension SettingType where Value == Acknowledgement.Ground? {
    /// A word of the report: why a source is in trouble, or how a size is wrong; `any` is `nil`.
    static var groundOrAny: SettingType {
        let any = "any"
        let words = Acknowledgement.Ground.allCases.map(\.rawValue) + [any]
        return .scalar(
            allowed:
                "a reason of the report such as http_404, or scaled, swapped, different, or any",
            schema: ["enum": .list(words.map { .text($0) })],
            parse: { text in
                text == any
                    ? .some(nil) : Acknowledgement.Ground(rawValue: text).map(Optional.some)
            },
            format: { $0?.rawValue ?? any })
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
