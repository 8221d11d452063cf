internal import ImgCacheModel

/// Rows as CSV, safe to open in a spreadsheet.
///
/// Source: RFC 4180 for the form: lines end in CRLF, fields with commas, quotes or line ends stand
/// in quotes, a quote is doubled. Nothing known is an empty field, an empty text is `""`.
///
/// Documents and servers are strangers: a text that a spreadsheet would run as a formula, one that
/// begins with `=`, `+`, `-`, `@`, a tab or a line end, gets an apostrophe in front, which
/// spreadsheets take for "this is text". Programs that need every byte take JSON. Source: OWASP,
/// "CSV Injection".
enum CSVText {
    static func append(_ values: [ExportValue], to buffer: inout [UInt8]) {
        for (index, value) in values.enumerated() {
            if index > 0 { buffer.append(44) }
            switch value {
            case .null: break
            case .flag(let flag): buffer.append(contentsOf: (flag ? "true" : "false").utf8)
            case .integer(let number): buffer.append(contentsOf: String(number).utf8)
            case .real(let number): buffer.append(contentsOf: "\(number)".utf8)
            case .text(let text): append(text, to: &buffer)
            }
        }
        buffer.append(13)
        buffer.append(10)
    }

    private static func append(_ text: String, to buffer: inout [UInt8]) {
        let isRisky = text.unicodeScalars.first.map(beginsFormula) ?? false
        let needsQuotes =
            text.isEmpty || isRisky
            || text.utf8.contains { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }
        if needsQuotes { buffer.append(34) }
        if isRisky { buffer.append(39) }
        for byte in text.utf8 {
            buffer.append(byte)
            if byte == 34 { buffer.append(34) }
        }
        if needsQuotes { buffer.append(34) }
    }

    /// Spreadsheets take the full-width forms for the plain ones.
    private static func beginsFormula(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": true
        default: false
        }
    }
}
