import ImgCacheModel

extension AuditSamples {
    static let mostly: [AuditFinding] = [
        AuditFinding(
            url: "https://cdn.example.org/2025/regatta/start.jpg", host: "cdn.example.org",
            standing: .broken, reason: .http404, status: 404,
            course: failed(.broken, nights: 3, since: 4), checkedAt: now, copy: copy("start"),
            mentions: [
                mention("news/2025/regatta.md", 12, "Forty sails and no wind", published: 410),
                mention("news/2026/regatta.md", 31, "The regatta, a year later", published: 40),
            ],
            suggestions: [
                AuditSuggestion(
                    .samePicture, "the same picture is at another address in your articles",
                    target: "https://cdn.example.org/2025/regatta/start-1600.jpg"),
                AuditSuggestion(.copyServes, "readers see the cached copy: no hurry"),
            ]),
        AuditFinding(
            url: "https://cdn.example.org/2019/mill-wheel.png", host: "cdn.example.org",
            standing: .dead, reason: .notAnImage, detail: "text/html came, 4.1 KB", status: 200,
            course: failed(.dead, nights: 37, since: 71),
            finalURL: "https://cdn.example.org/?p=404", checkedAt: day(12), copy: nil,
            mentions: [mention("guides/mills.md", 22, "Water mills, wheel by wheel")],
            suggestions: [
                AuditSuggestion(.replace, "give the article another picture, or take it out")
            ]),
        AuditFinding(
            url: "https://images.market.example.net/stall.jpg?Expires=1790000000&Signature=9f3a...",
            host: "images.market.example.net", standing: .broken, reason: .signatureExpired,
            status: 403, course: failed(.broken, nights: 6, since: 7), checkedAt: now,
            copy: copy("stall"),
            mentions: (1...6).map { mention("markets/2026-\($0).md", 5 + $0, "Market day \($0)") },
            suggestions: [
                AuditSuggestion(.lastingAddress, "take an address without a signature")
            ]),
        AuditFinding(
            url: "https://weather.example.net/now/radar.gif", host: "weather.example.net",
            standing: .flapping, reason: .fresh,
            course: Course(
                state: .flapping, since: day(3), lastSuccess: now,
                turns: [day(12), day(8), day(3)]), checkedAt: now, copy: copy("radar"),
            mentions: [mention("news/2026/storm.md", 8, "What the storm left")],
            suggestions: [AuditSuggestion(.wait, "it may settle by itself")]),
        AuditFinding(
            url: "https://photos.example.net/heron/slow.jpg", host: "photos.example.net",
            standing: .suspect, reason: .timeout, detail: "no byte within 60 s",
            course: failed(.suspect, nights: 1, since: 1), checkedAt: now, copy: copy("heron"),
            mentions: [mention("news/2026/heron.md", 4, "The heron by the weir")],
            suggestions: [AuditSuggestion(.wait, "wait some nights")]),
        AuditFinding(
            url: "https://press.museum.example.com/loan/amphora.jpg",
            host: "press.museum.example.com", standing: .blocked, reason: .http403, status: 403,
            course: failed(.suspect, nights: 14, since: 15), checkedAt: now, copy: copy("amphora"),
            mentions: [mention("culture/amphora.md", 10, "An amphora on loan")],
            suggestions: [AuditSuggestion(.look, "look with a browser")]),
        AuditFinding(
            url: "https://tiles.example.net/z/12/aerial.jpg", host: "tiles.example.net",
            standing: .blocked, reason: .retryLater,
            course: failed(.suspect, nights: 1, since: 1), checkedAt: now, copy: copy("aerial"),
            mentions: [mention("guides/maps.md", 3, "How we draw maps")],
            suggestions: [AuditSuggestion(.wait, "it is asked again tomorrow")]),
        AuditFinding(
            url: "https://archive.example.com/scan/map-1871.tif", host: "archive.example.com",
            standing: .limited, reason: .tooLargePixels, detail: "18000x12000",
            course: failed(.suspect, nights: 5, since: 6), checkedAt: now, copy: nil,
            mentions: [mention("guides/maps.md", 17, "How we draw maps")],
            suggestions: [
                AuditSuggestion(.setting, "raise the limit", target: "limits.maxPixels")
            ]),
        AuditFinding(
            url: "http://old.example.com/tower.jpg", host: "old.example.com", standing: .notice,
            reason: .movedPermanently, status: 200,
            course: Course(state: .alive, since: day(200), lastSuccess: now),
            finalURL: "https://www.example.com/pictures/tower.jpg", checkedAt: now,
            copy: copy("tower"), mentions: [mention("guides/towers.md", 3, "Towers of the coast")],
            suggestions: [
                AuditSuggestion(
                    .redirectTarget, "write the new address into the article",
                    target: "https://www.example.com/pictures/tower.jpg")
            ]),
        AuditFinding(
            url: "https://cdn.example.org/2022/festival.jpg", host: "cdn.example.org",
            standing: .broken, reason: .http410, status: 410,
            course: failed(.broken, nights: 20, since: 21), checkedAt: now, copy: copy("festival"),
            mentions: [mention("news/2022/festival.md", 6, "Three days of brass")],
            suggestions: [AuditSuggestion(.replace, "give the article another picture")],
            acknowledgement: AcknowledgedNote(
                note: "The agency sends a new one in December",
                until: now.advanced(by: .seconds(86400 * 20)))),
    ]
}
