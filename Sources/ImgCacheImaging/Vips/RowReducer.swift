internal import Glibc

/// Makes rows of three bands narrower with a Lanczos filter of three lobes.
///
/// libvips does this in plain C++, a sample at a time: 15 % of the CPU of a small thumbnail, and
/// more of a large one. Here a pixel is one vector and four rows go side by side, in floats.
struct RowReducer {
    /// Where each target pixel's source pixels begin.
    private let starts: [Int]
    /// The same count of weights for each target pixel, which add up to 1.
    private let weights: [Float]
    private let taps: Int
    private let source: Int

    /// Weights for rows of `source` pixels that become `target` pixels, 1 ... `source`.
    init(from source: Int, to target: Int) {
        precondition(target >= 1 && target <= source, "\(source) to \(target)")
        self.source = source
        let factor = Double(source) / Double(target)
        let reach = 3 * factor
        let taps = min(source, Int((2 * reach).rounded(.up)) + 1)
        self.taps = taps
        var starts: [Int] = []
        var weights: [Float] = []
        weights.reserveCapacity(target * taps)
        for place in 0..<target {
            let centre = (Double(place) + 0.5) * factor - 0.5
            let first = Int((centre - reach).rounded(.up))
            let start = min(max(0, first), source - taps)
            var row = [Double](repeating: 0, count: taps)
            for index in first...Int((centre + reach).rounded(.down)) {
                // Beyond an edge the edge goes on.
                let inside = min(max(index, 0), source - 1)
                row[inside - start] += Self.lanczos((Double(index) - centre) / factor)
            }
            let sum = row.reduce(0, +)
            starts.append(start)
            weights += row.map { Float($0 / sum) }
        }
        self.starts = starts
        self.weights = weights
    }

    private static func lanczos(_ x: Double) -> Double {
        guard abs(x) > 1e-9 else { return 1 }
        guard abs(x) < 3 else { return 0 }
        let angle = Double.pi * x
        return 3 * sin(angle) * sin(angle / 3) / (angle * angle)
    }

    /// Rows side by side.
    private static let lanes = 4

    /// Reduces `rows` rows of `source` pixels, three samples each, one row behind the other.
    func reduce(
        _ input: UnsafePointer<UInt8>, rows: Int, into output: UnsafeMutablePointer<UInt8>
    ) {
        let lanes = Self.lanes
        let room = UnsafeMutablePointer<SIMD4<Float>>.allocate(capacity: source * lanes)
        room.initialize(repeating: .zero, count: source * lanes)
        defer { room.deallocate() }
        let pitch = starts.count * 3
        for top in stride(from: 0, to: rows, by: lanes) {
            let count = min(lanes, rows - top)
            for lane in 0..<count {
                widen(input + (top + lane) * source * 3, into: room + lane)
            }
            narrow(room, into: output + top * pitch, rows: count, pitch: pitch)
        }
    }

    /// One row as vectors, with room for other rows between them.
    private func widen(
        _ row: UnsafePointer<UInt8>, into room: UnsafeMutablePointer<SIMD4<Float>>
    ) {
        var sample = row
        var target = room
        for _ in 0..<source {
            target.pointee = SIMD4(Float(sample[0]), Float(sample[1]), Float(sample[2]), 0)
            sample += 3
            target += Self.lanes
        }
    }

    private func narrow(
        _ room: UnsafePointer<SIMD4<Float>>, into output: UnsafeMutablePointer<UInt8>, rows: Int,
        pitch: Int
    ) {
        starts.withUnsafeBufferPointer { starts in
            weights.withUnsafeBufferPointer { weights in
                guard var weight = weights.baseAddress else { return }
                for place in 0..<starts.count {
                    var pixel = room + starts[place] * Self.lanes
                    var (a, b, c, d) = (
                        SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero
                    )
                    for _ in 0..<taps {
                        let share = weight.pointee
                        a += pixel[0] * share
                        b += pixel[1] * share
                        c += pixel[2] * share
                        d += pixel[3] * share
                        weight += 1
                        pixel += Self.lanes
                    }
                    let target = output + place * 3
                    Self.store(a, target)
                    if rows > 1 { Self.store(b, target + pitch) }
                    if rows > 2 { Self.store(c, target + 2 * pitch) }
                    if rows > 3 { Self.store(d, target + 3 * pitch) }
                }
            }
        }
    }

    /// Rounds to 0 ... 255.
    private static func store(_ value: SIMD4<Float>, _ target: UnsafeMutablePointer<UInt8>) {
        // By masks: `clamped` looks at each lane for what is no number, in half of the time here.
        let positive = value.replacing(with: 0, where: value .< 0)
        // Added to 2^23, a float's last bits are the whole number nearest to it.
        let whole =
            positive.replacing(with: 255, where: positive .> 255) + SIMD4(repeating: 8_388_608)
        let bits = unsafeBitCast(whole, to: SIMD4<UInt32>.self)
        target[0] = UInt8(truncatingIfNeeded: bits[0])
        target[1] = UInt8(truncatingIfNeeded: bits[1])
        target[2] = UInt8(truncatingIfNeeded: bits[2])
    }
}
