import ImgCacheModel
import Testing

/// Nights in a row, written as `hour:answer`, and where they lead.
@Suite struct CourseTests {
    static let rules = AuditRules(
        recheckAfter: .seconds(7 * 86_400), brokenAfterNights: 3,
        brokenAfter: .seconds(6 * 86_400), goneAfterNights: 2, deadAfter: .seconds(30 * 86_400))

    static let start = Timestamp(seconds: 1_795_399_200)

    /// Asks at days (fractions allowed) and gives the course after each answer.
    static func walk(_ answers: [(day: Double, reason: Reason)]) -> [Course] {
        var course = Course()
        return answers.map { answer in
            let now = start.advanced(by: .seconds(Int(answer.day * 86_400)))
            course = course.advanced(by: answer.reason, at: now, rules: rules)
            return course
        }
    }

    static func nightly(_ reason: Reason, _ days: ClosedRange<Int>) -> [(Double, Reason)] {
        days.map { (Double($0), reason) }
    }

    @Test func oneWhoSucceedsIsAlive() {
        let courses = Self.walk([(0, .fresh), (1, .notModified), (2, .movedPermanently)])
        #expect(courses.map(\.state) == [.alive, .alive, .alive])
        #expect(courses.last?.since == Self.start)
        #expect(courses.last?.lastSuccess == Self.start.advanced(by: .seconds(2 * 86_400)))
    }

    @Test func twoFailuresAndASuccessAreForgotten() {
        let courses = Self.walk([(0, .timeout), (1, .timeout), (2, .fresh)])
        #expect(courses.map(\.state) == [.suspect, .suspect, .alive])
        #expect(courses.map(\.nights) == [1, 2, 0])
        #expect(courses.last?.firstFailure == nil)
    }

    @Test func threeNightsInSixDaysAreBroken() {
        let courses = Self.walk([(0, .fresh), (1, .http5xx), (4, .http5xx), (7, .http5xx)])
        #expect(courses.map(\.state) == [.alive, .suspect, .suspect, .broken])
        #expect(courses.last?.nights == 3)
        #expect(courses.last?.firstFailure == Self.start.advanced(by: .seconds(86_400)))
    }

    @Test func threeNightsInThreeDaysAreNotYetBroken() {
        let courses = Self.walk(Self.nightly(.reset, 0...6))
        #expect(courses.map(\.state) == Array(repeating: .suspect, count: 6) + [.broken])
    }

    @Test(arguments: [Reason.http404, .http410, .dnsNXDomain])
    func whatIsGoneIsBrokenOnTheSecondNight(reason: Reason) {
        let courses = Self.walk(Self.nightly(reason, 0...1))
        #expect(courses.map(\.state) == [.suspect, .broken])
    }

    @Test func aMissingLocalFileIsBrokenAtOnce() {
        #expect(Self.walk([(0, .localMissing)]).map(\.state) == [.broken])
    }

    @Test func aNightIsOneStrikeWhoeverAsks() {
        let courses = Self.walk([(0, .http404), (0.3, .http404), (0.8, .http404), (0.9, .http404)])
        #expect(courses.map(\.nights) == [1, 1, 1, 2])
        #expect(courses.map(\.state) == [.suspect, .suspect, .suspect, .broken])
    }

    @Test func fortyDaysOfFailureAreDeadFromTheThirtiethOn() {
        let courses = Self.walk(Self.nightly(.certExpired, 0...40))
        #expect(courses[5].state == .suspect)
        #expect(courses[6...29].allSatisfy { $0.state == .broken })
        #expect(courses[30...].allSatisfy { $0.state == .dead })
        #expect(courses[40].since == Self.start.advanced(by: .seconds(30 * 86_400)))
        #expect(courses[20].isTroubled)
        #expect(!courses[40].isTroubled, "the dead are asked monthly")
    }

    @Test(arguments: [7, 40]) func oneWholeGoodAnswerRecovers(days: Int) {
        let courses = Self.walk(
            Self.nightly(.http404, 0...days) + [(Double(days + 1), .fresh)]
                + [(Double(days + 10), .fresh), (Double(days + 32), .fresh)])
        #expect(courses.suffix(3).map(\.state) == [.recovered, .recovered, .alive])
        #expect(courses.suffix(3).allSatisfy { $0.nights == 0 })
    }

    @Test func threeChangesInThirtyDaysAreFlapping() {
        let courses = Self.walk([
            (0, .fresh), (3, .timeout), (5, .fresh), (9, .timeout), (12, .fresh), (60, .fresh),
        ])
        #expect(
            courses.map(\.state) == [.alive, .suspect, .alive, .flapping, .flapping, .alive])
    }

    @Test func changesFurtherApartAreNotFlapping() {
        let courses = Self.walk([(0, .fresh), (1, .timeout), (20, .fresh), (32, .timeout)])
        #expect(courses.map(\.state) == [.alive, .suspect, .alive, .suspect])
    }

    @Test func flappingThatKeepsFailingIsBroken() {
        let answers: [(Double, Reason)] = [(0, .fresh), (1, .timeout), (2, .fresh)]
        let courses = Self.walk(answers + Self.nightly(.timeout, 3...9))
        #expect(courses[3].state == .flapping)
        #expect(courses.last?.state == .broken)
    }

    @Test(arguments: [Reason.pending, .excluded, .overBudget, .runAborted])
    func nightsWithoutAnAnswerChangeNothing(reason: Reason) {
        let before = Self.walk(Self.nightly(.http404, 0...0))
        let after = Self.walk(Self.nightly(.http404, 0...0) + Self.nightly(reason, 1...9))
        #expect(after.last == before.last)
    }

    @Test(arguments: [
        Reason.http403, .http429, .decoderTimeout, .tooLargePixels, .addressNotAllowed,
    ])
    func wallsAndOurOwnLimitsAreNeverBrokenByCounting(reason: Reason) {
        let courses = Self.walk(Self.nightly(reason, 0...40))
        #expect(courses.allSatisfy { $0.state == .suspect })
        #expect(courses.last?.nights == 41)
    }

    @Test func nightsAtAWallDoNotHelpAnotherReasonToBreakIt() {
        let courses = Self.walk(
            Self.nightly(.http403, 0...9) + [(10, .http404), (11, .http403), (12, .http404)])
        #expect(courses.map(\.state).suffix(3) == [.suspect, .suspect, .broken])
        #expect(courses.last?.nights == 13)
        #expect(courses.last?.uncountedNights == 11)
    }

    @Test func aBrokenOneStaysBrokenBehindAWall() {
        let courses = Self.walk(Self.nightly(.http404, 0...2) + Self.nightly(.http403, 3...9))
        #expect(courses.last?.state == .broken)
    }
}
