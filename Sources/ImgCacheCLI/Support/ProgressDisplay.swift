internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel

/// How a run shows where it is, on standard error.
enum ProgressMode: String, ExpressibleByArgument, CaseIterable {
    /// A bar on a terminal, plain lines elsewhere.
    case auto
    /// One line that is drawn again.
    case bar
    /// A line now and then.
    case plain
    /// A line of JSON now and then.
    case json
    /// Nothing.
    case none
}

/// Draws the moments of a run until it is told to stop.
struct ProgressDisplay: Sendable {
    let mode: ProgressMode
    let meter: SyncMeter
    let terminal: Terminal

    init(mode: ProgressMode, meter: SyncMeter, terminal: Terminal = .standardError) {
        self.mode = mode == .auto ? (terminal.isInteractive ? .bar : .plain) : mode
        self.meter = meter
        self.terminal = terminal
    }

    /// Runs `body` with the display beside it; the bar is gone when it returns.
    func during<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async rethrows -> Value {
        guard mode != .none else { return try await body() }
        let drawing = Task { await draw() }
        defer {
            drawing.cancel()
            if mode == .bar { terminal.write("\r\u{1B}[K") }
        }
        return try await body()
    }

    private var interval: Duration { mode == .bar ? .milliseconds(120) : .seconds(10) }

    private func draw() async {
        var speed = SpeedGauge()
        while !Task.isCancelled {
            do { try await Task.sleep(for: interval) } catch { return }
            let moment = meter.snapshot
            let line = ProgressLine(
                moment: moment, elapsed: ContinuousClock.now - meter.start,
                speed: speed.measure(moment.counts.bytes))
            switch mode {
            case .bar: terminal.write("\r\u{1B}[K" + line.bar(width: terminal.width - 1))
            case .json: terminal.line(line.json)
            case .plain, .auto: terminal.line(line.plain)
            case .none: return
            }
        }
    }
}

/// Bytes a second over the last few looks.
struct SpeedGauge {
    private var looks: [(time: ContinuousClock.Instant, bytes: Int64)] = []

    mutating func measure(_ bytes: Int64) -> Int64 {
        looks.append((.now, bytes))
        if looks.count > 16 { looks.removeFirst() }
        guard let first = looks.first, let last = looks.last else { return 0 }
        let parts = (last.time - first.time).components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        return seconds > 0 ? Int64(Double(last.bytes - first.bytes) / seconds) : 0
    }
}
