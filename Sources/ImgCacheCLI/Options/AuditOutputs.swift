internal import ArgumentParser
internal import ImgCacheReports

/// Where an audit report goes, and in which formats.
///
/// One format alone goes to standard output. With files there are as many formats as files, in the
/// same order, or none: then the extensions tell.
struct AuditOutputs: Equatable {
    /// One place.
    struct Place: Equatable {
        /// What is written there.
        var format: AuditFormat
        /// The file; `nil` for standard output.
        var file: String?
    }

    /// All places, in order.
    let places: [Place]

    /// Pairs formats with files.
    ///
    /// - Parameters:
    ///   - formats: The values of `--format`, in order.
    ///   - files: The values of `--output`, in order; `-` is standard output.
    ///   - json: Whether `--json` wants JSON on standard output.
    /// - Throws: `ValidationError` when they do not fit together.
    init(formats: [AuditFormat], files: [String], json: Bool) throws {
        var places: [Place]
        if files.isEmpty {
            guard formats.count <= 1 else {
                throw ValidationError(
                    "\(formats.count) formats and no --output: give each its file, in the same "
                        + "order.")
            }
            places = formats.map { Place(format: $0, file: nil) }
        } else if formats.isEmpty {
            places = try files.map { Place(format: try Self.format(of: $0), file: $0) }
        } else {
            guard formats.count == files.count else {
                throw ValidationError(
                    "\(formats.count) --format and \(files.count) --output: give as many formats "
                        + "as files, or none, so that the extensions tell.")
            }
            places = zip(formats, files).map { Place(format: $0, file: $1 == "-" ? nil : $1) }
        }
        if json, !places.contains(Place(format: .json, file: nil)) {
            places.append(Place(format: .json, file: nil))
        }
        if places.isEmpty { places = [Place(format: .text, file: nil)] }
        guard places.count(where: { $0.file == nil }) <= 1 else {
            throw ValidationError("only one format can go to standard output: give --output.")
        }
        let names = places.compactMap(\.file)
        guard Set(names).count == names.count else {
            throw ValidationError("two formats in one file: give each --output another name.")
        }
        self.places = places
    }

    private static func format(of file: String) throws -> AuditFormat {
        let name = file.split(separator: "/").last ?? ""
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard let format = extensions[ending] else {
            throw ValidationError(
                "--output \(file): the extension tells no format; add --format "
                    + AuditFormat.allCases.map(\.rawValue).joined(separator: "|") + ".")
        }
        return format
    }

    private static let extensions: [String: AuditFormat] =
        Dictionary(
            AuditFormat.allCases.map { ($0.fileExtension, $0) } + [
                ("jsonl", .ndjson), ("markdown", .markdown), ("htm", .html), ("text", .text),
            ], uniquingKeysWith: { first, _ in first })
}
