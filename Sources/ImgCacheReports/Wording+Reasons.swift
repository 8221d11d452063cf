internal import ImgCacheModel

/// What a reason means to somebody who has never heard of it, and what to do about it.
struct ReasonWords: Sendable {
    /// A phrase that begins in lower case and has no full stop.
    var meaning: String
    /// The same form, in the imperative.
    var advice: String

    init(_ meaning: String, _ advice: String) {
        self.meaning = meaning
        self.advice = advice
    }
}

extension Wording {
    /// The words to a reason: the one table that every report and the documentation draw from.
    static func words(for reason: Reason) -> ReasonWords {
        switch reason.verdict {
        case .ok, .unchecked: quiet(reason)
        case .blocked, .throttled: wall(reason)
        case .transient, .tls: connection(reason)
        case .gone, .redirect, .refused: address(reason)
        case .badContent: content(reason)
        }
    }

    private static func quiet(_ reason: Reason) -> ReasonWords {
        switch reason {
        case .movedPermanently:
            .init(
                "the picture came by way of a permanent redirect",
                "write the new address into the articles before the old one stops redirecting")
        case .replacedSmaller:
            .init(
                "a smaller picture came in place of one that had its declared size",
                "compare the two; the larger copy goes on serving readers")
        case .fresh: .init("a new or changed picture came whole", nothing)
        case .notModified: .init("the picture is still the one that is cached", nothing)
        case .local: .init("the file lies in the site's own folder and is whole", nothing)
        case .excluded: .init("left out by fetch.exclude or by forget --block", nothing)
        case .runAborted: .init("the run ended before its turn was over", waiting)
        case .overBudget:
            .init("the run's time, bytes or limit were used up before its turn", waiting)
        default: .init("not asked yet", waiting)
        }
    }

    private static func wall(_ reason: Reason) -> ReasonWords {
        switch reason {
        case .http401:
            .init("the server wants a login", "use a picture that is public, or ask the owner")
        case .http451:
            .init(
                "withheld for legal reasons",
                "ask who answers for rights; imgcache forget withdraws the copy")
        case .botChallenge:
            .init(
                "a page that tests for a person came in place of the picture",
                "look with a browser; ask the owner to let the tool in")
        case .hotlinkBlocked:
            .init(
                "the server refuses when another site shows the picture",
                "serve the cached copy, or host the picture yourself")
        case .http429:
            .init(
                "the server wants fewer requests",
                "wait; give the host a lower perHost or a delay under fetch.hosts")
        case .retryLater:
            .init(
                "the server asked for a longer wait than a run allows",
                "wait: it is asked again when that time has passed")
        default:
            .init(
                "the server refuses, tools at least",
                "look with a browser; if you do not see it either, replace it")
        }
    }

    private static func connection(_ reason: Reason) -> ReasonWords {
        switch reason {
        case .dnsTemporary:
            .init(
                "the host name could not be looked up for now",
                "wait; if many hosts fail so, look at this machine's resolver")
        case .connectFailed:
            .init("no connection: refused or unreachable", patience)
        case .timeout:
            .init("the answer took too long", "wait; a slow host may need a longer fetch.timeout")
        case .tooSlow:
            .init("fewer bytes came than fetch.lowSpeed asks for", patience)
        case .reset: .init("the connection broke before the end", patience)
        case .certExpired:
            .init(
                "the certificate is out of date",
                "tell the owner; browsers refuse it as well")
        case .certHostname:
            .init(
                "the certificate is for another host",
                "look for the host's right name; browsers refuse this one")
        case .certUntrusted:
            .init(
                "no trusted authority stands behind the certificate",
                "tell the owner; for an authority of your own set network.caFile")
        case .handshake:
            .init(
                "no encrypted connection could be agreed on",
                "tell the owner: the server may be too old for browsers, too")
        default: .init("the server is in trouble itself", patience)
        }
    }

    private static func address(_ reason: Reason) -> ReasonWords {
        switch reason {
        case .http404: .init("the server has nothing at this address", finding)
        case .http410: .init("the server says that it is gone for good", finding)
        case .http4xx:
            .init("the server does not accept the request", "look at the address with a browser")
        case .dnsNXDomain:
            .init(
                "the host name does not exist",
                "look for the site's new address; fetch.rewrite bridges the time until then")
        case .signatureExpired:
            .init(
                "the address carried a signature that has ended",
                "take a lasting address from the site")
        case .loop: .init("the redirects lead back to where they came from", finding)
        case .tooMany: .init("more redirects than limits.maxRedirects", finding)
        case .badLocation: .init("the redirect leads to no picture", finding)
        case .addressNotAllowed:
            .init(
                "the address is private, or otherwise not open to the world",
                "correct it; network.allowAddresses opens a range of your own")
        case .schemeNotAllowed:
            .init("neither http nor https", "correct the address in the article")
        case .localRefused:
            .init(
                "the path leads outside content.assetRoot, or to no regular file",
                "correct the path in the article")
        case .localMissing:
            .init(
                "no file of that name under content.assetRoot",
                "add the file, or correct the path in the article")
        default: .init("no usable address", "correct it in the article")
        }
    }

    private static func content(_ reason: Reason) -> ReasonWords {
        switch reason {
        case .notAnImage:
            .init(
                "a page or a text came with a good status, and no picture",
                "open the address: most often it is a \"not found\" page; correct or replace it")
        case .typeUnsupported:
            .init(
                "a picture in a format that is not allowed here",
                "use a JPEG, PNG, WebP, GIF or AVIF")
        case .truncated:
            .init("the picture ends too early", "put it up again where it lies, or replace it")
        case .decoderCrashed:
            .init("the decoding process died of it", "replace it: the file is damaged or hostile")
        case .decoderTimeout:
            .init(
                "decoding took too long",
                "use a smaller picture, or raise limits.workerSeconds")
        case .tooLargeBytes:
            .init("more bytes than limits.maxBytes", "use a smaller file, or raise the limit")
        case .tooLargePixels:
            .init(
                "more pixels or frames than limits.maxPixels or limits.maxFrames",
                "use a smaller picture, or raise the limit")
        case .trackingPixel:
            .init(
                "a picture of one or two pixels",
                "take it out: it counts readers and shows nothing")
        case .placeholder:
            .init(
                "the picture that this host gives for anything",
                "the real one is gone: correct the address or replace it")
        case .empty: .init("no bytes came", finding)
        case .renderFailed:
            .init(
                "the picture is whole, but a thumbnail could not be made",
                "put it up again in another format, or replace it")
        default:
            .init("bytes that no decoder takes for a picture", "replace it: the file is damaged")
        }
    }

    private static let nothing = "nothing to do"
    private static let waiting = "wait for the next run"
    private static let patience = "wait: it counts as broken only after several nights"
    private static let finding =
        "correct the address, take the picture from an archive, or replace it"
}
