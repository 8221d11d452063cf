internal import ImgCache
internal import ImgCacheModel

/// One moment of a run in words.
struct ProgressLine {
    let moment: SyncMeter.Snapshot
    let elapsed: Duration
    /// Bytes a second.
    let speed: Int64

    /// A bar for `width` columns: share, counts, speed, time left, what is slow now.
    func bar(width: Int) -> String {
        guard moment.phase == .working else { return String(plain.prefix(width)) }
        let cells = 20
        let filled = moment.due == 0 ? cells : min(cells, done * cells / moment.due)
        let drawn = String(repeating: "#", count: filled)
            + String(repeating: ".", count: cells - filled)
        return String("[\(drawn)] \(plain)".prefix(width))
    }

    /// One line of words.
    var plain: String {
        switch moment.phase {
        case .reading:
            return "reading documents: \(moment.documents), \(moment.documentsRead) of them anew"
        case .publishing: return "writing the manifest"
        case .working:
            var parts = ["\(done)/\(moment.due)"]
            if moment.counts.failed > 0 { parts.append("\(moment.counts.failed) failed") }
            parts.append(ByteCount(moment.counts.bytes).rounded)
            if speed > 0 { parts.append("\(ByteCount(speed).rounded)/s") }
            if moment.rendering > 0 { parts.append("rendering \(moment.rendering)") }
            if let left { parts.append("\(left) s left") }
            if let slow { parts.append("waiting for \(slow)") }
            return parts.joined(separator: "  ")
        }
    }

    /// One JSON object.
    var json: String {
        """
        {"phase":"\(moment.phase.rawValue)","documents":\(moment.documents),\
        "due":\(moment.due),"done":\(done),"failed":\(moment.counts.failed),\
        "bytes":\(moment.counts.bytes),"bytesPerSecond":\(speed),\
        "rendering":\(moment.rendering),"seconds":\(elapsed.components.seconds)}
        """
    }

    private var done: Int { moment.counts.asked }

    /// Seconds left at the pace so far; `nil` before there is a pace.
    private var left: Int64? {
        guard done >= 10, moment.due > done else { return nil }
        return elapsed.components.seconds * Int64(moment.due - done) / Int64(done)
    }

    /// The host that has kept us waiting longest, when that is longer than two seconds.
    private var slow: String? {
        guard let oldest = moment.underWay.min(by: { $0.value < $1.value }) else { return nil }
        let waited = (ContinuousClock.now - oldest.value).components.seconds
        guard waited >= 2 else { return nil }
        return "\(oldest.key.host) (\(waited) s)"
    }
}
