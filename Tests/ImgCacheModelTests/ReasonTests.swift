import ImgCacheModel
import Testing

/// Holds the table of verdicts and reasons against the contract, word by word.
@Suite struct ReasonTests {
    static let contract: [(verdict: String, reasons: String)] = [
        ("ok", "fresh not_modified moved_permanently local replaced_smaller"),
        ("blocked", "http_401 http_403 http_451 bot_challenge hotlink_blocked"),
        ("throttled", "http_429 retry_later"),
        ("transient", "dns_temporary connect_failed timeout too_slow reset http_5xx"),
        ("gone", "http_404 http_410 http_4xx dns_nxdomain signature_expired"),
        ("tls", "cert_expired cert_hostname cert_untrusted handshake"),
        (
            "bad_content",
            "not_an_image type_unsupported truncated undecodable decoder_crashed decoder_timeout "
                + "too_large_bytes too_large_pixels tracking_pixel placeholder empty render_failed"
        ),
        ("redirect", "loop too_many bad_location"),
        (
            "refused",
            "address_not_allowed scheme_not_allowed invalid_url local_refused local_missing"
        ),
        ("unchecked", "excluded run_aborted over_budget pending"),
    ]

    @Test(arguments: contract) func belongsToItsVerdict(verdict: String, reasons: String) throws {
        let verdict = try #require(Verdict(rawValue: verdict))
        let words = reasons.split(separator: " ").map(String.init)
        let members = Reason.allCases.filter { $0.verdict == verdict }.map(\.rawValue)
        #expect(members == words)
    }

    @Test func thereAreNoOtherVerdicts() {
        #expect(Verdict.allCases.map(\.rawValue) == Self.contract.map(\.verdict))
    }

    @Test func whatMayBeOurOwnLimitOrAWallNeverCounts() {
        let never =
            "http_401 http_403 http_451 bot_challenge hotlink_blocked http_429 retry_later "
            + "too_large_bytes too_large_pixels type_unsupported decoder_crashed decoder_timeout "
            + "render_failed address_not_allowed scheme_not_allowed invalid_url local_refused "
            + "fresh not_modified moved_permanently local replaced_smaller "
            + "excluded run_aborted over_budget pending"
        let words = Set(never.split(separator: " ").map(String.init))
        for reason in Reason.allCases {
            #expect(reason.countsTowardBroken == !words.contains(reason.rawValue), "\(reason)")
        }
    }
}
