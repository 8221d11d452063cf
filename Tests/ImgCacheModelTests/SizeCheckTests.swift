import ImgCacheModel
import Testing

@Suite struct SizeCheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let declared: (Int, Int)?
        let real: (Int, Int)?
        let check: SizeCheck

        init(_ declared: (Int, Int)?, _ real: (Int, Int)?, _ check: SizeCheck) {
            self.declared = declared
            self.real = real
            self.check = check
        }

        var testDescription: String { "\(String(describing: declared)) \(check)" }
    }

    @Test(arguments: [
        Case((1500, 860), (1500, 860), .match), Case((860, 1500), (1500, 860), .swapped),
        Case((500, 500), (500, 500), .match), Case((750, 430), (1500, 860), .scaled),
        Case((3000, 1720), (1500, 860), .scaled), Case((1000, 1000), (1000, 991), .scaled),
        Case((1010, 1000), (1000, 1000), .different), Case((1011, 1000), (1000, 1000), .different),
        Case((1009, 1000), (2000, 2000), .scaled), Case((1280, 720), (640, 480), .different),
        Case((430, 750), (1500, 860), .different),
        Case(nil, (10, 10), .undeclared), Case((10, 10), nil, .undeclared),
        Case((0, 10), (10, 10), .undeclared), Case((10, -1), (10, 10), .undeclared),
        Case((10, 10), (0, 0), .undeclared), Case(nil, nil, .undeclared),
    ]) func tellsHowADeclaredSizeStandsToTheRealOne(example: Case) {
        func size(_ pair: (Int, Int)?) -> PixelSize? {
            pair.map { PixelSize(width: $0.0, height: $0.1) }
        }
        #expect(
            SizeCheck(declared: size(example.declared), real: size(example.real)) == example.check)
    }

    @Test func theWorstOfSeveralIsTheLargest() {
        #expect([SizeCheck.match, .undeclared, .scaled].max() == .scaled)
        #expect([SizeCheck.swapped, .different, .scaled].max() == .different)
        #expect(SizeCheck.allCases.sorted().first == .match)
    }
}

@Suite struct PixelSizeTests {
    @Test func anAreaThatOverflowsIsOverEveryLimit() {
        #expect(PixelSize(width: .max, height: 2).area == .max)
        #expect(PixelSize(width: 30_000, height: 30_000).area == 900_000_000)
    }
}
