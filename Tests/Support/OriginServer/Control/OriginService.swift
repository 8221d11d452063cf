/// Decides about every request; what all connections of one server share.
final class OriginService: Sendable {
    let ledger: Ledger
    let rules: RuleBook
    let shelf: PictureShelf
    private let control: ControlPanel
    private let distinct: Int?

    init(
        ledger: Ledger, rules: RuleBook, shelf: PictureShelf, control: ControlPanel, distinct: Int?
    ) {
        self.ledger = ledger
        self.rules = rules
        self.shelf = shelf
        self.control = control
        self.distinct = distinct
    }

    /// The answer to a request: control host, script, rule, fault in the path, or good.
    func answer(_ request: OriginRequest) -> Answer {
        let address = SourceAddress(host: request.host, target: request.target)
        if request.host == ControlPanel.host {
            var answer = Answer(picture: picture(at: address, shape: request.target))
            control.apply(to: &answer, for: request)
            return answer
        }
        if let behaviour = rules.behaviour(for: request, at: address) {
            return answer(request, address, shape: request.target, behaviour)
        }
        guard request.target.hasPrefix("/fault/") else {
            return answer(request, address, shape: request.target, .good)
        }
        do {
            let (behaviour, shape) = try BehaviourGrammar.split(request.target)
            return answer(request, address, shape: shape, behaviour)
        } catch {
            var answer = Answer(picture: picture(at: address, shape: request.target))
            answer.say(400, Pages.text, "\(error)\n")
            answer.headers.append(HeaderField("X-Origin-Error", error.code))
            return answer
        }
    }

    private func answer(
        _ request: OriginRequest, _ address: SourceAddress, shape: String, _ behaviour: Behaviour
    ) -> Answer {
        var answer = Answer(picture: picture(at: address, shape: shape))
        if Self.isPage(shape) { answer.say(200, Pages.html, Pages.page("Welcome")) }
        let exchange = Exchange(request: request, shape: shape) { counting in
            self.rules.occurrence(of: address, counting: counting)
        }
        behaviour.apply(to: &answer, for: exchange)
        return answer
    }

    private func picture(at address: SourceAddress, shape: String) -> PictureRequest {
        var size = rules.size(of: address)
        if size == nil, shape != address.target {
            size = rules.size(of: SourceAddress(host: address.host, target: shape))
        }
        return PictureAddress.picture(at: address, shape: shape, size: size, distinct: distinct)
    }

    /// Whether a target is a page of the site and not a picture: its root, a folder, HTML.
    private static func isPage(_ target: String) -> Bool {
        let path = target.prefix { $0 != "?" }
        return path == "/" || path.hasSuffix(".html") || path.hasSuffix(".htm")
    }
}
