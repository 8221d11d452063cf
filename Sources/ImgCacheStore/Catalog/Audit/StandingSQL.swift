import ImgCacheModel

/// What ``Standing`` says of a source `s`, as SQL made from the Model's own answer.
enum StandingSQL {
    /// A standing's raw value, or NULL where there is nothing to say.
    static let standing: String = {
        let states = Course.State.allCases.map { state in
            let course = Course(state: state)
            let groups = Dictionary(grouping: Reason.allCases) {
                Standing(reason: $0, course: course)
            }
            let cases = Standing.allCases.compactMap { standing in
                groups[standing].map { reasons in
                    "WHEN s.reason IN (\(words(reasons.map(\.rawValue)))) THEN "
                        + "'\(standing.rawValue)'"
                }
            }
            return "WHEN '\(state.rawValue)' THEN CASE \(cases.joined(separator: " ")) END"
        }
        return "(CASE s.state \(states.joined(separator: " ")) END)"
    }()

    /// The states that mean "somebody has to act", as a list for IN.
    static let brokenStates = words([Course.State.broken, .dead].map(\.rawValue))

    /// The reasons of one verdict, as a list for IN.
    static func reasons(of verdict: Verdict) -> String {
        words(Reason.allCases.filter { $0.verdict == verdict }.map(\.rawValue))
    }

    private static func words(_ words: [String]) -> String {
        words.map { "'\($0)'" }.joined(separator: ", ")
    }
}
