internal import Glibc
internal import ImgCacheModel

/// Makes a picture of 8-bit samples smaller with a ``LanczosFilter``, row by row as a decoder hands
/// them out.
///
/// First rows become fewer, then eight of those at once become narrower. libvips 8.14 narrows a
/// sample at a time, and compiles vector code for the rows of each picture anew.
///
/// Sums are kept in 16 bits: a weighted sum of samples from 0 to 255 would not fit, but one of
/// samples from -128 to 127 does, since no filter's weights, signs left out, add up to two. To
/// subtract 128 from each sample is to subtract it once, weighed, from the sum.
struct PixelReducer: ~Copyable {
    private let source: PixelSize
    private let target: PixelSize
    private let bands: Int
    private let columns: LanczosFilter
    private let rows: LanczosFilter

    /// Bytes of a row here: those of a source row, in whole vectors.
    private let pitch: Int
    /// Rows that one batch of eight target rows is made of, at most.
    private let window: Int
    /// The last rows taken, one after the other around; `window` of them.
    private let ring: UnsafeMutablePointer<UInt8>
    /// The rows of a batch, in order, in the ring.
    private let batch: UnsafeMutablePointer<UnsafePointer<UInt8>>
    /// A batch of rows that are not yet narrower.
    private let short: UnsafeMutablePointer<UInt8>
    /// The same, sample by sample, a row in each lane.
    private let turned: UnsafeMutablePointer<Words>
    private var taken = 0
    private var made = 0

    /// - Precondition: `target` is nowhere larger than `source`, and nowhere 0.
    init(from source: PixelSize, to target: PixelSize, bands: Int) {
        self.source = source
        self.target = target
        self.bands = bands
        columns = LanczosFilter(from: source.height, to: target.height)
        rows = LanczosFilter(from: source.width, to: target.width)
        pitch = (source.width * bands + Self.step - 1) / Self.step * Self.step
        var window = 0
        for top in stride(from: 0, to: target.height, by: Words.scalarCount) {
            let last = min(top + Words.scalarCount, target.height) - 1
            window = max(window, columns.starts[last] + columns.taps - columns.starts[top])
        }
        self.window = window
        ring = .allocate(capacity: window * pitch)
        ring.initialize(repeating: 0, count: window * pitch)
        batch = .allocate(capacity: window)
        batch.initialize(repeating: UnsafePointer(ring), count: window)
        short = .allocate(capacity: Words.scalarCount * pitch)
        short.initialize(repeating: 0, count: Words.scalarCount * pitch)
        turned = .allocate(capacity: pitch)
        turned.initialize(repeating: .zero, count: pitch)
    }

    deinit {
        ring.deallocate()
        batch.deallocate()
        short.deallocate()
        turned.deallocate()
    }

    /// Takes the next row of the source, top row first, and makes what can be made of it.
    ///
    /// - Parameters:
    ///   - row: `source.width * bands` samples.
    ///   - output: Room for the whole target; complete once all rows of the source are taken.
    mutating func take(
        _ row: UnsafePointer<UInt8>, into output: UnsafeMutablePointer<UInt8>
    ) {
        memcpy(ring + taken % window * pitch, row, source.width * bands)
        taken += 1
        while made < target.height {
            let count = min(Words.scalarCount, target.height - made)
            let end = columns.starts[made + count - 1] + columns.taps
            guard taken >= end else { return }
            shorten(made..<made + count, sourceRows: columns.starts[made]..<end)
            turn()
            narrow(count, into: output + made * target.width * bands)
            made += count
        }
    }
}

extension PixelReducer {
    /// Samples in a vector of rows: two in each lane.
    private static let step = 2 * Words.scalarCount

    /// About the samples of a batch that the processor's nearest cache holds.
    private static let near = 20_000

    /// Half a weight of one, by which sums are rounded, less 128 for every sample.
    private static let start = Words(
        repeating: 1 << (LanczosFilter.bits - 1) &- 128 << LanczosFilter.bits)

