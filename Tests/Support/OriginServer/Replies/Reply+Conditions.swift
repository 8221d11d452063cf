import NIOCore
import NIOHTTP1

/// Validators, conditional requests and ranges. Source: RFC 9110, sections 8.8, 13 and 14.
extension Reply {
    mutating func addValidators(of answer: Answer, picture: Picture) {
        if answer.validators.hasETag {
            let kept = answer.keptPercent == 100 ? "" : "-\(answer.keptPercent)"
            let tag = "\"\(picture.fingerprint)\(kept)\""
            headers.add(name: "ETag", value: answer.validators.isWeak ? "W/" + tag : tag)
        }
        if answer.validators.hasLastModified {
            headers.add(name: "Last-Modified", value: HTTPDate.string(answer.lastModified))
        }
        if let seconds = answer.maxAge {
            headers.add(name: "Cache-Control", value: "max-age=\(seconds)")
        }
        if answer.ranges != .ignored { headers.add(name: "Accept-Ranges", value: "bytes") }
    }

    /// Whether the client's own copy is still good: If-None-Match decides, else If-Modified-Since.
    static func isUnchanged(since request: OriginRequest, headers: HTTPHeaders) -> Bool {
        guard request.method == "GET" || request.method == "HEAD" else { return false }
        if let condition = request.header("if-none-match") {
            guard let tag = headers.first(name: "etag") else { return false }
            return condition.split(separator: ",").contains {
                let candidate = $0.trimmed
                return candidate == "*" || opaque(candidate) == opaque(tag)
            }
        }
        guard let condition = request.header("if-modified-since"),
            let since = HTTPDate.seconds(condition),
            let changed = headers.first(name: "last-modified").flatMap(HTTPDate.seconds)
        else { return false }
        return changed <= since
    }

    mutating func applyRange(_ ranges: Answer.Ranges, _ request: OriginRequest) {
        guard request.method == "GET", ranges != .ignored, let header = request.header("range"),
            case .bytes(let buffer) = body, headers.first(name: "content-encoding") == nil,
            isRangeWelcome(request)
        else { return }
        let length = buffer.readableBytes
        let range = ranges == .refused ? .unsatisfiable : ByteRange(header: header, length: length)
        switch range {
        case .whole:
            return
        case .unsatisfiable:
            status = 416
            body = .none
            headers.replaceOrAdd(name: "Content-Range", value: "bytes */\(length)")
        case .part(let part):
            let start = buffer.readerIndex + part.lowerBound
            guard let slice = buffer.getSlice(at: start, length: part.count) else { return }
            status = 206
            body = .bytes(slice)
            headers.replaceOrAdd(
                name: "Content-Range",
                value: "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(length)")
        }
    }

    /// Whether If-Range, where there is one, names the present version by a strong validator.
    private func isRangeWelcome(_ request: OriginRequest) -> Bool {
        guard let condition = request.header("if-range") else { return true }
        if condition.hasPrefix("\"") { return condition == headers.first(name: "etag") }
        if condition.hasPrefix("W/") { return false }
        return condition == headers.first(name: "last-modified")
    }

    private static func opaque(_ tag: String) -> Substring {
        tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
    }
}

extension Substring {
    /// Without the spaces around it.
    var trimmed: String {
        var part = self
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
