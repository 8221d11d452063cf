internal import ImgCacheModel

/// The report for programs: one object, or one object a line. Keys are only ever added.
///
/// Keys at the top have a fixed order, those below are sorted; lists have one element a line, so
/// that two reports diff well.
struct AuditJSON {
    private let report: AuditReport

    init(_ report: AuditReport) { self.report = report }

    /// One object over many lines.
    func write(to sink: (String) throws -> Void) throws {
        try sink(
            "{\"version\":1,\n\"generatedAt\":\(JSONText.line(report.generatedAt.description)),\n")
        try sink("\"run\":\(JSONText.line(RunShape(report))),\n")
        try sink("\"paths\":\(JSONText.line(report.paths)),\n")
        try sink("\"totals\":\(JSONText.line(AuditTotalsShape(report.totals)))")
        try list("incidents", report.incidents, IncidentShape.init, to: sink)
        try list("findings", report.findings, AuditFindingShape.init, to: sink)
        try list("sizes", report.sizes, SizeShape.init, to: sink)
        try list("unreadable", report.unreadable, FaultShape.init, to: sink)
        try list("trend", report.trend, TrendShape.init, to: sink)
        if let changes = report.changes {
            try sink(",\n\"changes\":{\"since\":\(JSONText.line(changes.since.description))")
            if let run = changes.run { try sink(",\"run\":\(run)") }
            try list("broke", changes.broke, ChangeShape.init, to: sink)
            try list("recovered", changes.recovered, ChangeShape.init, to: sink)
            try list("added", changes.added, ChangeShape.init, to: sink)
            try sink("}")
        }
        try sink("}\n")
    }

    /// One object a line; the first one is of the type `report`.
    func writeLines(to sink: (String) throws -> Void) throws {
        try line("report", HeadShape(report), to: sink)
        for incident in report.incidents { try line("incident", IncidentShape(incident), to: sink) }
        for finding in report.findings { try line("finding", AuditFindingShape(finding), to: sink) }
        for size in report.sizes { try line("size", SizeShape(size), to: sink) }
        for fault in report.unreadable { try line("unreadable", FaultShape(fault), to: sink) }
        for point in report.trend { try line("trend", TrendShape(point), to: sink) }
        guard let changes = report.changes else { return }
        for change in changes.broke { try line("broke", ChangeShape(change), to: sink) }
        for change in changes.recovered { try line("recovered", ChangeShape(change), to: sink) }
        for change in changes.added { try line("added", ChangeShape(change), to: sink) }
    }

    private func list<Value>(
        _ key: String, _ values: [Value], _ shape: (Value) -> some Encodable,
        to sink: (String) throws -> Void
    ) throws {
        try sink(",\n\"\(key)\":[")
        for (index, value) in values.enumerated() {
            try sink((index == 0 ? "\n" : ",\n") + JSONText.line(shape(value)))
        }
        try sink(values.isEmpty ? "]" : "\n]")
    }

    private func line(
        _ type: String, _ value: some Encodable, to sink: (String) throws -> Void
    ) throws {
        try sink(JSONText.line(Typed(type: type, value: value)) + "\n")
    }
}

/// A value with a `type` among its keys.
private struct Typed<Value: Encodable>: Encodable {
    var type: String
    var value: Value

    private enum Key: String, CodingKey { case type }

    func encode(to encoder: any Encoder) throws {
        try value.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(type, forKey: .type)
    }
}
