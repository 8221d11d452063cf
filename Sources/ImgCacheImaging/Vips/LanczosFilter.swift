internal import Glibc

/// Eight whole numbers of 16 bits, reckoned modulo 2^16.
typealias Words = SIMD8<UInt16>

/// A Lanczos filter of three lobes that makes some samples into fewer: which of them each target
/// sample is made of, and with what weights.
struct LanczosFilter {
    /// What the weights of each target sample add up to, as a power of two.
    static let bits: UInt16 = 7

    /// Where each target sample's source samples begin; never falling.
    let starts: [Int]
    /// How many source samples each target sample has.
    let taps: Int
    /// As many weights for each target sample as there are ``taps``, in parts of 2^``bits``, each
    /// in all lanes. A negative one is its two's complement.
    let weights: [Words]

    /// For `source` samples that become `target`, 1 ... `source`. Beyond an edge the edge goes on.
    init(from source: Int, to target: Int) {
        precondition(target >= 1 && target <= source, "\(source) to \(target)")
        let factor = Double(source) / Double(target)
        let reach = 3 * factor
        taps = min(source, Int((2 * reach).rounded(.up)) + 1)
        var starts: [Int] = []
        var weights: [Words] = []
        weights.reserveCapacity(target * taps)
        var row = [Double](repeating: 0, count: taps)
        for place in 0..<target {
            let centre = (Double(place) + 0.5) * factor - 0.5
            let first = Int((centre - reach).rounded(.up))
            let start = min(max(0, first), source - taps)
            for tap in 0..<taps { row[tap] = 0 }
            for index in first...Int((centre + reach).rounded(.down)) {
                let inside = min(max(index, 0), source - 1)
                row[inside - start] += Self.lanczos((Double(index) - centre) / factor)
            }
            starts.append(start)
            Self.append(row, to: &weights)
        }
        self.starts = starts
        self.weights = weights
    }

    /// In whole parts. What is rounded away at one weight is made good at the next, so that they
    /// add up, and slopes come out as slopes.
    private static func append(_ row: [Double], to weights: inout [Words]) {
        let scale = Double(1 << bits) / row.reduce(0, +)
        var (sum, given) = (0.0, 0.0)
        for weight in row {
            sum += weight * scale
            let whole = sum.rounded() - given
            given += whole
            weights.append(Words(repeating: UInt16(bitPattern: Int16(whole))))
        }
    }

    private static func lanczos(_ x: Double) -> Double {
        guard abs(x) > 1e-9 else { return 1 }
        guard abs(x) < 3 else { return 0 }
        // 3 sin(a) sin(a / 3) / a^2, with one sine instead of two.
        let third = Double.pi * x / 3
        let sine = sin(third)
        let square = sine * sine
        return square * (3 - 4 * square) / (3 * third * third)
    }
}