    /// Makes some target rows, a strip of all of them after the other.
    private func shorten(_ targetRows: Range<Int>, sourceRows: Range<Int>) {
        for row in sourceRows {
            batch[row - sourceRows.lowerBound] = UnsafePointer(ring + row % window * pitch)
        }
        let width = max(1, Self.near / sourceRows.count / Self.step) * Self.step
        columns.weights.withUnsafeBufferPointer { weights in
            guard let weights = weights.baseAddress else { return }
            for left in stride(from: 0, to: pitch, by: width) {
                for row in targetRows {
                    sum(
                        batch + (columns.starts[row] - sourceRows.lowerBound),
                        weights + row * columns.taps, left..<min(left + width, pitch),
                        into: short + (row - targetRows.lowerBound) * pitch)
                }
            }
        }
    }

    /// Part of one target row: the samples of as many rows as there are taps, weighed.
    private func sum(
        _ rows: UnsafePointer<UnsafePointer<UInt8>>, _ weights: UnsafePointer<Words>,
        _ samples: Range<Int>, into row: UnsafeMutablePointer<UInt8>
    ) {
        let (start, byte, eight) = (Self.start, Words(repeating: 255), Words(repeating: 8))
        for place in stride(from: samples.lowerBound, to: samples.upperBound, by: Self.step) {
            // Every second sample in one sum, those between them in another.
            var (even, odd) = (start, start)
            for tap in 0..<columns.taps {
                let pairs = UnsafeRawPointer(rows[tap] + place).loadUnaligned(as: Words.self)
                let weight = weights[tap]
                even = even &+ (pairs & byte) &* weight
                odd = odd &+ (pairs &>> eight) &* weight
            }
            let pairs = Self.samples(of: even) | Self.samples(of: odd) &<< eight
            UnsafeMutableRawPointer(row + place).storeBytes(of: pairs, as: Words.self)
        }
    }

    /// Puts rows side by side.
    private func turn() {
        let lanes = UnsafeMutableRawPointer(turned).assumingMemoryBound(to: UInt16.self)
        for lane in 0..<Words.scalarCount {
            var (sample, target) = (short + lane * pitch, lanes + lane)
            for _ in 0..<source.width * bands {
                target.pointee = UInt16(sample.pointee)
                sample += 1
                target += Words.scalarCount
            }
        }
    }

    /// Makes the first `count` rows that stand side by side narrower, and puts them one below the
    /// other.
    private func narrow(_ count: Int, into output: UnsafeMutablePointer<UInt8>) {
        let (start, pitch) = (Self.start, target.width * bands)
        rows.weights.withUnsafeBufferPointer { weights in
            guard var weight = weights.baseAddress else { return }
            for place in 0..<target.width {
                for band in 0..<bands {
                    var sample = turned + (rows.starts[place] * bands + band)
                    var sum = start
                    for tap in 0..<rows.taps {
                        sum = sum &+ sample.pointee &* weight[tap]
                        sample += bands
                    }
                    let samples = Self.samples(of: sum)
                    var target = output + (place * bands + band)
                    for lane in 0..<count {
                        target.pointee = UInt8(truncatingIfNeeded: samples[lane])
                        target += pitch
                    }
                }
                weight += rows.taps
            }
        }
    }

    /// What sums come to, 0 ... 255.
    @inline(__always) private static func samples(of sums: Words) -> Words {
        let values = shifted(sums, by: LanczosFilter.bits) &+ Words(repeating: 128)
        // All bits where a value is too small, and then where it is too large: comparing lanes
        // would take them one by one.
        let positive = values & ~shifted(values, by: 15)
        let most = Words(repeating: 255)
        return (positive | shifted(most &- positive, by: 15)) & most
    }

    /// Shifted to the right as numbers with a sign.
    @inline(__always) private static func shifted(_ lanes: Words, by bits: UInt16) -> Words {
        let places = SIMD8<Int16>(repeating: Int16(bits))
        return unsafeBitCast(unsafeBitCast(lanes, to: SIMD8<Int16>.self) &>> places, to: Words.self)
    }
}
