internal import ImgCacheModel
internal import ImgCacheStore
internal import NIOCore
internal import NIOHTTP1

extension FileFacts {
    /// An entity tag without quotation marks. A thumbnail that is made again has the same name, and
    /// other bytes if the encoder changed: so the time belongs to it.
    var tag: String { "\(String(modified, radix: 36))-\(String(size, radix: 36))" }
}

/// A file with all that its answers say of it.
final class ServedFile: Sendable {
    /// What it was when it was opened.
    let facts: FileFacts
    /// Strong: the same for the same bytes at the same place, and for no others.
    let etag: String
    /// In seconds since 1970.
    let modified: Int64
    /// Of the answer with status 200, but for its date.
    let headers: HTTPHeaders
    /// The same as bytes.
    private let fields: ByteBuffer
    private let body: Body

    private enum Body {
        case memory(ByteBuffer)
        case file(PublicFile)
    }

    /// An open file under its own name, with all of its bytes where it is small enough to be kept.
    init(_ name: PublicName, _ file: PublicFile, bytes: ByteBuffer?) {
        facts = file.facts
        modified = file.facts.modified / 1_000_000_000
        etag = "\"\(file.facts.tag)\""
        body = bytes.map(Body.memory) ?? .file(file)
        headers = [
            "Content-Type": name.format.mediaType,
            "Content-Length": "\(file.facts.size)",
            "Cache-Control": "public, max-age=31536000, immutable",
            "ETag": etag,
            "Last-Modified": HTTPDate.format(Timestamp(seconds: modified)),
            "Accept-Ranges": "bytes",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",
            // Bytes of strangers: opened by themselves they run nothing and load nothing.
            "Content-Security-Policy": "default-src 'none'; sandbox",
        ]
        fields = AnswerHead.bytes(of: headers)
    }

    /// Bytes that it takes in memory.
    var cost: Int {
        switch body {
        case .memory(let buffer): buffer.capacity + 2048
        case .file: 2048
        }
    }

    /// Whether it lies in memory whole.
    var isInMemory: Bool { if case .memory = body { true } else { false } }

    /// The answer to a request for this file, with more fields in place of those of the same name.
    func answer(to request: HTTPHeaders, extra: [(String, String)] = []) -> Answer {
        // Nearly all requests have neither condition nor range.
        let isConditional = Self.isConditional(request)
        if !isConditional, extra.isEmpty {
            return Answer(status: .ok, headers: [:], fields: fields, body: part(0..<facts.size))
        }
        var headers = headers
        for (name, value) in extra { headers.replaceOrAdd(name: name, value: value) }
        guard isConditional else {
            return Answer(status: .ok, headers: headers, body: part(0..<facts.size))
        }
        switch Conditions.judge(request, etag: etag, modified: modified) {
        case .notModified:
            return .notModified(headers)
        case .failed:
            return .text(.preconditionFailed, "The file is not the one that was asked for.")
        case .proceed(let allowsRange):
            let field = allowsRange ? request.first(name: "Range") : nil
            return ranged(ByteRange(field, size: facts.size), headers)
        }
    }

    private func ranged(_ range: ByteRange, _ headers: HTTPHeaders) -> Answer {
        var headers = headers
        switch range {
        case .whole: return Answer(status: .ok, headers: headers, body: part(0..<facts.size))
        case .part(let range):
            headers.replaceOrAdd(name: "Content-Length", value: "\(range.count)")
            headers.add(
                name: "Content-Range",
                value: "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(facts.size)")
            return Answer(status: .partialContent, headers: headers, body: part(range))
        case .unsatisfiable:
            return .text(
                .rangeNotSatisfiable, "The file has \(facts.size) bytes.",
                extra: [("Content-Range", "bytes */\(facts.size)")])
        }
    }

    private func part(_ range: Range<Int64>) -> Answer.Body {
        switch body {
        case .file(let file): return .file(file, range)
        case .memory(let buffer):
            let slice = buffer.getSlice(
                at: buffer.readerIndex + Int(range.lowerBound), length: range.count)
            return .memory(slice ?? ByteBuffer())
        }
    }

    private static func isConditional(_ headers: HTTPHeaders) -> Bool {
        headers.contains { name, _ in
            let first = name.utf8.first
            guard first == 0x49 || first == 0x69 || first == 0x52 || first == 0x72 else {
                return false
            }
            let name = name.lowercased()
            return name.hasPrefix("if-") || name == "range"
        }
    }
}
