internal import ImgCacheModel

extension Wording {
    /// What a standing means, as a phrase in lower case.
    static func meaning(of standing: Standing) -> String {
        switch standing {
        case .dead: "broken for so long that it is asked monthly only"
        case .broken: "failed on enough nights: somebody has to act"
        case .flapping: "comes and goes"
        case .suspect: "failed, not yet often enough to be called broken"
        case .blocked: "a wall against tools, or fewer requests wanted: readers may well see it"
        case .limited: "stopped by our own limits or rules: a setting may be at fault"
        case .notice: "works; it moved, or was replaced by a smaller one"
        }
    }

    /// What is wrong with a declared size.
    static func meaning(of check: SizeCheck) -> String {
        switch check {
        case .match: "as declared"
        case .undeclared: "no size declared"
        case .scaled: "same shape, another size"
        case .swapped: "width and height exchanged"
        case .different: "another shape"
        }
    }

    /// How a run ended, and what that means for what the report says.
    static func meaning(of outcome: RunOutcome) -> String {
        switch outcome {
        case .complete: "complete"
        case .interrupted: "interrupted: not everything was asked"
        case .overBudget: "time, bytes or --limit used up: not everything was asked"
        case .diskReserve: "the disk is nearly full: not everything was asked"
        case .network: "the network was at fault: everything stands as it stood before"
        }
    }

    /// `2 dead, 3 broken, 1 suspect`; "no trouble" without any.
    static func counts(of standings: [Standing: Int]) -> String {
        let parts = Standing.allCases.compactMap { standing -> String? in
            guard let count = standings[standing], count > 0 else { return nil }
            let name = standing == .notice && count > 1 ? "notices" : standing.rawValue
            return "\(grouped(count)) \(name)"
        }
        return parts.isEmpty ? "no trouble" : parts.joined(separator: ", ")
    }

    /// `text` with a capital first letter and a full stop, or the stop that it has.
    static func sentence(_ text: String) -> String {
        guard let first = text.first else { return "" }
        let end = text.last.map { ".!?:".contains($0) ? "" : "." } ?? ""
        return first.uppercased() + text.dropFirst() + end
    }

    /// The day of a moment, in UTC: `2026-09-12`.
    static func day(_ moment: Timestamp) -> String { String(moment.description.prefix(10)) }
}
