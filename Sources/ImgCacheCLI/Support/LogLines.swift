internal import ArgumentParser
internal import ImgCacheModel
internal import Logging

/// How a log is written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    /// `2026-11-23T02:00:00Z warning host left alone host=img.example.com`.
    case text
    /// One JSON object a line: `time`, `level`, `message`, then the metadata.
    case json
}

/// Writes log entries to a standard stream, one line each.
struct LogLines: LogHandler {
    let format: LogFormat
    let terminal: Terminal
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(format: LogFormat, terminal: Terminal, level: Logger.Level) {
        self.format = format
        self.terminal = terminal
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { ($0.key, "\($0.value)") }
        terminal.line(line(event.level, "\(event.message)", fields, at: SystemClock().now()))
    }

    /// The line of one entry, without its newline.
    func line(
        _ level: Logger.Level, _ message: String, _ fields: [(String, String)], at now: Timestamp
    ) -> String {
        switch format {
        case .text:
            let pairs = fields.filter { !$0.1.isEmpty }.map { " \($0.0)=\(Self.value($0.1))" }
            return "\(now) \(level.rawValue) \(message)" + pairs.joined()
        case .json:
            let pairs =
                [("time", "\(now)"), ("level", level.rawValue), ("message", message)] + fields
            return "{"
                + pairs.map { "\(Self.quoted($0.0)):\(Self.quoted($0.1))" }
                .joined(separator: ",") + "}"
        }
    }

    /// A JSON string (RFC 8259) in printable ASCII, so that no text of a stranger reaches a terminal raw.
    private static func quoted(_ text: String) -> String {
        var out = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: out += "\\\""
            case 0x5C: out += "\\\\"
            case 0x20...0x7E: out.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let hex = String(unit, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }
        }
        return out + "\""
    }

    /// Quoted where a reader of words would stumble.
    private static func value(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && scalar.value < 0x7F && scalar != "\"" && scalar != "="
        }
        return isPlain ? text : Self.quoted(text)
    }
}
