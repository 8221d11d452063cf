internal import ImgCacheModel
internal import ImgCachePages

/// Two small plots over the last runs, drawn in a box of 1000 by 100 that a page stretches.
struct TrendPlot {
    private let points: [AuditTrendPoint]

    /// - Returns: `nil` for fewer than two points, which make no line.
    init?(_ points: [AuditTrendPoint]) {
        guard points.count > 1 else { return nil }
        self.points = points.sorted { ($0.at, $0.run) < ($1.at, $1.run) }
    }

    var values: PageValues {
        let first = points[0]
        let last = points[points.count - 1]
        return [
            "count": points.count, "first": Wording.longDay(first.at),
            "last": Wording.longDay(last.at), "figures": [trouble(last), cached(last)],
            "rows": points.reversed().map { point -> PageValues in
                [
                    "run": String(point.run), "day": PageRow.day(point.at),
                    "broken": Wording.grouped(point.broken),
                    "suspect": Wording.grouped(point.suspect),
                    "cached": Wording.grouped(point.cached),
                    "sources": Wording.grouped(point.sources),
                ]
            },
        ]
    }

    private func trouble(_ last: AuditTrendPoint) -> PageValues {
        let top = Self.ceiling(of: points.map { max($0.broken, $0.suspect) }.max() ?? 0)
        let broken = points.map { Double($0.broken) / Double(top) }
        let suspect = points.map { Double($0.suspect) / Double(top) }
        return [
            "name": "Images in trouble", "id": "trouble", "top": Wording.grouped(top),
            "middle": top % 2 == 0 ? Wording.grouped(top / 2) : "", "bottom": "0",
            "summary": "From run \(points[0].run) to run \(last.run): broken "
                + "\(points[0].broken) to \(last.broken), watched \(points[0].suspect) to "
                + "\(last.suspect).",
            "lines": [
                line("suspect", "Watched", Wording.grouped(last.suspect), suspect) {
                    "\($0.suspect) watched"
                },
                line("broken", "Broken", Wording.grouped(last.broken), broken) {
                    "\($0.broken) broken"
                },
            ],
        ]
    }

    private func cached(_ last: AuditTrendPoint) -> PageValues {
        let shares = points.map { $0.sources == 0 ? 1 : Double($0.cached) / Double($0.sources) }
        // Full steps of 10 %, so that a small dip does not look like a fall to nothing.
        let floor = min(0.9, ((shares.min() ?? 0) * 10).rounded(.down) / 10)
        let share = Wording.share(last.cached, of: last.sources)
        return [
            "name": "Cached", "id": "cached", "top": "100 %",
            "middle": "\(Int(((floor + 1) * 50).rounded())) %",
            "bottom": "\(Int((floor * 100).rounded())) %",
            "summary": "From run \(points[0].run) to run \(last.run): "
                + "\(Wording.share(points[0].cached, of: points[0].sources)) to \(share).",
            "lines": [
                line("cached", "Cached", share, shares.map { ($0 - floor) / (1 - floor) }) {
                    "\(Wording.share($0.cached, of: $0.sources)) cached"
                }
            ],
        ]
    }

    private func line(
        _ key: String, _ name: String, _ latest: String, _ heights: [Double],
        _ label: (AuditTrendPoint) -> String
    ) -> PageValues {
        let places = zip(points, heights).map { point, height in
            "\(Self.number(across(point.at))) \(Self.number(100 - min(max(height, 0), 1) * 100))"
        }
        let path = "M" + places.joined(separator: "L")
        return [
            "key": key, "name": name, "latest": latest, "path": path,
            "area": path + "V100H0Z",
            "dots": zip(points, places).map { point, place -> PageValues in
                [
                    "place": place,
                    "label": "\(Wording.longDay(point.at)), run \(point.run): \(label(point))",
                ]
            },
        ]
    }

    private func across(_ moment: Timestamp) -> Double {
        let start = points[0].at.seconds
        let span = points[points.count - 1].at.seconds - start
        return span == 0 ? 0 : Double(moment.seconds - start) / Double(span) * 1000
    }

    /// The next of 2, 4, 10, 20, 40, 100 ... from `count` on: halves are whole numbers.
    static func ceiling(of count: Int) -> Int {
        var step = 1
        while true {
            for factor in [2, 4, 10] where factor * step >= count { return factor * step }
            step *= 10
        }
    }

    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
