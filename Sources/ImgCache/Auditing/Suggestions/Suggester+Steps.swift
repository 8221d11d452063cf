internal import ImgCacheFetch
internal import ImgCacheModel

extension Suggester.Subject {
    /// "No hurry", with the day of the copy.
    func copyServes(_ copy: CachedPicture) -> AuditSuggestion {
        let day = copy.fetchedAt.map { " of \($0.description.prefix(10))" } ?? ""
        return AuditSuggestion(
            .copyServes, "The cached copy\(day) serves readers: there is no hurry.")
    }

    /// The address that it moved to; `nil` where that is not known.
    var redirectTarget: AuditSuggestion? {
        (source.movedTo ?? source.finalURL).map {
            AuditSuggestion(
                .redirectTarget, "It moved for good: use this address.",
                target: RedactedURL.text($0))
        }
    }

    /// Where the same picture is to be had now: over https, or at another address.
    var otherPlaces: [AuditSuggestion] { secureForm + samePlaces }

    /// The https form, when it works.
    private var secureForm: [AuditSuggestion] {
        guard isSecured || audited.secureTwin?.verdict == .ok,
            let url = source.location.url?.secured
        else { return [] }
        return [
            AuditSuggestion(
                .https, "The same address answers over https: use that.",
                target: RedactedURL.text(url.text))
        ]
    }

    /// Another address with the same picture.
    var samePlaces: [AuditSuggestion] {
        audited.samePicture.map {
            [
                AuditSuggestion(
                    .samePicture, "The same picture is at another address that works.",
                    target: RedactedURL.text($0))
            ]
        } ?? []
    }

    /// Waiting, while that may help.
    var patience: [AuditSuggestion] {
        isLasting ? [] : [AuditSuggestion(.wait, waitText)]
    }

    /// How long waiting makes sense.
    var waitText: String {
        if source.reason == .retryLater, let dueAt = source.dueAt {
            return "Its server asks to be left alone until \(dueAt); we come back then."
        }
        let nights = source.course.nights
        let count = nights == 1 ? "one night" : "\(nights) nights"
        return nights == 0
            ? "It may be over by itself: the next run asks again."
            : "It failed on \(count) so far and may be over by itself: the next run asks again."
    }

    /// What is left when nobody has it: an archive, another picture.
    var lastResorts: [AuditSuggestion] {
        archive
            + (isLasting
                ? [
                    AuditSuggestion(
                        .replace, "Else give the document another picture, or take it out.")
                ] : [])
    }

    /// The archive's capture near the day on which the oldest article came out.
    ///
    /// None for local files, and none for signed addresses: a shortened one finds nothing.
    var archive: [AuditSuggestion] {
        let identity = source.location.identity
        guard case .remote = source.location, shown == identity else { return [] }
        let published = audited.mentions.compactMap(\.published).min()
        let time = published ?? source.course.lastSuccess ?? source.fetchedAt
        let when = published == nil ? "" : " from about the day of the article"
        return [
            AuditSuggestion(
                .webArchive, "The Wayback Machine may hold it\(when).",
                target: ArchiveLink.text(to: identity, near: time))
        ]
    }

    /// Asking a host less often.
    var slowDown: AuditSuggestion {
        setting("fetch.hosts", "Ask this host less often (perHost, delay)")
    }

    /// A setting of ours.
    func setting(_ name: String, _ what: String) -> AuditSuggestion {
        AuditSuggestion(.setting, "\(what): \(name).", target: name)
    }
}
