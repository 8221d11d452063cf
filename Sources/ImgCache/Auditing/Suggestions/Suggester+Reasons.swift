internal import ImgCacheModel

extension Suggester.Subject {
    /// What to do, by reason; never empty.
    var steps: [AuditSuggestion] {
        switch source.verdict {
        case .ok: wellSteps
        case .blocked: blockedSteps
        case .throttled: [.init(.wait, waitText), slowDown]
        case .transient: otherPlaces + patience + lastResorts
        case .gone where source.reason == .signatureExpired: signatureSteps
        case .gone: otherPlaces + patience + lastResorts
        case .tls: tlsSteps
        case .badContent: contentSteps
        case .redirect: redirectSteps
        case .refused: refusedSteps
        case .unchecked:
            [.init(.wait, "The last run did not get to ask for it; the next one does.")]
        }
    }

    private var wellSteps: [AuditSuggestion] {
        switch source.reason {
        case .movedPermanently:
            return [redirectTarget ?? .init(.look, "It moved for good: see where it leads.")]
        case .replacedSmaller:
            return [
                .init(
                    .look,
                    "See whether the smaller picture is meant; imgcache accept with this URL "
                        + "makes the next sync take it.", target: shown)
            ]
        default:
            return [
                .init(.wait, "It works now, but comes and goes: keep an eye on it.")
            ] + samePlaces
        }
    }

    private var blockedSteps: [AuditSuggestion] {
        switch source.reason {
        case .http451:
            return [
                .init(.replace, "It is withheld for legal reasons: take it out of the document."),
                .init(
                    .look, "Ask the site's owner why; imgcache forget --block drops our copy.",
                    target: shown),
            ]
        case .hotlinkBlocked:
            return [
                .init(
                    .look,
                    "The site shows it on its own pages alone: ask for leave to use it, or host "
                        + "a copy that you may use.", target: shown)
            ] + samePlaces
        default:
            return [
                .init(
                    .look,
                    "Tools are kept out: open it in a browser, and ask the site's owner to let "
                        + "fetch.userAgent in.", target: shown)
            ] + samePlaces + (audited.copy == nil ? archive : [])
        }
    }

    private var signatureSteps: [AuditSuggestion] {
        [
            .init(
                .lastingAddress,
                "The address was signed for a time that is over: use one that lasts, or host a "
                    + "copy that you may use.", target: shown)
        ] + samePlaces + [.init(.replace, "Give the document another picture.")]
    }

    private var tlsSteps: [AuditSuggestion] {
        let what =
            switch source.reason {
            case .certExpired: "The site's certificate is out of date"
            case .certHostname: "The site's certificate is for another host name"
            case .certUntrusted: "Nobody that is trusted vouches for the site's certificate"
            default: "The site and we agree on no version of TLS"
            }
        return [
            .init(.look, "\(what): tell its owner, or use the host name that it is good for.")
        ] + samePlaces + patience + lastResorts
    }

    private var contentSteps: [AuditSuggestion] {
        switch source.reason {
        case .typeUnsupported:
            [
                setting("limits.formats", "Allow the format, where it is one of those"),
                .init(.replace, "Use a version as JPEG, PNG or WebP."),
            ]
        case .tooLargeBytes:
            [
                setting("limits.maxBytes", "Allow larger files"),
                .init(.replace, "Use a smaller version: readers wait for it, too."),
            ]
        case .tooLargePixels:
            [
                setting("limits.maxPixels", "Allow more pixels (or limits.maxFrames more frames)"),
                .init(.replace, "Use a smaller version: readers wait for it, too."),
            ]
        case .decoderTimeout:
            [
                setting("limits.workerSeconds", "Give the decoder more time"),
                .init(.replace, "Use a version that decodes faster."),
            ]
        case .decoderCrashed:
            [
                setting("limits.workerMemory", "Give the decoder more memory"),
                .init(.replace, "Save the picture anew: the decoder dies of this file."),
            ]
        case .renderFailed:
            [
                .init(.wait, "The picture is whole; the next sync tries its thumbnails again."),
                setting("cache.minFree", "See that the disk of the cache has room"),
            ]
        case .trackingPixel:
            [.init(.replace, "It counts readers and shows nothing: take it out.")]
        default: otherPlaces + patience + lastResorts
        }
    }

    private var redirectSteps: [AuditSuggestion] {
        switch source.reason {
        case .tooMany:
            [
                .init(
                    .look, "See in a browser where it ends, and use that address.", target: shown),
                setting("limits.maxRedirects", "Allow longer ways"),
            ] + samePlaces + lastResorts
        default: otherPlaces + patience + lastResorts
        }
    }

    private var refusedSteps: [AuditSuggestion] {
        switch source.reason {
        case .addressNotAllowed:
            [
                setting("network.allowAddresses", "Allow the address, where the host is yours"),
                .init(.correct, "Else use the picture's public address.", target: shown),
            ]
        case .schemeNotAllowed:
            [.init(.correct, "Use an http or https address.", target: shown)]
        case .localMissing:
            [.init(.correct, "Put the file there, or correct the path.", target: localPath)]
        case .localRefused:
            [
                .init(
                    .correct, "Name a file that lies under content.assetRoot.", target: localPath)
            ]
        default:
            [
                .init(
                    .correct, "This is no URL, or one with a user or password: correct it.",
                    target: shown)
            ]
        }
    }

    private var localPath: String {
        if case .local(_, let path) = source.location { path } else { shown }
    }
}
