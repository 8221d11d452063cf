/// Deciding what is answered.
extension Origin {
    /// Lays down how requests are answered, before all rules that were laid down earlier.
    ///
    /// - Parameters:
    ///   - host: A host name, `*.example.net` for all below it, or nil for every host.
    ///   - path: A target with its query, a path whatever the query, a beginning and `*`, or nil
    ///     for every path.
    ///   - decide: Called on an event loop for each request; must not wait.
    public func rule(
        host: String? = nil, path: String? = nil,
        _ decide: @escaping @Sendable (OriginRequest) -> Behaviour
    ) {
        service.rules.add(TargetPattern(host: host, path: path), decide)
    }

    /// Lays down rules in text: `HOST PATH BEHAVIOUR[,BEHAVIOUR...]` a line.
    ///
    /// - Parameter text: The lines; the README tells their form.
    /// - Throws: ``OriginError/badRule(line:why:)``, and then none of them is added.
    public func rules(_ text: String) throws {
        _ = try RuleText.add(text, to: service.rules)
    }

    /// Lays down a sequence of answers for one URL: one for each request; the last one repeats.
    ///
    /// - Parameters:
    ///   - url: An absolute URL; its scheme and port play no part.
    ///   - responses: In order; nothing is laid down when there are none.
    /// - Throws: ``OriginError/badURL(_:)``.
    public func script(_ url: String, responses: [Behaviour]) throws {
        service.rules.script(try SourceAddress(url: url), responses)
    }

    /// Tells the size of the picture behind a URL.
    ///
    /// - Parameters:
    ///   - width: In pixels, at least 1.
    ///   - height: In pixels, at least 1.
    ///   - url: An absolute URL; its scheme and port play no part.
    /// - Throws: ``OriginError/badURL(_:)``.
    public func setSize(_ width: Int, _ height: Int, of url: String) throws {
        service.rules.setSize(PictureSize(width, height), of: try SourceAddress(url: url))
    }

    /// Breaks the TLS of a host, or mends it with nil.
    ///
    /// New connections only; the hosts of ``TLSFault/host`` are broken without being told.
    public func setTLS(_ fault: TLSFault?, host: String) {
        service.rules.setFault(fault, ofHost: host)
    }

    /// Forgets rules, scripts, TLS faults and counts of occurrences; sizes stay.
    public func forgetRules() {
        service.rules.reset()
    }
}
