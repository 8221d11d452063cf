/// How far apart two names are, for "did you mean".
enum EditDistance {
    /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
    ///
    /// Source: the optimal string alignment distance (Damerau 1964).
    static func between(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let cost = left[row] == right[column] ? 0 : 1
                var best = min(
                    last[column] + cost, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }

    /// The path that was most likely meant.
    ///
    /// A nearer name elsewhere wins (`perHost` at the top means `fetch.perHost`),
    /// then the nearest name beside it when it is near, then the nearest anywhere; without any
    /// near one, the nearest beside it all the same. `nil` only when there are no keys at all.
    static func nearest(to key: String, siblings: [String], others: [String]) -> String? {
        let name = lastPart(key).lowercased()
        func distance(_ candidate: String) -> Int {
            between(name, lastPart(candidate).lowercased())
        }
        func best(_ candidates: [String]) -> (path: String, distance: Int)? {
            candidates.map { ($0, distance($0)) }.min { $0.1 < $1.1 }
        }
        let near = max(1, name.utf8.count / 3)
        let beside = best(siblings)
        let elsewhere = best(others)
        if let beside, beside.distance <= near {
            if let elsewhere, elsewhere.distance < beside.distance { return elsewhere.path }
            return beside.path
        }
        if let elsewhere, elsewhere.distance <= near { return elsewhere.path }
        return beside?.path ?? elsewhere?.path
    }

    private static func lastPart(_ path: String) -> String {
        String(path.split(separator: ".").last ?? "")
    }
}
