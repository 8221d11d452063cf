public import ImgCacheModel

/// Turns rows into the bytes of an export, one at a time: memory does not grow with their number.
///
/// - JSON and NDJSON: the names of the columns in their order, and every key in every object;
///   `null` where nothing is known.
/// - CSV: see ``CSVText``.
public struct RowWriter: Sendable {
    private let format: ExportFormat
    private let columns: [String]
    private let keys: [[UInt8]]
    private var isFirst = true

    /// Takes the names of the columns, in the order of the values.
    public init(_ format: ExportFormat, columns: [String]) {
        self.format = format
        self.columns = columns
        keys = columns.map { name in
            var key: [UInt8] = []
            JSONQuoting.append(name, to: &key)
            return key + [58]
        }
    }

    /// Appends what comes before the rows.
    public func begin(_ buffer: inout [UInt8]) {
        switch format {
        case .json: buffer.append(91)
        case .ndjson: break
        case .csv: CSVText.append(columns.map(ExportValue.text), to: &buffer)
        }
    }

    /// Appends one row.
    ///
    /// - Parameters:
    ///   - values: As many as there are columns; further ones are passed over.
    ///   - buffer: What is appended to.
    public mutating func append(_ values: [ExportValue], to buffer: inout [UInt8]) {
        switch format {
        case .json:
            if !isFirst { buffer.append(44) }
            buffer.append(10)
            object(values, &buffer)
        case .ndjson:
            object(values, &buffer)
            buffer.append(10)
        case .csv: CSVText.append(values, to: &buffer)
        }
        isFirst = false
    }

    /// Appends what comes behind the rows.
    public func end(_ buffer: inout [UInt8]) {
        if format == .json { buffer.append(contentsOf: "\n]\n".utf8) }
    }

    private func object(_ values: [ExportValue], _ buffer: inout [UInt8]) {
        buffer.append(123)
        for (index, (key, value)) in zip(keys, values).enumerated() {
            if index > 0 { buffer.append(44) }
            buffer.append(contentsOf: key)
            Self.append(value, to: &buffer)
        }
        buffer.append(125)
    }

    private static func append(_ value: ExportValue, to buffer: inout [UInt8]) {
        switch value {
        case .null: buffer.append(contentsOf: "null".utf8)
        case .flag(let flag): buffer.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): buffer.append(contentsOf: String(number).utf8)
        case .real(let number):
            // JSON knows no infinity.
            buffer.append(contentsOf: (number.isFinite ? "\(number)" : "null").utf8)
        case .text(let text): JSONQuoting.append(text, to: &buffer)
        }
    }
}
