/// The difference between two texts, as `diff -u` writes it.
public enum UnifiedDiff {
    /// Compares by lines.
    ///
    /// - Parameters:
    ///   - old: The bytes before. Bytes that are no UTF-8 are shown as U+FFFD.
    ///   - new: The bytes after.
    ///   - path: Named in the header behind `a/` and `b/`; a leading slash is dropped.
    ///   - context: Lines around each change, 0 or more.
    /// - Returns: An empty text when both are equal. Source: GNU diffutils, "Unified Format".
    public static func text(
        _ old: [UInt8], _ new: [UInt8], path: String, context: Int = 3
    ) -> String {
        guard old != new else { return "" }
        let left = lines(of: old)
        let right = lines(of: new)
        let name = path.drop { $0 == "/" }
        var text = "--- a/\(name)\n+++ b/\(name)\n"
        for hunk in hunks(changes(left, right), context: max(0, context), left, right) {
            text += hunk
        }
        return text
    }

    private typealias Line = ArraySlice<UInt8>
    /// Lines of the old text that give way to lines of the new one.
    private typealias Change = (old: Range<Int>, new: Range<Int>)

    /// Lines with their ends.
    private static func lines(of bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: .lineFeed).map { $0 + 1 } ?? bytes.count
            lines.append(bytes[start..<end])
            start = end
        }
        return lines
    }

    private static func changes(_ left: [Line], _ right: [Line]) -> [Change] {
        var prefix = 0
        while prefix < min(left.count, right.count), left[prefix] == right[prefix] { prefix += 1 }
        var suffix = 0
        while suffix < min(left.count, right.count) - prefix,
            left[left.count - 1 - suffix] == right[right.count - 1 - suffix]
        {
            suffix += 1
        }
        let middle = (left[prefix..<(left.count - suffix)], right[prefix..<(right.count - suffix)])
        return shortest(Array(middle.0), Array(middle.1)).map { change in
            (
                change.old.lowerBound + prefix..<change.old.upperBound + prefix,
                change.new.lowerBound + prefix..<change.new.upperBound + prefix
            )
        }
    }

    /// The shortest edit script, up to 1,000 differences; beyond, one change of everything.
    ///
    /// Source: E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986.
    private static func shortest(_ left: [Line], _ right: [Line]) -> [Change] {
        if left.isEmpty && right.isEmpty { return [] }
        let limit = min(left.count + right.count, 1000)
        var reach = [Int](repeating: 0, count: 2 * limit + 3)
        var trace: [[Int]] = []
        for steps in 0...limit {
            trace.append(reach)
            for diagonal in stride(from: -steps, through: steps, by: 2) {
                let at = diagonal + limit + 1
                let isDown =
                    diagonal == -steps || diagonal != steps && reach[at - 1] < reach[at + 1]
                var x = isDown ? reach[at + 1] : reach[at - 1] + 1
                while x < left.count, x - diagonal < right.count, left[x] == right[x - diagonal] {
                    x += 1
                }
                reach[at] = x
                if x >= left.count, x - diagonal >= right.count {
                    return backtrack(trace, steps, limit, left.count, right.count)
                }
            }
        }
        return [(0..<left.count, 0..<right.count)]
    }

    private static func backtrack(
        _ trace: [[Int]], _ steps: Int, _ limit: Int, _ leftCount: Int, _ rightCount: Int
    ) -> [Change] {
        var changes: [Change] = []
        var (x, y) = (leftCount, rightCount)
        for step in stride(from: steps, to: 0, by: -1) {
            let reach = trace[step]
            let diagonal = x - y
            let at = diagonal + limit + 1
            let isDown = diagonal == -step || diagonal != step && reach[at - 1] < reach[at + 1]
            let previousX = isDown ? reach[at + 1] : reach[at - 1]
            let previousY = previousX - (isDown ? diagonal + 1 : diagonal - 1)
            let change: Change =
                isDown
                ? (previousX..<previousX, previousY..<(previousY + 1))
                : (previousX..<(previousX + 1), previousY..<previousY)
            if let next = changes.last, next.old.lowerBound == change.old.upperBound,
                next.new.lowerBound == change.new.upperBound
            {
                changes[changes.count - 1] = (
                    change.old.lowerBound..<next.old.upperBound,
                    change.new.lowerBound..<next.new.upperBound
                )
            } else {
                changes.append(change)
            }
            (x, y) = (previousX, previousY)
        }
        return changes.reversed()
    }

    private static func hunks(
        _ changes: [Change], context: Int, _ left: [Line], _ right: [Line]
    ) -> [String] {
        var groups: [[Change]] = []
        for change in changes {
            if let last = groups.last?.last,
                change.old.lowerBound - last.old.upperBound <= 2 * context
            {
                groups[groups.count - 1].append(change)
            } else {
                groups.append([change])
            }
        }
        return groups.compactMap { group in
            guard let first = group.first, let last = group.last else { return nil }
            let before = min(context, first.old.lowerBound)
            let after = min(context, left.count - last.old.upperBound)
            let oldRange = (first.old.lowerBound - before)..<(last.old.upperBound + after)
            let newRange = (first.new.lowerBound - before)..<(last.new.upperBound + after)
            var text = "@@ -\(span(oldRange)) +\(span(newRange)) @@\n"
            var place = oldRange.lowerBound
            for change in group {
                for line in left[place..<change.old.lowerBound] { text += show(" ", line) }
                for line in left[change.old] { text += show("-", line) }
                for line in right[change.new] { text += show("+", line) }
                place = change.old.upperBound
            }
            for line in left[place..<oldRange.upperBound] { text += show(" ", line) }
            return text
        }
    }

    private static func span(_ range: Range<Int>) -> String {
        if range.count == 1 { return "\(range.lowerBound + 1)" }
        return "\(range.isEmpty ? range.lowerBound : range.lowerBound + 1),\(range.count)"
    }

    private static func show(_ mark: String, _ line: Line) -> String {
        let text = mark + String(decoding: line, as: UTF8.self)
        return line.last == .lineFeed ? text : text + "\n\\ No newline at end of file\n"
    }
}
