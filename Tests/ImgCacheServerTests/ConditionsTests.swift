import ImgCacheModel
import NIOHTTP1
import Testing

@testable import ImgCacheServer

@Suite struct ConditionsTests {
    private static let tag = "\"abc-1\""
    private static let date = "Mon, 23 Nov 2026 02:00:00 GMT"
    private static let before = "Mon, 23 Nov 2026 01:59:59 GMT"
    private static let after = "Mon, 23 Nov 2026 02:00:01 GMT"

    @Test(
        arguments: [
            ([:], Conditions.Verdict.proceed(allowsRange: true)),
            (["If-None-Match": tag], .notModified),
            (["If-None-Match": "W/\(tag)"], .notModified),
            (["If-None-Match": "\"x\", W/\"y\" , \(tag)"], .notModified),
            (["If-None-Match": "*"], .notModified),
            (["If-None-Match": "\"other\""], .proceed(allowsRange: true)),
            (["If-None-Match": "abc-1"], .proceed(allowsRange: true)),
            (["If-Modified-Since": date], .notModified),
            (["If-Modified-Since": after], .notModified),
            (["If-Modified-Since": before], .proceed(allowsRange: true)),
            (["If-Modified-Since": "yesterday"], .proceed(allowsRange: true)),
            // The tag counts, the date beside it does not.
            (
                ["If-None-Match": "\"other\"", "If-Modified-Since": after],
                .proceed(allowsRange: true)
            ),
            (["If-Match": tag], .proceed(allowsRange: true)),
            (["If-Match": "*"], .proceed(allowsRange: true)),
            (["If-Match": "\"other\""], .failed),
            // If-Match compares strongly.
            (["If-Match": "W/\(tag)"], .failed),
            (["If-Unmodified-Since": before], .failed),
            (["If-Unmodified-Since": date], .proceed(allowsRange: true)),
            (["If-Match": "\"other\"", "If-None-Match": tag], .failed),
            (["If-Range": tag], .proceed(allowsRange: true)),
            (["If-Range": "W/\(tag)"], .proceed(allowsRange: false)),
            (["If-Range": "\"other\""], .proceed(allowsRange: false)),
            (["If-Range": date], .proceed(allowsRange: true)),
            (["If-Range": after], .proceed(allowsRange: false)),
        ] as [([String: String], Conditions.Verdict)])
    func conditionsAreJudgedInOrder(fields: [String: String], verdict: Conditions.Verdict) throws {
        let modified = try #require(HTTPDate.exact(Self.date))
        let headers = HTTPHeaders(fields.map { ($0.key, $0.value) })
        #expect(Conditions.judge(headers, etag: Self.tag, modified: modified) == verdict)
    }

    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (1_709_210_096, "Thu, 29 Feb 2024 12:34:56 GMT"),
            (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
        ] as [(Int64, String)])
    func datesAreWrittenAndRead(seconds: Int64, text: String) {
        #expect(HTTPDate.format(Timestamp(seconds: seconds)) == text)
        #expect(HTTPDate.exact(text) == seconds)
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994", "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Abc 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
    ])
    func otherFormsAreNoDates(text: String) { #expect(HTTPDate.exact(text) == nil) }

    @Test(
        arguments: [
            (nil, ByteRange.whole), ("bytes=0-0", .part(0..<1)), ("bytes=0-99", .part(0..<100)),
            ("bytes=0-100", .part(0..<100)), ("bytes=10-", .part(10..<100)),
            ("bytes=99-", .part(99..<100)), ("bytes=-1", .part(99..<100)),
            ("bytes=-500", .part(0..<100)), ("BYTES=5-9", .part(5..<10)),
            ("bytes=100-", .unsatisfiable), ("bytes=200-300", .unsatisfiable),
            ("bytes=-0", .unsatisfiable), ("bytes=9-5", .whole), ("bytes=-", .whole),
            ("bytes=0-1,5-6", .whole), ("bytes=a-b", .whole), ("bytes=+1-2", .whole),
            ("bytes=1-2-3", .whole), ("items=0-5", .whole), ("bytes", .whole),
            ("bytes=0-99999999999999999999", .part(0..<100)),
            ("bytes=99999999999999999999-", .unsatisfiable),
        ] as [(String?, ByteRange)])
    func rangesOfAHundredBytes(field: String?, range: ByteRange) {
        #expect(ByteRange(field, size: 100) == range)
    }
}
