/// What the origin server itself can't do.
///
/// It keeps the shape of the product's errors (`code`, `description`, `cause`) without importing
/// the product: the server stands for the world outside.
public enum OriginError: Error, Sendable, CustomStringConvertible {
    /// A port of 127.0.0.1 could not be opened.
    case bind(port: Int, cause: any Error)
    /// The home directory or a file in it could not be written.
    case unwritable(path: String, cause: any Error)
    /// A file could not be read.
    case unreadable(path: String, cause: any Error)
    /// The certificate authority in the home directory could not be used.
    case authority(path: String, cause: any Error)
    /// A text is no absolute http or https URL.
    case badURL(String)
    /// A behaviour's text is not in the table of the README.
    case badBehaviour(String, why: String)
    /// A line of a table of sizes has another shape.
    case badSizes(file: String, line: Int, why: String)
    /// A line of a list of rules has another shape.
    case badRule(line: Int, why: String)
    /// Requests that were waited for did not come in time.
    case timedOut(waitingFor: String, seconds: Double)
    /// The server was stopped meanwhile.
    case stopped

    /// A stable word for programs.
    public var code: String {
        switch self {
        case .bind: "origin_bind"
        case .unwritable: "origin_unwritable"
        case .unreadable: "origin_unreadable"
        case .authority: "origin_authority"
        case .badURL: "origin_bad_url"
        case .badBehaviour: "origin_bad_behaviour"
        case .badSizes: "origin_bad_sizes"
        case .badRule: "origin_bad_rule"
        case .timedOut: "origin_timed_out"
        case .stopped: "origin_stopped"
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .bind(let port, let cause):
            "cannot listen on 127.0.0.1:\(port): \(cause); choose port 0 for a free one"
        case .unwritable(let path, let cause):
            "cannot write \(path): \(cause); choose a home directory that you may write"
        case .unreadable(let path, let cause):
            "cannot read \(path): \(cause)"
        case .authority(let path, let cause):
            "cannot use the certificate authority in \(path): \(cause); remove it to have a new one"
        case .badURL(let text):
            "not an absolute http or https URL: \(text)"
        case .badBehaviour(let text, let why):
            "no such behaviour: \(text): \(why); the README of OriginServer lists them"
        case .badSizes(let file, let line, let why):
            "\(file):\(line): \(why)"
        case .badRule(let line, let why):
            "rule line \(line): \(why); write HOST PATH BEHAVIOUR[,BEHAVIOUR...]"
        case .timedOut(let what, let seconds):
            "\(what) did not come within \(seconds) s"
        case .stopped:
            "the origin was stopped"
        }
    }

    /// The error below this one, if there is one.
    public var cause: (any Error)? {
        switch self {
        case .bind(_, let cause), .unwritable(_, let cause), .unreadable(_, let cause),
            .authority(_, let cause):
            cause
        default: nil
        }
    }
}
