/// Knows the pages that test for a person.
enum BotChallenge {
    /// Statuses that such pages come with.
    static let statuses: Set<Int> = [202, 401, 403, 405, 429, 503]

    /// Whether an answer is such a page: by its header fields, or by a marker of the well-known
    /// services in the first bytes of its body.
    static func isOne(status: Int, fields: AnswerFields, head: [UInt8]) -> Bool {
        if fields.isChallenge { return true }
        guard statuses.contains(status), !head.isEmpty else { return false }
        let page = String(decoding: head, as: UTF8.self).lowercased()
        return markers.contains { page.contains($0) }
    }

    private static let markers = [
        "cf-chl", "challenge-platform", "cf_chl_opt", "just a moment...",
        "attention required! | cloudflare", "checking your browser", "ddos-guard",
        "px-captcha", "perimeterx", "captcha-delivery.com", "datadome", "_incapsula_resource",
        "incapsula incident", "g-recaptcha", "hcaptcha", "h-captcha", "awswafcaptcha",
        "sucuri_cloudproxy", "please verify you are a human", "verify you are human",
        "are you a robot", "human verification",
    ]
}
