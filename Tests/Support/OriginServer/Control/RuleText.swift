/// Rules in text, one a line: `HOST PATH BEHAVIOUR[,BEHAVIOUR...]`, or `tls HOST FAULT`.
enum RuleText {
    /// Adds the rules of a text; all of them, or none when one is wrong.
    ///
    /// - Parameters:
    ///   - text: Lines; empty ones and those that begin with `#` are skipped. A path with one
    ///     behaviour may be a pattern; several behaviours are a sequence for one address.
    ///   - rules: Takes them.
    /// - Returns: How many were added.
    /// - Throws: ``OriginError/badRule(line:why:)``.
    static func add(_ text: String, to rules: RuleBook) throws(OriginError) -> Int {
        var actions: [() -> Void] = []
        for (index, line) in text.split(
            separator: "\n", omittingEmptySubsequences: false
        ).enumerated() {
            let fields = line.split(whereSeparator: { $0.isWhitespace }).map(String.init)
            guard let first = fields.first, !first.hasPrefix("#") else { continue }
            guard fields.count == 3 else {
                throw .badRule(line: index + 1, why: "\(fields.count) fields instead of 3")
            }
            do {
                actions.append(try action(fields, on: rules))
            } catch {
                throw .badRule(line: index + 1, why: "\(error)")
            }
        }
        for action in actions { action() }
        return actions.count
    }

    private static func action(
        _ fields: [String], on rules: RuleBook
    ) throws(OriginError) -> () -> Void {
        let (host, path, words) = (fields[0], fields[1], fields[2])
        if host == "tls" {
            guard words == "good" || TLSFault(rawValue: words) != nil else {
                throw .badBehaviour(words, why: "no TLS fault")
            }
            return { rules.setFault(TLSFault(rawValue: words), ofHost: path) }
        }
        var responses: [Behaviour] = []
        for word in words.split(separator: ",") {
            responses.append(try BehaviourGrammar.behaviour(String(word)))
        }
        if let only = responses.first, responses.count == 1 {
            let pattern = TargetPattern(host: host, path: path)
            return { rules.add(pattern) { _ in only } }
        }
        guard !responses.isEmpty, !host.contains("*"), path.hasPrefix("/"), !path.hasSuffix("*")
        else {
            throw .badBehaviour(words, why: "a sequence needs one host and one path")
        }
        let address = SourceAddress(host: host, target: path)
        return { rules.script(address, responses) }
    }
}
