internal import ImgCacheModel

extension SettingType where Value == String {
    /// A text of the form that `check` tells, and `pattern` tells editors where it can; control
    /// characters never pass.
    static func text(
        _ allowed: String, pattern: String? = nil,
        normalize: @escaping @Sendable (String) -> String = { $0 },
        check: @escaping @Sendable (String) -> Bool
    ) -> SettingType {
        let schema: SettingValue =
            pattern.map { ["type": "string", "pattern": .text($0)] }
            ?? ["type": "string", "minLength": 1]
        return .scalar(
            allowed: allowed, schema: schema,
            parse: { text in
                guard !text.isEmpty, !text.unicodeScalars.contains(where: \.isControl),
                    check(text)
                else { return nil }
                return normalize(text)
            },
            format: { $0 })
    }

    /// A path of the file system, relative to the working directory or absolute.
    static var path: SettingType { text("a path") { _ in true } }

    /// A glob of paths.
    static var glob: SettingType { text("a glob such as **/*.md") { !$0.hasPrefix("/") } }

    /// Any text of one line.
    static func line(_ allowed: String, atMost limit: Int) -> SettingType {
        text("\(allowed), 1 ... \(limit) bytes") { $0.utf8.count <= limit }
    }

    /// A colour.
    static var hexColor: SettingType {
        text(
            "six hex digits such as \"ffffff\" (in quotes where they are digits alone)",
            pattern: "^[0-9a-fA-F]{6}$", normalize: { $0.lowercased() },
            check: { $0.utf8.count == 6 && $0.allSatisfy { $0.isASCII && $0.isHexDigit } })
    }

    /// What a `User-Agent` field may hold. Source: RFC 9110, section 10.1.5.
    static var userAgent: SettingType {
        text(
            "printable ASCII, 1 ... 256 bytes, such as name/1.0 (+https://example.org/contact)",
            pattern: "^[!-~]([ -~]{0,254}[!-~])?$",
            check: {
                $0.utf8.count <= 256 && $0.utf8.allSatisfy { (32...126).contains($0) }
                    && !$0.hasPrefix(" ") && !$0.hasSuffix(" ")
            })
    }

    /// A prefix of URLs without their scheme.
    static var hostAndPath: SettingType {
        text(
            "a host and the beginning of a path, without a scheme, such as old.example.com/",
            pattern: AddressForm.hostAndPathPattern, check: AddressForm.isHostAndPath)
    }

    /// Addresses that pass the guard.
    static var addressRange: SettingType {
        text(
            "an address range such as 10.0.0.0/8 or fd00::/8, or one address",
            pattern: #"^[0-9a-fA-F.:]+(/[0-9]{1,3})?$"#,
            normalize: { AddressForm.range($0) ?? $0 },
            check: { AddressForm.range($0) != nil })
    }

    /// As curl's `--connect-to`.
    static var connectTo: SettingType {
        text(
            "HOST1:PORT1:HOST2:PORT2, parts may be empty, IPv6 addresses in brackets",
            pattern: #"^(\[[^\]]*\]|[^:\[\] ]*):[0-9]*:(\[[^\]]*\]|[^:\[\] ]*):[0-9]*$"#,
            check: AddressForm.isConnectTo)
    }

    /// A proxy; what stands before its `@` is never printed.
    static var proxy: SettingType {
        let base = text(
            "a URL such as http://proxy.example.org:3128 (http, https, socks4, socks4a, socks5 "
                + "or socks5h)",
            pattern: "^(http|https|socks4|socks4a|socks5|socks5h)://[^ ]+$",
            check: AddressForm.isProxy)
        return SettingType(
            shape: base.shape, allowed: base.allowed, schema: base.schema, read: base.read,
            write: { .text(Redaction.hidingUserinfo(in: $0)) })
    }
}

extension SettingType where Value == SourceURL {
    /// The address of a site: no query, no fragment; slashes at the end are dropped, since
    /// `https://example.org/site/` and `https://example.org/site` are one site.
    static var siteURL: SettingType {
        .scalar(
            allowed: "an http or https URL without user, query and fragment, "
                + "such as https://example.org/site",
            schema: [
                "type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://[^/?#@ ]+(/[^?# ]*)?$",
            ],
            parse: { text in
                guard !text.contains("?"), !text.contains("#") else { return nil }
                var text = Substring(text)
                while text.hasSuffix("/") { text.removeLast() }
                do {
                    return try SourceURL(String(text))
                } catch {
                    return nil
                }
            },
            format: \.text)
    }
}

extension SettingType where Value == ListenAddress {
    /// Where a server listens.
    static var listenAddress: SettingType {
        .scalar(
            allowed: "ADDRESS:PORT such as 127.0.0.1:8080 or [::1]:8080, or unix:/path/of.sock",
            schema: [
                "type": "string",
                "pattern": #"^(unix:/.+|(\[[0-9a-fA-F:.]+\]|[^:\[\] ]+):[0-9]{1,5})$"#,
            ],
            parse: { ListenAddress($0) },
            format: \.description)
    }
}

extension Unicode.Scalar {
    /// C0, DEL and C1.
    var isControl: Bool { value < 32 || (127..<160).contains(value) }
}
